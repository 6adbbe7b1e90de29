"""The years of a text in the other era, beside the book's own words and without touching them."""

import re

from classroom.common.thai.dates import BUDDHIST_OFFSET
from classroom.common.thai.normalise import fold

_DIGITS = "[0-9๐-๙]"
_SPACE = "(?: |\u00a0|&nbsp;)?"
# A year with its era, or a span of years whose end may be cut short: 1926-7, 1929-33, 1922 -1934.
_YEARS = re.compile(
    rf"(?P<era>[คพ])\.ศ\.(?P<space>{_SPACE})(?P<first>{_DIGITS}{{4}})"
    rf"(?P<last>{_SPACE}[-–]{_SPACE}{_DIGITS}{{1,4}})?(?!{_DIGITS})"
)
_PARTS = re.compile(r"(<[^>]*>)")
_OTHER = {"ค": ("พ", BUDDHIST_OFFSET), "พ": ("ค", -BUDDHIST_OFFSET)}


def other_era(era: str, first: int, last: int | None = None) -> str:
    """Return a year of the era "ค" or "พ", or a span of them, in the other: "พ.ศ. 2479", "พ.ศ. 2469–2470"."""
    letter, offset = _OTHER[era]
    years = str(first + offset) if last is None else f"{first + offset}–{last + offset}"
    return f"{letter}.ศ. {years}"


def with_both_eras(html: str) -> str:
    """Return HTML in which every year that names its era stands in `<span class="era" data-other="พ.ศ. 2479">`.

    No sign of the text is added or taken: what is shown of the attribute is the stylesheet's.
    """
    if ".ศ." not in html:
        return html
    return "".join(part if part.startswith("<") else _YEARS.sub(_marked, part) for part in _PARTS.split(html))


def _marked(match: re.Match[str]) -> str:
    first = int(fold(match["first"]))
    last = _end(first, re.sub(r"[^0-9]", "", fold(match["last"]))) if match["last"] else None
    if match["last"] and last is None:
        return match[0]
    other = other_era(match["era"], first, last)
    years = match["first"] + (match["last"] or "")
    return f'{match["era"]}.ศ.{match["space"]}<span class="era" data-other="{other}">{years}</span>'


def _end(first: int, digits: str) -> int | None:
    """The year that a span ends in, when it is later than the one that it begins in."""
    last = int(str(first)[: 4 - len(digits)] + digits)
    return last if last > first else None
