"""Blank lines of the file: the end of a paragraph, or only of a page?

A scan puts a blank line at both. The sentence decides; where it does not, the
printed page does: its lines are equally long, and its pages equally high.
"""

import re
from collections import Counter
from dataclasses import dataclass

from . import lexicon
from .blocks import Raw
from .footnotes import ends_in_mark, strip_marks
from .geometry import Geometry, is_wrapped, measure_height, off_page
from .joins import REACH, Join, decide_join
from .spacing import THAI, Spacing
from .structure import Decision

_PAGE_NUMBER = re.compile(r"^[\-–—\[(]?\s*(?:หน้า|page|p\.)?\s*([0-9๐-๙]{1,4})\s*[\-–—\])]?$", re.IGNORECASE)
_DATE_ONLY = re.compile(
    r"(?:^|\s)(?:ใน|เมื่อ|ตั้งแต่|หลัง|ก่อน)\s?(?:วันที่ \d+ )?(?:เดือน|ปี|ช่วง|ปลาย|ต้น)?\s?(?:"
    + "|".join(lexicon.MONTHS)
    + r")?\s?(?:[คพ]\.ศ\.\s?)?\d{2,4}$"
)
_PAIRS = (("“", "”"), ("(", ")"), ("«", "»"))
_CLOSED = re.compile('[.!?…”"»)]$')
_LATIN_END = re.compile('[.!?…:;”"»)]$')
# Evidence of the sentence that decides without the page.
_DECIDED = 2.0
# How far, in lines, a page may be from its usual height.
_SLACK = 2.6


@dataclass(frozen=True)
class Gap:
    """What a blank line is: does the paragraph go on after it?

    Where it does, or might, ``join`` says how the two halves meet.
    """

    goes_on: bool
    certain: bool
    join: Join | None = None


def drop_furniture(raws: list[Raw]) -> tuple[list[Raw], list[Decision]]:
    """Take out page numbers and running heads, and say so.

    A number alone is a page number only in company: two or more that rise. A
    running head is a short paragraph that stands three times or more. ("- 12 -"
    is a list to Markdown.)
    """
    alone = [
        (index, int(match[1]))
        for index, raw in enumerate(raws)
        if raw.kind in ("paragraph", "list") and len(raw.lines) == 1 and (match := _PAGE_NUMBER.match(raw.text.strip()))
    ]
    rising = [
        place for place, (index, number) in enumerate(alone)
        if (place and alone[place - 1][1] < number) or (place + 1 < len(alone) and number < alone[place + 1][1])
    ]  # fmt: skip
    gone = {alone[place][0]: "page-number" for place in rising}
    heads = Counter(raw.text for raw in raws if raw.kind == "paragraph" and len(raw.text) < 60)
    for index, raw in enumerate(raws):
        if raw.kind == "paragraph" and heads[raw.text] >= 3:
            gone[index] = "running-head"
    decisions = [
        Decision(kind, raws[index].line, raws[index].text, "", "removed", "kept")
        for index, kind in sorted(gone.items())
    ]
    return [raw for index, raw in enumerate(raws) if index not in gone], decisions


def decide_gaps(raws: list[Raw], geometry: Geometry, spacing: Spacing) -> dict[int, Gap]:
    """Decide every gap between two paragraphs; the key is the index of the upper one.

    Where the sentence leaves it open, a gap at the foot of a printed page joins
    and another does not. Rules ("---") between two paragraphs do not part them,
    for they often mark a page.
    """
    pairs = _neighbours(raws)
    weights = {upper: _weigh(raws[upper], raws[lower], geometry, spacing) for upper, lower in pairs.items()}
    height = measure_height(_distances(raws, weights, geometry))
    gaps = {}
    place = 0.0  # printed lines since the last page end that we are sure of
    for index, raw in enumerate(raws):
        place += geometry.lines_of(raw)
        if index not in pairs:
            continue
        weight = weights[index]
        at_page_end = bool(height) and off_page(place, height) <= _SLACK
        goes_on = weight >= _DECIDED or (at_page_end and weight >= 0)
        if goes_on:
            certain = weight >= _DECIDED
            place = 0.0
        else:
            certain = weight < 0 or (weight == 0 and (bool(height) or not geometry.is_full(raw.lines[-1].text)))
        join = None
        if goes_on or not certain:
            join = decide_join(raw.lines[-1].text, raws[pairs[index]].lines[0].text, spacing)
        gaps[index] = Gap(goes_on, certain, join)
    return gaps


def _distances(raws: list[Raw], weights: dict[int, float], geometry: Geometry) -> list[float]:
    """Return the printed lines between the page ends that the sentences alone show."""
    distances = []
    run = 0.0
    for index, raw in enumerate(raws):
        run += geometry.lines_of(raw)
        if weights.get(index, 0.0) >= _DECIDED:
            distances.append(run)
            run = 0.0
    return distances


def _neighbours(raws: list[Raw]) -> dict[int, int]:
    """Pair each paragraph with the next, where only rules and notes lie between."""
    pairs = {}
    upper = None
    for index, raw in enumerate(raws):
        if raw.kind in ("rule", "note"):
            continue
        if raw.kind == "paragraph" and not raw.quoted:
            if upper is not None:
                pairs[upper] = index
            upper = index
        else:
            upper = None
    return pairs


def _weigh(upper: Raw, lower: Raw, geometry: Geometry, spacing: Spacing) -> float:
    """Weigh whether the sentence goes on: above 0 it does, below it ends."""
    left, right = upper.lines[-1].text, lower.lines[0].text
    thai = bool(THAI.search(strip_marks(left)[-REACH:]) and THAI.search(right[:REACH]))
    weight = _of_thai(upper, left, right, spacing) if thai else _of_latin(left, right)
    weight += _of_signs(strip_marks(upper.text), strip_marks(lower.text))
    if is_wrapped(upper):
        weight += -3.0 if geometry.is_short(left) else 0.8 if geometry.is_full(left) else 0.0
    if is_wrapped(lower):
        weight += -3.0 if geometry.is_indented(lower) else 1.5
    return weight


def _of_thai(upper: Raw, left: str, right: str, spacing: Spacing) -> float:
    if ends_in_mark(left):
        return -1.5
    weight = 0.0
    join = decide_join(left, right, spacing)
    if join.rule == "inside a word":
        whole = spacing.knows(_last_word(left, spacing)) and spacing.knows(spacing.segment(right[:REACH])[0])
        weight += 2.5 if whole else 4.0
    elif join.rule == "more must follow":
        weight += 2.5
    elif join.rule == "leans on the word before":
        # A preposition may also begin a paragraph ("ตามรัฐธรรมนูญ …").
        weight += 0.5 if right.startswith(tuple(lexicon.PREPOSITIONS)) else 2.5
    elif join.rule == "a word that no dictionary has":
        weight += 1.0
    if _DATE_ONLY.search(left[-50:]):
        weight += 1.0
    if right.startswith(lexicon.PARAGRAPH_STARTS):
        weight -= 2.0
    if _CLOSED.search(left):
        weight -= 1.5
    if _last_word(left, spacing) in lexicon.CLOSERS and weight < 2:
        weight -= 1.0
    return weight


def _last_word(left: str, spacing: Spacing) -> str:
    return spacing.segment(left[-REACH:])[-1]


def _of_latin(left: str, right: str) -> float:
    if ends_in_mark(left) or _LATIN_END.search(left):
        return -2.5
    if left.endswith("-") or right[:1].islower():
        return 3.0
    return -1.0


def _of_signs(left: str, right: str) -> float:
    """A bracket or quotation mark opened above and closed below."""
    for opening, closing in _PAIRS:
        if left.count(opening) > left.count(closing) and right.count(closing) > right.count(opening):
            return 2.5
    mixed = sum(left.count(sign) for sign in '"“”')
    if mixed % 2 and sum(right.count(sign) for sign in '"“”') % 2:
        return 1.0
    return 0.0
