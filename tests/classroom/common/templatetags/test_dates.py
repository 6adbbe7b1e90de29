from datetime import UTC, date, datetime

from django.template import engines
from django.utils import timezone, translation

DEADLINE = datetime(2026, 11, 27, 16, 59, 58, 123456, tzinfo=UTC)


def render(source: str, **context) -> str:
    with timezone.override("Asia/Bangkok"):
        return engines["django"].from_string(source).render(context)


def test_filters_follow_the_language_and_the_zone():
    with translation.override("th"):
        assert render("{{ due|full_date }}", due=DEADLINE) == "วันศุกร์ที่ 27 พฤศจิกายน 2569 เวลา 23:59 น."
        assert render("{{ due|full_day }}", due=DEADLINE) == "วันศุกร์ที่ 27 พฤศจิกายน 2569"
    with translation.override("en"):
        assert render("{{ due|full_date }}", due=DEADLINE) == "Friday 27 November 2026 at 23:59"


def test_nothing_is_shown_as_nothing():
    for name in ("full_date", "full_day", "short_date", "relative_day", "days_left", "clock"):
        assert render("{{ due|" + name + " }}", due=None) == ""
    assert render("{% moment due %}", due=None) == ""
    assert render("{% if due|is_soon %}soon{% endif %}", due=None) == ""


def test_a_moment_can_be_read_by_machines_to_the_second():
    with translation.override("en"):
        html = render("{% moment due 'clock' %}", due=DEADLINE)
    assert html == '<time datetime="2026-11-27T16:59:58+00:00">23:59</time>'


def test_a_day_is_shown_without_a_time():
    with translation.override("en"):
        assert render("{{ day|full_date }}", day=date(2026, 11, 27)) == "Friday 27 November 2026"


def test_the_year_of_a_term_is_written_in_the_readers_era():
    with translation.override("th"):
        assert render("{{ year|academic_year }}", year=2569) == "2569"
    with translation.override("en"):
        assert render("{{ year|academic_year }}", year=2569) == "2026"
