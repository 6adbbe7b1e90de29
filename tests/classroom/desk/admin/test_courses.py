"""Courses in the admin: making them, naming their teachers, and what an instructor may change."""

from datetime import date

import pytest
from django.urls import reverse

from classroom.audit.models import AuditEntry
from classroom.courses import services
from classroom.courses.models import Course, Enrollment, Group, Role
from history.models import Book
from tests.cast import NOW, Cast
from tests.classroom.desk.admin.conftest import AdminWorld

LIST = reverse("admin:courses_course_changelist")
ADD = reverse("admin:courses_course_add")
NEW = {
    "code": "ปศ 332", "title": "ยุโรปร่วมสมัย", "slug": "europe-2569", "year": 2569, "term": 1,
    "time_zone": "Asia/Bangkok", "starts_on_0": "17", "starts_on_1": "8", "starts_on_2": "2569",
}  # fmt: skip


def change(course: Course) -> str:
    return reverse("admin:courses_course_change", args=(course.pk,))


def facts(course: Course, **other) -> dict:
    """The form as the page of an administrator sends it back, with no rows but those in `other`."""
    values = {name: getattr(course, name) for name in ("code", "title", "title_en", "year", "term", "time_zone")}
    groups, staff = other.pop("groups", ()), other.pop("staff", ())
    values |= {"groups-TOTAL_FORMS": len(groups), "groups-INITIAL_FORMS": sum("id" in row for row in groups)}
    values |= {"enrollments-TOTAL_FORMS": len(staff), "enrollments-INITIAL_FORMS": sum("id" in row for row in staff)}
    for prefix, rows in (("groups", groups), ("enrollments", staff)):
        for number, row in enumerate(rows):
            values |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return values | other


def row(cast: Cast, name: str, **other) -> dict:
    place = cast.enrollments[name]
    return {"id": place.pk, "role": place.role, "state": place.state, "limited_to": []} | other


def place(person, role=Role.INSTRUCTOR, **other) -> dict:
    return {"user": person.pk, "role": role, "state": "active", "limited_to": []} | other


class TestMaking:
    def test_a_course_is_made_with_its_books_and_goes_on_to_its_page(self, world: AdminWorld, sign_in):
        book = Book.objects.get(slug="other-book")
        response = sign_in(world.cast.admin).post(ADD, NEW | {"books": [book.pk]})
        course = Course.objects.get(slug="europe-2569")
        assert response.url == change(course)
        assert (course.starts_on, list(course.books.all())) == (date(2026, 8, 17), [book])
        assert AuditEntry.objects.filter(action="courses.create_course", course_id=course.pk).exists()

    def test_the_form_begins_with_this_year_and_the_zone_of_the_installation(self, world, sign_in, settings):
        form = sign_in(world.cast.admin).get(ADD).context["adminform"].form
        assert form["time_zone"].value() == settings.TIME_ZONE
        assert int(form["year"].value()) > 2560
        assert "Empty" in str(form["starts_on"].help_text)
        shown = sign_in(world.cast.admin).get(change(world.cast.course)).context["adminform"].form
        assert "Empty" not in str(shown["starts_on"].help_text)

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"slug": "rus331"}, "already exists"),
            ({"slug": "ยุโรป"}, "slug"),
            ({"year": 2026}, "2026 is 2569"),
            ({"year": 9999}, "Buddhist era"),
            ({"time_zone": "Asia/Ayutthaya"}, "valid choice"),
            ({"ends_on_0": "1", "ends_on_1": "8", "ends_on_2": "2569"}, "before the first one"),
            ({"ends_on_0": "31", "ends_on_1": "11", "ends_on_2": "2569"}, "November has 30 days"),
            ({"books": ["99999"]}, "valid choice"),
            ({"title": ""}, "required"),
        ],
    )
    def test_what_cannot_be_comes_back_with_its_reason(self, world, sign_in, values, reason):
        before = Course.objects.count()
        response = sign_in(world.cast.admin).post(ADD, NEW | values)
        assert response.status_code == 422
        assert reason.lower() in response.content.decode().lower()
        assert Course.objects.count() == before


class TestTeachers:
    def test_an_instructor_is_named_and_enters(self, world, sign_in):
        cast = world.cast
        response = sign_in(cast.admin).post(change(cast.course), facts(cast.course, staff=[place(cast.stranger)]))
        assert response.status_code == 302
        assert sign_in(cast.stranger).get(change(cast.course)).status_code == 200

    def test_a_place_changes_its_role_and_keeps_its_person(self, world, sign_in):
        cast = world.cast
        forged = row(cast, "assistant", role="observer", user=cast.outsider.pk)
        sign_in(cast.admin).post(change(cast.course), facts(cast.course, staff=[forged]))
        found = Enrollment.objects.get(pk=cast.enrollments["assistant"].pk)
        assert (found.role, found.user) == (Role.OBSERVER, cast.assistant)

    def test_an_assistant_is_limited_to_several_groups(self, world, sign_in):
        cast = world.cast
        groups = [cast.group1.pk, cast.group2.pk]
        rows = [row(cast, "assistant", limited_to=groups), place(cast.stranger, "assistant", limited_to=groups[:1])]
        client = sign_in(cast.admin)
        assert client.post(change(cast.course), facts(cast.course, staff=rows)).status_code == 302
        limits = {
            found.user.username: {group.pk for group in found.limited_to.all()}
            for found in Enrollment.objects.filter(role=Role.ASSISTANT)
        }
        assert limits == {"assistant": set(groups), "stranger": {cast.group1.pk}}
        before = AuditEntry.objects.count()
        client.post(change(cast.course), facts(cast.course, staff=[row(cast, "assistant", limited_to=groups)]))
        assert AuditEntry.objects.count() == before

    def test_who_is_in_the_course_already_is_not_added_twice(self, world, sign_in):
        cast = world.cast
        response = sign_in(cast.admin).post(change(cast.course), facts(cast.course, staff=[place(cast.student1)]))
        assert response.status_code == 422
        assert "Is in the course already" in response.content.decode()
        assert Enrollment.objects.get(user=cast.student1).role == Role.STUDENT

    def test_the_same_person_in_two_rows_is_refused_and_nothing_is_done(self, world, sign_in):
        cast = world.cast
        rows = [place(cast.stranger), place(cast.stranger, Role.ASSISTANT)]
        response = sign_in(cast.admin).post(change(cast.course), facts(cast.course, staff=rows, title="x"))
        assert response.status_code == 422
        assert not Enrollment.objects.filter(user=cast.stranger).exists()
        assert Course.objects.get(pk=cast.course.pk).title == cast.course.title

    @pytest.mark.parametrize(
        "forged",
        [
            {"limited_to": ["99999"]},
            {"limited_to": ["x"]},
            {"user": "99999"},
            {"user": "abc"},
            {"role": "dean"},
            {"state": "gone"},
        ],
    )
    def test_a_forged_row_is_refused(self, world, sign_in, forged):
        cast = world.cast
        response = sign_in(cast.admin).post(
            change(cast.course), facts(cast.course, staff=[place(cast.stranger) | forged])
        )
        assert response.status_code == 422
        assert not Enrollment.objects.filter(user=cast.stranger).exists()

    def test_a_group_of_another_course_is_refused(self, world, sign_in):
        cast = world.cast
        foreign = Group.objects.create(course=cast.other_course, name="กลุ่ม 9")
        forged = place(cast.stranger, role="assistant", limited_to=[cast.group1.pk, foreign.pk])
        response = sign_in(cast.admin).post(change(cast.course), facts(cast.course, staff=[forged]))
        assert response.status_code == 422
        assert not Enrollment.objects.filter(user=cast.stranger).exists()

    def test_the_place_of_another_course_is_not_reached_by_its_key(self, world, sign_in):
        cast = world.cast
        foreign = cast.enrollments["outsider"]
        forged = {"id": foreign.pk, "user": cast.outsider.pk, "role": "instructor", "state": "active"}
        assert sign_in(cast.admin).post(change(cast.course), facts(cast.course, staff=[forged])).status_code == 422
        foreign.refresh_from_db()
        assert (foreign.role, foreign.course) == (Role.STUDENT, cast.other_course)
        assert not Enrollment.objects.filter(user=cast.outsider, course=cast.course).exists()


class TestInstructor:
    def test_the_title_is_changed_and_the_rest_is_not(self, world, sign_in):
        cast = world.cast
        forged = facts(cast.course, title="รัสเซียสมัยใหม่", code="X", year=2400, term=3, slug="x", time_zone="UTC")
        forged |= {"books": [Book.objects.get(slug="other-book").pk]}
        assert sign_in(cast.instructor).post(change(cast.course), forged).status_code == 302
        course = Course.objects.get(pk=cast.course.pk)
        assert course.title == "รัสเซียสมัยใหม่"
        assert (course.code, course.year, course.term, course.slug, course.time_zone) == (
            "ปศ 331", 2569, 1, "rus331", "Asia/Bangkok",
        )  # fmt: skip
        assert [book.slug for book in course.books.all()] == ["modern-russia"]

    def test_the_late_days_of_the_course_are_set_where_the_course_is(self, world, sign_in):
        client, course = sign_in(world.cast.instructor), world.cast.course
        assert client.post(change(course), facts(course, late_days="3")).status_code == 302
        assert client.get(change(course)).context["adminform"].form["late_days"].value() == 3
        entry = AuditEntry.objects.get(action="assignments.set_late_days")
        assert (entry.actor, entry.course_id, entry.changes) == (world.cast.instructor, course.pk, {"days": [0, 3]})
        assert client.post(change(course), facts(course, late_days="-1")).status_code == 422
        assert client.post(change(course), facts(course)).status_code == 302
        assert client.get(change(course)).context["adminform"].form["late_days"].value() is None

    def test_nobody_is_named_or_raised(self, world, sign_in):
        cast = world.cast
        before = list(Enrollment.objects.order_by("pk").values())
        rows = [row(cast, "assistant", role="instructor"), place(cast.stranger)]
        sign_in(cast.instructor).post(change(cast.course), facts(cast.course, staff=rows))
        assert list(Enrollment.objects.order_by("pk").values()) == before

    def test_a_group_is_renamed_and_made_on_record(self, world, sign_in):
        cast = world.cast
        rows = [{"id": cast.group1.pk, "name": "กลุ่ม ก"}, {"name": "กลุ่ม 3"}]
        sign_in(cast.instructor).post(change(cast.course), facts(cast.course, groups=rows))
        assert set(Group.objects.filter(course=cast.course).values_list("name", flat=True)) == {
            "กลุ่ม ก", "กลุ่ม 2", "กลุ่ม 3",
        }  # fmt: skip
        assert AuditEntry.objects.get(action="courses.rename_group").changes == {"name": ["กลุ่ม 1", "กลุ่ม ก"]}

    @pytest.mark.parametrize("name", ["กลุ่ม 2", " กลุ่ม  2 ", "ก" * 61])
    def test_a_group_that_cannot_be_is_refused_and_nothing_is_done(self, world, sign_in, name):
        cast = world.cast
        forged = facts(cast.course, title="อื่น", groups=[{"name": name}])
        response = sign_in(cast.instructor).post(change(cast.course), forged)
        assert response.status_code == 422
        assert Group.objects.filter(course=cast.course).count() == 2
        assert Course.objects.get(pk=cast.course.pk).title == cast.course.title

    def test_the_group_of_another_course_is_not_renamed(self, world, sign_in):
        foreign = Group.objects.create(course=world.cast.other_course, name="กลุ่ม 9")
        forged = facts(world.cast.course, groups=[{"id": foreign.pk, "name": "x"}])
        assert sign_in(world.cast.instructor).post(change(world.cast.course), forged).status_code == 422
        foreign.refresh_from_db()
        assert foreign.name == "กลุ่ม 9"
        assert not Group.objects.filter(name="x").exists()

    def test_a_management_form_that_lies_is_refused(self, world, sign_in):
        forged = facts(world.cast.course) | {"groups-TOTAL_FORMS": "x", "groups-INITIAL_FORMS": "-4"}
        assert sign_in(world.cast.instructor).post(change(world.cast.course), forged).status_code == 422


class TestPage:
    def test_the_address_stays_as_it_is(self, world, sign_in):
        sign_in(world.cast.admin).post(change(world.cast.course), facts(world.cast.course, slug="other"))
        assert Course.objects.get(pk=world.cast.course.pk).slug == "rus331"

    def test_only_members_are_led_into_the_course(self, world, sign_in):
        inside = reverse("desk:course", args=(world.cast.course.slug,))
        assert inside not in sign_in(world.cast.admin).get(change(world.cast.course)).content.decode()
        assert inside in sign_in(world.cast.instructor).get(change(world.cast.course)).content.decode()

    def test_its_history_tells_the_groups_and_places_by_name(self, world, sign_in):
        client = sign_in(world.cast.admin)
        client.post(change(world.cast.course), facts(world.cast.course, staff=[place(world.cast.stranger)]))
        path = reverse("admin:courses_course_history", args=(world.cast.course.pk,))
        words = sign_in(world.cast.instructor).get(path).content.decode()
        assert "Gave a place in a course" in words
        assert world.cast.stranger.full_name in words

    @pytest.mark.parametrize("teachers", [1, 3])
    def test_it_takes_a_fixed_number_of_queries(self, world, sign_in, teachers, django_assert_num_queries):
        cast = world.cast
        Enrollment.objects.filter(course=cast.course, role=Role.ASSISTANT).update(role=Role.STUDENT)
        for person in (cast.stranger, cast.outsider)[: teachers - 1]:
            Enrollment.objects.create(
                course=cast.course, user=person, role=Role.ASSISTANT, created_at=cast.course.created_at,
                changed_at=cast.course.created_at,
            )  # fmt: skip
        client = sign_in(cast.admin)
        client.get(change(cast.course))
        # session, user; course, its instructors; books chosen, and to choose; groups of the rows, and to choose;
        # teachers, and the groups that they are limited to; late days; whether one is a member
        with django_assert_num_queries(12):
            client.get(change(cast.course))

    @pytest.mark.parametrize("courses", [1, 3])
    def test_the_list_takes_a_fixed_number_of_queries(self, world, sign_in, courses, django_assert_num_queries):
        cast = world.cast
        for number in range(courses - 1):
            made = Course.objects.create(
                slug=f"c{number}",
                code=f"ปศ {number}",
                title="วิชา",
                year=2569,
                term=1,
                created_at=cast.course.created_at,
            )
            Enrollment.objects.create(
                course=made, user=cast.instructor, role=Role.INSTRUCTOR, created_at=made.created_at,
                changed_at=made.created_at,
            )  # fmt: skip
        client = sign_in(cast.instructor)
        client.get(LIST)
        with django_assert_num_queries(7):  # session, user, may enter; years to filter by; number; rows, instructors
            client.get(LIST)


def test_the_groups_of_an_archived_course_are_kept_by_administrators(world, sign_in):
    cast, client = world.cast, sign_in(world.cast.instructor)
    page, add = reverse("admin:courses_group_change", args=(cast.group1.pk,)), reverse("admin:courses_group_add")
    services.archive_course(acting_user=cast.admin, now=NOW, course=cast.course)
    assert client.get(page).status_code == 200  # to look at
    assert client.post(page, {"name": "กลุ่ม ก"}).status_code == 403
    assert client.post(add, {"course": cast.course.pk, "name": "กลุ่ม 9"}).status_code == 422
    client = sign_in(cast.admin)
    assert client.post(page, {"name": "กลุ่ม ก"}).status_code == 302
    assert client.post(add, {"course": cast.course.pk, "name": "กลุ่ม 9"}).status_code == 302
