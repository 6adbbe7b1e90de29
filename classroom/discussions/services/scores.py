"""Points for prompts: by the rule, by hand, and shown to the students in an act of its own."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.discussions.models import Post, PromptScore, Thread
from classroom.discussions.queries.scores import lines_of
from classroom.notices.models import Notice
from classroom.notices.services import notify


class NotGraded(Exception):
    """The prompt has no points to give."""


class ScoreChanged(Exception):
    """Somebody else has given other points by hand in between."""


class NothingToRelease(Exception):
    """No student has points that they do not see already."""


@transaction.atomic
def score_by_rule(*, acting_user: User, now: datetime, thread: Thread, students: Iterable[Enrollment]) -> int:
    """Give each of `students` the share of the points that they have done in time, and return for how many that changed.

    What was given by hand stands, and counts. Raises NotGraded.
    """
    thread = _graded(thread)
    posts = Post.objects.filter(thread=thread, deleted_at=None)
    changed = 0
    for line in lines_of(posts, thread, students):
        if line.rule_changes:
            _keep(acting_user, now, thread, line.student, {"by_rule": line.rule})
            changed += 1
    return changed


@transaction.atomic
def set_score(
    *, acting_user: User, now: datetime, thread: Thread, student: Enrollment, by_hand: Decimal | None, comment: str
) -> PromptScore:
    """Give points by hand, which count instead of the rule's, or with None let the rule's count again.

    Raises NotGraded, and ValueError for less than nought or more than there is.
    """
    thread = _graded(thread)
    if by_hand is not None and not 0 <= by_hand <= thread.points:
        raise ValueError("points out of range")
    return _keep(acting_user, now, thread, student, {"by_hand": by_hand, "comment": comment.strip()})


@transaction.atomic
def change_score(
    *, acting_user: User, now: datetime, thread: Thread, student: Enrollment, by_hand: Decimal | None,
    was: Decimal | None,
) -> PromptScore:  # fmt: skip
    """Give points by hand in place of `was`, those by hand as they were seen; what was said of them stays.

    Raises what `set_score` does, and ScoreChanged when others stand there by now.
    """
    held = _graded(thread)
    score = PromptScore.objects.filter(thread=held, user=student.user_id).first()
    if (score.by_hand if score else None) not in (was, by_hand):
        raise ScoreChanged
    return set_score(
        acting_user=acting_user, now=now, thread=held, student=student, by_hand=by_hand,
        comment=score.comment if score else "",
    )  # fmt: skip


@transaction.atomic
def release_scores(*, acting_user: User, now: datetime, thread: Thread, students: Iterable[Enrollment]) -> int:
    """Show those of `students` who have points what they have, tell each that it is there, and return how many they are.

    What is changed later is seen at once. Raises NotGraded and NothingToRelease.
    """
    thread = _graded(thread)
    users = [student.user_id for student in students]
    waiting = PromptScore.objects.filter(thread=thread, user__in=users, released_at=None)
    ready = [score for score in waiting.select_related("user") if score.points is not None]
    if not ready:
        raise NothingToRelease
    PromptScore.objects.filter(pk__in=[score.pk for score in ready]).update(released_at=now)
    record(
        acting_user=acting_user, now=now, action="discussions.release_scores", target=thread,
        course_id=thread.course_id, changes={"released": (0, len(ready))},
    )  # fmt: skip
    notify(
        recipients=[score.user for score in ready],
        kind=Notice.Kind.GRADE_RELEASED,
        details={"assignment": thread.title, "course": thread.course.both_titles},
        path=reverse("grading:list", args=(thread.course.slug,)),
        now=now,
    )
    return len(ready)


def _graded(thread: Thread) -> Thread:
    """The thread, held, so that points, scores and release come one after the other."""
    held = Thread.objects.select_for_update(of=("self",)).select_related("course").get(pk=thread.pk)
    if held.points is None:
        raise NotGraded
    return held


def _keep(acting_user: User, now: datetime, thread: Thread, student: Enrollment, fields: dict) -> PromptScore:
    score = PromptScore.objects.filter(thread=thread, user=student.user_id).first()
    score = score or PromptScore(thread=thread, user_id=student.user_id)
    changes = {name: (getattr(score, name), value) for name, value in fields.items() if getattr(score, name) != value}
    if not changes:
        return score
    for name, (_before, value) in changes.items():
        setattr(score, name, value)
    score.scored_by, score.scored_at = acting_user, now
    score.save()
    record(
        acting_user=acting_user, now=now, action="discussions.score", target=score, course_id=thread.course_id,
        changes=changes,
    )  # fmt: skip
    return score
