"""A paragraph cut into phrases, for choosing a passage without a pointer and without script."""

import re
from typing import NamedTuple

from django.shortcuts import get_object_or_404

from classroom.courses.models import Enrollment
from classroom.reading.rules import readable_sections
from history.models import Block

# Shorter ones are joined to the next: a Thai clause ends at a space, but so do a number and a name.
_SHORTEST = 24

# A repetition mark belongs to the word before it, and a year to its era, whatever space stands between.
_WORD = re.compile(r"\S+(?: ๆ\S*|(?<=[คพ]\.ศ\.) \d\S*)*")


class Phrase(NamedTuple):
    """Words of a block from `start` up to `end`, in code points of its canonical text."""

    start: int
    end: int
    words: str


def get_block(enrollment: Enrollment, book: str, chapter: int, key: str) -> Block:
    """Return a block of the course's books as it stands now, with section, chapter and book, or raise Http404; one query."""
    return get_object_or_404(
        Block.objects.select_related("section__chapter__book"),
        section__in=readable_sections(enrollment),
        chapter__book__slug=book,
        chapter__number=chapter,
        key=key,
        removed_in=None,
    )


def phrases(text: str) -> list[Phrase]:
    """Cut a block's canonical text into phrases.

    Thai puts a space where a clause ends, so the cuts are at spaces; what is short stays with what follows it.
    """
    found: list[Phrase] = []
    start = None
    for match in _WORD.finditer(text):
        if start is None:
            start = match.start()
        end = match.end()
        if end - start >= _SHORTEST or text[end : end + 1] == "\n":
            found.append(Phrase(start, end, text[start:end]))
            start = None
    if start is not None:
        end = len(text.rstrip())
        if found and end - start < _SHORTEST and "\n" not in text[found[-1].end : start]:
            start = found.pop().start
        found.append(Phrase(start, end, text[start:end]))
    return found
