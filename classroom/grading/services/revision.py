"""Beginning the marking of a new attempt with what was said of the one before."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Attempt
from classroom.audit.services import record
from classroom.grading.models import FeedbackComment, Mark, Marking
from classroom.grading.queries.revision import Carried, CarriedComment, earlier_marks
from classroom.grading.services.errors import MarkingFinishedError
from classroom.grading.services.marking import open_marking, save_mark


@transaction.atomic
def take_over_comments(
    *, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1, comments: Iterable[CarriedComment]
) -> int:
    """Put `comments`, as they stand in the new text, into the marking of `attempt`; return how many.

    Each keeps its author, names the comment that it was, and how sure its place is. What is gone or was taken over before
    is left out; points of a comment are not taken along. Raises MarkingFinishedError and what `open_marking` raises.
    """
    marking = open_marking(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    if marking.state == Marking.State.FINAL:
        raise MarkingFinishedError
    known = set(
        FeedbackComment.objects.filter(marking=marking, deleted_at=None, carried_from__isnull=False).values_list(
            "carried_from", flat=True
        )
    )
    made = []
    for one in comments:
        if one.carried == Carried.GONE or one.comment.pk in known:
            continue
        was = one.comment
        same_rubric = was.criterion is not None and was.criterion.version_id == marking.rubric_version_id
        made.append(
            FeedbackComment(
                marking=marking, start=one.start, end=one.end, exact=one.now, body=was.body, tone=was.tone,
                criterion=was.criterion if same_rubric else None, source=was.source, carried_from=was,
                carried=one.carried, author=was.author, created_at=now, updated_at=now,
            )
        )  # fmt: skip
    FeedbackComment.objects.bulk_create(made)
    if made:
        record(
            acting_user=acting_user, now=now, action="grading.take_over_comments", target=marking,
            course_id=attempt.submission.assignment.course_id, changes={"comments": (0, len(made))},
        )  # fmt: skip
    return len(made)


@transaction.atomic
def take_over_marks(
    *, acting_user: User, now: datetime, attempt: Attempt, turn: int = 1, only: int | None = None
) -> int:
    """Give every criterion of `attempt` that has no mark yet that of the attempt before; return how many.

    With `only` it is the criterion of that key alone. What somebody has marked already stays. Raises what `save_mark` raises.
    """
    marking = open_marking(acting_user=acting_user, now=now, attempt=attempt, turn=turn)
    given = {mark.criterion_id: mark for mark in Mark.objects.filter(marking=marking)}
    taken = 0
    for key, mark in earlier_marks(attempt, turn).items():
        there = given.get(key)
        if only not in (None, key) or (there is not None and there.points is not None):
            continue
        save_mark(
            acting_user=acting_user, now=now, attempt=attempt, turn=turn, criterion=mark.criterion, level=mark.level,
            points=mark.points, comment=there.comment if there else "",
            expected_version=there.version if there else 0,
        )  # fmt: skip
        taken += 1
    return taken
