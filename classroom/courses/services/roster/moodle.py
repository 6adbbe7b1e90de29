"""Moodle: the CSV of "Upload users", with course1, group1, role1 and the like where they are there."""

import re
from collections.abc import Mapping

from classroom.common.tables import Table
from classroom.courses.models import Role
from classroom.courses.services.roster.records import looks_like_a_number, records
from classroom.courses.services.roster.rows import RosterRow, row_of

FORM, NAME = "moodle", "Moodle"
#: It has no other files.
KEYS: frozenset[str] = frozenset()
_COURSE = re.compile(r"^course(\d+)$")
#: type1: the kinds of roles that Moodle knows by number.
_TYPES = {"1": Role.STUDENT, "2": Role.INSTRUCTOR, "3": Role.ASSISTANT}
#: A teacher without the right to edit assists.
_ROLES = {"teacher": Role.ASSISTANT, "editingteacher": Role.INSTRUCTOR}


def recognise(heads: Mapping[str, set[str]]) -> dict[str, str] | None:
    """Moodle writes its names in one word."""
    for name, head in heads.items():
        named = {"firstname", "lastname"} <= head and head & {"username", "email", "idnumber"}
        enrols = "username" in head and any(_COURSE.match(column) for column in head)
        if named or enrols:
            return {"users": name}
    return None


def read(tables: Mapping[str, Table]) -> tuple[list[RosterRow], dict[str, str], list[str]]:
    """A line for each course that a line of the file names; a line without any stands for a student of the course."""
    rows: list[RosterRow] = []
    for user in records(tables["users"]):
        courses = sorted(int(found[1]) for name in user if (found := _COURSE.match(str(name))) and user[name])
        rows += [_row(user, str(number)) for number in courses or [0]]
    return rows, {row.course: "" for row in rows if row.course}, []


def _row(user: Mapping, number: str) -> RosterRow:
    key, username = user.get("idnumber", ""), user.get("username", "")
    role = user.get(f"role{number}", "") or _TYPES.get(user.get(f"type{number}", ""), "")
    gone = user.get("deleted") == "1" or user.get("suspended") == "1" or user.get(f"enrolstatus{number}") == "1"
    return row_of(
        user["line"],
        {
            "first_name": user.get("firstname", ""),
            "last_name": user.get("lastname", ""),
            "student_number": key or (username if looks_like_a_number(username) and "@" not in username else ""),
            "email": user.get("email", ""),
            "username": username,
            "faculty": user.get("institution", ""),
            "role": _ROLES.get(role.lower(), role),
            "status": "dropped" if gone else "",
            "course": user.get(f"course{number}", ""),
            "group": user.get(f"group{number}", ""),
        },
    )
