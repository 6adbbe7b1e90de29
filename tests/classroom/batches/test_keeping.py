"""How long plans that nobody applies are kept, and that erasing a person reaches their files."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from classroom.accounts.services.erasure import ask_to_be_erased, erase_person
from classroom.audit.models import AuditEntry
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchFile, BatchLine
from classroom.batches.services.keeping import expire_plans
from classroom.courses.services import plan_roster
from classroom.courses.services.roster import plan_again, plan_files
from tests.cast import NOW, Cast, later
from tests.classroom.courses.roster.files import xlsx_of

pytestmark = pytest.mark.django_db

LIST = "65010999\tอรทัย ใจดี"


def planned(cast: Cast, text: str = LIST) -> Batch:
    return plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text=text)


def test_a_plan_that_nobody_applied_goes_with_its_file_and_its_lines(cast, settings):
    settings.PLAN_DAYS = 30
    batch = planned(cast)
    assert expire_plans(now=later(days=30)) == 0
    assert BatchFile.objects.exists()
    assert expire_plans(now=later(days=31)) == 1
    batch.refresh_from_db()
    assert batch.state == Batch.State.DISCARDED
    assert not BatchFile.objects.exists()
    assert not BatchLine.objects.exists()
    entry = AuditEntry.objects.get(action="batches.discarded")
    assert (entry.object_id, entry.actor) == (str(batch.pk), None)
    assert expire_plans(now=later(days=31)) == 0


def test_a_plan_that_is_made_anew_is_kept_from_then_on(cast):
    batch = planned(cast)
    plan_again(acting_user=cast.admin, now=later(days=20), batch=batch)
    assert expire_plans(now=later(days=40)) == 0


def test_a_file_that_was_never_planned_goes_too(cast):
    plan_files(acting_user=cast.admin, now=NOW, files=[("list.csv", b"x")], course=cast.course)
    assert expire_plans(now=later(days=31)) == 1
    assert not BatchFile.objects.exists()


def test_what_was_applied_stays_as_long_as_it_can_be_taken_back(cast):
    batch = planned(cast)
    batches.apply(acting_user=cast.admin, now=NOW, batch=batch, plan_hash=batch.plan_hash)
    assert expire_plans(now=later(days=400)) == 0
    assert BatchLine.objects.filter(done=True).exists()
    batches.undo(acting_user=cast.admin, now=later(days=400), batch=batch)
    expire_plans(now=later(days=401))
    assert BatchLine.objects.exists()
    expire_plans(now=later(days=431))
    assert not BatchLine.objects.exists()


def test_the_task_of_the_night_does_it(cast, capsys):
    plan_roster(acting_user=cast.admin, now=timezone.now() - timedelta(days=99), course=cast.course, text=LIST)
    call_command("clean_up")
    assert "1 plans" in capsys.readouterr().out
    assert not BatchFile.objects.exists()


class TestErasure:
    def erase(self, cast: Cast) -> None:
        asked = ask_to_be_erased(acting_user=cast.student2, now=NOW)
        erase_person(acting_user=cast.admin, now=NOW, request=asked)

    @pytest.mark.parametrize("code", ["utf-8", "cp874", "utf-16"])
    def test_a_file_that_holds_the_person_goes_in_whatever_encoding(self, cast, code):
        text = f"ชื่อ-สกุล,เลขที่\n{cast.student2.full_name},1"
        batch = plan_files(
            acting_user=cast.admin, now=NOW, files=[("list.csv", text.encode(code))], course=cast.course
        )  # fmt: skip
        self.erase(cast)
        batch.refresh_from_db()
        assert batch.state == Batch.State.DISCARDED
        assert not BatchFile.objects.exists()

    def test_a_workbook_is_known_by_its_lines(self, cast):
        content = xlsx_of([["รหัสนักศึกษา", "ชื่อ-สกุล"], ["65010188", "กิตติพงศ์ ใจงาม"]])
        batch = plan_files(acting_user=cast.admin, now=NOW, files=[("list.xlsx", content)], course=cast.course)
        plan_again(acting_user=cast.admin, now=NOW, batch=batch)
        self.erase(cast)
        assert not BatchFile.objects.exists()
        assert not BatchLine.objects.exists()

    def test_a_list_of_others_stays_as_it_is(self, cast):
        batch = planned(cast, "รหัสนักศึกษา\tชื่อ-สกุล\tสถานะ\n65010999\tอรทัย ใจดี\t\n65010231\tณัฐวดี ขัติยะ\t")
        batch.lines.filter(verdict=BatchLine.Verdict.MISSING).delete()
        self.erase(cast)
        batch.refresh_from_db()
        assert batch.state == Batch.State.PLANNED
        assert BatchFile.objects.exists()
