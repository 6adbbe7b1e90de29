"""Two texts of a block beside each other, by words.

The difference is found by letters first, which is fast and is not led astray; then the phrases around each change
are cut into words, so that a person sees which word became which.
"""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from classroom.common.anchoring import shared_runs
from classroom.common.thai.words import segment

# How far a change is widened for the space that bounds its phrase, in code points. Few phrases are longer.
_REACH = 160
# What stands around a change when the rest of the block is left out, in code points.
CONTEXT = 48
# Longer than a word, in code points: what is cut into words to find a whole one.
_WORD = 24


class Piece(NamedTuple):
    """A part of a comparison. `kind` is same, removed or added."""

    kind: str
    text: str


class Change(NamedTuple):
    """Changed words with what stands around them; the flags say that the block goes on before and after."""

    pieces: list[Piece]
    is_cut_before: bool
    is_cut_after: bool


class _Region(NamedTuple):
    """Code points of the old text, and of the new one, between which something is other."""

    start: int
    end: int
    new_start: int
    new_end: int


def compare(old: str, new: str, names: Iterable[str] = ()) -> list[Piece]:
    """Return how `old` became `new`, by words, for a person to read; `names` of the book are kept whole."""
    names = tuple(names)
    pieces: list[Piece] = []
    at = 0
    for region in _regions(old, new):
        pieces.append(Piece("same", old[at : region.start]))
        pieces += _by_words(old[region.start : region.end], new[region.new_start : region.new_end], names)
        at = region.end
    pieces.append(Piece("same", old[at:]))
    return _joined(pieces)


def changes(old: str, new: str, names: Iterable[str] = (), context: int = CONTEXT) -> list[Change]:
    """Return the changed words of a block one by one, each with `context` code points around it."""
    return changes_of(compare(old, new, names), context)


def changes_of(pieces: list[Piece], context: int = CONTEXT) -> list[Change]:
    """Cut a comparison into its changes; those that stand close together are one."""
    found: list[Change] = []
    current: list[Piece] = []
    is_cut_before = False
    for index, piece in enumerate(pieces):
        is_last = index == len(pieces) - 1
        if piece.kind != "same":
            current.append(piece)
        elif not current and not any(each.kind != "same" for each in pieces[:index]):
            head = _tail_of(piece.text, context)
            is_cut_before = len(head) < len(piece.text)
            current = [Piece("same", head)]
        elif is_last:
            tail = _head_of(piece.text, context)
            found.append(Change([*current, Piece("same", tail)], is_cut_before, len(tail) < len(piece.text)))
            current = []
        elif len(piece.text) <= 2 * context:
            current.append(piece)
        else:
            found.append(Change([*current, Piece("same", _head_of(piece.text, context))], is_cut_before, True))
            current, is_cut_before = [Piece("same", _tail_of(piece.text, context))], True
    if any(piece.kind != "same" for piece in current):
        found.append(Change(current, is_cut_before, False))
    return found


def _regions(old: str, new: str) -> Iterator[_Region]:
    """Yield the changed places widened to whole phrases, in order; those that meet are one."""
    runs = shared_runs(old, new)
    edges = [(0, 0), *((run.old_end, run.new_end) for run in runs)]
    heads = [*((run.old, run.new) for run in runs), (len(old), len(new))]
    current: _Region | None = None
    for (start, new_start), (end, new_end), left, right in zip(
        edges, heads, [0, *(run.length for run in runs)], [*(run.length for run in runs), 0], strict=True
    ):
        if (start, new_start) == (end, new_end):
            continue
        back = _back_to_space(old, start, left)
        forth = _on_to_space(old, end, right)
        wider = _Region(start - back, end + forth, new_start - back, new_end + forth)
        if current and wider.start <= current.end:
            current = _Region(current.start, wider.end, current.new_start, wider.new_end)
        else:
            if current:
                yield current
            current = wider
    if current:
        yield current


def _back_to_space(text: str, at: int, room: int) -> int:
    """Return how far before `at` the phrase begins, within the `room` that both texts share."""
    reach = min(room, _REACH)
    space = max(text.rfind(" ", at - reach, at), text.rfind("\n", at - reach, at))
    return reach if space < 0 else at - space - 1


def _on_to_space(text: str, at: int, room: int) -> int:
    reach = min(room, _REACH)
    spaces = [place for place in (text.find(" ", at, at + reach), text.find("\n", at, at + reach)) if place >= 0]
    return min(spaces) - at if spaces else reach


def _by_words(old: str, new: str, names: tuple[str, ...]) -> list[Piece]:
    before, after = segment(old, names), segment(new, names)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        pieces.append(Piece("removed", "".join(before[i:j])))
        pieces.append(Piece("added", "".join(after[k:m])))
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Leave out what is empty, and unite what follows itself."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def _tail_of(text: str, length: int) -> str:
    """Return the end of a text from a phrase on, or at least from a word."""
    if len(text) <= length:
        return text
    start = len(text) - length
    space = text.find(" ", start, len(text) - length // 3)
    if space >= 0:
        return text[space + 1 :]
    words = segment(text[max(0, start - _WORD) :])
    while words and sum(map(len, words)) > length:
        del words[0]
    return "".join(words)


def _head_of(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    space = text.rfind(" ", length // 3, length)
    if space >= 0:
        return text[:space]
    words = segment(text[: length + _WORD])
    while words and sum(map(len, words)) > length:
        del words[-1]
    return "".join(words)
