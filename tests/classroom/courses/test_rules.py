"""Who may see and do what: every yes or no agrees with the list beside it, for every member of the cast."""

import pytest
from django.http import Http404

from classroom.courses import rules
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.services import create_reading, enroll
from tests.cast import NOW, Cast, later


def test_a_course_is_readable_by_its_active_members(cast: Cast) -> None:
    for name, person in cast.everyone().items():
        for course in Course.objects.all():
            listed = course in rules.readable_courses(person)
            assert rules.can_read_course(person, course) == listed, name
    assert set(rules.readable_courses(cast.student1)) == {cast.course}
    assert not rules.readable_courses(cast.dropped)
    assert not rules.readable_courses(cast.admin)


@pytest.mark.parametrize("name", ["dropped", "outsider", "stranger", "admin"])
@pytest.mark.parametrize("slug", ["rus331", "no-such-course"])
def test_a_course_that_one_is_not_in_is_not_there(cast: Cast, name: str, slug: str) -> None:
    with pytest.raises(Http404):
        rules.membership_or_404(getattr(cast, name), slug)


def test_whose_work_one_sees(cast: Cast) -> None:
    seen = {"instructor": {"student1", "student2", "dropped"}, "assistant": {"student2"}}
    students = Enrollment.objects.filter(role=Role.STUDENT)
    for name in cast.enrollments:
        place = cast.enrollment(getattr(cast, name))
        listed = set(rules.supervised_enrollments(place))
        assert {found.user.username for found in listed} == seen.get(name, set()), name
        assert all(rules.can_supervise(place, student) == (student in listed) for student in students), name


def test_an_assistant_without_a_group_sees_the_whole_class(cast: Cast) -> None:
    place = cast.enrollment(cast.assistant)
    place.limited_to.clear()
    assert rules.supervised_enrollments(place).count() == 3


def test_an_assistant_is_limited_to_several_groups_also_as_a_viewer_made_up_for_a_query(cast: Cast) -> None:
    group3 = Group.objects.create(course=cast.course, name="กลุ่ม 3")
    for name, group in (("stranger", group3), ("admin", None)):
        enroll(acting_user=None, now=NOW, course=cast.course, person=getattr(cast, name), group=group)
    place = cast.enrollment(cast.assistant)
    place.limited_to.add(group3)
    made_up = Enrollment(course=cast.course, user=cast.assistant, role=Role.ASSISTANT)
    for viewer in (place, made_up):
        seen = {found.user.username for found in rules.supervised_enrollments(viewer)}
        assert seen == {"student2", "stranger"}
    groups = (cast.group1.pk, cast.group2.pk, group3.pk, None)
    assert [rules.may_have(place, group) for group in groups] == [False, True, True, False]
    # The same person, in another course and with another role, has the whole class there.
    other = enroll(acting_user=None, now=NOW, course=cast.other_course, person=cast.assistant, role=Role.ASSISTANT)
    assert rules.supervised_enrollments(other).count() == 1


def test_a_reading_is_seen_from_its_opening_on_and_by_staff_before(cast: Cast) -> None:
    reading = create_reading(
        acting_user=None, now=NOW, course=cast.course, title="อ่าน", sections=[], opens_at=later(days=1)
    )
    for name, before in (("student1", False), ("assistant", True), ("instructor", True)):
        place = cast.enrollment(getattr(cast, name))
        assert (reading in rules.readable_readings(place, NOW)) == before, name
        assert reading in rules.readable_readings(place, later(days=1)), name
    assert reading not in rules.readable_readings(cast.enrollment(cast.outsider), later(days=1))


class TestAdmin:
    def test_who_enters(self, cast: Cast) -> None:
        assert {name for name, person in cast.everyone().items() if rules.may_enter_admin(person)} == {
            "admin",
            "instructor",
        }

    def test_whom_an_instructor_sees_and_may_change(self, cast: Cast) -> None:
        seen = set(rules.administrable_people(cast.instructor))
        assert seen == {cast.student1, cast.student2, cast.dropped}
        assert all(rules.can_change_person(cast.instructor, person) for person in seen)
        others = set(cast.everyone().values()) - seen
        assert not any(rules.can_change_person(cast.instructor, person) for person in others)

    @pytest.mark.parametrize("role", Role.values)
    @pytest.mark.parametrize("state", Enrollment.State.values)
    def test_who_has_any_other_place_is_seen_and_not_changed(self, cast: Cast, role: str, state: str) -> None:
        enroll(acting_user=None, now=NOW, course=cast.other_course, person=cast.student1, role=role, state=state)
        assert cast.student1 in rules.administrable_people(cast.instructor)
        assert not rules.can_change_person(cast.instructor, cast.student1)
        assert rules.can_change_person(cast.admin, cast.student1)

    def test_places_are_those_of_ones_students(self, cast: Cast) -> None:
        for person in cast.everyone().values():
            places = rules.administrable_enrollments(person)
            assert set(places.values_list("user", flat=True)) <= set(
                rules.administrable_people(person).values_list("pk", flat=True)
            )
        assert not rules.administrable_enrollments(cast.assistant).exists()

    def test_who_teaches_two_courses_sees_both(self, cast: Cast) -> None:
        enroll(acting_user=None, now=NOW, course=cast.other_course, person=cast.instructor, role=Role.INSTRUCTOR)
        assert set(rules.administrable_courses(cast.instructor)) == {cast.course, cast.other_course}
        assert cast.outsider in rules.administrable_people(cast.instructor)
