"""Signs of life of what works in the background, by which the page "Health" knows whether anybody is at work."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from classroom.notices.models import Pulse

logger = logging.getLogger(__name__)

WORKER = "worker "
MAIL = "mail"
BEAT_SECONDS = 30
# A worker that has said nothing for so long is gone: it would have spoken four times.
LIVES_FOR = timedelta(minutes=2)
_KEPT = timedelta(days=7)
_PATIENCE_SECONDS = 5


def beat(*, name: str, now: datetime, began_at: datetime | None = None) -> None:
    """Say that `name` is alive, or is through with what it does; `began_at` is when a worker was started."""
    Pulse.objects.update_or_create(
        name=name, defaults={"at": now, "ended_at": None}, create_defaults={"at": now, "began_at": began_at or now}
    )


def note_fault(*, name: str, now: datetime, fault: str) -> None:
    """Keep the last thing that went wrong with `name`."""
    facts = {"at": now, "fault": fault[:300]}
    Pulse.objects.update_or_create(name=name, defaults=facts, create_defaults=facts | {"began_at": now})


@contextmanager
def beating(key: str) -> Iterator[None]:
    """Give signs of life of the worker `key` from a thread of its own, while the block works, waits or sleeps.

    A database that does not answer is told in the log, and asked again at the next beat.
    """
    began, over = timezone.now(), Event()

    def go() -> None:
        while True:
            _safely(lambda: beat(name=f"{WORKER}{key}", now=timezone.now(), began_at=began))
            connection.close()  # this thread's own, which nobody else would close
            if over.wait(BEAT_SECONDS):
                return

    _safely(lambda: Pulse.objects.filter(name__startswith=WORKER, at__lt=began - _KEPT).delete())
    thread = Thread(target=go, name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(_PATIENCE_SECONDS)
        _safely(lambda: Pulse.objects.filter(name=f"{WORKER}{key}").update(ended_at=timezone.now()))


def _safely(write: Callable[[], object]) -> None:
    try:
        write()
    except DatabaseError:
        logger.warning("A sign of life could not be written", exc_info=True)
