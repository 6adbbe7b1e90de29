"""The tables of systems of courses: records by the names of their columns."""

import re
from collections.abc import Iterable, Iterator

from classroom.common.tables import Table

_NUMBER = re.compile(r"^[A-Za-z]{0,2}\d[\d-]{3,17}$")

Record = dict[str, str | int]


def records(table: Table) -> Iterator[Record]:
    """The lines below the headings, each with the names of the columns in small letters, and `line`, its number."""
    (_number, heads), *lines = table.rows
    names = [head.strip().lower() for head in heads]
    for number, row in lines:
        found: Record = dict(zip(names, row, strict=False))
        found["line"] = number
        yield found


def by_key(found: Iterable[Record], key: str) -> dict[str, Record]:
    """The records by one of their columns; of several with the same key the last one counts."""
    return {str(record[key]): record for record in found if record.get(key)}


def looks_like_a_number(text: str) -> bool:
    """Whether a key of another system is a student number: digits, with a letter or two before them at the most."""
    return bool(_NUMBER.match(text))
