"""From where an act comes, and as whom. A middleware and the worker say it; `record` writes it down.

It is held in a context variable: each thread and each task has its own, and whoever set it puts back what was there.
"""

import hashlib
import ipaddress
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from classroom.audit.models import Way

_LONGEST_PLACE = 100


@dataclass(frozen=True)
class Source:
    """`place` is the name of the page, of the command or of the task; `session` a fingerprint, never the key itself."""

    way: str = ""
    place: str = ""
    address: str | None = None
    session: str = ""
    viewed_as_id: int | None = None
    outer: "Source | None" = None


_source: ContextVar[Source | None] = ContextVar("audit_source", default=None)


def current() -> Source:
    """Whence the code that asks was called: what no page and no task called is the command line's."""
    return _source.get() or Source(way=Way.COMMAND, place=_command())


@contextmanager
def acting_from(source: Source) -> Iterator[None]:
    """All that is recorded inside comes from `source`."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def now_at(place: str, *, is_admin: bool) -> None:
    """Say which page it is, when the address has been looked up; inside `acting_from`."""
    way = Way.ADMIN if is_admin else Way.PAGE
    _source.set(replace(current(), way=way, place=place[:_LONGEST_PLACE]))


def now_as(person_id: int | None) -> None:
    """Say as whom it is looked at from here on; inside `acting_from`."""
    _source.set(replace(current(), viewed_as_id=person_id))


def is_viewed() -> bool:
    """Whether a page is made for whoever looks as another: what is a person's alone is then not there, and not nothing."""
    return current().viewed_as_id is not None


def enter_task(name: str) -> None:
    """A task begins, in the worker or, where tasks are done at once, inside a request."""
    _source.set(Source(way=Way.WORKER, place=name[:_LONGEST_PLACE], outer=_source.get()))


def leave_task() -> None:
    """A task is over: what was before it holds again."""
    source = _source.get()
    _source.set(source.outer if source else None)


def source_of(request: HttpRequest) -> Source:
    """What is known of a request before its address has been looked up."""
    key = request.session.session_key
    return Source(way=Way.PAGE, address=address_of(request), session=session_mark(key) if key else "")


def session_mark(key: str) -> str:
    """What stands for a session in the audit: the same for all of one sign-in, and of no use to get into it."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:12]


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address: behind proxies what the outermost of them saw. None where there is none that is one.

    Only as many entries are believed as there are proxies of ours, since a visitor may send any before them.
    """
    count = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    found = request.META.get("REMOTE_ADDR", "")
    if count:
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(forwarded) >= count and forwarded[-count]:
            found = forwarded[-count]
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return None
    if getattr(address, "scope_id", None):
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def _command() -> str:
    return sys.argv[1][:_LONGEST_PLACE] if Path(sys.argv[0]).name == "manage.py" and len(sys.argv) > 1 else ""
