"""OneRoster 1.1 and 1.2: the CSV files that come in one ZIP, of which people, classes and places are read.

What OneRoster calls a course is a course of ours; its classes are the groups, where it has more than one.
"""

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classroom.common.tables import Table
from classroom.courses.services.roster.records import Record, by_key, looks_like_a_number, records
from classroom.courses.services.roster.rows import RosterRow, row_of

FORM, NAME = "oneroster", "OneRoster"
#: What stands in the headings of its other files, which are not needed.
KEYS: frozenset[str] = frozenset(("sourcedid",))
_COLUMNS = {
    "enrollments": {"sourcedid", "classsourcedid", "usersourcedid", "role"},
    "users": {"sourcedid", "givenname", "familyname"},
    "classes": {"sourcedid", "title", "coursesourcedid"},
    "courses": {"sourcedid", "title", "coursecode"},
}


def recognise(heads: Mapping[str, set[str]]) -> dict[str, str] | None:
    """Which file is which table, by their headings; None when users or enrollments are not among them."""
    found: dict[str, str] = {}
    for name, head in heads.items():
        for table, needed in _COLUMNS.items():
            if needed <= head:
                found.setdefault(table, name)
                break
    return found if {"users", "enrollments"} <= found.keys() else None


def read(tables: Mapping[str, Table]) -> tuple[list[RosterRow], dict[str, str], list[str]]:
    """The lines of the list, the courses and what is to be said. `tobedeleted` means that somebody has left."""
    users = by_key(records(tables["users"]), "sourcedid")
    classes = by_key(records(tables["classes"]), "sourcedid") if "classes" in tables else {}
    courses = by_key(records(tables["courses"]), "sourcedid") if "courses" in tables else {}
    siblings: dict[str, set[str]] = defaultdict(set)
    for key, found in classes.items():
        if found.get("status", "").lower() != "tobedeleted":
            siblings[found.get("coursesourcedid", "")].add(key)
    rows, titles, unknown = [], {}, 0
    for place in records(tables["enrollments"]):
        lesson = classes.get(place.get("classsourcedid", ""), {})
        course = courses.get(lesson.get("coursesourcedid", ""), {})
        title = course.get("title", "") or lesson.get("title", "")
        code = course.get("coursecode", "") or title or lesson.get("classcode", "") or place.get("classsourcedid", "")
        titles[code] = title
        user = users.get(place.get("usersourcedid", ""))
        if user is None:
            unknown += 1
            reason = _("There is nobody %(key)s in users.csv.") % {"key": place.get("usersourcedid", "")}
            rows.append(RosterRow(place["line"], course=code, problem=reason))
            continue
        group = lesson.get("title", "") if len(siblings[lesson.get("coursesourcedid", "")]) > 1 else ""
        rows.append(_row(place, user, code, "" if group == title else group))
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


def _row(place: Record, user: Record, course: str, group: str) -> RosterRow:
    first = user.get("preferredgivenname") or user.get("givenname", "")
    middle = user.get("preferredmiddlename") or user.get("middlename", "")
    last = user.get("preferredfamilyname") or user.get("familyname", "")
    key, username = user.get("identifier", ""), user.get("username", "")
    gone = "tobedeleted" in (place.get("status", "").lower(), user.get("status", "").lower())
    return row_of(
        place["line"],
        {
            "full_name": " ".join(f"{first} {middle} {last}".split()),
            "student_number": key or (username if looks_like_a_number(username) and "@" not in username else ""),
            "email": user.get("email", ""),
            "username": username,
            "role": place.get("role", ""),
            "status": "dropped" if gone else "",
            "course": course,
            "group": group,
        },
    )
