"""Where this writer puts spaces, learned from the insides of the file's own lines."""

import re
from collections import Counter
from collections.abc import Iterable
from math import log

from classroom.common.thai.words import dictionary, segment

from .footnotes import strip_marks

THAI = re.compile("[\u0e01-\u0e4e]")
_SORTS = {"(": "open", "[": "open", "{": "open", ")": "close", "]": "close", "}": "close"}
_SORTS |= dict.fromkeys("“‘«", "quote-open") | dict.fromkeys("”’»", "quote-close")
# Enough text to learn from; a longer file would only cost time.
SAMPLE = 150_000
_LONG = 200
# Weight of the average against what was seen of one word.
_CAUTION = 3
# Times that a word is seen glued to its neighbour before that is a habit.
_HABIT, _RARER_HABIT = 12, 6
# The share of a word's places with a space that may be slips.
_RARE = 0.1
# What is usual in Thai books where the file shows nothing.
_USUAL_SPACE = {
    ("thai", "digit"): True,
    ("digit", "thai"): True,
    ("thai", "latin"): True,
    ("latin", "thai"): True,
    ("thai", "open"): True,
    ("close", "thai"): True,
    ("thai", "quote-open"): True,
    ("quote-close", "thai"): True,
    ("short", "digit"): True,
    ("digit", "short"): True,
    ("thai", "short"): False,
    ("latin", "latin"): True,
    ("latin", "digit"): True,
    ("digit", "latin"): True,
    ("digit", "digit"): True,
    ("latin", "open"): True,
    ("close", "latin"): True,
}


class Spacing:
    """Counts of spaces seen before and after each word and each sort of sign."""

    def __init__(self, lines: Iterable[str], names: Iterable[str] = ()) -> None:
        self.names = frozenset(names)
        self.dictionary = dictionary(self.names)
        self._name_heads = frozenset(part for name in self.names for part in (name, name.split(" ")[0]))
        self._glued_pairs: tuple[str, ...] | None = None
        self._segmented: dict[str, list[str]] = {}
        self.words: Counter[str] = Counter()
        self._before: Counter[tuple[str, bool]] = Counter()
        self._after: Counter[tuple[str, bool]] = Counter()
        self._signs: Counter[tuple[str, str, bool]] = Counter()
        self._pairs: Counter[tuple[str, str, bool]] = Counter()
        left = SAMPLE
        for line in lines:
            if left <= 0:
                break
            self._learn(strip_marks(line))
            left -= len(line)
        spaced = sum(count for (_, space), count in self._before.items() if space)
        every = sum(self._before.values())
        self._average = (spaced + 11) / (every + 100)

    def odds(self, left: str, right: str) -> float:
        """Return the log odds of a space between two Thai words.

        0 is an even chance; each word speaks for itself, against the average.
        """
        return _logit(self._rate(self._after, left)) + _logit(self._rate(self._before, right)) - _logit(self._average)

    def never_parts(self, left: str, right: str) -> bool:
        """Say whether the writer glues these two, and both to others, but for one single place."""
        if right in self.names and self._before[right, False] < _RARER_HABIT:
            right = segment(right)[0]  # a name of several words begins with a common one
        return (
            self._pairs[left, right, False] > 0
            and self._after[left, True] <= 1 < _HABIT <= self._after[left, False]
            and self._before[right, True] <= 1 < _RARER_HABIT <= self._before[right, False]
        )

    def is_rare_after(self, word: str) -> bool:
        """Say whether this writer hardly ever sets a space after *word*: some do so, whatever the word."""
        return _is_rare(self._after[word, True], self._after[word, False])

    def is_rare_before(self, word: str) -> bool:
        """Say whether this writer hardly ever sets a space before *word*."""
        spaced = self._before[word, True] - self._pairs["ๆ", word, True]  # after which every word has one
        return _is_rare(spaced, self._before[word, False])

    def holds_glued_pair(self, line: str) -> bool:
        """Say whether two words stand apart in *line* that :meth:`never_parts` may name."""
        if self._glued_pairs is None:
            parted = [(left, right) for left, right, space in self._pairs if space and self.never_parts(left, right)]
            self._glued_pairs = tuple(f"{left} {right}" for left, right in parted)
        return any(pair in line for pair in self._glued_pairs)

    def begins_name(self, word: str) -> bool:
        """Say whether *word* is a name of the book or the first word of one."""
        return word in self._name_heads

    def parts_signs(self, left: str, right: str) -> tuple[bool, bool]:
        """Say whether a space stands between two sorts of sign, and how surely."""
        spaced, glued = self._signs[left, right, True], self._signs[left, right, False]
        usual = _USUAL_SPACE.get((left, right), False)
        share = (spaced + (2 if usual else 0) + 0.1) / (spaced + glued + 2.2)
        return share > 0.5, abs(share - 0.5) > 0.25

    def knows(self, word: str) -> bool:
        """Say whether *word* is in the dictionary or the book's names."""
        return word in self.dictionary

    def segment(self, text: str) -> list[str]:
        """Cut *text* into words; a long line is looked at twice and cut once."""
        if text not in self._segmented:
            tokens = segment(text, self.names)
            if len(text) < _LONG:
                return tokens
            self._segmented[text] = tokens
        return self._segmented[text]

    def _learn(self, line: str) -> None:
        tokens = self.segment(line)
        last, gap, quoted = None, False, False
        for token in tokens:
            if token.isspace():
                gap = True
                continue
            if token == '"':  # it opens and closes in turn
                quoted = not quoted
                token = "“" if quoted else "”"
            if last is not None:
                self._count(last, token, gap)
            self.words[token] += 1
            last, gap = token, False

    def _count(self, left: str, right: str, space: bool) -> None:
        if THAI.search(left[-1]) and THAI.search(right[0]) and "." not in left + right:
            self._after[left, space] += 1
            self._before[right, space] += 1
            self._pairs[left, right, space] += 1
        else:
            self._signs[sort_of(left, at_end=True), sort_of(right, at_end=False), space] += 1

    def _rate(self, counts: Counter, word: str) -> float:
        spaced, glued = counts[word, True], counts[word, False]
        return (spaced + _CAUTION * self._average) / (spaced + glued + _CAUTION)


def _is_rare(spaced: int, glued: int) -> bool:
    return spaced <= 1 or spaced <= _RARE * (spaced + glued)


def sort_of(token: str, *, at_end: bool) -> str:
    """Name the sort of sign with which *token* ends (or begins)."""
    char = token[-1] if at_end else token[0]
    if len(token) > 2 and char in ".กขคงจชซญดตทธนบปผพฟภมยรลวศสหอฮ" and token.endswith(".") and THAI.search(token):
        return "short"
    if char.isdigit():
        return "digit"
    if THAI.match(char):
        return "thai"
    if char.isalpha():
        return "latin"
    return _SORTS.get(char, char)


def _logit(share: float) -> float:
    return log(share / (1 - share))
