"""What many tests stand on is made once in a process, and its rows put into the database for each of them.

The rows are a test's own, as if it had made them: they go when it is rolled back. A test that commits makes everything
itself, since what listens to a commit would not be told.
"""

from collections.abc import Callable
from copy import deepcopy
from itertools import count

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models

# Rows that are kept have numbers of their own, which no row of a test gets before them.
_FAR = count(1_000_000, 1_000_000)


class Made:
    """A function without arguments that fills the database and gives what a test needs to know of it, in a quicker form.

    It has to make all that it changes: rows that were there before are not looked at.
    """

    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._rows: list[tuple[type[models.Model], list[models.Model]]] = []
        self._files: dict[str, bytes] = {}
        self._result: object = None

    def __call__(self) -> object:
        if not connection.in_atomic_block:
            return self._make()
        if not self._rows:
            return self._record()
        for model, rows in self._rows:
            model._base_manager.bulk_create(rows)
        for name, content in self._files.items():
            # No transaction takes files back: one is missing when a test has thrown it away.
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(content))
        return deepcopy(self._result)

    def _record(self) -> object:
        tables = apps.get_models(include_auto_created=True)
        tables = [model for model in tables if model._meta.managed and not model._meta.proxy]
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in tables}
        _begin_far_off()
        result = self._make()
        for model in tables:
            rows = [row for row in model._base_manager.order_by("pk") if row.pk not in before[model]]
            if rows:
                self._rows.append((model, rows))
                self._files |= _files_of(model, rows)
        self._result = deepcopy(result)
        return result


def _files_of(model: type[models.Model], rows: list[models.Model]) -> dict[str, bytes]:
    fields = [field.name for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
    files = [getattr(row, name) for row in rows for name in fields]
    found = {}
    for file in filter(None, files):
        with file.open() as opened:
            found[file.name] = opened.read()
    return found


def _begin_far_off() -> None:
    """Let SQLite go on with great numbers until the test is rolled back. PostgreSQL never gives a number twice."""
    if connection.vendor != "sqlite":
        return
    far = next(_FAR)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
        names = [(name, far) for name in connection.introspection.table_names(cursor)]
        cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", names)
