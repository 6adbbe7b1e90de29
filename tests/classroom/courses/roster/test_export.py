"""What is exported comes back in as "unchanged", in every format, and cannot run as a formula."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classroom.accounts.models import User
from classroom.accounts.services import create_people
from classroom.batches.models import Batch, BatchLine
from classroom.common.tables import FORMULA
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.services.roster import FORMATS, export_roster, plan_again, plan_files
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


def came_back(cast: Cast, courses: list[Course], code: str) -> Batch:
    name, _content_type, content = export_roster(courses, code)
    where = {"course": courses[0]} if len(courses) == 1 else {"year": 2569, "term": 1}
    batch = plan_files(acting_user=cast.admin, now=NOW, files=[(name, content)], **where)
    return plan_again(acting_user=cast.admin, now=NOW, batch=batch)


def told(batch: Batch) -> list[tuple[str, str]]:
    return [
        (line.verdict, line.message)
        for line in batch.lines.exclude(verdict=BatchLine.Verdict.UNCHANGED)
    ]  # fmt: skip


@pytest.mark.parametrize("code", FORMATS)
@pytest.mark.parametrize("whole_term", [False, True])
def test_what_goes_out_comes_back_unchanged(cast, code, whole_term):
    courses = [cast.course, cast.other_course] if whole_term else [cast.course]
    batch = came_back(cast, courses, code)
    assert batch.state == Batch.State.PLANNED
    assert told(batch) == []
    people = Enrollment.objects.filter(course__in=courses, state=Enrollment.State.ACTIVE).count()
    assert batch.lines.count() == people


TEXT = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, exclude_categories=("Cn",)),
        st.sampled_from("=+-@\t'\",;|\u200b\u00a0๐๙"),
    ),
    min_size=1, max_size=40,
).filter(lambda text: text.strip("\u200b\u00a0 \t"))  # fmt: skip
PERSON = st.fixed_dictionaries(
    {
        "full_name": TEXT,
        "latin_name": TEXT,
        "faculty": TEXT,
        "student_number": st.from_regex(r"[1-9][0-9]{7,9}", fullmatch=True),
        "group": st.one_of(st.just(""), TEXT),
    }
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(PERSON, min_size=1, max_size=6, unique_by=lambda each: each["student_number"]),
    code=st.sampled_from(list(FORMATS)),
)
def test_whatever_people_are_called(cast, people, code):
    course = Course.objects.create(
        slug=f"c{Course.objects.count()}", code="X", title="ก", year=2569, term=2, created_at=NOW
    )
    User.objects.filter(student_number__in=[each["student_number"] for each in people]).update(student_number="")
    made = create_people(
        acting_user=cast.admin, now=NOW,
        people=[{**each, "username": f"{course.slug}-{each['student_number']}"} for each in people],
    )  # fmt: skip
    for person, each in zip(made, people, strict=True):
        name = " ".join(each["group"].split())[:60]
        group = Group.objects.get_or_create(course=course, name=name)[0] if name else None
        Enrollment.objects.create(course=course, user=person, group=group, created_at=NOW, changed_at=NOW)
    batch = came_back(cast, [course], code)
    assert told(batch) == []
    assert batch.lines.count() == len(people)


def test_no_cell_runs_as_a_formula(cast):
    person = cast.student1
    User.objects.filter(pk=person.pk).update(full_name="=HYPERLINK(1)", faculty="@SUM(1)", latin_name="+1")
    for code in ("csv", "moodle"):
        _name, _kind, content = export_roster([cast.course], code)
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        assert "'=HYPERLINK(1)" in cells, code
        assert not [cell for cell in cells if cell.startswith(FORMULA)], code


def test_roles_go_out_in_the_words_of_each_system(cast):
    Enrollment.objects.filter(user=cast.student2).update(role=Role.AUDITOR)
    for code in FORMATS:
        assert told(came_back(cast, [cast.course], code)) == [], code
