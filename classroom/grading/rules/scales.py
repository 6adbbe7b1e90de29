"""Essays that are complete or incomplete, in the place of points.

What is decided here: complete is all that the assignment counts in its category, and nothing is taken off it: late policies
and readings of classmates that count are refused with this scale, since what lies between would be neither. Incomplete is no
nought: it counts nowhere until it is complete, unless the assignment says that it counts as 0.
"""

from collections.abc import Sequence
from decimal import Decimal

from classroom.common.templatetags.grades import points as short
from classroom.grading.models.rubrics import COMPLETE, DONE_TITLE, INCOMPLETE, Scale, shown_title

#: What complete counts where nothing else was said.
WORTH = Decimal(1)


def outcome(points: Decimal | None, scale: str | None) -> str:
    """How a result of `scale` is said: its points, or that it is complete or not."""
    if scale != Scale.DONE or points is None:
        return short(points)
    return shown_title(COMPLETE if points > 0 else INCOMPLETE)


def is_done(titles: Sequence[str], levels: Sequence[str]) -> bool:
    """Whether criteria of these titles, the first with these levels, are the scale without points."""
    return list(titles) == [DONE_TITLE] and list(levels) == [INCOMPLETE, COMPLETE]
