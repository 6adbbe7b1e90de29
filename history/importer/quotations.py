"""Quotations that a scan shows as paragraphs: no sign, only their manner."""

import re

from . import lexicon
from .blocks import Raw
from .footnotes import ends_in_mark, strip_marks
from .geometry import Geometry, columns, is_wrapped

# A longer paragraph is the writer's own, whatever it ends with.
_LONGEST = 900
_ELLIPSIS = re.compile(r"\.{3}|…")
_FIRST_PERSON = re.compile("(?:^|[^ก-๎])(?:ข้าพเจ้า|พวกเรา|เรา)|ข้าพเจ้า")
_CLOSED_SPEECH = re.compile(f'(?:{"|".join(lexicon.SAYING)})\\s*["“][^"“”]*["”]$')
_WHOLE_QUOTE = re.compile('^[“"«].*[”"»](?:\\[\\^\\d+\\])*$', re.DOTALL)


def is_epigraph(raw: Raw) -> bool:
    """Say whether the first paragraph of a chapter is its epigraph.

    It is someone else's words: cut at both ends, or in quotation marks.
    """
    if raw.quoted:
        return True
    text = strip_marks(raw.text)
    cut = bool(_ELLIPSIS.match(text)) or bool(re.search(r"(?:\.{3}|…)$", text))
    return len(text) <= _LONGEST and ((cut and ends_in_mark(raw.text)) or bool(_WHOLE_QUOTE.match(raw.text)))


def weigh_quotation(upper: Raw, lower: Raw, geometry: Geometry) -> float:
    """Weigh whether *lower* is a quotation shown below the words that lead to it.

    1 or more makes it one; 2 or more leaves no doubt.
    """
    lead = strip_marks(upper.text)
    text = strip_marks(lower.text)
    if len(text) > _LONGEST or not (ends_in_mark(lower.text) or _WHOLE_QUOTE.match(lower.text)):
        return 0.0
    weight = 0.0
    if lead.endswith(lexicon.QUOTE_LEADS):
        weight += 1.0
    elif _CLOSED_SPEECH.search(lead):
        weight += 0.5
    else:
        return 0.0
    if is_wrapped(upper) and geometry.is_short(upper.lines[-1].text):
        weight += 0.5
    if _ELLIPSIS.search(text):
        weight += 1.0 if _ELLIPSIS.match(text) else 0.5
    if _FIRST_PERSON.search(text):
        weight += 0.5
    if _WHOLE_QUOTE.match(lower.text) or _is_narrow(lower, geometry):
        weight += 0.5
    return weight


def _is_narrow(raw: Raw, geometry: Geometry) -> bool:
    """Say whether every line of *raw* stays clear of the full width."""
    return bool(geometry.width) and is_wrapped(raw) and max(columns(line.text) for line in raw.lines) < geometry.width
