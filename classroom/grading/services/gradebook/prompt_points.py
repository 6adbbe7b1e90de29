"""Points for prompts from a table: they stand as points by hand, in place of what the rule gives; a dash takes them away.

The table has them as the gradebook shows them, out of what the column counts out of. What could not be kept exactly so
is refused: an export comes back in unchanged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError

from classroom.accounts.models import User
from classroom.batches.models import Batch
from classroom.common.shown.sentences import gettext as _
from classroom.common.templatetags.grades import points as short
from classroom.courses.models import Enrollment
from classroom.discussions import services as discussions
from classroom.discussions.models import PromptScore, Thread
from classroom.grading.models import GradeStatus
from classroom.grading.queries.gradebook.cells import Person
from classroom.grading.queries.gradebook.maths import Cell, CellState, scaled
from classroom.grading.queries.gradebook.typed import read_typed

#: The points of people for prompts, by (thread, user).
Scores = Mapping[tuple[int, int], PromptScore]


@dataclass(frozen=True, slots=True)
class PromptColumn:
    thread: Thread
    out_of: Decimal | None

    def shown(self, points: Decimal | None) -> Decimal | None:
        """Points of the prompt as the column shows them."""
        if points is None:
            return None
        return Cell(CellState.GRADED, scaled(points, self.thread.points, self.out_of)).shown

    def kept(self, shown: Decimal) -> Decimal:
        """Points as they are typed, as the prompt keeps them. Raises ValidationError when it cannot."""
        whole = self.thread.points
        exact = shown * whole / self.out_of if self.out_of and self.out_of != whole else shown
        points = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        if self.shown(points) != shown:
            raise ValidationError(
                _("%(points)s cannot be kept: the prompt gives hundredths of its own %(most)s points.")
                % {"points": short(shown), "most": short(whole)}
            )
        return points


def scores_of(columns: Sequence[PromptColumn], people: Sequence[Person]) -> Scores:
    """What `people` have for the prompts of `columns`; one query, none without columns."""
    if not columns:
        return {}
    found = PromptScore.objects.filter(
        thread__in=[column.thread.pk for column in columns], user__in=[person.user_id for person in people]
    )
    return {(score.thread_id, score.user_id): score for score in found}


def plan_points(column: PromptColumn, title: str, text: str, person: Person, scores: Scores) -> dict | None:
    """What becomes of a cell, None when it stays as it is; raises ValidationError for what cannot be entered."""
    thread = column.thread
    typed = read_typed(text, column.out_of)
    if typed.status != GradeStatus.GRADED:
        raise ValidationError(_("A prompt has points only: nobody is excused or missing there."))
    score = scores.get((thread.pk, person.user_id))
    by_hand, by_rule = (score.by_hand, score.by_rule) if score else (None, None)
    before = column.shown(score.points if score else None)
    if (typed.points == before) if typed.points is not None else (by_hand is None):
        return None
    if thread.group_id not in (None, person.group_id):
        raise ValidationError(_("This prompt is not asked of this student."))
    wanted = None if typed.points is None else column.kept(typed.points)
    after = by_rule if wanted is None else wanted
    return {
        "prompt": thread.pk,
        "title": title,
        "from": _written(before),
        "to": _written(column.shown(after)),
        "was": _stored(by_hand),
        "points": _stored(wanted),
    }


def enter_points(batch: Batch, cell: dict, enrollment: Enrollment, acting_user: User, now: datetime) -> dict:
    """Enter one cell; return what undoing needs. Raises ValidationError when something else stands there by now."""
    if not _change(batch, cell["prompt"], enrollment, acting_user, now, cell["points"], cell["was"]):
        raise ValidationError(_("“%(title)s” was changed since the preview.") % {"title": cell["title"]})
    return {"prompt": cell["prompt"], "points": cell["was"], "was": cell["points"]}


def put_points_back(batch: Batch, cell: dict, enrollment: Enrollment, acting_user: User, now: datetime) -> bool:
    """Put back what stood there by hand; False when it was changed since."""
    return _change(batch, cell["prompt"], enrollment, acting_user, now, cell["points"], cell["was"])


def _change(
    batch: Batch,
    key: int,
    enrollment: Enrollment,
    acting_user: User,
    now: datetime,
    points: str | None,
    was: str | None,
) -> bool:
    thread = Thread.objects.filter(pk=key, course=batch.course_id).first()
    if thread is None:
        return False
    try:
        discussions.change_score(
            acting_user=acting_user, now=now, thread=thread, student=enrollment, by_hand=_read(points), was=_read(was)
        )
    except (discussions.ScoreChanged, discussions.NotGraded, ValueError):
        return False
    return True


def _written(points: Decimal | None) -> str:
    return "" if points is None else str(short(points))


def _stored(points: Decimal | None) -> str | None:
    return None if points is None else str(points)


def _read(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
