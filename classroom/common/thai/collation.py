"""A sort key for Thai, so that SQLite and PostgreSQL list names in the same order.

Code-point order is wrong for Thai: a leading vowel is written before the consonant that it
follows in the dictionary (ไก่ stands under ก), and tone marks count only between words that
are otherwise alike (Royal Society's Dictionary, order of words).
"""

import re
import unicodedata

_LEADING_VOWEL = re.compile(r"([เแโใไ])([ก-ฮ])")
_SECONDARY = re.compile(r"[็-๎]")


def sort_key(text: str) -> str:
    """Return a string whose code-point order is the dictionary order of `text`.

    The primary part has leading vowels behind their consonant and no tone marks; the tone
    marks follow a space-like separator (U+0001), each with its place, so that they decide only
    when all else is equal.
    """
    text = unicodedata.normalize("NFC", text).casefold().strip()
    swapped = _LEADING_VOWEL.sub(r"\2\1", text)
    primary = _SECONDARY.sub("", swapped)
    marks = "".join(f"{match.start():03d}{match.group()}" for match in _SECONDARY.finditer(swapped))
    return f"{primary}\x01{marks}" if marks else primary
