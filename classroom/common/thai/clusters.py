"""Letters as a reader sees them: what a selection may not cut.

A cluster is a letter with everything written on, under or fused to it. SARA AM
(ำ) belongs to its consonant; the vowels written before a consonant (เ แ โ ใ ไ)
are letters of their own here, as in Unicode's grapheme clusters.
"""

import re
import unicodedata
from collections.abc import Iterator

SARA_AM = "\u0e33"
ZERO_WIDTH_JOINER = "\u200d"
# What a written syllable part is made of: a vowel before, a consonant, the marks on and under it, a vowel after.
LEADING = "\u0e40-\u0e44"
CONSONANT = "\u0e01-\u0e2e"
MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
TRAILING = "\u0e30\u0e32\u0e33\u0e45"
DIGIT = "0-9\u0e50-\u0e59"
LETTER = "[^\\W\\d_\u0e00-\u0e7f]"  # of another script
# A written syllable part, a number, a word of another script, or else one Thai sign that belongs to none: ๆ, ฯ, the ะ
# of เกาะ.
_ORTHOGRAPHIC = re.compile(
    f"[{LEADING}]?[{CONSONANT}][{MARK}]*[{TRAILING}]?|[{DIGIT}]+|{LETTER}+|[\u0e2f-\u0e3a\u0e40-\u0e4e]"
)


def snap_outward(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen the span ``start:end`` (code points) so that it cuts no cluster.

    Positions outside the text are brought to its ends. An empty span stays
    empty and moves to the front of the cluster that it stands in.
    """
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    empty = start == end
    while 0 < start < len(text) and continues(text, start):
        start -= 1
    if empty:
        return start, start
    while end < len(text) and continues(text, end):
        end += 1
    return start, end


def continues(text: str, index: int) -> bool:
    """Say whether the character at *index* belongs to the one before it."""
    if index <= 0:
        return False
    char, before = text[index], text[index - 1]
    if char < "\u0300":
        return char == "\n" and before == "\r"
    if before in "\r\n":
        return False
    if char in (SARA_AM, ZERO_WIDTH_JOINER):
        return True
    if before == ZERO_WIDTH_JOINER and ord(char) > 0x2000:
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff":  # the tone of skin on an emoji
        return True
    if "\U0001f1e6" <= char <= "\U0001f1ff":  # flags are pairs of letters
        return _flag_letters_before(text, index) % 2 == 1
    return unicodedata.category(char) in ("Mn", "Mc", "Me")


def clusters(text: str) -> Iterator[str]:
    """Yield the orthographic clusters, Latin words and numbers of *text* in order; no letter is left out."""
    return (match[0] for match in _ORTHOGRAPHIC.finditer(text))


def _flag_letters_before(text: str, index: int) -> int:
    count = 0
    while index - count - 1 >= 0 and "\U0001f1e6" <= text[index - count - 1] <= "\U0001f1ff":
        count += 1
    return count
