"""What kind of fault it is when some words should be others."""

import re
import unicodedata
from collections.abc import Container, Iterable

from classroom.common.anchoring import Span
from classroom.common.thai.clusters import continues
from classroom.common.thai.words import dictionary, segment

_FOREIGN = re.compile("[\u0370-\u058f\u0590-\u08ff\u0900-\u0dff\u0e80-\u10ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_LATIN_IN_THAI = re.compile("[\u0e01-\u0e4e][A-Za-z]|[A-Za-z][\u0e01-\u0e4e]")
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_THAI = re.compile("[\u0e01-\u0e4e]")
# The shortest word, in code points, that is taken for one and not for a piece of another.
_SOUND = 5
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile("[0-9๐-๙]+")


def kind_of(found: str, suggested: str | None) -> str:
    """Return the kind of a fault (a value of history.models.Fault.Kind), as far as the letters tell it.

    >>> kind_of("คีروف", "คีรอฟ"), kind_of("ชาวไร", "ชาวไร่"), kind_of("1914", "1924")
    ('script', 'mark', 'date')
    """
    if _FOREIGN.search(found) or _LATIN_IN_THAI.search(found):
        return "script"
    if suggested is None:
        return "wording"
    if _SPACE.sub("", found) == _SPACE.sub("", suggested):
        return "space"
    if _DIGITS.sub("", found) == _DIGITS.sub("", suggested):
        return "date"
    if _words(found) == _words(suggested):
        return "punctuation"
    if _THAI_MARK.sub("", found) == _THAI_MARK.sub("", suggested):
        return "mark"
    if found in suggested:
        return "missing"
    if suggested in found:
        return "extra"
    return "letter"


def differing(found: str, suggested: str, names: Iterable[str] = ()) -> tuple[Span, str]:
    """Return which words of `found` a suggestion changes, and the words that go there.

    Whole words, and never nothing: what is put between two words brings the one before it along.

    >>> differing("เพราะชาวไร กับชาวนา", "เพราะชาวไร่ กับชาวนา")
    (Span(start=5, end=10), 'ชาวไร่')
    """
    names = tuple(names)
    words = dictionary(names)
    before, after = segment(found, names), segment(suggested, names)
    head = _shared(before, after)
    most = min(len(before), len(after)) - head
    tail = min(_shared(before[::-1], after[::-1]), most)
    # What no dictionary has, at an edge of the difference, is likely a piece of a word that goes on beyond it.
    while head and not _parts(before[head - 1], [*before[head : head + 1], *after[head : head + 1]], words):
        head -= 1
    while tail and not _parts(
        before[-tail], [*before[: len(before) - tail][-1:], *after[: len(after) - tail][-1:]], words
    ):
        tail -= 1
    while head and not "".join(before[head : len(before) - tail]).strip():
        head -= 1
    while tail and not "".join(before[head : len(before) - tail]).strip():
        tail -= 1
    start, rest = sum(map(len, before[:head])), sum(map(len, before[len(before) - tail :]))
    while start and (_continues(found, start) or _continues(suggested, start)):
        start -= 1
    while rest and (_continues(found, len(found) - rest) or _continues(suggested, len(suggested) - rest)):
        rest -= 1
    return Span(start, len(found) - rest), suggested[start : len(suggested) - rest]


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two lists begin with in common."""
    count = 0
    for ours, theirs in zip(one, other, strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _parts(neighbour: str, edges: Iterable[str], known: Container[str]) -> bool:
    """Whether a word beside a difference stays out of it. Short ones may be pieces of a name: บู|คา|ริน."""
    if not _THAI.match(neighbour):
        return True
    if any(_THAI.match(edge) and edge not in known for edge in edges):
        return False
    return len(neighbour) >= _SOUND and neighbour in known


def _continues(text: str, index: int) -> bool:
    return index < len(text) and continues(text, index)


def _words(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] not in "PZ")
