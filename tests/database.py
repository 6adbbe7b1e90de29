"""The migrated database, made once and copied: migrating takes as long as a hundred tests.

After a test that commits SQLite gets the copy anew; on PostgreSQL the tables are emptied, but for what migrating fills.

SQLite: `var/tests/migrated-….sqlite3`, named by what it was made of, serves every process of this run and later runs.
PostgreSQL: a database beside the tests' on the server that tests/postgres.py throws away; on any other none is left behind.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases

from classroom.audit import door

FOLDER = settings.BASE_DIR / "var/tests"
# Set by tests/postgres.py: the server lasts no longer than the run.
THROWAWAY = "POSTGRES_THROWAWAY"


def copy_database(source: Path, target: Path) -> None:
    """Make one SQLite file as another, by the database's own backup: it takes hundredths of a second."""
    with closing(sqlite3.connect(source, timeout=20)) as one, closing(sqlite3.connect(target, timeout=20)) as other:
        one.backup(other)


def migrated_file() -> Path:
    """Where the migrated SQLite database of this code lies, once it is made."""
    made_of = hashlib.sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            made_of.update(f"{app.label} {file.name}\n".encode() + file.read_bytes())
    return FOLDER / f"migrated-{made_of.hexdigest()[:16]}.sqlite3"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Of several processes the first makes the database, and the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """The tests' database, in place of pytest-django's fixture of this name, which migrates in every process."""
    take, keep = (_take_file, _keep_file) if connection.vendor == "sqlite" else (_take_template, _keep_template)
    _empty_the_audit_too()
    TransactionTestCase._fixture_teardown = _put_back if connection.vendor == "sqlite" else _empty
    with django_db_blocker.unblock(), one_at_a_time():
        taken = take()
        made = setup_databases(verbosity=0, interactive=False, keepdb=taken)
        if not taken:
            keep()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def migrate_as_once() -> None:
    """Bring the new SQLite file that the connection leads to where all tests begin: by the copy, or as the first of all."""
    with one_at_a_time():
        if migrated_file().exists():
            copy_database(migrated_file(), Path(connection.settings_dict["NAME"]))
        else:
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            _keep_file()


def _empty_the_audit_too() -> None:
    """A test that commits is followed by emptying all tables, and the audit lets that happen through its door only."""
    empty = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: list[str]) -> None:
        with transaction.atomic(self.connection.alias), door.opened(self.connection.alias):
            empty(self, statements)

    BaseDatabaseOperations.without_door, BaseDatabaseOperations.execute_sql_flush = empty, flush


def _take_file() -> bool:
    if not migrated_file().exists():
        return False
    copy_database(migrated_file(), Path(connection.settings_dict["TEST"]["NAME"]))
    return True


def _keep_file() -> None:
    for older in FOLDER.glob("migrated-*"):
        older.unlink()
    half = migrated_file().with_suffix(".half")
    copy_database(Path(connection.settings_dict["NAME"]), half)
    half.rename(migrated_file())


def _put_back(test: TransactionTestCase) -> None:
    """What Django does after a test that commits, quicker: it empties table by table and makes all permissions anew."""
    connection.close()
    copy_database(migrated_file(), Path(connection.settings_dict["NAME"]))


def _empty(test: TransactionTestCase) -> None:
    """The same where a database is no file: kinds of objects and permissions stay, so that they are not made anew."""
    stay = {model._meta.db_table for model in (ContentType, Permission)}
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - stay
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables)))


def _template() -> str:
    return f"migrated_{migrated_file().stem[-16:]}"


def _run(statement: str) -> None:
    """Run a statement on the server as such; nobody may be connected to what is copied."""
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _take_template() -> bool:
    if THROWAWAY not in os.environ:
        return False
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_template()])
        if not cursor.fetchone():
            return False
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    _run(f'CREATE DATABASE "{name}" TEMPLATE "{_template()}"')
    return True


def _keep_template() -> None:
    if THROWAWAY in os.environ:
        _run(f'CREATE DATABASE "{_template()}" TEMPLATE "{connection.settings_dict["NAME"]}"')
