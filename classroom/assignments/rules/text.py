"""How the text of an essay is stored, counted and fingerprinted: once, so that every page says the same."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from classroom.assignments.models import Assignment
from classroom.common.markup import plain_text
from classroom.common.markup.references import without_references
from classroom.common.shown.digits import shown_digits
from classroom.common.shown.sentences import gettext, ngettext
from classroom.common.thai.normalise import normalise
from classroom.common.thai.words import count_words

#: Code points. Some twenty thousand Thai words: far beyond an essay, and still counted in a second.
LONGEST_TEXT = 100_000
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Length:
    """`words` by the one counter, `characters` in code points; both without markup and without marks of evidence."""

    words: int
    characters: int


def stored_text(text: str) -> str:
    """Return `text` as it is kept: one kind of newline, no NUL, one spelling per Thai sequence. No letter is lost."""
    return normalise(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))


def final_text(text: str) -> str:
    """Return `text` as it is handed in: stored form, without empty lines before it and white space behind it."""
    return stored_text(text).strip("\n").rstrip()


def fingerprint(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def measure(markdown: str, names: Iterable[str] = ()) -> Length:
    """Count what a reader reads of `markdown`. `names` are the book's, which no dictionary has."""
    plain = without_references(plain_text(markdown))
    return Length(count_words(plain, names), len(plain.replace("\n", "")))


def word_range(assignment: Assignment) -> str:
    """Return how long the essay should be, in words of the active language; empty when nothing is set."""
    low, high = assignment.min_words, assignment.max_words
    if low and high:
        return gettext("%(low)s–%(high)s words") % {"low": shown_digits(f"{low:,}"), "high": shown_digits(f"{high:,}")}
    if low:
        return ngettext("at least %(n)s word", "at least %(n)s words", low) % {"n": shown_digits(f"{low:,}")}
    if high:
        return ngettext("at most %(n)s word", "at most %(n)s words", high) % {"n": shown_digits(f"{high:,}")}
    return ""


def word_bounds(assignment: Assignment) -> str:
    """Return the same to stand behind a count of words, where "words" has been said: "of 800–1,200"."""
    low, high = assignment.min_words, assignment.max_words
    if low and high:
        return gettext("of %(low)s–%(high)s") % {"low": shown_digits(f"{low:,}"), "high": shown_digits(f"{high:,}")}
    return word_range(assignment)


def range_state(assignment: Assignment, words: int) -> str:
    """Return how `words` lie to what is asked: short, long or good. Nothing is refused for its length."""
    if assignment.min_words and words < assignment.min_words:
        return "short"
    if assignment.max_words and words > assignment.max_words:
        return "long"
    return "good"
