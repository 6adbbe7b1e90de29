"""Making and changing accounts: what is taken or malformed is refused, and every change is on record."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from classroom.accounts import services
from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from tests.at_once import at_once
from tests.cast import NOW


def create(cast, **facts) -> User:
    return services.create_person(
        acting_user=cast.admin, now=NOW, **{"full_name": "อรทัย ใจดี", "username": "new"} | facts
    )


@pytest.mark.parametrize(
    "facts",
    [
        {"username": "Student1"},
        {"username": "a b"},
        {"username": "other@x.ac.th"},
        {"username": ""},
        {"email": "STUDENT1@example.ac.th"},
        {"email": "no address"},
        {"student_number": "65010231"},
        {"full_name": ""},
    ],
)
def test_what_is_taken_or_malformed_is_refused(cast, facts):
    before = User.objects.count()
    with pytest.raises(ValidationError):
        create(cast, **facts)
    assert User.objects.count() == before


def test_the_address_itself_is_a_user_name(cast):
    assert create(cast, username="ortai@x.ac.th", email="Ortai@x.ac.th").username == "ortai@x.ac.th"


def test_accounts_without_address_and_number_are_many(cast):
    create(cast)
    assert create(cast, username="new2").email == ""


def test_a_change_is_on_record_from_and_to_and_nothing_else(cast):
    person = cast.student1
    services.update_person(acting_user=cast.admin, now=NOW, person=person, full_name="ณัฐวดี ขัตติยะ", email=person.email)
    entry = AuditEntry.objects.get()
    assert entry.changes == {"full_name": ["ณัฐวดี ขัติยะ", "ณัฐวดี ขัตติยะ"]}
    services.update_person(acting_user=cast.admin, now=NOW, person=person, full_name="ณัฐวดี ขัตติยะ")
    assert AuditEntry.objects.count() == 1


def test_names_are_sorted_as_thai_is(cast):
    for number, name in enumerate(("ไก่ ขัน", "ขา เดิน", "กา บิน", "แก้ว ใส")):
        create(cast, username=f"p{number}", full_name=name)
    names = User.objects.filter(username__in=["p0", "p1", "p2", "p3"]).values_list("full_name", flat=True)
    assert list(names) == ["กา บิน", "แก้ว ใส", "ไก่ ขัน", "ขา เดิน"]


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("table", ["accounts_user", "history_name"])
def test_the_order_of_names_is_not_the_locales(cast, table):
    """A university's database speaks en_US or th_TH, which sort by rules of their own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns WHERE table_name = %s AND column_name = 'sort_key'",
            [table],
        )
        assert cursor.fetchall() == [("C",)]


def test_a_field_that_is_no_fact_of_a_person_is_no_argument(cast):
    with pytest.raises(TypeError):
        services.update_person(acting_user=cast.admin, now=NOW, person=cast.student1, is_staff=True)


def test_a_password_is_in_no_record(cast):
    services.set_password(acting_user=cast.admin, now=NOW, person=cast.student1, password="correct horse battery")
    assert "horse" not in str(AuditEntry.objects.values().get())


def test_nobody_takes_their_own_access_away(cast):
    for standing in ({"is_active": False, "is_administrator": True}, {"is_active": True, "is_administrator": False}):
        with pytest.raises(ValidationError):
            services.set_standing(acting_user=cast.admin, now=NOW, person=cast.admin, **standing)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.mark.parametrize("same", [{"email": "new@x.ac.th"}, {"student_number": "65019999"}, {"username": "new"}])
    def test_of_two_who_make_the_same_account_one_does_and_the_other_is_told(self, cast, same):
        def make(number: int) -> str:
            try:
                create(cast, **{"username": f"new{number}"} | same)
            except ValidationError as error:
                return " ".join(error.messages)
            return ""

        made, told = sorted(at_once(lambda number=number: make(number) for number in range(2)))
        assert made == ""
        assert any(words in told for words in ("has this", "already exists"))
        assert User.objects.filter(**same).count() == 1

    def test_of_two_who_take_the_same_address_one_does(self, cast):
        def take(person: User) -> bool:
            try:
                services.update_person(acting_user=cast.admin, now=NOW, person=person, email="new@x.ac.th")
            except ValidationError:
                return False
            return True

        people = (cast.student1, cast.student2)
        assert sorted(at_once(lambda person=person: take(person) for person in people)) == [False, True]

    def test_two_administrators_do_not_shut_each_other_out(self, cast):
        other = create(cast, is_administrator=True)
        standing = {"now": NOW, "is_active": True, "is_administrator": False}
        at_once(
            lambda one=one, two=two: services.set_standing(acting_user=one, person=two, **standing)
            for one, two in ((cast.admin, other), (other, cast.admin))
        )
        assert User.objects.filter(is_staff=True).count() == 1


def test_a_random_password_can_be_read_out():
    password = services.random_password()
    assert [len(part) for part in password.split("-")] == [4, 4, 4, 4]
    assert not set(password) & set("01ilo")
    assert password != services.random_password()
