"""Prepared queries over the places of one person."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Field, Model, QuerySet

from classroom.common.prepared import Prepared, Several, Slot
from classroom.courses.models import Enrollment

# Of each place its role, and whether it is in a group: what rules branch on.
Shape = tuple[tuple[str, bool], ...]
# A person with one course has one of ten shapes, with two one of 55; who comes after so many pays for the query again.
SHAPES = 256


@dataclass(frozen=True)
class Places:
    """A parameter that is the places of one person: the query is built with places whose keys are slots."""

    shape: Shape

    def slots(self, name: str) -> list[Enrollment]:
        return [
            Enrollment(
                pk=Slot(f"{name}{number}"),
                user_id=Slot(f"{name}_user"),
                course_id=Slot(f"{name}{number}_course"),
                group_id=Slot(f"{name}{number}_group") if grouped else None,
                role=role,
                state=Enrollment.State.ACTIVE,
            )
            for number, (role, grouped) in enumerate(self.shape)
        ]

    def values(self, name: str, given: list[Enrollment]) -> dict[str, Any]:
        found = {f"{name}_user": given[0].user_id}
        for number, place in enumerate(given):
            found |= {
                f"{name}{number}": place.pk,
                f"{name}{number}_course": place.course_id,
                f"{name}{number}_group": place.group_id,
            }
        return found


class PreparedForPlaces:
    """A query about one person that rules make from their places, compiled once for each shape that these have.

    `build` gets `places`, which rules take like any others, and the other parameters as Prepared has them.

        _news = PreparedForPlaces(lambda places, now: threads_with_news(places, now).values_list("pk"), now=DateTimeField())

        _news.rows(enrollments, now=now)
    """

    def __init__(self, build: Callable[..., QuerySet], **fields: Field | Several) -> None:
        self._of = lru_cache(SHAPES)(lambda shape: Prepared(build, places=Places(shape), **fields))

    def rows(self, enrollments: Iterable[Enrollment], **values: Any) -> list[tuple]:
        """Return the rows for these places, one at least, all of one person; one query."""
        places = sorted(enrollments, key=_kind)
        return self._of(tuple(map(_kind, places))).rows(places=places, **values)

    def objects(self, enrollments: Iterable[Enrollment], **values: Any) -> list[Model]:
        """Return the same as objects."""
        places = sorted(enrollments, key=_kind)
        return self._of(tuple(map(_kind, places))).objects(places=places, **values)


def _kind(place: Enrollment) -> tuple[str, bool]:
    return place.role, place.group_id is not None
