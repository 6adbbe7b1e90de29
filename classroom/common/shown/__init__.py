"""How the reader of what is being made likes dates and numbers: their digits, their era, their time zone.

The state belongs to one request, or to one mail: whoever makes a page or a mail puts `shown_as` round it, and what was
before comes back with its end. It is a context variable, so that threads and tasks cannot see each other's.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Shown:
    """`digits` is "thai" or ""; `era` is "be", "ce" or "" for that of the language.

    `own_zone` is the zone that the reader has chosen, None for that of the place; `course_zone` is that of the course
    which is open: what people type into its forms are moments of that zone, whatever they read.
    """

    digits: str = ""
    era: str = ""
    own_zone: ZoneInfo | None = None
    course_zone: ZoneInfo | None = None


_shown: ContextVar[Shown] = ContextVar("shown", default=Shown())  # noqa: B039 - it is frozen


def shown_now() -> Shown:
    """How the reader likes it here; everything as usual where nobody has said."""
    return _shown.get()


@contextmanager
def shown_as(digits: str = "", era: str = "", zone: ZoneInfo | None = None) -> Iterator[None]:
    """Show dates and numbers so in here. Without a zone it is that of the site, until a course is opened."""
    before = _shown.set(Shown(digits, era, zone))
    try:
        with timezone.override(zone):
            yield
    finally:
        _shown.reset(before)


def as_shown_now(parts: Iterable[bytes]) -> Iterator[bytes]:
    """What is made while it is sent, when the request is over and its state gone: in the language and as shown now."""
    return iter(partial(copy_context().run, next, iter(parts), None), None)


def open_course_zone(name: str) -> None:
    """From here on this is the page of a course: its zone is shown, unless the reader has one of their own."""
    zone = ZoneInfo(name)
    now = _shown.get()
    _shown.set(replace(now, course_zone=zone))
    if now.own_zone is None:
        timezone.activate(zone)


def reader_zone(course_zone: str) -> ZoneInfo:
    """The zone in which a moment of a course is told outside of its pages: the reader's own, else that of the course."""
    return _shown.get().own_zone or ZoneInfo(course_zone)


def entry_zone() -> tzinfo:
    """The zone of the moments that people type: that of the course that is open, else the active one."""
    return _shown.get().course_zone or timezone.get_current_timezone()
