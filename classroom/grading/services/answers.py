"""What students say to the comments on their essays."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Attempt
from classroom.assignments.rules import writers_of
from classroom.audit.services import record
from classroom.grading.models import FeedbackComment, FeedbackReply
from classroom.grading.rules import essay_key, readable_comments, writer_name
from classroom.notices.models import Notice
from classroom.notices.services import notify_again


@transaction.atomic
def answer_student(
    *, acting_user: User, now: datetime, attempt: Attempt, comment: FeedbackComment, body: str = "", state: str = ""
) -> FeedbackReply:
    """Answer what a student said to `comment`; the state "done" settles it. Who may read the comment is told of words."""
    reply = FeedbackReply.objects.create(
        comment=comment, author=acting_user, state=state, body=body.strip(), created_at=now
    )
    submission = attempt.submission
    course = submission.assignment.course
    record(
        acting_user=acting_user, now=now, action="grading.answer_comment", target=reply, course_id=course.pk,
        changes={"state": (None, state)},
    )  # fmt: skip
    readers = [place for place in writers_of(submission) if readable_comments(place).filter(pk=comment.pk).exists()]
    if body.strip() and readers:
        notify_again(
            recipients=[place.user for place in readers],
            kind=Notice.Kind.COMMENT_ANSWERED,
            details={
                "by": acting_user.full_name, "assignment": submission.assignment.title, "course": course.both_titles,
            },
            path=reverse("grading:feedback", args=(course.slug, submission.assignment_id)),
            now=now,
        )  # fmt: skip
    return reply


@transaction.atomic
def answer_comment(
    *, acting_user: User, now: datetime, comment: FeedbackComment, body: str = "", state: str = ""
) -> FeedbackReply:
    """Answer `comment`, which has its attempt, assignment and course filled.

    Without `state` it is a word in the talk, and the author of the comment is told. With one (done, not done) it is what
    became of the comment in the new text: there is one such answer to a comment, and another takes its place, quietly,
    for the marker reads it beside the next attempt.
    """
    # One answer with a state for each comment: two windows wait for each other here.
    FeedbackComment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    reply = None
    if state:
        reply = FeedbackReply.objects.filter(comment=comment, author=acting_user).exclude(state="").first()
    if reply is None:
        reply = FeedbackReply(comment=comment, author=acting_user, created_at=now)
    reply.state, reply.body = state, body.strip()
    reply.save()
    submission = comment.marking.attempt.submission
    course = submission.assignment.course
    record(
        acting_user=acting_user, now=now, action="grading.answer_comment", target=reply, course_id=course.pk,
        changes={"state": (None, state)},
    )  # fmt: skip
    if not state:
        notify_again(
            recipients=[comment.author],
            kind=Notice.Kind.COMMENT_ANSWERED,
            details={
                "by": writer_name(submission), "assignment": submission.assignment.title, "course": course.both_titles,
            },
            path=reverse("grading:mark", args=(course.slug, submission.assignment_id, essay_key(submission))),
            now=now,
        )  # fmt: skip
    return reply
