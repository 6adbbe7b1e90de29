"""What kind of fault it is when some words should be others."""

import re
import unicodedata

_FOREIGN = re.compile("[\u0370-\u058f\u0590-\u08ff\u0900-\u0dff\u0e80-\u10ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
_LATIN_IN_THAI = re.compile("[\u0e01-\u0e4e][A-Za-z]|[A-Za-z][\u0e01-\u0e4e]")
_THAI_MARK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile("[0-9๐-๙]+")


def kind_of(found: str, suggested: str | None) -> str:
    """Return the kind of a fault (a value of history.models.Fault.Kind), as far as the letters tell it.

    >>> kind_of("คีروف", "คีรอฟ"), kind_of("ชาวไร", "ชาวไร่"), kind_of("1914", "1924")
    ('script', 'mark', 'date')
    """
    if _FOREIGN.search(found) or _LATIN_IN_THAI.search(found):
        return "script"
    if suggested is None:
        return "wording"
    if _SPACE.sub("", found) == _SPACE.sub("", suggested):
        return "space"
    if _DIGITS.sub("", found) == _DIGITS.sub("", suggested):
        return "date"
    if _words(found) == _words(suggested):
        return "punctuation"
    if _THAI_MARK.sub("", found) == _THAI_MARK.sub("", suggested):
        return "mark"
    if found in suggested:
        return "missing"
    if suggested in found:
        return "extra"
    return "letter"


def _words(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] not in "PZ")
