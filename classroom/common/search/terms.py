"""What a person seeks, from what they typed."""

import re
from dataclasses import dataclass

from classroom.common.search.clusters import clusters_of

# More terms than this are no search; a sentence goes between quotation marks.
MOST_TERMS = 12

_QUOTED = re.compile('["“”„«](?P<phrase>[^"“”„«»]*)["“”»]')
# A repetition mark belongs to the word before it, and a year to its era, whatever space stands between.
_WORD = re.compile(r"[^\s\"“”„«»]+(?:\s+ๆ[^\s\"“”„«»]*|(?<=[คพ]\.ศ\.)\s+[0-9๐-๙][^\s\"“”„«»]*)*")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One thing that is sought: `written` as it was typed, and the phrases of clusters any of which is it.

    The first phrase is what was typed; `also` are the words that the others stand for.
    """

    written: str
    phrases: tuple[Phrase, ...]
    also: tuple[str, ...] = ()


def parse(query: str) -> list[Term]:
    """Return the terms of `query`: what stands in quotation marks is one, else every word is.

    Signs that are no letters and no digits are passed over; a query of nothing else has no terms.
    """
    found: dict[Phrase, Term] = {}
    at = 0
    for quoted in _QUOTED.finditer(query):
        _add(found, (word[0] for word in _WORD.finditer(query, at, quoted.start())))
        _add(found, [quoted["phrase"].strip()])
        at = quoted.end()
    _add(found, (word[0] for word in _WORD.finditer(query, at)))
    return list(found.values())


def _add(found: dict[Phrase, Term], words) -> None:
    for word in words:
        if phrase := clusters_of(word):
            found.setdefault(phrase, Term(word, (phrase,)))
