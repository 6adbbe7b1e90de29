"""Entries are only added: the database itself refuses to change or delete one, by triggers, unless the door is open.

The door is open for one connection and never longer than one transaction. Two services go through it, and each writes
down that it did: `expire` deletes what is older than the installation keeps, `redact_person` takes a person's name out
of what changed. Through the open door too an entry keeps who did what to what, and when.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.migrations.operations.base import Operation
from django.db.transaction import TransactionManagementError

#: What may become another in an entry that is there: what can hold a person's name, and where they were.
_MAY_CHANGE = ("changes", "reason", "address", "session")
_SETTING = "classroom.audit_door"


@contextmanager
def opened(using: str = "default") -> Iterator[None]:
    """Open the door inside a transaction; it shuts when the block is left, in whatever way."""
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("The door of the audit opens inside a transaction only.")
    # A savepoint: PostgreSQL takes the setting back by itself when something goes wrong inside.
    with transaction.atomic(using):
        _set(connection, is_open=True)
        try:
            yield
        except BaseException:
            connection.audit_door_is_open = False
            raise
        _set(connection, is_open=False)


def _set(connection: Any, *, is_open: bool) -> None:
    if connection.vendor == "sqlite":
        connection.audit_door_is_open = is_open
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [_SETTING, "open" if is_open else ""])


def hang_door(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Give a new connection to SQLite the function that its triggers ask; listens to `connection_created`.

    A connection that is not Django's has no such function, so that its changes are refused too.
    """
    if connection.vendor == "sqlite":
        connection.audit_door_is_open = False
        connection.connection.create_function(
            "audit_door", 0, lambda: int(getattr(connection, "audit_door_is_open", False))
        )


class RefuseChanges(Operation):
    """Makes the triggers. A migration that changes the model makes the table of SQLite anew: it ends with this again."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The ORM knows nothing of it."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        fixed = [field.column for field in model._meta.local_fields if field.name not in _MAY_CHANGE]
        statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
        for statement in [
            *self._without(schema_editor, model._meta.db_table),
            *statements(model._meta.db_table, fixed),
        ]:
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self._without(schema_editor, table):
            schema_editor.execute(statement, params=None)

    @staticmethod
    def _without(schema_editor: Any, table: str) -> list[str]:
        if schema_editor.connection.vendor == "sqlite":
            return [f'DROP TRIGGER IF EXISTS "{table}_{name}"' for name in ("kept", "unchanged", "new")]
        return [
            *(f'DROP TRIGGER IF EXISTS "{table}_{name}" ON "{table}"' for name in ("rows", "whole")),
            f'DROP FUNCTION IF EXISTS "{table}_guard"()',
        ]

    def describe(self) -> str:
        return f"Refuse to change or delete rows of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name.lower()}_append_only"


_WORDS = "entries of the audit are added, never changed and never deleted"


def _sqlite(table: str, fixed: list[str]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    there = f'EXISTS (SELECT 1 FROM "{table}" WHERE id = NEW.id)'  # noqa: S608 - our own table
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in fixed)
    return [
        f'CREATE TRIGGER "{table}_kept" BEFORE DELETE ON "{table}" WHEN NOT audit_door() {refuse}',
        f'CREATE TRIGGER "{table}_unchanged" BEFORE UPDATE ON "{table}" WHEN NOT audit_door() OR {changed} {refuse}',
        # INSERT OR REPLACE takes a row away without asking the triggers of DELETE.
        f'CREATE TRIGGER "{table}_new" BEFORE INSERT ON "{table}" WHEN {there} {refuse}',
    ]


def _postgresql(table: str, fixed: list[str]) -> list[str]:
    old, new = (", ".join(f'{row}."{column}"' for column in fixed) for row in ("OLD", "NEW"))
    refuse = f"RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'restrict_violation';"
    return [
        f"""CREATE FUNCTION "{table}_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('{_SETTING}', true) IS DISTINCT FROM 'open' THEN {refuse} END IF;
            IF TG_OP = 'UPDATE' THEN
                IF ({new}) IS DISTINCT FROM ({old}) THEN {refuse} END IF;
                RETURN NEW;
            END IF;
            RETURN OLD;
        END $$""",
        f'CREATE TRIGGER "{table}_rows" BEFORE UPDATE OR DELETE ON "{table}" '
        f'FOR EACH ROW EXECUTE FUNCTION "{table}_guard"()',
        f'CREATE TRIGGER "{table}_whole" BEFORE TRUNCATE ON "{table}" '
        f'FOR EACH STATEMENT EXECUTE FUNCTION "{table}_guard"()',
    ]
