"""Putting other words into a block's Markdown at places that are given in its canonical text."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from history.importer.footnotes import MARK
from history.services.canonical import UnfitMarkdown, canonical, stored


class Replacement(NamedTuple):
    """Code points `start` up to `end` of a canonical text, and the words that go there."""

    start: int
    end: int
    words: str


class CannotSplice(ValueError):
    """The words cannot be put there without touching the markup: the block has to be edited as a whole."""


def splice(kind: str, markdown: str, text: str, replacements: Iterable[Replacement]) -> str:
    """Return the Markdown of a block with words replaced; its markup and its note marks stay.

    `text` is the canonical text of `markdown`. Replacements may not overlap. Raises CannotSplice when
    the result would not be exactly the text with the words replaced (the words are markup, or within one).
    """
    ordered = sorted(replacements)
    if any(before.end > after.start for before, after in pairwise(ordered)):
        raise CannotSplice("overlapping")
    places = _places(markdown, text)
    spliced, wanted = markdown, text
    for start, end, words in reversed(ordered):
        spliced = _put(spliced, places, start, end, words)
        wanted = wanted[:start] + words + wanted[end:]
    try:
        result = canonical(kind, spliced)
    except UnfitMarkdown as fault:
        raise CannotSplice(fault.code) from fault
    if result.text != stored(wanted).strip():
        raise CannotSplice("markup")
    return result.markdown


def _places(markdown: str, text: str) -> list[int | None]:
    """Return for each code point of `text` where it stands in `markdown`; None for one that is written otherwise there."""
    plain: list[int] = []
    at = 0
    for mark in MARK.finditer(markdown):
        plain += range(at, mark.start())
        at = mark.end()
    plain += range(at, len(markdown))
    letters = "".join(markdown[place] for place in plain)
    if letters == text:
        return plain
    places: list[int | None] = [None] * len(text)
    for run in SequenceMatcher(None, letters, text, autojunk=False).get_matching_blocks():
        places[run.b : run.b + run.size] = plain[run.a : run.a + run.size]
    return places


def _put(markdown: str, places: list[int | None], start: int, end: int, words: str) -> str:
    """Put `words` in the place of one span. Note marks within it come after the words, those at its edges stay outside."""
    if start == end:
        first = last = places[start - 1] if start else -1
        if first is None:
            raise CannotSplice("markup")
        first = last = first + 1
    else:
        first, last = places[start], places[end - 1]
        if first is None or last is None:
            raise CannotSplice("markup")
        last += 1
    marks = "".join(mark[0] for mark in MARK.finditer(markdown, first, last))
    return markdown[:first] + words + marks + markdown[last:]
