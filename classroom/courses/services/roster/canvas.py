"""Canvas: users.csv and enrollments.csv of its SIS import, with sections.csv and courses.csv where they are there."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.common.tables import Table
from classroom.courses.services.roster.records import by_key, looks_like_a_number, records
from classroom.courses.services.roster.rows import RosterRow, row_of

FORM, NAME = "canvas", "Canvas SIS"
#: What stands in the headings of its other files, which are not needed.
KEYS: frozenset[str] = frozenset(("account_id", "term_id", "group_id", "user_id", "course_id", "section_id"))
_COLUMNS = {
    "enrollments": ({"user_id", "role", "status"}, {"course_id", "section_id"}),
    "users": ({"user_id", "login_id"}, {"full_name", "first_name", "short_name", "sortable_name"}),
    "sections": ({"section_id", "course_id", "name"}, set()),
    "courses": ({"course_id", "short_name", "long_name"}, set()),
}


def recognise(heads: Mapping[str, set[str]]) -> dict[str, str] | None:
    """Which file is which table, by their headings; None when there are no users among them."""
    found: dict[str, str] = {}
    for name, head in heads.items():
        for table, (needed, one_of) in _COLUMNS.items():
            if needed <= head and (not one_of or one_of & head):
                found.setdefault(table, name)
                break
    return found if "users" in found else None


def read(tables: Mapping[str, Table]) -> tuple[list[RosterRow], dict[str, str], list[str]]:
    """The lines of the list, the courses and what is to be said. Without enrollments.csv everybody is a student."""
    users = by_key(records(tables["users"]), "user_id")
    if "enrollments" not in tables:
        rows = [_row(user["line"], user, {}, "", "") for user in users.values()]
        return rows, {}, [_("There is no enrollments.csv with it: all users are taken for students of the course.")]
    sections = by_key(records(tables["sections"]), "section_id") if "sections" in tables else {}
    courses = by_key(records(tables["courses"]), "course_id") if "courses" in tables else {}
    rows, unknown = [], 0
    for place in records(tables["enrollments"]):
        section = sections.get(place.get("section_id", ""), {})
        course = place.get("course_id", "") or section.get("course_id", "")
        user = users.get(place.get("user_id", ""))
        if user is None:
            unknown += 1
            rows.append(RosterRow(place["line"], course=course, problem=_unknown(place.get("user_id", ""))))
            continue
        group = section.get("name", "") or place.get("section_id", "")
        if group in (course, courses.get(course, {}).get("long_name"), courses.get(course, {}).get("short_name")):
            group = ""  # the section that every course has
        rows.append(_row(place["line"], user, place, course, group))
    titles = {key: courses.get(key, {}).get("long_name", "") for key in {row.course for row in rows} if key}
    short = {key: courses.get(key, {}).get("short_name", "") for key in titles}
    rows = [_renamed(row, short.get(row.course, "")) for row in rows]
    titles = {short[key] or key: title for key, title in titles.items()}
    notes = []
    if unknown:
        notes.append(
            ngettext(
                "%(n)d place is of somebody who is not in users.csv.",
                "%(n)d places are of people who are not in users.csv.",
                unknown,
            )
            % {"n": unknown}
        )
    return rows, titles, notes


def _renamed(row: RosterRow, course: str) -> RosterRow:
    return replace(row, course=course) if course else row


def _unknown(key: str) -> str:
    return _("There is nobody %(key)s in users.csv.") % {"key": key}


def _row(line: int, user: Mapping, place: Mapping, course: str, group: str) -> RosterRow:
    name = user.get("full_name") or f"{user.get('first_name', '')} {user.get('last_name', '')}".strip()
    key = user.get("user_id", "")
    return row_of(
        line,
        {
            "full_name": name or user.get("short_name", ""),
            "student_number": key if looks_like_a_number(key) else "",
            "email": user.get("email", ""),
            "username": user.get("login_id", ""),
            "role": place.get("role", ""),
            "status": place.get("status", "") or user.get("status", ""),
            "course": course,
            "group": group,
        },
    )
