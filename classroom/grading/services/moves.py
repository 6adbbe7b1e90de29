"""What a changed rubric makes of marks: one by one, and for each marking together."""

from dataclasses import dataclass, replace
from decimal import Decimal

from classroom.grading.models import Level, Mark, Marking
from classroom.grading.services.rubrics import CriterionPlan


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of one mark: `place` and `level` are the new ones, from 1; None where its criterion or level goes.

    With `made_of` it is a new mark, made of those, which stay as they are; else `mark` itself goes there.
    """

    mark: Mark
    place: int | None = None
    level: int | None = None
    after: Decimal | None = None
    made_of: tuple[Mark, ...] = ()

    @property
    def changes(self) -> bool:
        return self.mark.points is not None and self.mark.points != self.after


@dataclass(frozen=True, slots=True)
class EssayMoves:
    """What becomes of one marking. `before` and `after` are its points; `kept` says that it stays by its old version.

    `exchanged` is one that would go over from points to complete or incomplete, or back: then `after` is None where it
    has to be marked anew. `unfit` is kept, or taken up again (`again`), because nothing can be made of its marks.
    """

    marking: Marking
    moves: tuple[Move, ...]
    before: Decimal | None
    after: Decimal | None
    kept: bool = False
    exchanged: bool = False
    unfit: bool = False
    again: bool = False

    @property
    def finished(self) -> bool:
        return self.marking.state == Marking.State.FINAL

    @property
    def changed(self) -> tuple[Move, ...]:
        return () if self.kept or self.exchanged else tuple(move for move in self.moves if move.changes)

    @property
    def changes(self) -> bool:
        if self.exchanged:
            return not self.kept and (self.before is not None or self.after is not None)
        return not self.kept and (bool(self.changed) or self.before != self.after)

    def left(self) -> "EssayMoves":
        """The same, kept as it is because nothing can be made of it."""
        return replace(self, moves=(), kept=True, unfit=True, again=False)


def carried_points(
    points: Decimal | None, plan: CriterionPlan, level: Level | None = None
) -> tuple[int | None, Decimal | None]:
    """The new level's place and the points: the level called as `level`, else one with these points, else none."""
    if points is None:
        return None, None
    if not plan.levels:
        return None, min(points, plan.max_points)
    for place, new in enumerate(plan.levels, 1):
        if level and new.title.strip() == level.title:
            lowest = new.points if new.lowest is None else new.lowest
            return place, min(max(points, lowest), new.points)
    for place, new in reversed(list(enumerate(plan.levels, 1))):
        if (new.points if new.lowest is None else new.lowest) <= points <= new.points:
            return place, points
    return None, None
