"""What the index holds of a text: its clusters, in pieces that both databases take whole."""

import re
from collections import Counter

from classroom.common.thai.clusters import clusters
from classroom.common.thai.normalise import fold

# A phrase is at most so many clusters; neighbouring pieces share as many, so that none is cut.
LONGEST_PHRASE = 200
# PostgreSQL keeps 16,383 positions of a text, 255 of one word and a megabyte of all: a longer text is several pieces.
_LONGEST_PIECE = 2000
_MOST_OF_ONE = 255
# Of a word without end this much is kept and sought.
LONGEST_WORD = 64
# Stands between paragraphs, so that no phrase reaches from one into the next. No text and no query can hold it:
# letters and digits are never one cluster.
_BORDER = "z0"
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


def clusters_of(text: str) -> tuple[str, ...]:
    """Return the clusters of `text` in the one form in which they are compared: normal, ๐-๙ as 0-9, lower case."""
    return tuple(cluster[:LONGEST_WORD] for cluster in clusters(fold(text)))


def pieces(text: str) -> list[str]:
    """Return `text` as the index takes it: clusters with spaces between them, in one piece or, of a long text, several.

    A text without a letter has none.
    """
    words: list[str] = []
    for paragraph in _PARAGRAPH.split(text):
        own = clusters_of(paragraph)
        if own:
            words += (*([_BORDER] if words else ()), *own)
    found: list[str] = []
    start = 0
    while start < len(words):
        end = _end(words, start)
        found.append(" ".join(words[start:end]))
        if end == len(words):
            break
        start = max(start + 1, end - LONGEST_PHRASE)
    return found


def _end(words: list[str], start: int) -> int:
    """Return where the piece that begins at `start` has to end."""
    end = min(len(words), start + _LONGEST_PIECE)
    counts: Counter[str] = Counter()
    for at in range(start, end):
        counts[words[at]] += 1
        if counts[words[at]] > _MOST_OF_ONE:
            return at
    return end
