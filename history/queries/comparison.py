"""Two texts of a block beside each other."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from classroom.common.thai.words import segment


class Piece(NamedTuple):
    """A part of a comparison. `kind` is same, removed or added."""

    kind: str
    text: str


def compare(old: str, new: str, names: Iterable[str] = ()) -> list[Piece]:
    """Return how `old` became `new`, by words, for a person to read; `names` of the book are kept whole."""
    if old == new:
        return [Piece("same", old)] if old else []
    names = tuple(names)
    before, after = segment(old, names), segment(new, names)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        if j > i:
            pieces.append(Piece("removed", "".join(before[i:j])))
        if m > k:
            pieces.append(Piece("added", "".join(after[k:m])))
    return pieces
