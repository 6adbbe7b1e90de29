"""Where the names of a book stand in a text, in every spelling.

The longest spelling wins. A name is not found inside a longer word: it begins and ends where a written syllable does,
and where the segmenter, which knows the names, sees a word begin and end; โรม is not in โรมาเนีย, nor จีน in จีนในเวียฟ,
which is another name misspelt.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from classroom.common.thai.clusters import clusters
from classroom.common.thai.words import dictionary

from .cuts import cut
from .variants import Spellings

# What is written after its consonant, and before it: a name neither ends before the first nor begins after the second.
_FOLLOWING = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e"
_LEADING = "เแโใไ"
_THAI = re.compile("[\u0e01-\u0e4e]")
# A letter that is written and not spoken, as some write at the end of a foreign name: แวร์ซาย, แวร์ซายส์.
_SILENT = re.compile("(?:[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c)?")
# Up to how many clusters a name is short: such letters are often part of something else.
_SHORT = 3
# Endings that make another name of a name.
_TAILS = ("กราด", "กรัด", "บูร์ก", "เบิร์ก", "แลนด์", "สกี", "สกี้", "สกายา", "นิสต์", "นิสม์", "โกรอด")


class Found(NamedTuple):
    """A name in a text: code points `start` up to `end`, spelt as it stands there. `name` is whatever the index gave."""

    start: int
    end: int
    name: object


class Index:
    """The names of a book by their spellings. Made once per book, used for every block."""

    def __init__(self, spellings: Mapping[str, object]) -> None:
        self.names = {word: name for word, name in spellings.items() if len(word) > 1}
        self._words = tuple(self.names)
        self._pattern = _pattern(self.names)
        self._near = Spellings(self.names)

    def find(self, text: str) -> list[Found]:
        """Return the names in `text` in their order; no two share a letter."""
        if self._pattern is None:
            return []
        matches = list(self._pattern.finditer(text))
        if not matches:
            return []
        borders = _Borders(text, self._words)
        return [
            Found(match.start(), _SILENT.match(text, match.end()).end(), self.names[match[0]])
            for match in matches
            if self._stands_alone(text, match.start(), _SILENT.match(text, match.end()).end(), borders)
        ]

    def _stands_alone(self, text: str, start: int, end: int, borders: "_Borders") -> bool:
        if not _THAI.match(text, start) and not _THAI.match(text, end - 1):
            return True
        before, after = borders.rest(start, end)
        if (
            borders.word_at(end) in _TAILS
            or after in _TAILS
            or not all(not rest or borders.is_word(rest) for rest in (before, after))
        ):
            return False
        if sum(1 for _ in clusters(text[start:end])) > _SHORT:
            return True
        return not self._is_misspelt(text, start, end, borders)

    def _is_misspelt(self, text: str, start: int, end: int, borders: "_Borders") -> bool:
        """Whether a short name and the unknown letters beside it are rather a longer name in a wrong spelling."""
        for first, last in borders.unknown_beside(start, end):
            wider = text[min(start, first) : max(end, last)]
            if self._near.nearest(wider, besides=text[start:end]):
                return True
        return False


class _Borders:
    """Where words begin and end in a text, for a book's names; cut only when it is asked for."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self._known = dictionary(names)
        self.words = [(at, at + len(word), word) for at, word in cut(text, names)]
        self._starts = [start for start, _end, _word in self.words]

    def is_word(self, letters: str) -> bool:
        return letters.isspace() or not _THAI.search(letters) or letters in self._known

    def rest(self, start: int, end: int) -> tuple[str, str]:
        """Return what the words at the edges of a span have outside of it."""
        first, last = self._at(start), self._at(end - 1)
        return self.words[first][2][: start - self.words[first][0]], self.words[last][2][end - self.words[last][0] :]

    def word_at(self, offset: int) -> str:
        """Return the word that begins at `offset`, if one does."""
        start, _end, word = self.words[self._at(offset)]
        return word if start == offset else ""

    def unknown_beside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the unknown words in the same run of letters, at most two words away."""
        first, last = self._at(start), self._at(end - 1)
        for steps in (range(first - 1, max(-1, first - 3), -1), range(last + 1, min(len(self.words), last + 3))):
            for at in steps:
                begin, stop, word = self.words[at]
                if not _THAI.match(word):
                    break
                if word not in self._known:
                    yield begin, stop
                    break

    def _at(self, offset: int) -> int:
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= offset else (low, middle)
        return low


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds the spellings, the longest first, at the borders of written syllables and of Latin words."""
    known = sorted(names, key=lambda name: (-len(name), name))
    if not known:
        return None
    alternatives = "|".join(re.escape(name) for name in known)
    return re.compile(
        rf"(?<![{_LEADING}])(?<![^\W\d_\u0e00-\u0e7f](?=[^\W\d_\u0e00-\u0e7f]))(?:{alternatives})"
        rf"(?![{_FOLLOWING}])(?!(?<=[^\W\d_\u0e00-\u0e7f])[^\W\d_\u0e00-\u0e7f])(?!(?<=\d)\d)"
    )


@lru_cache(maxsize=16)
def _index(spellings: tuple[tuple[str, object], ...]) -> Index:
    return Index(dict(spellings))


def index_of(spellings: Iterable[tuple[str, object]]) -> Index:
    """Return the index of these spellings; made once per process while they stay the same."""
    return _index(tuple(spellings))


def find_names(text: str, spellings: Sequence[tuple[str, object]]) -> list[Found]:
    """Return where names stand in `text`; `spellings` pairs every spelling with its name."""
    return index_of(spellings).find(text)
