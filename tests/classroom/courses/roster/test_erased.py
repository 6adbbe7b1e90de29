"""Somebody who was erased stands in the registrar's file again: they are somebody new, and nothing leads to who they were."""

import pytest

from classroom.accounts.models import User
from classroom.accounts.queries import is_free_name, person_of_university, person_signing_in
from classroom.accounts.services import create_person, update_person
from classroom.accounts.services.erasure import ask_to_be_erased, erase_person, former_name
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import LineError
from classroom.courses.models import Enrollment
from classroom.courses.services import add_person, plan_roster
from tests.cast import NOW, Cast, later

pytestmark = pytest.mark.django_db

NUMBER, ADDRESS, NAME = "6601234521", "somsri.r@mail.example", "สมศรี รักอ่าน"
LINE = f"{NUMBER},{NAME},{ADDRESS}"


@pytest.fixture(params=[True, False], ids=["number kept", "number erased"])
def erased(request: pytest.FixtureRequest, cast: Cast, settings) -> User:
    """A student of the course who was erased, with their number kept beside the grades or not."""
    settings.KEEP_ERASED_NUMBERS = request.param
    person = cast.student2
    update_person(
        acting_user=cast.admin, now=NOW, person=person, full_name=NAME, email=ADDRESS, student_number=NUMBER,
        username=NUMBER,
    )  # fmt: skip
    asked = ask_to_be_erased(acting_user=person, now=NOW)
    erase_person(acting_user=cast.admin, now=NOW, request=asked)
    person.refresh_from_db()
    assert person.student_number == (NUMBER if request.param else "")
    return person


def plan(cast: Cast, text: str) -> Batch:
    return plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text=text)


def apply(cast: Cast, batch: Batch) -> Batch:
    return batches.apply(acting_user=cast.admin, now=later(minutes=1), batch=batch, plan_hash=batch.plan_hash)


def stands_as_erased(person: User) -> bool:
    """Whether nothing of the account says again who it was."""
    now = User.objects.get(pk=person.pk)
    facts = (now.full_name, now.email, now.latin_name, now.is_active, now.student_number, now.username)
    states = set(Enrollment.objects.filter(user=now).values_list("state", flat=True))
    return facts == (former_name(), "", "", False, person.student_number, person.username) and states == {"dropped"}


def test_a_list_makes_a_new_account_with_a_new_place(cast: Cast, erased: User) -> None:
    batch = plan(cast, LINE)
    line = batch.lines.exclude(verdict=BatchLine.Verdict.MISSING).get()
    assert line.verdict == BatchLine.Verdict.NEW
    assert "new account" in line.message
    assert "person" not in line.wanted
    apply(cast, batch)
    new = User.objects.get(username=NUMBER)
    assert new.pk != erased.pk
    assert (new.student_number, new.email, new.full_name) == (NUMBER, ADDRESS, NAME)
    assert Enrollment.objects.get(user=new, course=cast.course).state == Enrollment.State.ACTIVE
    assert stands_as_erased(erased)
    # From then on the number, the address and the name to sign in with are the new account's alone.
    assert person_signing_in(NUMBER) == person_of_university(NUMBER, "") == new
    assert [each.verdict for each in plan(cast, LINE).lines.exclude(verdict=BatchLine.Verdict.MISSING)] == ["unchanged"]
    batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=Batch.objects.get(pk=batch.pk))
    assert not User.objects.filter(pk=new.pk).exists()
    assert stands_as_erased(erased)


def test_an_instructor_adds_them_as_somebody_new(cast: Cast, erased: User) -> None:
    added = add_person(
        acting_user=cast.instructor, now=NOW, course=cast.course, full_name=NAME, student_number=NUMBER, email=ADDRESS
    )  # fmt: skip
    assert added.is_new
    assert added.place.user_id != erased.pk
    assert stands_as_erased(erased)


def test_the_university_and_the_page_of_signing_in_know_nobody_by_the_number(cast: Cast, erased: User) -> None:
    assert person_signing_in(NUMBER) is None
    assert person_of_university(NUMBER, ADDRESS) is None
    assert is_free_name(NUMBER, NUMBER)
    # Somebody else may have it as user name, too: it is nobody's.
    assert create_person(acting_user=None, now=NOW, username=NUMBER, full_name="ใครอีกคน").pk != erased.pk


def test_a_plan_of_before_does_not_reach_into_the_erased_account(cast: Cast, settings) -> None:
    """Of a line that was matched by a user name alone nothing tells the person; the erasure leaves it as it is."""
    settings.KEEP_ERASED_NUMBERS = True
    person = create_person(acting_user=None, now=NOW, username="somsri.r", full_name="สมศรี", student_number="")
    batch = plan(cast, "user name,full name,e-mail\nsomsri.r,สมศรี รักอ่าน,somsri.r@mail.example")
    assert batch.lines.exclude(verdict=BatchLine.Verdict.MISSING).get().wanted["person"] == person.pk
    asked = ask_to_be_erased(acting_user=person, now=NOW)
    erase_person(acting_user=cast.admin, now=NOW, request=asked)
    batch.refresh_from_db()
    if batch.state == Batch.State.PLANNED:
        with pytest.raises(LineError, match="not there any more"):
            apply(cast, batch)
    now = User.objects.get(pk=person.pk)
    assert (now.full_name, now.email) == (former_name(), "")
    assert not Enrollment.objects.filter(user=now).exists()
