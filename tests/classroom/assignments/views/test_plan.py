"""The list, the page of an assignment, and the form behind it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.assignments.models import Assignment, Extension
from classroom.assignments.services import create_assignment
from tests.cast import NOW
from tests.classroom.assignments.conftest import address, browse

LIST = "/courses/rus331/assignments/"
NEW = f"{LIST}new/"


def typed(**values):
    """What a browser sends for the form; dates in their parts, Buddhist era."""
    return {
        "title": "เรียงความที่สอง", "instructions": "เขียน", "grace_minutes": "10", "published": "on",
        "due_at_0": "30", "due_at_1": "11", "due_at_2": "2569", "due_at_3": "23:59",
    } | values  # fmt: skip


def make(cast, title, **values):
    now = timezone.now()
    values = {"due_at": now + timedelta(days=3)} | values
    return create_assignment(
        acting_user=cast.instructor, now=now, course=cast.course, title=title, instructions="x", **values
    )


def test_an_instructor_sets_an_essay_with_buddhist_dates(cast, chapter):
    section = chapter.sections.get(slug="great-purge")
    answer = browse(cast.instructor).post(NEW, typed(sections=[section.pk], min_words="800", max_words="1200"))
    essay = Assignment.objects.get()
    assert answer.url == address("assignment", essay)
    assert essay.due_at == datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
    assert (essay.min_words, essay.max_words, list(essay.sections.all())) == (800, 1200, [section])


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": "ก" * 201}),
        ("title", {"title": "ก\0ข"}),
        ("due_at", {"due_at_0": "31"}),
        ("closes_at", {"closes_at_0": "1", "closes_at_1": "11", "closes_at_2": "2569", "closes_at_3": "12:00"}),
        ("opens_at", {"opens_at_0": "1", "opens_at_1": "12", "opens_at_2": "2569", "opens_at_3": "12:00"}),
        ("max_words", {"min_words": "900", "max_words": "800"}),
        ("grace_minutes", {"grace_minutes": "-1"}),
        ("sections", {"sections": ["999999"]}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(cast, chapter, field, wrong):
    page = browse(cast.instructor).post(NEW, typed(**wrong))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert page.context["form"]["instructions"].value() == "เขียน"
    assert not Assignment.objects.exists()


def test_changing_keeps_what_is_not_changed(cast, essay):
    # Still to be written, whenever this runs: to put off what is due already would be shown first.
    Assignment.objects.update(due_at=timezone.now() + timedelta(days=7), closes_at=None)
    client = browse(cast.instructor)
    form = client.get(address("edit", essay)).context["form"]
    assert form["title"].value() == essay.title
    client.post(address("edit", essay), typed(title="ใหม่", due_at_2="2699"))
    essay.refresh_from_db()
    assert essay.title == "ใหม่"


def test_only_instructors_set_and_change(cast, essay):
    for person, status in ((cast.assistant, 403), (cast.student1, 403), (cast.outsider, 404), (cast.stranger, 404)):
        for where in (NEW, address("edit", essay), address("extension_create", essay)):
            assert browse(person).get(where).status_code == status
            assert browse(person).post(where, typed()).status_code == status
    assert Assignment.objects.count() == 1


def test_students_see_what_is_open_to_them(cast):
    make(cast, "เปิดแล้ว")
    hidden = make(cast, "ซ่อนไว้", published=False)
    make(cast, "ยังไม่เปิด", opens_at=timezone.now() + timedelta(days=1))
    student, instructor = browse(cast.student1), browse(cast.instructor)
    assert "เปิดแล้ว" in student.get(LIST).content.decode()
    assert "ซ่อนไว้" not in student.get(LIST).content.decode()
    assert "ยังไม่เปิด" not in student.get(LIST).content.decode()
    assert student.get(address("assignment", hidden)).status_code == 404
    for title in ("เปิดแล้ว", "ซ่อนไว้", "ยังไม่เปิด"):
        assert title in instructor.get(LIST).content.decode()


def test_open_essays_stand_before_closed_ones(cast):
    make(cast, "ปิดแล้ว", due_at=timezone.now() - timedelta(days=3))
    make(cast, "เปิดอยู่")
    lines = browse(cast.student1).get(LIST).context["lines"]
    assert [(line.assignment.title, state) for line, state in lines] == [("เปิดอยู่", "new"), ("ปิดแล้ว", "missed")]


def test_staff_see_how_many_handed_in_of_those_they_supervise(cast, essay, draft):
    from uuid import uuid4

    from classroom.assignments.services import hand_in

    hand_in(acting_user=cast.student1, now=NOW, submission=draft.submission, token=uuid4(), expected_version=1)
    line = browse(cast.instructor).get(address("assignment", essay)).context["line"]
    assert (line.handed_in, line.students) == (1, 2)
    line = browse(cast.assistant).get(address("assignment", essay)).context["line"]
    assert (line.handed_in, line.students) == (0, 1)


def test_more_time_for_one_student_is_explained_on_their_page(cast, essay):
    instructor = browse(cast.instructor)
    place = cast.enrollments["student1"]
    given = {"student": place.pk, "days": "2", "hours": "", "reason": "ป่วย"}
    assert instructor.post(address("extension_create", essay), given).status_code == 302
    assert Extension.objects.get().minutes == 2880
    assert browse(cast.student1).get(address("assignment", essay)).context["deadline"].extension.reason == "ป่วย"
    assert browse(cast.student2).get(address("assignment", essay)).context["deadline"].extension is None
    where = address("extension_delete", essay, Extension.objects.get().pk)
    assert instructor.get(where).status_code == 200
    assert instructor.post(where).status_code == 302
    assert not Extension.objects.exists()
    assert instructor.get(where).status_code == 404


@pytest.mark.parametrize(
    "given", [{"days": "0"}, {"days": "x"}, {"days": "1", "reason": "ก" * 201}, {"days": "1", "student": "0"}]
)
def test_an_extension_that_cannot_be_is_refused(cast, essay, given):
    data = {"student": cast.enrollments["student1"].pk} | given
    assert browse(cast.instructor).post(address("extension_create", essay), data).status_code == 422
    assert not Extension.objects.exists()


def test_nobody_from_outside_is_given_more_time(cast, essay):
    for name in ("dropped", "outsider", "instructor"):
        data = {"student": cast.enrollments[name].pk, "days": "1"}
        assert browse(cast.instructor).post(address("extension_create", essay), data).status_code == 422


@pytest.mark.parametrize("number", [1, 3])
def test_lists_have_a_fixed_number_of_queries(cast, chapter, number, django_assert_num_queries):
    for place in range(number):
        make(cast, f"งานที่ {place}")
    student, instructor = browse(cast.student1), browse(cast.instructor)
    with django_assert_num_queries(7):
        student.get(LIST)
    with django_assert_num_queries(5):
        instructor.get(LIST)


def test_every_page_reads_in_both_languages(cast, essay, draft):
    pages = [reverse("assignments:list", args=("rus331",)), address("assignment", essay), address("write", essay)]
    for language in ("th", "en"):
        for where in pages:
            assert browse(cast.student1).get(where, headers={"Accept-Language": language}).status_code == 200
