from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from classroom.common.thai import dates

BANGKOK = ZoneInfo("Asia/Bangkok")
#: Monday 23 November 2026, 10:00 in Bangkok.
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
#: Friday 27 November 2026, 23:59 in Bangkok.
DEADLINE = datetime(2026, 11, 27, 16, 59, tzinfo=UTC)


def bangkok(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BANGKOK)


def test_full_date_is_a_sentence_in_the_readers_language_and_zone():
    assert dates.full_date(DEADLINE, language="th", zone=BANGKOK) == "วันศุกร์ที่ 27 พฤศจิกายน 2569 เวลา 23:59 น."
    assert dates.full_date(DEADLINE, language="en", zone=BANGKOK) == "Friday 27 November 2026 at 23:59"
    assert dates.full_date(DEADLINE, language="en", zone=UTC) == "Friday 27 November 2026 at 16:59"


def test_full_date_of_a_whole_day_has_no_time():
    assert dates.full_date(date(2026, 11, 27), language="th", zone=BANGKOK) == "วันศุกร์ที่ 27 พฤศจิกายน 2569"


def test_the_day_is_that_of_the_zone():
    late = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # past midnight in Bangkok
    assert dates.short_date(late, language="en", zone=BANGKOK, now=NOW) == "23 November"


def test_short_date_writes_the_year_only_when_it_is_another():
    assert dates.short_date(DEADLINE, language="th", zone=BANGKOK, now=NOW) == "27 พฤศจิกายน"
    assert dates.short_date(bangkok(3, 9, month=1, year=2027), language="th", zone=BANGKOK, now=NOW) == "3 มกราคม 2570"


@pytest.mark.parametrize(
    ("moment", "thai", "english"),
    [
        (bangkok(22, 20, 41), "เมื่อวาน 20:41 น.", "yesterday 20:41"),
        (bangkok(23, 8, 12), "วันนี้ 08:12 น.", "today 08:12"),
        (bangkok(24, 23, 59), "พรุ่งนี้ 23:59 น.", "tomorrow 23:59"),
        (bangkok(27, 23, 59), "วันศุกร์ 23:59 น.", "Friday 23:59"),
        (bangkok(30, 9), "30 พฤศจิกายน 09:00 น.", "30 November 09:00"),
        (bangkok(12, 9), "12 พฤศจิกายน 09:00 น.", "12 November 09:00"),
    ],
)
def test_relative_day(moment, thai, english):
    assert dates.relative_day(moment, language="th", zone=BANGKOK, now=NOW) == thai
    assert dates.relative_day(moment, language="en", zone=BANGKOK, now=NOW) == english


@pytest.mark.parametrize(
    ("moment", "thai", "english"),
    [
        (bangkok(27, 23, 59), "เหลืออีก 4 วัน", "4 days left"),
        (bangkok(25, 10, 0), "เหลืออีก 2 วัน", "2 days left"),
        (bangkok(24, 10, 30), "เหลืออีก 24 ชั่วโมง", "24 hours left"),
        (bangkok(23, 11, 59), "เหลืออีก 1 ชั่วโมง", "1 hour left"),
        (bangkok(23, 10, 12), "เหลืออีก 12 นาที", "12 minutes left"),
        (NOW, "เพิ่งเลยกำหนด", "just past"),
        (bangkok(23, 9, 0), "เลยมา 1 ชั่วโมง", "1 hour ago"),
        (bangkok(20, 9, 0), "เลยมา 3 วัน", "3 days ago"),
    ],
)
def test_days_left(moment, thai, english):
    assert dates.days_left(moment, language="th", zone=BANGKOK, now=NOW) == thai
    assert dates.days_left(moment, language="en", zone=BANGKOK, now=NOW) == english


def test_a_whole_day_lasts_until_its_midnight():
    assert dates.days_left(date(2026, 11, 23), language="en", zone=BANGKOK, now=NOW) == "14 hours left"


@pytest.mark.parametrize(
    ("moment", "soon"),
    [(bangkok(23, 9), False), (bangkok(25, 23, 59), True), (bangkok(26, 10), True), (bangkok(27, 10), False)],
)
def test_soon_is_ahead_and_at_most_three_days_away(moment, soon):
    assert dates.is_soon(moment, zone=BANGKOK, now=NOW) is soon


@pytest.mark.parametrize(
    "typed",
    [
        "30 พฤศจิกายน 2569",
        "30 พ.ย. 2569",
        "๓๐ พฤศจิกายน ๒๕๖๙",
        "วันจันทร์ที่ 30 พฤศจิกายน พ.ศ. 2569",
        "30 พฤศจิกายน ค.ศ. 2026",
        "30 November 2026",
        "Monday 30 Nov 2026",
        "30/11/2569",
        "30-11-2026",
        "2026-11-30",
        "  30   พฤศจิกายน   2569 ",
    ],
)
def test_a_date_is_read_however_it_is_written(typed):
    assert dates.parse_date(typed) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "format"),
        ("พรุ่งนี้", "format"),
        ("30/11/69", "format"),
        ("31 พฤศจิกายน 2569", "day"),
        ("29 กุมภาพันธ์ 2569", "day"),
        ("30/13/2569", "month"),
        ("30 Brumaire 2569", "month"),
        ("1 มกราคม 0000", "year"),
    ],
)
def test_what_is_no_date_says_why(typed, code):
    with pytest.raises(dates.UnreadableDate) as raised:
        dates.parse_date(typed)
    assert raised.value.code == code


def test_a_day_too_late_tells_the_last_day_of_its_month():
    with pytest.raises(dates.UnreadableDate) as raised:
        dates.build_date("30", "2", "2571")  # 2028 is a leap year
    assert raised.value.params == {"month": 2, "year": 2028, "last": 29}


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_by_its_names(month):
    for language in ("th", "en"):
        assert dates.parse_date(f"5 {dates.month_name(month, language=language)} 2026") == date(2026, month, 5)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("23:59", time(23, 59)),
        ("23.59 น.", time(23, 59)),
        ("2359", time(23, 59)),
        ("๐๙:๐๐", time(9)),
        ("9", time(9)),
    ],
)
def test_a_time_is_read_however_it_is_written(typed, read):
    assert dates.parse_time(typed) == read


@pytest.mark.parametrize("typed", ["24:00", "12:60", "noon", "-1", "1:2:3"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(dates.UnreadableDate):
        dates.parse_time(typed)
