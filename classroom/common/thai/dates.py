"""Dates and times as sentences, and back: Buddhist era in Thai, Common Era in English, months written out.

Nothing here knows of Django: the zone, the language ("th"; anything else reads as
English) and the present moment are arguments. Moments are aware datetimes; where a
`date` is accepted it stands for a whole day, and no time is written.
"""

import calendar
import re
from datetime import date, datetime, time, timedelta, tzinfo

from classroom.common.thai.normalise import fold

BUDDHIST_OFFSET = 543
#: Nobody types a Common Era year this late, nor a Buddhist one this early.
FIRST_BUDDHIST_YEAR = 2400

MONTHS = {
    "th": (
        "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
        "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
WEEKDAYS = {
    "th": ("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_THAI_SHORT_MONTHS = (
    "มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค",
)  # fmt: skip


class UnreadableDate(ValueError):
    """What was typed is not a date or a time. `code` says why; `params` holds what a message can quote.

    Codes: `format`, `month`, `day` (params: `month`, 1 to 12, `year`, Common Era, and `last`, the month's
    last day), `year`, `time`.
    """

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def is_buddhist(*, language: str, era: str = "") -> bool:
    """Whether years are written in the Buddhist era: `era` is "be", "ce", or "" for that of the language."""
    return era == "be" or (era != "ce" and language == "th")


def shown_year(year: int, *, language: str, era: str = "") -> int:
    """Return a Common Era year as it is written in `language`, or in the era that the reader has chosen."""
    return year + BUDDHIST_OFFSET if is_buddhist(language=language, era=era) else year


def year_words(year: int, *, language: str, era: str = "") -> str:
    """Return the same as words of a date; an era that is not the language's is named: "ค.ศ. 2026", "2569 BE"."""
    shown = str(shown_year(year, language=language, era=era))
    if is_buddhist(language=language, era=era) == (language == "th"):
        return shown
    return f"ค.ศ. {shown}" if language == "th" else f"{shown} BE"


def common_era(year: int) -> int:
    """Return the Common Era year that a person means by `year`: a year over 2400 is Buddhist."""
    return year - BUDDHIST_OFFSET if year > FIRST_BUDDHIST_YEAR else year


def month_name(month: int, *, language: str) -> str:
    """Return the name of a month, 1 to 12, written out."""
    return _names(MONTHS, language)[month - 1]


def clock(moment: datetime | time, *, language: str, zone: tzinfo | None = None) -> str:
    """Return the time of day: "23:59 น." or "23:59"."""
    if isinstance(moment, datetime) and zone is not None:
        moment = moment.astimezone(zone)
    return f"{moment:%H:%M} น." if language == "th" else f"{moment:%H:%M}"


def full_date(moment: date, *, language: str, zone: tzinfo, era: str = "") -> str:
    """Return the whole sentence.

    "วันศุกร์ที่ 27 พฤศจิกายน 2569 เวลา 23:59 น.", "Friday 27 November 2026 at 23:59".
    """
    day = _day_of(moment, zone)
    weekday = _names(WEEKDAYS, language)[day.weekday()]
    words = f"{weekday}ที่ {_day_month(day, language)}" if language == "th" else f"{weekday} {_day_month(day, language)}"
    words = f"{words} {year_words(day.year, language=language, era=era)}"
    if isinstance(moment, datetime):
        words += f" {'เวลา' if language == 'th' else 'at'} {clock(moment, language=language, zone=zone)}"
    return words


def short_date(moment: date, *, language: str, zone: tzinfo, now: datetime, era: str = "") -> str:
    """Return day and month, "27 พฤศจิกายน"; the year follows when it is not the present one."""
    day = _day_of(moment, zone)
    words = _day_month(day, language)
    if day.year == _day_of(now, zone).year:
        return words
    return f"{words} {year_words(day.year, language=language, era=era)}"


def relative_day(moment: date, *, language: str, zone: tzinfo, now: datetime, era: str = "") -> str:
    """Return the day as one speaks of it, with the time: "เมื่อวาน 20:41 น.", "Friday 23:59", "12 พฤศจิกายน 09:00 น."."""
    day = _day_of(moment, zone)
    distance = (day - _day_of(now, zone)).days
    thai = language == "th"
    if distance in (-1, 0, 1):
        words = (("เมื่อวาน", "วันนี้", "พรุ่งนี้") if thai else ("yesterday", "today", "tomorrow"))[distance + 1]
    elif 1 < distance < 7:
        words = _names(WEEKDAYS, language)[day.weekday()]
    else:
        words = short_date(day, language=language, zone=zone, now=now, era=era)
    return f"{words} {clock(moment, language=language, zone=zone)}" if isinstance(moment, datetime) else words


def days_left(moment: date, *, language: str, zone: tzinfo, now: datetime) -> str:
    """Return how long there is until a deadline, or how long it is past, in one unit.

    From two days on, calendar days are counted, because "4 days left" on Monday must mean Friday
    at any hour of Monday. Nearer than that, whole hours, then minutes, never rounded up.
    """
    moment = _end_of(moment, zone)
    past = moment <= now
    gap = now - moment if past else moment - now
    days = abs((_day_of(moment, zone) - _day_of(now, zone)).days)
    minutes = int(gap.total_seconds() // 60)
    if days >= 2 and gap >= timedelta(days=1):
        amount, unit = days, ("วัน", "day")
    elif minutes >= 60:
        amount, unit = minutes // 60, ("ชั่วโมง", "hour")
    else:
        amount, unit = minutes, ("นาที", "minute")
    if language == "th":
        if amount == 0:
            return "เพิ่งเลยกำหนด" if past else "เหลือไม่ถึง 1 นาที"
        return f"เลยมา {amount} {unit[0]}" if past else f"เหลืออีก {amount} {unit[0]}"
    if amount == 0:
        return "just past" if past else "less than a minute left"
    counted = f"{amount} {unit[1]}" if amount == 1 else f"{amount} {unit[1]}s"
    return f"{counted} ago" if past else f"{counted} left"


def is_soon(moment: date, *, zone: tzinfo, now: datetime) -> bool:
    """Return whether a deadline is ahead and at most three days away."""
    return timedelta(0) < _end_of(moment, zone) - now <= timedelta(days=3)


def parse_date(text: str) -> date:
    """Return the date that a person typed; raise UnreadableDate with the reason.

    Read are "30 พฤศจิกายน 2569", "วันจันทร์ที่ 30 พ.ย. 2569", "30 November 2026", "30/11/2569" and
    "2026-11-30", with Thai or Arabic digits and years of either era.
    """
    plain = fold(text).replace(",", " ").strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        return build_date(iso[3], iso[2], iso[1])
    if numbers := re.fullmatch(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})", plain):
        return build_date(*numbers.groups())
    if written := re.fullmatch(r"\D*(\d{1,2})\s*(\D+?)\s*(?:[พค]\.\s?ศ\.\s*)?(\d{4})", plain):
        return build_date(*written.groups())
    raise UnreadableDate("format")


def build_date(day: str | int, month: str | int, year: str | int) -> date:
    """Return the date of three parts as typed; `month` may be a number or a name; raise UnreadableDate."""
    month_number = _month_number(str(month))
    year_number = _whole(year)
    if year_number is None or not 1900 <= common_era(year_number) <= 2400:
        raise UnreadableDate("year")
    year_number = common_era(year_number)
    day_number = _whole(day)
    last = calendar.monthrange(year_number, month_number)[1]
    if day_number is None or not 1 <= day_number <= last:
        raise UnreadableDate("day", month=month_number, year=year_number, last=last)
    return date(year_number, month_number, day_number)


def parse_time(text: str) -> time:
    """Return the time of day that a person typed: "23:59", "23.59", "9:00 น.", "2359" or "9"; raise UnreadableDate."""
    plain = re.sub(r"\s*(น\.?|นาฬิกา)$", "", fold(text).strip())
    parts = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?", plain)
    if parts is None or int(parts[1]) > 23 or int(parts[2] or 0) > 59:
        raise UnreadableDate("time")
    return time(int(parts[1]), int(parts[2] or 0))


def _names(table: dict[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    return table["th" if language == "th" else "en"]


def _day_of(moment: date, zone: tzinfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def _end_of(moment: date, zone: tzinfo) -> datetime:
    """Return the moment itself, or the end of a whole day."""
    return moment if isinstance(moment, datetime) else datetime.combine(moment + timedelta(days=1), time.min, zone)


def _day_month(day: date, language: str) -> str:
    return f"{day.day} {month_name(day.month, language=language)}"


def _whole(text: str | int) -> int | None:
    plain = fold(str(text)).strip()
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _month_number(text: str) -> int:
    plain = fold(text).strip().replace(".", "")
    if (number := _whole(plain)) is not None:
        if 1 <= number <= 12:
            return number
        raise UnreadableDate("month")
    for names in (MONTHS["th"], _THAI_SHORT_MONTHS, MONTHS["en"]):
        for number, name in enumerate(names, start=1):
            folded = name.lower()
            # "Nov" and "พฤศจิกา" are how people shorten; three letters tell English months apart.
            if plain == folded or (len(plain) >= 3 and names is not _THAI_SHORT_MONTHS and folded.startswith(plain)):
                return number
    raise UnreadableDate("month")
