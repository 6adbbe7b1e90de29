"""Stray spaces: line ends that a scan has glued with one space too many."""

from .geometry import Geometry
from .spacing import Spacing
from .structure import Decision


def close_strays(
    text: str, line: int, geometry: Geometry, spacing: Spacing, decisions: list[Decision]
) -> str:
    """Return *text* without the spaces that stand inside its phrases."""
    return text
