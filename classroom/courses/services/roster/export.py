"""The people of courses as files: a list for spreadsheets, and what Canvas, Moodle and OneRoster take.

What is exported cannot run as a formula, and comes back in as "unchanged".
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from classroom.common.tables import write_csv, write_xlsx
from classroom.courses.models import Course, Enrollment, Role

Rows = Iterable[Sequence[str]]

#: In these words the list is read again; see words.py.
_HEADS = {
    "th": ("รหัสนักศึกษา", "ชื่อ-สกุล", "ชื่อภาษาอังกฤษ", "อีเมล", "กลุ่ม", "คณะ", "ชื่อผู้ใช้", "บทบาท", "รหัสวิชา", "ชื่อวิชา"),
    "en": (
        "Student number", "Name", "Name in English", "E-mail", "Group", "Faculty", "User name", "Role", "Course code",
        "Course title",
    ),
}  # fmt: skip
_CANVAS = {Role.INSTRUCTOR: "teacher", Role.ASSISTANT: "ta"}
_MOODLE = {Role.INSTRUCTOR: "editingteacher", Role.ASSISTANT: "teacher"}
_ONEROSTER = {
    Role.INSTRUCTOR: "teacher", Role.ASSISTANT: "proctor", Role.AUDITOR: "ext:auditor", Role.OBSERVER: "ext:observer",
}  # fmt: skip
#: All files that the manifest of OneRoster 1.2 speaks of, in its order.
_FILES = (
    "academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics",
    "enrollments", "lineItemLearningObjectiveIds", "lineItems", "lineItemScoreScales", "orgs", "resources",
    "resultLearningObjectiveIds", "results", "resultScoreScales", "roles", "scoreScales", "userProfiles",
    "userResources", "users",
)  # fmt: skip


@dataclass(frozen=True)
class Format:
    """`write` makes the file of the places, which have user, course and group filled."""

    name: object
    suffix: str
    content_type: str
    write: Callable[[Sequence[Enrollment], bool], bytes]


def export_roster(courses: Sequence[Course], code: str) -> tuple[str, str, bytes]:
    """The active people of `courses` in the format `code`: name of the file, kind of content, bytes; one query."""
    places = list(
        Enrollment.objects.filter(course__in=[course.pk for course in courses], state=Enrollment.State.ACTIVE)
        .select_related("user", "course", "group")
        .order_by("course__code", "course", "user__sort_key", "pk")
    )
    form = FORMATS[code]
    stem = courses[0].slug if len(courses) == 1 else "rosters"
    more = "" if code in ("csv", "xlsx") else f"-{code}"
    return f"{stem}{more}.{form.suffix}", form.content_type, form.write(places, len(courses) > 1)


def _line(text: str) -> str:
    return " ".join(text.split())


def _list_rows(places: Sequence[Enrollment], shows_course: bool) -> Rows:
    heads = _HEADS["th" if translation.get_language() == "th" else "en"]
    yield heads if shows_course else heads[:8]
    for place in places:
        person = place.user
        cells = (
            person.student_number, person.full_name, person.latin_name, person.email,
            place.group.name if place.group else "", person.faculty, person.username, place.role,
            place.course.slug, place.course.title,
        )  # fmt: skip
        yield [_line(cell) for cell in (cells if shows_course else cells[:8])]


def _csv(places: Sequence[Enrollment], shows_course: bool) -> bytes:
    return write_csv(_list_rows(places, shows_course))


def _xlsx(places: Sequence[Enrollment], shows_course: bool) -> bytes:
    return write_xlsx(_list_rows(places, shows_course), str(_("People")))


def _moodle(places: Sequence[Enrollment], shows_course: bool) -> bytes:
    rows = [("username", "firstname", "lastname", "email", "idnumber", "institution", "course1", "group1", "role1")]
    for place in places:
        person = place.user
        first, _space, last = _line(person.full_name).partition(" ")
        rows.append(
            (
                person.username.lower(), first, last, person.email, person.student_number, _line(person.faculty),
                place.course.slug, _group(place), _MOODLE.get(place.role, place.role),
            )
        )  # fmt: skip
    return write_csv(rows)


def _canvas(places: Sequence[Enrollment], shows_course: bool) -> bytes:
    people = {place.user_id: place.user for place in places}
    courses = {place.course_id: place.course for place in places}
    sections = {(place.course_id, _group(place)): place.course for place in places if place.group}
    users = [("user_id", "login_id", "full_name", "sortable_name", "email", "status")]
    for person in people.values():
        name = _line(person.full_name)
        users.append((_sis_id(person), person.username, name, name, person.email, "active"))
    places_rows = [("course_id", "user_id", "role", "section_id", "status")]
    places_rows += [
        (
            place.course.slug, _sis_id(place.user), _CANVAS.get(place.role, place.role),
            f"{place.course.slug}/{_group(place)}" if place.group else "", "active",
        )
        for place in places
    ]  # fmt: skip
    return _zipped(
        {
            "users.csv": users,
            "courses.csv": [
                ("course_id", "short_name", "long_name", "account_id", "term_id", "status"),
                *((each.slug, each.slug, _line(each.title), "", _term(each), "active") for each in courses.values()),
            ],
            "sections.csv": [
                ("section_id", "course_id", "name", "status"),
                *((f"{course.slug}/{name}", course.slug, name, "active") for (_pk, name), course in sections.items()),
            ],
            "enrollments.csv": places_rows,
        }
    )


def _oneroster(places: Sequence[Enrollment], shows_course: bool) -> bytes:
    people = {place.user_id: place.user for place in places}
    courses = {place.course_id: place.course for place in places}
    classes = {(place.course_id, _group(place)): place for place in places}
    terms = {_term(course): course for course in courses.values()}
    school = "school"
    roles = {place.user_id: "student" for place in places}
    roles |= {place.user_id: "teacher" for place in places if place.role == Role.INSTRUCTOR}
    files = {
        "orgs": [
            ("sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"),
            (school, "", "", "Rueanrian", "school", "", ""),
        ],
        "academicSessions": [
            ("sourcedId", "status", "dateLastModified", "title", "type", "startDate", "endDate", "parentSourcedId",
             "schoolYear"),
            *((key, "", "", key, "term", *_dates(each), "", str(each.year - 543)) for key, each in terms.items()),
        ],
        "courses": [
            ("sourcedId", "status", "dateLastModified", "schoolYearSourcedId", "title", "courseCode", "grades",
             "orgSourcedId", "subjects", "subjectCodes"),
            *((f"course-{each.pk}", "", "", "", _line(each.title), each.slug, "", school, "", "")
              for each in courses.values()),
        ],
        "classes": [
            ("sourcedId", "status", "dateLastModified", "title", "grades", "courseSourcedId", "classCode", "classType",
             "location", "schoolSourcedId", "termSourcedIds", "subjects", "subjectCodes", "periods"),
            *((_class(each), "", "", name or _line(each.course.title), "", f"course-{each.course_id}", each.course.slug,
               "scheduled", "", school, _term(each.course), "", "", "") for (_pk, name), each in classes.items()),
        ],
        "users": [
            ("sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds", "givenName",
             "familyName", "middleName", "identifier", "email", "sms", "phone", "agentSourcedIds", "grades",
             "password", "userMasterIdentifier", "resourceSourcedIds", "preferredGivenName", "preferredMiddleName",
             "preferredFamilyName", "primaryOrgSourcedId", "pronouns"),
            *(_oneroster_user(each, school) for each in people.values()),
        ],
        "roles": [
            ("sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role", "beginDate", "endDate",
             "orgSourcedId", "userProfileSourcedId"),
            *((f"role-{key}", "", "", f"user-{key}", "primary", role, "", "", school, "")
              for key, role in roles.items()),
        ],
        "enrollments": [
            ("sourcedId", "status", "dateLastModified", "classSourcedId", "schoolSourcedId", "userSourcedId", "role",
             "primary", "beginDate", "endDate"),
            *((f"enrollment-{each.pk}", "", "", _class(each), school, f"user-{each.user_id}",
               _ONEROSTER.get(each.role, each.role), "", "", "") for each in places),
        ],
    }  # fmt: skip
    manifest = [("propertyName", "value"), ("manifest.version", "1.0"), ("oneroster.version", "1.2")]
    manifest += [(f"file.{name}", "bulk" if name in files else "absent") for name in _FILES]
    manifest += [("source.systemName", "Rueanrian"), ("source.systemCode", "rueanrian")]
    return _zipped({f"{name}.csv": rows for name, rows in files.items()} | {"manifest.csv": manifest})


def _oneroster_user(person, school: str) -> Sequence[str]:
    first, _space, last = _line(person.full_name).partition(" ")
    return (
        f"user-{person.pk}", "", "", "true", person.username, "", first, last, "", person.student_number, person.email,
        "", "", "", "", "", "", "", "", "", "", school, "",
    )  # fmt: skip


def _class(place: Enrollment) -> str:
    return f"class-{place.course_id}-{place.group_id or 0}"


def _dates(course: Course) -> tuple[str, str]:
    """The dates of a term, which OneRoster must have: those of a course of it, or those of the academic year."""
    first = course.starts_on or date(course.year - 543, 6, 1)
    return first.isoformat(), (course.ends_on or date(course.year - 542, 5, 31)).isoformat()


def _term(course: Course) -> str:
    return f"{course.year}-{course.term}"


def _group(place: Enrollment) -> str:
    return _line(place.group.name) if place.group else ""


def _sis_id(person) -> str:
    return person.student_number or f"user:{person.username}"


def _zipped(files: dict[str, Rows]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, rows in files.items():
            # Systems of courses want UTF-8 without a BOM.
            package.writestr(name, write_csv(rows).removeprefix(b"\xef\xbb\xbf"))
    return out.getvalue()


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {
    "csv": Format(_("CSV"), "csv", "text/csv; charset=utf-8", _csv),
    "xlsx": Format(_("Excel (XLSX)"), "xlsx", _XLSX, _xlsx),
    "canvas": Format("Canvas SIS", "zip", "application/zip", _canvas),
    "moodle": Format("Moodle", "csv", "text/csv; charset=utf-8", _moodle),
    "oneroster": Format("OneRoster 1.2", "zip", "application/zip", _oneroster),
}
