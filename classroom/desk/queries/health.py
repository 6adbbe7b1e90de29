"""Whether everything works that the site stands on: what /healthz asks, and what an administrator reads in full."""

import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import django
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.common.templatetags.dates import relative_day
from classroom.desk.queries.tasks import count_tasks

# Less than this of the disk, and things will soon fail to be kept.
LEAST_FREE = 1024**3


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Fact:
    """One thing that was looked at: how it is, and what to do where it is not well."""

    name: str
    state: State
    words: str
    remedy: str = ""


def database_answers() -> None:
    """Ask the database for nothing; its failure is its own exception."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def facts(now: datetime) -> list[Fact]:
    """Look at everything; what breaks while it is looked at is a fact of its own."""
    looked = ((_("Database"), _database), (_("Migrations"), _migrations), (_("Background worker"), lambda: _worker(now)),
              (_("Cache"), _cache), (_("Mail"), _mail), (_("Disk"), _disk), (_("Address"), _address),
              (_("Versions"), _versions))  # fmt: skip
    return [fact for name, look in looked for fact in _guarded(name, look)]


def _guarded(name: str, look: Callable[[], Fact]) -> Iterator[Fact]:
    try:
        yield look()
    except Exception as error:
        yield Fact(name, State.BAD, f"{type(error).__name__}: {error}")


def _database() -> Fact:
    database_answers()
    version = ".".join(str(part) for part in connection.get_database_version())
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    said = _("%(name)s %(version)s answers; it holds %(size)s.") % {
        "name": names.get(connection.vendor, connection.vendor), "version": version, "size": filesizeformat(_size()),
    }  # fmt: skip
    return Fact(_("Database"), State.OK, said)


def _size() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    file = Path(connection.settings_dict["NAME"])
    return sum(part.stat().st_size for part in file.parent.glob(f"{file.name}*"))


def _migrations() -> Fact:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return Fact(_("Migrations"), State.OK, _("The tables are those of this version."))
    said = ngettext("%(n)d migration is not applied.", "%(n)d migrations are not applied.", len(plan))
    return Fact(
        _("Migrations"), State.BAD, said % {"n": len(plan)}, _("Run manage.py setup, or start anew with ./run.")
    )


def _worker(now: datetime) -> Fact:
    tasks = count_tasks(now)
    if not tasks.is_worked_off(now):
        said = _("A task waits since %(when)s, and nobody takes it.") % {"when": relative_day(tasks.waits_since)}
        return Fact(_("Background worker"), State.BAD, said, _("Start manage.py db_worker; ./run does so by itself."))
    if tasks.failed:
        said = ngettext("%(n)d task failed.", "%(n)d tasks failed.", tasks.failed) % {"n": tasks.failed}
        return Fact(
            _("Background worker"), State.WARN, said, _("Read why among the background tasks, and run it again.")
        )
    if tasks.last_done is None:
        return Fact(_("Background worker"), State.OK, _("Nothing waits. No task has been done yet."))
    said = _("Nothing waits. The last task was done: %(when)s.") % {"when": relative_day(tasks.last_done)}
    return Fact(_("Background worker"), State.OK, said)


def _cache() -> Fact:
    key, value = f"health-{uuid4().hex}", uuid4().hex
    cache.set(key, value, 30)
    kept = cache.get(key) == value
    cache.delete(key)
    if kept:
        return Fact(_("Cache"), State.OK, _("It gives back what was put in."))
    said = _("It does not give back what was put in, so that the lock-out of sign-in does not count.")
    return Fact(_("Cache"), State.BAD, said, _("Run manage.py createcachetable."))


def _mail() -> Fact:
    backend = settings.EMAIL_BACKEND.rsplit(".", 2)[-2 if settings.EMAIL_BACKEND.endswith(".EmailBackend") else -1]
    sender = settings.DEFAULT_FROM_EMAIL
    if backend in ("console", "dummy", "locmem", "filebased"):
        said = _("Mails reach nobody: they are kept by “%(backend)s”.") % {"backend": backend}
        return Fact(_("Mail"), State.WARN, said, _("Set EMAIL_BACKEND and the mail server, as the README says."))
    if backend == "smtp":
        said = _("By %(host)s, port %(port)s, from %(sender)s.") % {
            "host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT, "sender": sender,
        }  # fmt: skip
        return Fact(_("Mail"), State.OK, said)
    return Fact(_("Mail"), State.OK, _("By %(backend)s, from %(sender)s.") % {"backend": backend, "sender": sender})


def _disk() -> Fact:
    usage = shutil.disk_usage(settings.DATA_DIR)
    said = _("%(free)s of %(total)s are free.") % {
        "free": filesizeformat(usage.free), "total": filesizeformat(usage.total),
    }  # fmt: skip
    if usage.free < LEAST_FREE:
        return Fact(_("Disk"), State.BAD, said, _("Make room: soon nothing can be kept any more."))
    state = State.WARN if usage.free < usage.total / 20 else State.OK
    return Fact(_("Disk"), state, said)


def _address() -> Fact:
    if settings.DEBUG:
        said = _("The site is in its debugging mode, which shows its inside to everybody.")
        return Fact(_("Address"), State.BAD, said, _("Take DEBUG away."))
    if not settings.HTTPS:
        said = _("%(site)s, without encryption.") % {"site": settings.SITE_URL}
        return Fact(_("Address"), State.WARN, said, _("Set HTTPS=1 behind a web server with a certificate."))
    return Fact(_("Address"), State.OK, settings.SITE_URL)


def _versions() -> Fact:
    said = f"Django {django.get_version()}, Python {platform.python_version()}"
    return Fact(_("Versions"), State.OK, said)
