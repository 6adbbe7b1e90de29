"""What becomes of a marking when its assignment goes over from points to complete and incomplete, or back.

Points are complete from a share of what there was to be had. Complete and incomplete are points again where they were made
of points and nobody has changed them since: the marks of then are still there, and come back. Else they are a share of the
points of one criterion; of several they say nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from classroom.common.numbers import weighted_sum
from classroom.grading.models import Criterion, Mark, Marking, Scale
from classroom.grading.services.moves import EssayMoves, Move, carried_points
from classroom.grading.services.rubrics import CriterionPlan, scale_of

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Exchange:
    """How results go over, in percent of the points that there are to be had.

    Complete is what has at least `complete_from`; back, complete gives `complete` and incomplete `incomplete`. With
    `again`, finished markings of which nothing can be made are taken up again.
    """

    complete_from: Decimal = Decimal(50)
    complete: Decimal = Decimal(100)
    incomplete: Decimal = Decimal(0)
    again: bool = False


HALF = Exchange()


def exchanged(
    marking: Marking,
    criteria: Sequence[CriterionPlan],
    places: Mapping[int, int],
    every: Iterable[Criterion],
    exchange: Exchange,
    *,
    begun: bool,
    finished: bool,
) -> EssayMoves:
    """What becomes of `marking`, which is of the other scale than `criteria`.

    `places` are the new places by the keys of criteria that go on; `every` are the criteria of all versions.
    """
    version = marking.rubric_version_id
    marks = [mark for mark in marking.marks.all() if mark.criterion.version_id == version]
    if scale_of(criteria) == Scale.DONE:
        most = [(each.max_points, each.weight) for each in every if each.version_id == version]
        moves = _to_done(marks, most, criteria, exchange)
    else:
        earlier = [mark for mark in marking.marks.all() if mark.criterion.version_id != version]
        moves = _to_points(marks, earlier, places, criteria, exchange)
    before = [(mark.points, mark.criterion.weight) for mark in marks if mark.points is not None]
    after = weighted_sum((move.after, criteria[move.place - 1].weight) for move in moves)
    unfit, again = False, False
    if marking.state == Marking.State.FINAL:
        unfit = not moves
        again = unfit and finished and exchange.again
        kept = not finished or (unfit and not again)
    else:
        kept = not begun
    return EssayMoves(
        marking, moves, weighted_sum(before) if before else None, after if moves else None, kept,
        exchanged=True, unfit=unfit, again=again,
    )  # fmt: skip


def together(essays: Sequence[EssayMoves]) -> list[EssayMoves]:
    """The same, but that the markings of one attempt go over together or not at all, and only single ones are taken up."""
    several = Counter(essay.marking.attempt_id for essay in essays)
    stuck = {
        essay.marking.attempt_id for essay in essays if essay.unfit and (several[essay.marking.attempt_id] > 1)
    } | {essay.marking.attempt_id for essay in essays if essay.unfit and essay.marking.is_agreed}
    return [
        essay.left() if essay.exchanged and essay.marking.attempt_id in stuck and not essay.kept else essay
        for essay in essays
    ]


def _to_done(
    marks: Sequence[Mark],
    most: Sequence[tuple[Decimal, Decimal]],
    criteria: Sequence[CriterionPlan],
    exchange: Exchange,
) -> tuple[Move, ...]:
    """The one mark that those of all criteria become; none while a criterion has no points."""
    given = [mark for mark in marks if mark.points is not None]
    if len(given) < len(most):
        return ()
    points = weighted_sum((mark.points, mark.criterion.weight) for mark in given)
    levels = criteria[0].levels
    place = len(levels) if points * 100 >= weighted_sum(most) * exchange.complete_from else 1
    return (Move(given[0], 1, place, levels[place - 1].points, made_of=tuple(marks)),)


def _to_points(
    marks: Sequence[Mark],
    earlier: Sequence[Mark],
    places: Mapping[int, int],
    criteria: Sequence[CriterionPlan],
    exchange: Exchange,
) -> tuple[Move, ...]:
    """The marks that complete or incomplete becomes; none where nothing sensible does."""
    said = next((mark for mark in marks if mark.points is not None), None)
    # The first version of a mark is how it was made; what somebody has said since is not taken back.
    restored = _restored(earlier, places, criteria) if said is None or said.version == 1 else ()
    if said is None or len(restored) == len(criteria):
        return restored
    if len(criteria) > 1:
        return ()
    share = exchange.complete if said.points > 0 else exchange.incomplete
    points = (criteria[0].max_points * share / 100).quantize(_HUNDREDTH, ROUND_HALF_UP)
    level, fitting = carried_points(points, criteria[0])
    return () if fitting is None else (Move(said, 1, level, fitting, made_of=(said,)),)


def _restored(
    earlier: Sequence[Mark], places: Mapping[int, int], criteria: Sequence[CriterionPlan]
) -> tuple[Move, ...]:
    latest = {
        places[mark.criterion_id]: mark
        for mark in sorted(earlier, key=lambda mark: mark.criterion.version_id)
        if mark.criterion_id in places and not mark.criterion.is_done_scale
    }
    moves = []
    for place, mark in sorted(latest.items()):
        level, points = carried_points(mark.points, criteria[place - 1], mark.level)
        if points is not None:
            moves.append(Move(mark, place, level, points))
    return tuple(moves)
