"""Keeping passages on their words while the text is corrected. Pure functions; all offsets are code points.

A chapter is laid out as one text (`Layout`). When a revision is published, a `Carrier` takes
every passage from the old layout to the new one: along the difference of the two texts, and
where the words are gone from their place, by looking for the quote with its surroundings.
"""

from classroom.common.anchoring.align import Alignment, align, shared_letters, shares
from classroom.common.anchoring.carry import Carrier, Standing, Status
from classroom.common.anchoring.diff import Run, likeness, shared_runs
from classroom.common.anchoring.layout import SEPARATOR, Address, Layout
from classroom.common.anchoring.locate import Found, Quote, locate
from classroom.common.anchoring.offsets import OffsetMap
from classroom.common.anchoring.spans import Span, snap_out

__all__ = [
    "SEPARATOR",
    "Address",
    "Alignment",
    "Carrier",
    "Found",
    "Layout",
    "OffsetMap",
    "Quote",
    "Run",
    "Span",
    "Standing",
    "Status",
    "align",
    "likeness",
    "locate",
    "shared_letters",
    "shared_runs",
    "shares",
    "snap_out",
]
