"""A pasted list of students → a plan of what will be done with each line.

People are matched by student number, then by e-mail, never by name alone. Whoever is in the
course and not on the list is shown as missing, and stays.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.services import create_person
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import PlannedLine
from classroom.common.tables import cells_of, delimiter_of
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.services.courses import create_group
from classroom.courses.services.enrollments import change_enrollment, enroll

KIND = "roster"
LONGEST_LIST = 5000

_HEADERS = {
    "student_number": {"student number", "student id", "student no", "id", "number", "รหัส", "รหัสนักศึกษา", "เลขประจำตัว",
                       "เลขประจำตัวนักศึกษา", "รหัสประจำตัว", "รหัสประจำตัวนักศึกษา"},
    "full_name": {"name", "full name", "ชื่อ-สกุล", "ชื่อ - สกุล", "ชื่อ-นามสกุล", "ชื่อ - นามสกุล", "ชื่อสกุล", "ชื่อนามสกุล",
                  "ชื่อและนามสกุล"},
    "first_name": {"first name", "given name", "ชื่อ", "ชื่อจริง"},
    "last_name": {"last name", "surname", "family name", "สกุล", "นามสกุล"},
    "latin_name": {"name in english", "english name", "latin name", "ชื่ออังกฤษ", "ชื่อภาษาอังกฤษ"},
    "email": {"email", "e-mail", "mail", "อีเมล", "อีเมล์", "อีเมลล์"},
    "group": {"group", "section", "กลุ่ม", "กลุ่มเรียน", "ตอนเรียน", "หมู่เรียน", "sec"},
}  # fmt: skip
# Not where a vowel or a mark follows: นายิกา is a name.
_TITLES = re.compile(r"^(?:นางสาว|น\.ส\.|นาย|นาง|Mr\.?|Mrs\.?|Ms\.?|Miss)\s*(?=[^\s\u0e30-\u0e3a\u0e45-\u0e4e])")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_USERNAME = re.compile(r"^[\w.@+-]+$")
_STUDENT_NUMBER = re.compile(r"^\d[\d-]{4,18}\d$")


@dataclass(frozen=True)
class RosterRow:
    """One line of a list as it was understood. Empty strings stand for what the list does not say."""

    number: int
    full_name: str = ""
    student_number: str = ""
    email: str = ""
    latin_name: str = ""
    group: str = ""


def read_roster(text: str) -> list[RosterRow]:
    """Understand a list pasted from a spreadsheet: tabs, commas or semicolons; with or without a line of headings.

    Without headings, cells are told by their looks: an address has @, a student number is six digits or more, the
    first other cell is the name and the next one the group. Raises ValidationError when there is nothing, or too much.
    """
    lines = [line for line in normalise(text).splitlines() if line.strip()]
    if not lines:
        raise ValidationError(_("The list is empty. Paste a line for each student."))
    if len(lines) > LONGEST_LIST:
        raise ValidationError(_("The list has more than %(limit)s lines. Paste it in parts.") % {"limit": LONGEST_LIST})
    delimiter = delimiter_of(lines[0])
    cells = [cells_of(number, line, delimiter) for number, line in enumerate(lines, start=1)]
    columns = _headings(cells[0])
    if columns:
        return [_named(number, row, columns) for number, row in enumerate(cells[1:], start=2)]
    return [_guessed(number, row) for number, row in enumerate(cells, start=1)]


def _headings(cells: list[str]) -> list[str | None] | None:
    found = [heading_of(cell) for cell in cells]
    named = {column for column in found if column}
    return found if named & {"full_name", "first_name"} and len(named) > 1 else None


def heading_of(cell: str) -> str | None:
    """What a heading says that its column holds: student_number, full_name, email …; None for any other."""
    word = " ".join(cell.lower().replace("_", " ").split())
    return next((column for column, words in _HEADERS.items() if word in words), None)


def _named(number: int, row: list[str], columns: list[str | None]) -> RosterRow:
    values = {column: cell for column, cell in zip(columns, row, strict=False) if column}
    first, last = values.pop("first_name", ""), values.pop("last_name", "")
    values.setdefault("full_name", f"{first} {last}")
    return _row(number, **values)


def _guessed(number: int, row: list[str]) -> RosterRow:
    values: dict[str, str] = {}
    for place, cell in enumerate(row):
        digits = cell.translate(_THAI_DIGITS)
        if not cell or (place == 0 and digits.isdigit() and len(digits) < 5):
            continue  # a running number
        if "@" in cell:
            values.setdefault("email", cell)
        elif _STUDENT_NUMBER.match(digits):
            values.setdefault("student_number", cell)
        elif "full_name" not in values:
            values["full_name"] = cell
        else:
            values.setdefault("group", cell)
    return _row(number, **values)


def plain_number(cell: str) -> str:
    """A student number as it is kept: in 0-9, without spaces."""
    return cell.translate(_THAI_DIGITS).replace(" ", "")


def _row(number: int, *, full_name="", student_number="", email="", latin_name="", group="") -> RosterRow:
    return RosterRow(
        number=number,
        full_name=_TITLES.sub("", " ".join(full_name.split())),
        student_number=plain_number(student_number),
        email=email.lower(),
        latin_name=_TITLES.sub("", " ".join(latin_name.split())),
        group=" ".join(group.split()),
    )


def plan_roster(*, acting_user: User, now: datetime, course: Course, text: str) -> Batch:
    """Plan the enrolment of a pasted list as students of `course`; a bounded number of queries whatever its length.

    Raises ValidationError when the list as a whole cannot be read; a line that cannot becomes a
    problem with its reason.
    """
    rows = read_roster(text)
    lines = list(_plan_lines(course, rows))
    return batches.plan(acting_user=acting_user, now=now, kind=KIND, course_id=course.pk, lines=lines)


def _plan_lines(course: Course, rows: list[RosterRow]) -> Iterable[PlannedLine]:
    numbers = {row.student_number for row in rows if row.student_number}
    addresses = {row.email for row in rows if row.email}
    known = User.objects.alias(name_in_lower=Lower("username")).filter(
        Q(student_number__in=numbers) | Q(email__in=addresses) | Q(name_in_lower__in=numbers | addresses)
    )
    by_number = {person.student_number: person for person in known if person.student_number}
    by_address = {person.email: person for person in known if person.email}
    names_taken = {person.username.lower() for person in known}
    places = {
        place.user_id: place for place in Enrollment.objects.filter(course=course).select_related("user", "group")
    }
    seen: dict[tuple[str, str], int] = {}
    listed: set[int] = set()
    for row in rows:
        problem = _problem(row, seen, by_number, by_address, names_taken)
        if problem:
            yield _line(row, BatchLine.Verdict.PROBLEM, problem)
            continue
        person = by_number.get(row.student_number) or by_address.get(row.email)
        if person is None:
            yield _line(row, BatchLine.Verdict.NEW, _("A new account and a new place in the course."))
            continue
        if person.pk in listed:
            yield _line(row, BatchLine.Verdict.PROBLEM, _("An earlier line names the same person."))
            continue
        listed.add(person.pk)
        yield _planned_for(row, person, places.get(person.pk))
    for place in places.values():
        if place.user_id not in listed and place.role == Role.STUDENT and place.state == Enrollment.State.ACTIVE:
            yield PlannedLine(
                number=len(rows) + 1 + place.pk,
                verdict=BatchLine.Verdict.MISSING,
                wanted={"full_name": place.user.full_name, "student_number": place.user.student_number},
                message=_("Is in the course and not on the list. Nothing is changed."),
            )


def _problem(row: RosterRow, seen: dict, by_number: dict, by_address: dict, names_taken: set[str]) -> str:
    if not row.full_name:
        return _("The name is missing.")
    if too_long := next((value for longest, value in _lengths(row) if len(value) > longest), None):
        return _("“%(start)s…” is too long.") % {"start": too_long[:20]}
    if not row.student_number and not row.email:
        return _("A student number or an e-mail address is needed: nobody is matched by name alone.")
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            return _("“%(email)s” is not an e-mail address.") % {"email": row.email}
    if not _USERNAME.match(_username(row)):
        return _("“%(number)s” cannot be a student number: it may hold letters, digits and . - _ only.") % {
            "number": row.student_number
        }
    for key in (("student_number", row.student_number), ("email", row.email)):
        if key[1] and key in seen:
            return _("Line %(number)s has the same student number or e-mail address.") % {"number": seen[key]}
        seen[key] = row.number
    numbered, addressed = by_number.get(row.student_number), by_address.get(row.email)
    if numbered and addressed and numbered != addressed:
        return _("The student number and the e-mail address belong to two different people.")
    if addressed and not numbered and row.student_number and addressed.student_number:
        return _("The e-mail address belongs to someone with another student number.")
    if not numbered and not addressed and _username(row).lower() in names_taken:
        return _("The user name %(name)s is taken by someone else.") % {"name": _username(row)}
    return ""


def _planned_for(row: RosterRow, person: User, place: Enrollment | None) -> PlannedLine:
    wanted = {"person": person.pk}
    # People are never renamed by a list, so a list that calls someone otherwise is shown to be looked at.
    other = (
        "" if row.full_name == person.full_name else _("The account's name is %(name)s.") % {"name": person.full_name}
    )
    if place is None:
        reason = _("Has an account and gets a place in the course.")
        return _line(row, BatchLine.Verdict.NEW, f"{reason} {other}".strip(), wanted)
    if place.role != Role.STUDENT:
        reason = _("Is in the course already, as %(role)s.") % {"role": place.get_role_display().lower()}
        return _line(row, BatchLine.Verdict.PROBLEM, reason)
    if place.state != Enrollment.State.ACTIVE:
        reason = _("Comes back into the course, with all earlier work.")
        return _line(row, BatchLine.Verdict.CHANGED, f"{reason} {other}".strip(), wanted)
    if row.group and (place.group is None or place.group.name != row.group):
        reason = _("Moves to group %(group)s.") % {"group": row.group}
        return _line(row, BatchLine.Verdict.CHANGED, f"{reason} {other}".strip(), wanted)
    return _line(row, BatchLine.Verdict.UNCHANGED, other)


def _line(row: RosterRow, verdict: str, message: str, wanted: dict | None = None) -> PlannedLine:
    shown = {
        "full_name": row.full_name, "student_number": row.student_number, "email": row.email,
        "latin_name": row.latin_name, "group": row.group,
    }  # fmt: skip
    return PlannedLine(number=row.number, verdict=verdict, wanted=shown | (wanted or {}), message=message)


def _username(row: RosterRow) -> str:
    return row.student_number or row.email


def _lengths(row: RosterRow) -> tuple[tuple[int, str], ...]:
    return ((150, row.full_name), (150, row.latin_name), (20, row.student_number), (150, row.email), (60, row.group))


def apply_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> dict:
    """Make the account when there is none, and the place in the course; return what undoing needs."""
    wanted = line.wanted
    course = Course.objects.get(pk=batch.course_id)
    made_person = "person" not in wanted
    if made_person:
        person = create_person(
            acting_user=acting_user, now=now, full_name=wanted["full_name"], latin_name=wanted["latin_name"],
            email=wanted["email"], student_number=wanted["student_number"],
            username=wanted["student_number"] or wanted["email"],
        )  # fmt: skip
    else:
        person = User.objects.get(pk=wanted["person"])
    before = Enrollment.objects.filter(course=course, user=person).first()
    if before and before.role != Role.STUDENT:
        # Since the preview was made: nobody becomes a student of their own course by a list.
        raise ValidationError(
            _("%(name)s is in the course already, as %(role)s.")
            % {"name": person.full_name, "role": before.get_role_display().lower()}
        )
    kept = before and {"role": before.role, "state": before.state, "group": before.group_id}
    group = _group(course, wanted["group"], acting_user, now) if wanted["group"] else before and before.group
    place = enroll(acting_user=acting_user, now=now, course=course, person=person, role=Role.STUDENT, group=group)
    return {
        "person": person.pk,
        "made_person": made_person,
        "enrollment": place.pk,
        "changed_at": place.changed_at.isoformat(),
        "kept": kept,
    }


def undo_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> bool:
    """Put the place back as it was, or drop it; one that was changed since is left alone. Accounts stay."""
    before = line.before
    place = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("course", "group")
        .get(pk=before["enrollment"])
    )
    if place.changed_at.isoformat() != before["changed_at"]:
        return False
    kept = before["kept"] or {"role": place.role, "state": Enrollment.State.DROPPED, "group": place.group_id}
    group = Group.objects.filter(pk=kept["group"]).first() if kept["group"] else None
    change_enrollment(
        acting_user=acting_user, now=now, enrollment=place, role=kept["role"], state=kept["state"], group=group
    )
    return True


def _group(course: Course, name: str, acting_user: User, now: datetime) -> Group:
    found = Group.objects.filter(course=course, name=name).first()
    return found or create_group(acting_user=acting_user, now=now, course=course, name=name)
