"""Dates in words, in the reader's language, era and digits, and in the active time zone. None is shown as nothing."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo

from django import template
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from classroom.common.shown import shown_now
from classroom.common.shown.digits import shown_digits
from classroom.common.thai import dates

register = template.Library()


@register.filter
def full_date(moment: date | None) -> str:
    """วันศุกร์ที่ 27 พฤศจิกายน 2569 เวลา 23:59 น."""
    return _words(dates.full_date, moment, era=shown_now().era)


def full_date_in(zone: tzinfo, moment: date) -> str:
    """The same in a zone that the sentence names, whatever zone the reader has chosen."""
    return shown_digits(dates.full_date(moment, language=_language(), zone=zone, era=shown_now().era))


@register.filter
def full_day(moment: date | None) -> str:
    """วันศุกร์ที่ 27 พฤศจิกายน 2569, without the time"""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).date()
    return full_date(moment)


@register.filter
def short_date(moment: date | None) -> str:
    """27 พฤศจิกายน, with the year when it is not this year."""
    return _words(dates.short_date, moment, now=timezone.now(), era=shown_now().era)


@register.filter
def relative_day(moment: date | None) -> str:
    """เมื่อวาน 20:41 น."""
    return _words(dates.relative_day, moment, now=timezone.now(), era=shown_now().era)


@register.filter
def days_left(moment: date | None) -> str:
    """เหลืออีก 4 วัน"""
    return _words(dates.days_left, moment, now=timezone.now())


@register.filter
def is_soon(moment: date | None) -> bool:
    """Whether a deadline is ahead and at most three days away."""
    return moment is not None and dates.is_soon(moment, zone=timezone.get_current_timezone(), now=timezone.now())


@register.filter
def clock(moment: datetime | None) -> str:
    """23:59 น."""
    return _words(dates.clock, moment)


def clock_to_second(moment: datetime) -> str:
    """23:59:07, for saying when something was saved."""
    return shown_digits(f"{timezone.localtime(moment):%H:%M:%S}")


@register.filter
def academic_year(buddhist_year: int) -> int:
    """The year of a term, which is kept in the Buddhist era, in the era of the reader or of their language."""
    return dates.shown_year(dates.common_era(buddhist_year), language=_language(), era=shown_now().era)


_STYLES: dict[str, Callable[[date | None], str]] = {
    "full": full_date,
    "short": short_date,
    "day": relative_day,
    "left": days_left,
    "clock": clock,
}


@register.simple_tag
def moment(value: date | None, style: str = "full") -> SafeString:
    """Return a <time> element whose words are of `style`: full, short, day, left or clock.

    Times are cut to the second in `datetime`, so that equal pages stay equal.
    """
    if value is None:
        return SafeString("")
    machine = value.replace(microsecond=0).isoformat() if isinstance(value, datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, _STYLES[style](value))


def _language() -> str:
    return translation.get_language() or "en"


def _words(sentence: Callable[..., str], moment: date | None, **known: datetime | str) -> str:
    if moment is None:
        return ""
    return shown_digits(sentence(moment, language=_language(), zone=timezone.get_current_timezone(), **known))
