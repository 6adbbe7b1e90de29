"""Bring the installation up to date. One process for all of it: starting Python five times takes seconds."""

import socket

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as AnyDatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from classroom import env
from classroom.devtools.catalogue import compile_catalogues


class Command(BaseCommand):
    help = (
        "Brings database, translations and static files up to date, and makes the demo class where the database "
        "is empty. Quick when there is nothing to do."
    )
    # The steps below bring what the checks look for.
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        if not env.flag("SETUP_ONLY"):
            _require_free_port(env.whole("PORT", 8000, lowest=1))
        compile_catalogues()
        _require_database()
        try:
            self._migrate()
            call_command("createcachetable", verbosity=0)
            call_command("rebuild_search", if_missing=True, stdout=self.stdout)
            call_command("build_static", stdout=self.stdout)
            if settings.DEMO:
                call_command("demo", if_empty=True, stdout=self.stdout)
        except AnyDatabaseError as error:
            raise CommandError(f"The database refused a step of the set-up: {error}") from error

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stdout.write(f"Database: {len(plan)} migrations")
            call_command("migrate", interactive=False, verbosity=0)


def _require_free_port(port: int) -> None:
    """Raise CommandError when nothing can listen on the port, before minutes are spent on the set-up."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OverflowError:
            raise CommandError(f"PORT must be 65535 or less, not {port}.") from None
        except PermissionError:
            raise CommandError(f"Port {port} is for the administrator of the machine. Try: PORT=8001 ./run") from None
        except OSError:
            raise CommandError(
                f"Port {port} is in use, perhaps by a classroom that runs already. Try: PORT={port + 1} ./run"
            ) from None


def _require_database() -> None:
    """Raise CommandError with the database's own words when it cannot be reached.

    PostgreSQL is asked directly first: its pool would try for ten seconds, and then tell only that it did.
    """
    try:
        if connection.vendor == "postgresql":
            parameters = {"connect_timeout": 5} | connection.get_connection_params()
            connection.Database.connect(**parameters).close()
        connection.ensure_connection()
    except (AnyDatabaseError, getattr(connection.Database, "Error", AnyDatabaseError)) as error:
        where = settings.DATABASES["default"]
        raise CommandError(
            f"The database {where['NAME']} ({connection.display_name}) cannot be opened. "
            f"Is DATABASE_URL right, and does the database exist?\n  {str(error).strip()}"
        ) from error
