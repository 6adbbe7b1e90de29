"""What a book knows of words: the common dictionary, its names, and which spelling is meant for which."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from classroom.common.thai.clusters import clusters, snap_outward
from classroom.common.thai.words import dictionary, segment

from .faults import kind_of
from .variants import Spellings, likeness

IS_THAI = re.compile("[\u0e01-\u0e4e]")
# The longest suspect, in code points: a fault of a word, not of a sentence.
LONGEST = 40
# How like a name a word must be that no dictionary has, and a spelling that the index lists as another of the same.
_LIKE, _SAME_NAME, _SAME = 0.72, 0.6, 0.85
# Names that stand in pieces: how like, and of how many letters at least.
_IN_PIECES, _LETTERS = 0.8, 4
# Words of the language have more code points than this on average; the syllables of a foreign name have not.
_SYLLABLE = 3


class Suspect(NamedTuple):
    """Code points `start` up to `end` of a text that are likely wrong by `rule`.

    `suggested` is what should stand there, None where it cannot be told; `kind` is a value of history.models.Fault.Kind.
    """

    start: int
    end: int
    suggested: str | None
    kind: str
    rule: str


def suspect(text: str, start: int, end: int, suggested: str | None, rule: str, kind: str = "") -> Suspect:
    """Return a suspect of whole letters; its kind is told by the letters unless it is given."""
    start, end = snap_outward(text, start, end)
    return Suspect(start, end, suggested, kind or kind_of(text[start:end], suggested), rule)


class Known:
    """What a book knows: its names in every spelling, as {spelling: name}, on top of the common dictionary."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = dict(names)
        self.spellings = tuple(self.names)
        self.words = dictionary(self.spellings)
        self.common = dictionary()
        # A name of several words is met by parts: its spelling may be that of one of them.
        self._parts = tuple(dict.fromkeys(part for name in self.names.values() for part in name.split()))
        self._near = Spellings(self._parts)
        # Each name by its consonants with one of them left open: what is like it but for one has one of these in common.
        self._with_gap: dict[str, list[str]] = defaultdict(list)
        for name in self._parts:
            for gap in _gaps(_consonants(name)):
                self._with_gap[gap].append(name)

    def has(self, word: str) -> bool:
        return word in self.words or not IS_THAI.search(word)

    def name_like(self, word: str) -> str | None:
        """Return the name that a word, which nothing knows, is likely meant for."""
        near = self._near.nearest(word, floor=1 - _LIKE)
        if near is None or len(list(clusters(word))) < 3:
            return None
        return near.spelling

    def name_in_pieces(self, word: str) -> str | None:
        """Return the name that a run of syllables is but for one consonant and some marks, though each is a word."""
        if word in self._parts:
            return None
        names = {name for gap in _gaps(_consonants(word)) for name in self._with_gap.get(gap, ())}
        like = [name for name in names if name != word and likeness(word, name) >= _IN_PIECES]
        return max(like, key=lambda name: likeness(word, name), default=None)

    def other_spelling(self, word: str) -> str | None:
        """Return the name of which the index lists `word` as another spelling; None where it is a word of its own."""
        name = self.names.get(word)
        if name is None or name == word or word in name or name in word or word in self._parts:
            return None
        if " " not in word:
            name = max(name.split(), key=lambda part: likeness(word, part))
        same_length = len(list(clusters(word))) == len(list(clusters(name)))
        if self._is_phrase(word) and not (same_length and likeness(word, name) >= _SAME):
            return None
        return name if likeness(word, name) >= _SAME_NAME else None

    def _is_phrase(self, word: str) -> bool:
        """Whether a spelling is made of words of the language: not a slip but another way to say it."""
        parts = segment(word)
        return all(part in self.common for part in parts) and len(word) >= _SYLLABLE * len(parts)


def _consonants(word: str) -> str:
    return "".join(cluster.lstrip("เแโใไ")[:1] for cluster in clusters(word))


def _gaps(consonants: str) -> Iterator[str]:
    if len(consonants) >= _LETTERS:
        for at in range(len(consonants)):
            yield f"{consonants[:at]}-{consonants[at + 1 :]}"


def cut(text: str, known: Known) -> list[tuple[int, str]]:
    """Cut a text into words, each with where it begins."""
    pieces, at = [], 0
    for piece in segment(text, known.spellings):
        pieces.append((at, piece))
        at += len(piece)
    return pieces
