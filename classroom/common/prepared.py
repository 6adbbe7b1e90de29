"""Querysets whose SQL is worked out once.

The ORM spends a millisecond on turning a queryset with subqueries into SQL, and the database a tenth of
that on answering it. The pages that are asked for most make the same queries each time with other values:
they declare them here, and only the values are new on each request.

    _threads = Prepared(lambda section: Thread.objects.filter(section=section).values_list("pk", "title"))

    _threads.rows(section=4)    # [(17, "…"), …]

A queryset without `values_list` gives its objects, with what it selects and annotates: `.objects(section=4)`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, IntegerField, Model, QuerySet, Value
from django.db.models.query import get_related_populators

_LIMIT = 2**63


class Slot(Value):
    """The place of a value in a prepared query: wherever an expression may stand, and in what rules make of it.

    `field` says how the value is written for the database; without it, as an integer.
    """

    def __init__(self, name: str, field: Field | None = None) -> None:
        super().__init__(name, output_field=field or IntegerField())
        self.name = name

    def as_sql(self, compiler, connection) -> tuple[str, list["Slot"]]:
        return "%s", [self]

    def bind(self, value: Any, connection) -> Any:
        return self.output_field.get_db_prep_value(value, connection)


class Several(Protocol):
    """A parameter that stands for several slots."""

    def slots(self, name: str) -> Any:
        """What the query is built with, in the place of the parameter `name`."""

    def values(self, name: str, given: Any) -> dict[str, Any]:
        """The values of those slots by their names, for what is given on one request."""


@dataclass(frozen=True)
class Many:
    """A parameter that is a list of at most `most` values, for `pk__in`. It becomes as many slots, filled up with None."""

    most: int

    def slots(self, name: str) -> list[Slot]:
        return [Slot(f"{name}{number}") for number in range(self.most)]

    def values(self, name: str, given: list) -> dict[str, Any]:
        if len(given) > self.most:
            raise ValueError(f"{name} takes at most {self.most} values, not {len(given)}")
        filled = [*given, *[None] * (self.most - len(given))]
        return {f"{name}{number}": value for number, value in enumerate(filled)}


class Prepared:
    """A query compiled when it is first made, and run with the values of its slots.

    `build` takes one Slot per parameter and returns a queryset without prefetches. Parameters are integers; one that
    is not is named in `fields`, and so is what stands for `Several`, as a list does (`Many`). What `build` branches on
    must not be a slot: prepare a query for each branch.
    """

    def __init__(self, build: Callable[..., QuerySet], **fields: Field | Several) -> None:
        self._build = build
        self._fields = {name: field for name, field in fields.items() if isinstance(field, Field)}
        self._several = {name: field for name, field in fields.items() if name not in self._fields}

    def rows(self, *, window: tuple[int, int] | None = None, **values: Any) -> list[tuple]:
        """Return the rows with the values of the slots; one query. Raises KeyError for a slot without a value.

        `window` is (from, to), as a slice of the queryset has it. A number that no column can hold, as an address may
        have it, finds nothing.
        """
        for name, field in self._several.items():
            values |= field.values(name, values.pop(name))
        if any(isinstance(value, int) and not -_LIMIT <= value < _LIMIT for value in values.values()):
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        sql, parameters, compiler, converters = self._compiled
        bound = [
            parameter.bind(values[parameter.name], connection) if isinstance(parameter, Slot) else parameter
            for parameter in parameters
        ]
        if window:
            sql, bound = f"{sql} LIMIT %s OFFSET %s", [*bound, window[1] - window[0], window[0]]
        with connection.cursor() as cursor:
            cursor.execute(sql, bound)
            rows = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(rows, converters)] if converters else rows

    def objects(self, *, window: tuple[int, int] | None = None, **values: Any) -> list[Model]:
        """Return the same as objects, with what the queryset selects as related and annotates."""
        model, start, stop, names, related, annotated = self._shape
        found = []
        for row in self.rows(window=window, **values):
            item = model.from_db(DEFAULT_DB_ALIAS, names, row[start:stop])
            for populator in related:
                populator.populate(row, item)
            for name, position in annotated:
                setattr(item, name, row[position])
            found.append(item)
        return found

    @cached_property
    def _shape(self) -> tuple:
        """What the ORM knows of the columns of a row, worked out once as well."""
        compiler = self._compiled[2]
        info, columns = compiler.klass_info, compiler.select
        start, stop = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column.target.attname for column, *_ in columns[start:stop]]
        related = get_related_populators(info, columns, DEFAULT_DB_ALIAS)
        return info["model"], start, stop, names, related, list(compiler.annotation_col_map.items())

    @cached_property
    def _compiled(self) -> tuple:
        slots = {name: self._slot(name) for name in signature(self._build).parameters}
        compiler = self._build(**slots).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        return sql, parameters, compiler, converters

    def _slot(self, name: str) -> Any:
        return self._several[name].slots(name) if name in self._several else Slot(name, self._fields.get(name))


class PreparedForFew:
    """A query over lists of keys, compiled once for at most `most` keys in each; for longer lists the ORM makes it anew.

    `build` takes the lists by their names, and compares them with keys: `course__pk__in=courses`.
    """

    def __init__(self, build: Callable[..., QuerySet], most: int = 20) -> None:
        self._build = build
        self._most = most
        self._prepared = Prepared(build, **{name: Many(most) for name in signature(build).parameters})

    def __call__(self, **lists: Collection) -> Iterable[Model]:
        """Return what the lists find; one query."""
        if any(len(keys) > self._most for keys in lists.values()):
            return self._build(**lists)
        return self._prepared.objects(**{name: list(keys) for name, keys in lists.items()})


class PreparedList:
    """What a paginator takes for a list: how many there are, and the rows from one number to another."""

    def __init__(self, count: Callable[[], int], window: Callable[[int, int], list]) -> None:
        self._count = count
        self._window = window

    def count(self) -> int:
        return self._count()

    def __len__(self) -> int:
        return self._count()

    def __iter__(self) -> Iterator:
        return iter(self._window(0, self._count()))

    def __getitem__(self, part: slice) -> list:
        return self._window(part.start or 0, part.stop)
