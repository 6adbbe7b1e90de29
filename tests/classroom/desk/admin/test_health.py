"""The health of the site: told from signs of life, so that a quiet night alarms nobody and a dead worker is seen."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from classroom.desk.queries.health import facts
from classroom.desk.queries.work import Fact
from classroom.notices.models import Pulse
from classroom.notices.pulses import MAIL, WORKER, beat, beating, note_fault
from tests.cast import NOW
from tests.classroom.desk.admin.test_background import task

SMTP = "django.core.mail.backends.smtp.EmailBackend"
WORKERS, MAILS, DUE, CLEAN = "Background worker", "Mail", "Daily mails and reminders", "Clean-up"
INVITATION = "classroom.accounts.tasks.mail_invitation"
NOTICES = "classroom.notices.tasks.mail_notices"
REFUSED = "Traceback (most recent call last):\n  …\nConnectionRefusedError: [Errno 111] Connection refused\n"


def ago(**long: float) -> datetime:
    return timezone.now() - timedelta(**long)


def look(name: str) -> Fact:
    return {fact.name: fact for fact in facts(timezone.now())}[name]


@pytest.fixture
def alive(db) -> None:
    """A worker that was started three days ago and spoke this minute; what a timer calls was called."""
    beat(name=f"{WORKER}w", now=ago(seconds=20), began_at=ago(days=3))
    beat(name="send_due", now=ago(minutes=10), began_at=ago(days=3))
    beat(name="clean_up", now=ago(hours=5), began_at=ago(days=3))


def test_all_is_looked_at_and_nothing_breaks(alive):
    found = {fact.name: fact for fact in facts(timezone.now())}
    assert list(found) == [
        "Database", "Migrations", WORKERS, MAILS, DUE, CLEAN, "Cache", "Disk", "Address", "Versions",
    ]  # fmt: skip
    assert "Error" not in "".join(fact.words for fact in found.values())
    assert {found[name].state for name in ("Database", "Migrations", WORKERS, DUE, CLEAN, "Cache")} == {"ok"}


class TestWorker:
    def test_a_quiet_night_is_well(self, alive):
        task(status="SUCCESSFUL", finished_at=ago(hours=9), started_at=ago(hours=9))
        assert look(WORKERS).state == "ok"
        assert "Nothing waits." in look(WORKERS).words

    def test_that_nobody_is_there_is_seen_before_anything_waits(self, db):
        assert (look(WORKERS).state, look(WORKERS).words) == ("bad", "No worker has been alive yet.")
        beat(name=f"{WORKER}w", now=ago(minutes=3))
        assert look(WORKERS).state == "bad"
        assert "No worker is alive. The last one was: " in look(WORKERS).words
        assert "db_worker" in look(WORKERS).remedy

    def test_of_several_one_is_enough(self, alive):
        beat(name=f"{WORKER}gone", now=ago(hours=5))
        assert look(WORKERS).state == "ok"

    def test_one_that_was_ended_is_not_alive(self, alive):
        Pulse.objects.filter(name=f"{WORKER}w").update(ended_at=ago(seconds=5))
        assert look(WORKERS).state == "bad"

    @pytest.mark.parametrize(("minutes", "state"), [(1, "ok"), (3, "bad")])
    def test_a_task_that_nobody_takes_is_told(self, alive, minutes, state):
        task(enqueued_at=ago(minutes=minutes))
        assert look(WORKERS).state == state

    @pytest.mark.parametrize(("minutes", "state"), [(5, "ok"), (20, "warn")])
    def test_one_that_is_at_a_long_task_lets_others_wait(self, alive, minutes, state):
        task(status="RUNNING", started_at=ago(minutes=30))
        task(enqueued_at=ago(minutes=minutes))
        assert look(WORKERS).state == state

    def test_a_task_for_later_waits_rightly(self, alive):
        task(enqueued_at=ago(hours=1), run_after=timezone.now() + timedelta(hours=1))
        assert look(WORKERS).state == "ok"

    def test_what_failed_and_what_was_never_finished_lead_to_their_lists(self, alive):
        task(status="FAILED", finished_at=ago(hours=1))
        assert (look(WORKERS).state, look(WORKERS).path.rpartition("?")[2]) == ("warn", "status=FAILED")
        task(status="RUNNING", started_at=ago(hours=2))
        assert (look(WORKERS).state, look(WORKERS).path.rpartition("?")[2]) == ("warn", "status=RUNNING")


class TestTimer:
    @pytest.mark.parametrize(
        ("command", "name", "well", "late"),
        [("send_due", DUE, {"minutes": 50}, {"hours": 2}), ("clean_up", CLEAN, {"days": 1}, {"days": 3})],
    )
    def test_one_that_is_not_called_any_more_is_told(self, alive, command, name, well, late):
        Pulse.objects.filter(name=command).update(at=ago(**well))
        assert look(name).state == "ok"
        Pulse.objects.filter(name=command).update(at=ago(**late))
        assert (look(name).state, command in look(name).remedy) == ("warn", True)

    def test_one_that_was_never_called_is_told_when_it_should_have_been(self, alive):
        Pulse.objects.exclude(name__startswith=WORKER).delete()
        assert {look(DUE).state, look(CLEAN).state} == {"warn"}
        Pulse.objects.update(began_at=ago(minutes=5))
        assert {look(DUE).state, look(CLEAN).state} == {"ok"}

    @pytest.mark.parametrize("command", ["send_due", "clean_up"])
    def test_the_commands_say_that_they_were_called(self, db, command):
        call_command(command)
        assert timezone.now() - Pulse.objects.get(name=command).at < timedelta(minutes=1)


class TestMail:
    @pytest.mark.parametrize(
        ("backend", "state"),
        [
            ("django.core.mail.backends.console.EmailBackend", "warn"),
            (SMTP, "ok"),
            ("anymail.backends.mailgun.EmailBackend", "ok"),
        ],
    )
    def test_mail_that_reaches_nobody_is_told(self, db, settings, backend, state):
        settings.EMAIL_BACKEND = backend
        assert look(MAILS).state == state

    def test_the_last_failure_is_told_with_its_reason_until_one_has_left_again(self, db, settings):
        settings.EMAIL_BACKEND = SMTP
        task(task_path=INVITATION, status="FAILED", finished_at=ago(minutes=30), traceback=REFUSED)
        task(task_path=NOTICES, status="SUCCESSFUL", finished_at=ago(minutes=5))  # which says nothing
        task(status="FAILED", task_path="classroom.grading.tasks.compare_essays", finished_at=ago(minutes=1))
        found = look(MAILS)
        assert found.state == "bad"
        assert "ConnectionRefusedError: [Errno 111] Connection refused" in found.words
        task(task_path=INVITATION, status="SUCCESSFUL", finished_at=ago(minutes=2))
        assert look(MAILS).state == "warn"
        assert "The last one left: " in look(MAILS).words
        DBTaskResult.objects.filter(status="FAILED").update(finished_at=ago(days=2))
        assert look(MAILS).state == "ok"

    def test_a_notice_that_could_not_be_sent_is_told_though_its_task_is_done(self, db, settings):
        settings.EMAIL_BACKEND = SMTP
        note_fault(name=MAIL, now=ago(minutes=3), fault="SMTPRecipientsRefused: nobody")
        note_fault(name=MAIL, now=ago(minutes=1), fault="SMTPServerDisconnected: gone")
        assert (look(MAILS).state, "SMTPServerDisconnected: gone" in look(MAILS).words) == ("bad", True)


class TestDisk:
    def test_what_breaks_is_said(self, db, settings):
        settings.DATA_DIR = settings.BASE_DIR / "no such folder"
        assert look("Disk").state == "bad"


class TestPage:
    def test_it_is_an_administrators(self, world, sign_in):
        words = sign_in(world.cast.admin).get(reverse("admin:health")).content.decode()
        assert "The tables are those of this version." in words
        assert sign_in(world.cast.instructor).get(reverse("admin:health")).status_code == 403

    @pytest.mark.parametrize("count", [1, 3])
    def test_it_takes_a_fixed_number_of_queries(self, alive, count, django_assert_max_num_queries):
        for number in range(count):
            beat(name=f"{WORKER}{number}", now=NOW)
            task(status="FAILED", finished_at=NOW, task_path=INVITATION)
        facts(timezone.now())
        with django_assert_max_num_queries(24):
            facts(timezone.now())


@pytest.mark.django_db(transaction=True)
class TestSigns:
    def test_a_worker_is_alive_from_its_start_on_and_ends_as_it_should(self):
        with beating("w"):
            pass
        pulse = Pulse.objects.get()
        assert (pulse.name, pulse.began_at <= pulse.at <= pulse.ended_at) == (f"{WORKER}w", True)

    def test_the_worker_of_the_classroom_gives_them(self, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        call_command("db_worker", max_tasks=0, interval=0, startup_delay=False, reload=False, verbosity=0)
        assert Pulse.objects.get().name.startswith(WORKER)

    def test_old_ones_are_forgotten(self):
        beat(name=f"{WORKER}old", now=ago(days=8))
        beat(name="send_due", now=ago(days=8))
        with beating("w"):
            pass
        assert sorted(Pulse.objects.values_list("name", flat=True)) == ["send_due", f"{WORKER}w"]
