"""The first page of the admin, the words of the audit, and the frame of every page."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone, translation

from classroom.audit.models import AuditEntry
from classroom.audit.services import record
from classroom.audit.words import ACTS
from classroom.courses.models import Course, Enrollment, Role
from classroom.desk.admin.acts import describe
from tests.cast import NOW

INDEX = reverse("admin:index")


class TestFirstPage:
    def test_an_administrator_sees_all_courses_people_lists_and_acts(self, world, sign_in):
        overview = sign_in(world.cast.admin).get(INDEX).context["overview"]
        assert {course.slug for course in overview.courses} == {"rus331", "sea210"}
        assert overview.student_count == 3
        assert (overview.people.open, overview.people.closed) == (9, 0)
        assert [batch for batch, _course in overview.lists] == [world.batch]
        assert overview.acts

    def test_an_instructor_sees_the_courses_that_they_teach(self, world, sign_in):
        response = sign_in(world.cast.instructor).get(INDEX)
        overview = response.context["overview"]
        assert [course.slug for course in overview.courses] == ["rus331"]
        assert (overview.people, overview.lists, overview.acts) == (None, (), ())
        assert world.cast.other_course.shown_title not in response.content.decode()

    def test_an_instructor_is_shown_no_records(self, world, sign_in):
        words = sign_in(world.cast.instructor).get(INDEX).content.decode()
        assert reverse("admin:django_tasks_database_dbtaskresult_changelist") not in words
        assert reverse("admin:health") not in words

    def test_a_course_that_is_over_is_not_running(self, world, sign_in):
        yesterday = timezone.localdate() - timezone.timedelta(days=1)
        Course.objects.filter(pk=world.cast.course.pk).update(ends_on=yesterday)
        overview = sign_in(world.cast.admin).get(INDEX).context["overview"]
        assert [course.slug for course in overview.courses] == ["sea210"]

    def test_every_page_of_the_admin_stands_on_a_shelf_with_its_purpose(self, world, sign_in):
        shelves = sign_in(world.cast.admin).get(INDEX).context["shelves"]
        shown = [model for _title, models in shelves for model in models]
        assert {model["model"] for model in shown} == set(admin.site._registry)
        assert all(model["purpose"] for model in shown)

    @pytest.mark.parametrize("courses", [1, 3])
    def test_it_takes_a_fixed_number_of_queries(self, world, sign_in, courses, django_assert_num_queries):
        Course.objects.filter(pk=world.cast.other_course.pk).update(archived_at=NOW)
        for number in range(courses - 1):
            made = Course.objects.create(
                slug=f"c{number}", code=f"ปศ {number}", title="วิชา", year=2569, term=1, created_at=NOW
            )
            Enrollment.objects.create(
                course=made, user=world.cast.instructor, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
            )
        for person, queries in ((world.cast.admin, 15), (world.cast.instructor, 11)):
            client = sign_in(person)
            client.get(INDEX)
            with django_assert_num_queries(queries):
                client.get(INDEX)


class TestActs:
    def test_every_act_of_the_services_has_its_words(self):
        apps = "accounts|assignments|courses|discussions|grading|history|reading"
        # Of the same shape are the names of files, and where a service finds its course.
        known = re.compile(rf'(?<!closed_when_archived\()"((?:{apps})\.(?!csv")[a-z_]+)"')
        written = set()
        for source in (*Path("classroom").glob("*/services/**/*.py"), *Path("classroom").glob("*/services.py"),
                       *Path("history/services").glob("*.py")):  # fmt: skip
            written |= set(known.findall((Path(settings.BASE_DIR) / source).read_text(encoding="utf-8")))
        assert written
        assert written <= ACTS.keys()

    def test_values_are_said_as_people_say_them(self, world):
        entry = record(
            acting_user=None, now=NOW, action="courses.change_enrollment", target=world.cast.enrollments["student1"],
            changes={"role": ("student", "auditor"), "state": ("active", "dropped"), "group": (None, "กลุ่ม 1")},
        )  # fmt: skip
        with translation.override("en"):
            (act,) = describe([entry])
            assert (act.who, act.words, act.target) == (
                "The classroom itself", "Changed a place in a course", world.cast.student1.full_name,
            )  # fmt: skip
            assert [(change.name, change.before, change.after) for change in act.changes] == [
                ("role", "Student", "Auditor"), ("state", "Active", "Dropped"), ("group", "–", "กลุ่ม 1"),
            ]  # fmt: skip

    def test_an_entry_outlives_its_object_and_its_act(self, world):
        entry = AuditEntry(at=NOW, action="gone.act", object_label="gone.model", object_id="7", changes={"x": [1, 2]})
        (act,) = describe([entry])
        assert (act.words, act.target, act.path) == ("gone.act", "gone.model 7", "")

    def test_the_list_is_filtered_by_act_in_words(self, world, sign_in):
        path = reverse("admin:audit_auditentry_changelist")
        response = sign_in(world.cast.admin).get(path, {"action": "history.import_chapter"})
        assert "Imported a chapter" in response.content.decode()
        assert {entry.action for entry in response.context["cl"].queryset} == {"history.import_chapter"}
        assert not sign_in(world.cast.admin).get(path, {"action": "forged"}).context["cl"].result_count


class TestFrame:
    def test_djangos_pages_find_their_blocks_in_our_frame(self):
        """Those that we leave out are named, so that a new version of Django is looked at."""
        import django

        folder = Path(django.__file__).parent / "contrib/admin/templates/admin"
        blocks = re.compile(r"{% block ([\w-]+)")
        theirs = set(blocks.findall((folder / "base.html").read_text(encoding="utf-8")))
        ours = set(blocks.findall((Path(settings.BASE_DIR) / "templates/admin/base.html").read_text(encoding="utf-8")))
        assert theirs - ours == {
            "stylesheet", "dark-mode-vars", "extrastyle", "stylesheet_rtl", "responsive", "blockbots", "header", "branding",
            "usertools", "welcome-msg", "userlinks", "nav-global", "nav-sidebar", "messages", "extrabody",
        }  # fmt: skip
