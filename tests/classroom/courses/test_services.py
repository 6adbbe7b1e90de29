"""Courses, groups and places: every write is whole, on record, and refused in words."""

import pytest
from django.core.exceptions import ValidationError

from classroom.audit.models import AuditEntry
from classroom.courses import services
from classroom.courses.models import Course, Enrollment, Group, Role
from tests.cast import NOW, Cast, later


def test_a_dropped_student_comes_back_to_the_same_place(cast: Cast) -> None:
    place = services.enroll(acting_user=cast.admin, now=NOW, course=cast.course, person=cast.dropped)
    assert (place.pk, place.state) == (cast.enrollments["dropped"].pk, Enrollment.State.ACTIVE)


def test_dropping_keeps_role_and_group(cast: Cast) -> None:
    place = services.drop(acting_user=cast.instructor, now=later(days=1), enrollment=cast.enrollments["student1"])
    assert (place.state, place.role, place.group) == (Enrollment.State.DROPPED, Role.STUDENT, cast.group1)
    entry = AuditEntry.objects.get()
    assert (entry.at, entry.course_id, entry.changes) == (
        later(days=1),
        cast.course.pk,
        {"state": ["active", "dropped"]},
    )


def test_what_does_not_change_leaves_no_record(cast: Cast) -> None:
    place = cast.enrollments["student1"]
    services.change_enrollment(
        acting_user=cast.admin, now=NOW, enrollment=place, role=place.role, state=place.state, group=place.group
    )
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_a_group_of_another_course_is_refused(cast: Cast, role: str) -> None:
    foreign = Group.objects.create(course=cast.other_course, name="กลุ่ม 1")
    common = {"acting_user": cast.admin, "now": NOW, "role": role}
    place = cast.enrollments["assistant"]
    for wrong in ({"group": foreign}, {"group": None, "limited_to": [cast.group1, foreign]}):
        with pytest.raises(ValidationError, match="another course"):
            services.enroll(**common, course=cast.course, person=cast.stranger, **wrong)
        with pytest.raises(ValidationError, match="another course"):
            services.change_enrollment(**common, enrollment=place, state=place.state, **wrong)
    assert not Enrollment.objects.filter(user=cast.stranger).exists()
    assert list(place.limited_to.all()) == [cast.group2]


def test_a_student_is_in_a_group_and_an_assistant_limited_to_groups(cast: Cast) -> None:
    place = cast.enrollments["student1"]

    def change(role: str, **groups) -> Enrollment:
        return services.change_enrollment(
            acting_user=cast.admin, now=later(days=1), enrollment=place, role=role, state=place.state, **groups
        )

    assistant = change(Role.ASSISTANT, group=cast.group1, limited_to=[cast.group1, cast.group2])
    assert (assistant.group, assistant.groups) == (None, [cast.group1, cast.group2])
    entry = AuditEntry.objects.latest("pk")
    assert entry.changes["limited_to"] == [[], ["กลุ่ม 1", "กลุ่ม 2"]]
    assert change(Role.ASSISTANT, group=None).groups == [cast.group1, cast.group2]
    student = change(Role.STUDENT, group=cast.group2, limited_to=[cast.group1])
    assert (student.groups, student.limited_to.count()) == ([cast.group2], 0)


def test_who_changes_a_place_that_another_changed_meanwhile_is_told(cast: Cast) -> None:
    place = cast.enrollments["student1"]
    seen_at = place.changed_at
    common = {"acting_user": cast.admin, "now": later(days=1), "enrollment": place, "state": place.state}
    services.change_enrollment(**common, role=Role.AUDITOR, group=None, seen_at=seen_at)
    with pytest.raises(ValidationError, match="meanwhile"):
        services.change_enrollment(**common, role=Role.OBSERVER, group=None, seen_at=seen_at)
    place.refresh_from_db()
    assert place.role == Role.AUDITOR


def test_a_group_is_called_once_in_a_course(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        services.create_group(acting_user=cast.admin, now=NOW, course=cast.course, name=" กลุ่ม  1 ")
    assert services.create_group(acting_user=cast.admin, now=NOW, course=cast.other_course, name="กลุ่ม 1").pk


@pytest.mark.parametrize("wrong", [{"slug": "rus331"}, {"slug": "ก"}, {"title": ""}, {"term": 9}])
def test_a_course_that_cannot_be_is_not_made(cast: Cast, wrong: dict) -> None:
    facts = {"slug": "new", "code": "ปศ 1", "title": "วิชา", "year": 2569, "term": 1}
    before = Course.objects.count()
    with pytest.raises(ValidationError):
        services.create_course(acting_user=cast.admin, now=NOW, **facts | wrong)
    assert Course.objects.count() == before


def test_a_change_of_a_course_is_whole_or_not_at_all(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        services.update_course(acting_user=cast.admin, now=NOW, course=cast.course, title="ใหม่", slug="sea210")
    assert Course.objects.get(slug="rus331").title == "รัสเซียและโซเวียต"
    with pytest.raises(TypeError):
        services.update_course(acting_user=cast.admin, now=NOW, course=cast.course, archived_at=NOW)
