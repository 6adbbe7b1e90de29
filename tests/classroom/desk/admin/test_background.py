"""Background tasks in the admin, and the search over everything."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.audit.places import TASKS as WORDS
from classroom.common.thai.collation import sort_key
from classroom.courses.models import Enrollment
from tests.cast import NOW

TASKS = reverse("admin:django_tasks_database_dbtaskresult_changelist")
SEARCH = reverse("admin:search")


def task(**values) -> DBTaskResult:
    now = timezone.now()
    usual = {
        "status": "READY", "args_kwargs": {"args": [], "kwargs": {}}, "task_path": "classroom.notices.tasks.mail_notices",
        "backend_name": "default", "run_after": now,
    }  # fmt: skip
    enqueued = values.pop("enqueued_at", now)
    made = DBTaskResult.objects.create(**usual | values)
    DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=enqueued)
    return made


class TestTasks:
    def test_every_task_has_its_words(self):
        """So does every task that somebody writes from now on."""
        found = set()
        for file in (settings.BASE_DIR / "classroom").rglob("*tasks*.py"):
            found |= _tasks(file, "classroom")
        found |= _tasks(settings.BASE_DIR / "history/tasks.py", "history")
        assert found
        assert found <= WORDS.keys()

    def test_what_failed_is_read_and_run_again(self, world, sign_in):
        client, failed = sign_in(world.cast.admin), world.objects["dbtaskresult"]
        page = reverse("admin:django_tasks_database_dbtaskresult_change", args=(failed.pk,))
        assert "Traceback: refused" in client.get(page).content.decode()
        client.post(reverse("admin:django_tasks_database_dbtaskresult_again", args=(failed.pk,)))
        failed.refresh_from_db()
        assert (failed.status, failed.traceback, failed.started_at) == ("READY", "", None)
        assert AuditEntry.objects.get(action="desk.run_task_again").actor == world.cast.admin

    @pytest.mark.parametrize("status", ["READY", "SUCCESSFUL", "RUNNING"])
    def test_what_did_not_fail_is_left(self, world, sign_in, status):
        other = task(status=status, started_at=timezone.now())
        values = {"action": "run_chosen_again", "_selected_action": [other.pk]}
        response = sign_in(world.cast.admin).post(TASKS, values, follow=True)
        assert "1 task did not fail, and is left." in response.content.decode()
        other.refresh_from_db()
        assert other.status == status

    def test_what_its_worker_left_long_ago_is_taken_up(self, world, sign_in):
        hanging = task(status="RUNNING", started_at=timezone.now() - timedelta(hours=2))
        sign_in(world.cast.admin).post(TASKS, {"action": "run_chosen_again", "_selected_action": [hanging.pk]})
        hanging.refresh_from_db()
        assert hanging.status == "READY"

    def test_the_list_is_narrowed_and_searched(self, world, sign_in):
        client = sign_in(world.cast.admin)
        task()
        assert client.get(TASKS, {"status": "FAILED"}).context["cl"].result_count == 1
        assert client.get(TASKS, {"q": "refused"}).context["cl"].result_count == 1
        assert client.get(TASKS, {"status": "forged"}).context["cl"].result_count == 0


def _tasks(file: Path, root: str) -> set[str]:
    module = ".".join(file.relative_to(settings.BASE_DIR).with_suffix("").parts)
    names = re.findall(r"^@task\([^)]*\)\ndef (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {f"{module}.{name}" for name in names if module.startswith(root)}


class TestSearch:
    def found(self, client, words: str) -> dict[str, list[str]]:
        return {
            shelf.title: [row[0] for row in shelf.rows] for shelf in client.get(SEARCH, {"q": words}).context["shelves"]
        }

    @pytest.mark.parametrize("words", ["ณัฐวดี", "65010231", "student1@", "natthawadee"])
    def test_people_by_name_number_or_address(self, world, sign_in, words):
        for person in (world.cast.admin, world.cast.instructor):
            assert self.found(sign_in(person), words)["People"] == [world.cast.student1.full_name]
        assert "People" not in self.found(sign_in(world.rival), words)

    def test_courses_and_what_is_in_them(self, world, sign_in):
        found = self.found(sign_in(world.cast.instructor), "331")
        assert found["Courses"] == [world.cast.course.shown_title]
        assert {"Groups", "Readings", "Prompts", "Assignments"} <= set(found)
        assert self.found(sign_in(world.rival), "331") == {}

    def test_the_text_and_a_name_in_another_spelling(self, world, sign_in):
        name = world.objects["name"]
        name.spellings = ["เลนนิน"]
        name.save()
        assert self.found(sign_in(world.cast.instructor), "เลนนิน")["Names"] == [str(name)]

    @pytest.mark.parametrize("words", ["", "   ", "x" * 5000, "%", "' OR 1=1 --", "\u200b"])
    def test_odd_words_find_nothing_and_break_nothing(self, world, sign_in, words):
        response = sign_in(world.cast.instructor).get(SEARCH, {"q": words})
        assert response.status_code == 200

    @pytest.mark.parametrize("people", [1, 3])
    def test_it_takes_a_fixed_number_of_queries(self, world, sign_in, people, django_assert_num_queries):
        for number in range(people):
            _somebody(world, number)
        client = sign_in(world.cast.admin)
        client.get(SEARCH, {"q": "คนที่"})
        with django_assert_num_queries(16):
            client.get(SEARCH, {"q": "คนที่"})

    def test_more_than_fit_are_a_list_of_their_own(self, world, sign_in):
        for number in range(7):
            _somebody(world, number)
        (shelf,) = sign_in(world.cast.instructor).get(SEARCH, {"q": "คนที่"}).context["shelves"]
        assert len(shelf.rows) == 5
        assert sign_in(world.cast.instructor).get(shelf.more_path).context["cl"].result_count == 7


def _somebody(world, number: int) -> None:
    name = f"คนที่ {number}"
    person = User.objects.create(username=f"n{number}", full_name=name, sort_key=sort_key(name))
    Enrollment.objects.create(course=world.cast.course, user=person, created_at=NOW, changed_at=NOW)
