"""A stretch of work in which the database is read and never written, and in which rows may be kept out of sight.

It is a transaction that sees one moment and holds no lock that a writer waits for: on SQLite one that does not take the
write lock (`DEFERRED`, unlike all others), with `query_only` on; on PostgreSQL one that is read only. What would write
is refused before it comes to the database, as `OnlyReading`; what came past that the database refuses.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

#: Reading, and the savepoints of whoever begins a transaction inside.
_READS = re.compile(r"\s*(?:SELECT|WITH|SAVEPOINT|RELEASE|ROLLBACK)\b", re.IGNORECASE)


class OnlyReading(PermissionDenied):
    """Something was to be written where nothing is."""


class _Sight:
    """What every statement goes through: refuses what does not read, and puts `masks` in the place of their tables.

    The ORM writes a table that it reads from as `"name"` or `"name" U0`, and its columns as `"name"."column"`.
    """

    def __init__(self, masks: Mapping[str, str]) -> None:
        self._masks = masks
        names = "|".join(map(re.escape, masks))
        self._table = re.compile(rf'(?<![.\w])"({names})"(?!\.)(?: ([A-Z]+[0-9]+)\b)?') if masks else None

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        if not _READS.match(sql):
            raise OnlyReading
        return execute(self._table.sub(self._masked, sql) if self._table else sql, params, many, context)

    def _masked(self, found: re.Match) -> str:
        table, alias = found.groups()
        return f"({self._masks[table]}) " + (alias or f'"{table}"')


def with_column(model: type[Model], column: str, expression: str) -> str:
    """A SELECT that stands for the table of `model`, with `expression` in the place of a column."""
    columns = (each.column for each in model._meta.concrete_fields)
    listed = ", ".join(f'{expression} AS "{each}"' if each == column else f'"{each}"' for each in columns)
    return f'SELECT {listed} FROM "{model._meta.db_table}"'  # noqa: S608 - names of ours, and keys


def without_rows(model: type[Model], condition: str) -> str:
    """A SELECT that stands for the table of `model`, but for the rows for which `condition` holds."""
    return f'SELECT * FROM "{model._meta.db_table}" WHERE ({condition}) IS NOT TRUE'  # noqa: S608 - the same


@contextmanager
def only_reading(masks: Mapping[str, str] | None = None) -> Iterator[None]:
    """Read and do not write inside. `masks` gives, by the name of a table, the SELECT that stands for it."""
    connection = transaction.get_connection()
    connection.ensure_connection()
    is_sqlite = connection.vendor == "sqlite"
    with _without_lock(connection) if is_sqlite else transaction.atomic():
        _tell(connection, "PRAGMA query_only = ON" if is_sqlite else "SET TRANSACTION READ ONLY")
        try:
            with connection.execute_wrapper(_Sight(masks or {})):
                yield
        finally:
            if is_sqlite:
                carry_on()
                _tell(connection, "PRAGMA query_only = OFF")
            # Within another transaction it ends with this one that nothing may be written.
            transaction.set_rollback(True)


def carry_on() -> None:
    """Read on after OnlyReading: the database has not seen what was refused, whatever Django thinks of the transaction."""
    transaction.set_rollback(False)


@contextmanager
def _without_lock(connection: Any) -> Iterator[None]:
    """A transaction of SQLite that takes no lock before it writes."""
    usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        block = transaction.atomic()
        block.__enter__()
    finally:
        connection.transaction_mode = usual
    try:
        yield
    finally:
        block.__exit__(None, None, None)


def _tell(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
