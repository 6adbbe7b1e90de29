"""Dated expressions of a Thai text: where they stand, which years they mean, and what the clause around them says.

Read are years of the eras in use ("ค.ศ. 1936", "ค.ศ.1927-8", "พ.ศ. ๒๔๗๕", "ปี 1936"), the month and the day before them
("วันที่ 23 สิงหาคม ค.ศ. 1939", "ปลายกรกฎาคม ค.ศ. 1938"), from one to another ("ค.ศ. 1936 ถึงค.ศ. 1938", "ระหว่าง ค.ศ.
1922 -1934"), decades and centuries, and a month whose year stands earlier ("ในเดือนพฤษภาคม"). Years are given in the
Common Era. What is found is a proposal: whether something happened then, a person says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from classroom.common.thai.dates import MONTHS, common_era
from classroom.common.thai.normalise import fold

from .clauses import title_around

_LAST_YEAR = 2100
# What is added to a year of an era to make it one of the Common Era. The first letter of the era is its key.
_ERAS = {"ค": 0, "พ": -543, "ร": 1781, "จ": 638, "ม": 78}
_SHORT_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_MONTHS = {name: number for names in (MONTHS["th"], _SHORT_MONTHS) for number, name in enumerate(names, start=1)}

_D = "[0-9๐-๙]"
_MONTH = "|".join(re.escape(name) for name in _MONTHS)
_ERA = r"(?:(?P<era>[คพรจม]) ?\. ?ศ ?\.|(?P<long>คริสต์|พุทธ)ศักราช)"
_ABOUT = r"(?:(?:ราวๆ|ราว|ประมาณ) ?)?(?:(?:ต้น|กลาง|ปลาย|สิ้น) ?)?(?:ปี ?)?"
_POINT = re.compile(
    rf"{_ABOUT}(?:"
    # A day, a month, and its year if it stands here.
    rf"(?:(?P<dated>วันที่ ?)?(?P<day>{_D}{{1,2}})(?: ?[-–—] ?{_D}{{1,2}})? ?)?(?P<named>เดือน ?)?(?P<month>{_MONTH})"
    rf"(?:[ ,]{{0,2}}(?:ปี ?)?(?:{_ERA} ?(?P<year>{_D}{{1,4}})|(?P<bare>{_D}{{4}}))(?!{_D}))?"
    # A year alone.
    rf"|{_ERA.replace('era', 'era2').replace('long', 'long2')} ?(?P<year2>{_D}{{1,4}})(?!{_D})"
    rf"|(?<=ปี)(?:\ )?(?P<bare2>{_D}{{4}})(?!{_D})"
    # A decade, a century.
    rf"|(?P<ten>คริสต์|พุทธ)?ทศวรรษ ?(?:ที่ ?)?(?:(?P<era3>[คพ]) ?\. ?ศ ?\. ?)?(?P<decade>{_D}{{3}}[0๐])(?!{_D})"
    rf"|(?P<hundred>คริสต์|พุทธ)ศตวรรษ ?(?:ที่ ?)?(?P<century>{_D}{{1,2}})(?!{_D})"
    r")"
)
# "-8", "-1934", "–2"; not the fraction of "-8.5".
_SHORT_END = re.compile(rf" ?[-–—/] ?({_D}{{1,4}})(?!{_D}|[.,]{_D})")
_TO = re.compile(r" ?[-–—] ?| ?(?:จน)?ถึง(?:ใน)? ?")
_AND = re.compile(r" ?(?:และ|กับ) ?")
_BETWEEN = re.compile(r"ระหว่าง ?(?:ปี ?)?$")
_YEAR_OR_MONTH = re.compile(rf"(?P<year>{_D}{{4}})(?!{_D})|(?P<month>{_MONTH})")
# A month that is part of a name: the October of the revolution.
_NAMING = re.compile(r"(?:ปฏิวัติ|แห่ง|เหตุการณ์|กบฏ) ?$")
# What lets a bare name of a month be a date.
_LEADS = re.compile(r"(?:ใน|เมื่อ|ตั้งแต่|ราว|ต้น|กลาง|ปลาย|สิ้น|ช่วง|จน|ถึง) ?$")


@dataclass(frozen=True)
class Dated:
    """A dated expression: code points `start` up to `end`, as it is `written`, and what it means.

    `year_from` is `year_to` unless it speaks of more than one year. `title` is the clause that it stands in.
    """

    start: int
    end: int
    written: str
    year_from: int
    year_to: int
    month: int | None = None
    day: int | None = None
    title: str = ""


@dataclass(frozen=True)
class _Point:
    """One end of an expression; `years` is None where the year stands elsewhere."""

    start: int
    end: int
    years: tuple[int, int] | None
    month: int | None = None
    day: int | None = None


def find_dates(text: str, before: Sequence[str] = (), *, titled: bool = True) -> list[Dated]:
    """Return the dated expressions of a block in their order.

    `before` are the blocks before it in its section, the nearest last: the year of a month that stands without one
    is the last year said. A month for which no year was said is left out.
    """
    found = list(_spans(text, _last_year(before)))
    return [replace(each, title=title_around(text, each.start, each.end)) for each in found] if titled else found


def _last_year(texts: Sequence[str]) -> int | None:
    for text in reversed(texts):
        years = [each.year_to for each in _spans(text, None)]
        if years:
            return years[-1]
    return None


def _spans(text: str, year: int | None) -> Iterator[Dated]:
    at = 0
    while match := _POINT.search(text, at):
        at = match.end()
        first = _point(text, match)
        if first is None:
            at = match.start() + 1 if match.end() - match.start() > 1 else match.end()
            continue
        last, start = _range(text, first)
        at = last.end
        years = _years(first, last, year)
        if years is None:
            continue
        year = years[1]
        yield Dated(start, last.end, text[start : last.end], *years, first.month, first.day)


def _point(text: str, match: re.Match[str]) -> _Point | None:
    """Return what a match says; None when it is no date."""
    month = _MONTHS.get(match["month"] or "")
    day = int(fold(match["day"])) if match["day"] else None
    years = _years_of(match)
    if years is not None and not 1 <= years[0] <= years[1] <= _LAST_YEAR:
        return None
    if day is not None and not 1 <= day <= 31:
        return None
    if years is None:
        if month is None or _NAMING.search(text, 0, match.start()):
            return None
        says_so = match["named"] or match["dated"] or _LEADS.search(text[: match.start("month")])
        if not says_so and not day:
            return None
    return _Point(match.start(), match.end(), years, month, day)


def _years_of(match: re.Match[str]) -> tuple[int, int] | None:
    if match["decade"]:
        first = int(fold(match["decade"])) + _offset(match["era3"] or match["ten"])
        return first, first + 9
    if match["century"]:
        last = int(fold(match["century"])) * 100 + _offset(match["hundred"])
        return last - 99, last
    if bare := match["bare"] or match["bare2"]:
        year = common_era(int(fold(bare)))
        return (year, year) if year > 999 else (0, 0)
    if written := match["year"] or match["year2"]:
        year = int(fold(written)) + _offset(match["era"] or match["era2"] or match["long"] or match["long2"])
        # A Buddhist year after the wrong era is a slip of the pen.
        year = common_era(year) if year > _LAST_YEAR else year
        return year, year
    return None


def _offset(era: str | None) -> int:
    return _ERAS[era[0]] if era else 0


def _range(text: str, first: _Point) -> tuple[_Point, int]:
    """Return where the expression that begins with `first` ends, and where it begins, ระหว่าง included."""
    between = _BETWEEN.search(text, 0, first.start)
    start = between.start() if between else first.start
    if first.years and (short := _SHORT_END.match(text, first.end)):
        until = _completed(first.years[0], fold(short[1]))
        if until is not None:
            return _Point(first.start, short.end(), (until, until)), start
    joint = _TO.match(text, first.end) or (between and _AND.match(text, first.end))
    if joint and joint.end() > joint.start():
        match = _POINT.match(text, joint.end())
        last = match and _point(text, match)
        if not last and (rest := _YEAR_OR_MONTH.match(text, joint.end())):
            if rest["year"] and first.years:
                year = common_era(int(fold(rest["year"])))
                last = _Point(rest.start(), rest.end(), (year, year))
            elif rest["month"] and first.month and not first.years:
                last = _Point(rest.start(), rest.end(), None, _MONTHS[rest["month"]])
        if last and _follows(first, last):
            return last, start
    return first, start if between and first.years and first.years[0] != first.years[1] else first.start


def _completed(first: int, written: str) -> int | None:
    """Return the last year of "1927-8": the digits that are not written are those of the first."""
    whole = str(first)
    until = int(whole[: -len(written)] + written) if len(written) < len(whole) else common_era(int(written))
    return until if first < until <= _LAST_YEAR else None


def _follows(first: _Point, last: _Point) -> bool:
    if first.years and last.years:
        return first.years[0] <= last.years[1]
    return last.years is not None or last.month is not None


def _years(first: _Point, last: _Point, said: int | None) -> tuple[int, int] | None:
    """Return the years of an expression; a year that is said once counts for both ends, else the last one said."""
    known = first.years or last.years or (said is not None and (said, said)) or None
    if known is None:
        return None
    if first is last:
        return known
    until = last.years or first.years or known
    return (first.years or known)[0], max(until[1], known[1])
