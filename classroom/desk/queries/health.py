"""Whether everything works that the site stands on: what /healthz asks, and what an administrator reads in full."""

import platform
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import django
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat

from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.desk.queries.work import Fact, State, look_at_clean_up, look_at_due, look_at_mail, look_at_worker

# Less than this of the disk, and things will soon fail to be kept.
LEAST_FREE = 1024**3
# A twentieth of a large disk is enough for years.
COMFORTABLE = 20 * 1024**3


def database_answers() -> None:
    """Ask the database for nothing; its failure is its own exception."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def facts(now: datetime) -> list[Fact]:
    """Look at everything; what breaks while it is looked at is a fact of its own."""
    looked = (
        (_("Database"), _database), (_("Migrations"), _migrations),
        (_("Background worker"), lambda: look_at_worker(now)), (_("Mail"), lambda: look_at_mail(now)),
        (_("Daily mails and reminders"), lambda: look_at_due(now)), (_("Clean-up"), lambda: look_at_clean_up(now)),
        (_("Cache"), _cache), (_("Disk"), _disk), (_("Address"), _address), (_("Versions"), _versions),
    )  # fmt: skip
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


def _cache() -> Fact:
    key, value = f"health-{uuid4().hex}", uuid4().hex
    cache.set(key, value, 30)
    kept = cache.get(key) == value
    cache.delete(key)
    if kept:
        return Fact(_("Cache"), State.OK, _("It gives back what was put in."))
    said = _("It does not give back what was put in, so that the lock-out of sign-in does not count.")
    return Fact(_("Cache"), State.BAD, said, _("Run manage.py createcachetable."))


def _disk() -> Fact:
    """The disk of the database and what is built, and that of the files that were handed in, where it is another."""
    places = [Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)]
    disks = {place.stat().st_dev: shutil.disk_usage(place) for place in places if place.exists() or place == places[0]}
    usage = min(disks.values(), key=lambda disk: disk.free)
    said = _("%(free)s of %(total)s are free.") % {
        "free": filesizeformat(usage.free), "total": filesizeformat(usage.total),
    }  # fmt: skip
    remedy = _("Make room: soon nothing can be kept any more.")
    if usage.free < LEAST_FREE:
        return Fact(_("Disk"), State.BAD, said, remedy)
    if usage.free < usage.total / 20 and usage.free < COMFORTABLE:
        return Fact(_("Disk"), State.WARN, said, _("Make room, or give the classroom a larger disk."))
    return Fact(_("Disk"), State.OK, said)


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
