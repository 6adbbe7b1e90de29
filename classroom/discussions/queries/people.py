"""Whom one can name in a post."""

from dataclasses import dataclass

from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import STAFF_ROLES
from classroom.discussions.models import Thread
from classroom.discussions.rules import mentionable

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Nameable:
    """Somebody who can be named with @. `role` is the word for a member of the staff."""

    name: str
    role: str


def nameable(enrollment: Enrollment, thread: Thread | None, begins: str) -> list[Nameable]:
    """The first members whose name, or a part of it, begins with what was typed, in the order of names; one query."""
    wanted = begins.strip().casefold()
    rows = mentionable(enrollment, thread).order_by("user__sort_key").values_list(
        "user__full_name", "user__latin_name", "role"
    )  # fmt: skip
    found = [
        Nameable(name, str(Role(role).label) if role in STAFF_ROLES else "")
        for name, latin, role in rows
        if name.casefold().startswith(wanted) or any(part.startswith(wanted) for part in _parts(name, latin))
    ]
    return found[:_SHOWN]


def _parts(name: str, latin: str) -> list[str]:
    return f"{name} {latin}".casefold().split()
