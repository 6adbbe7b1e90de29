"""Nothing takes an entry away or makes another of it: not the code, not the database; and the two ways that are open."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from classroom.accounts.services import update_person
from classroom.audit import door
from classroom.audit.models import AppendOnlyError, AuditEntry
from classroom.audit.services import ERASED, expire, record, redact_person
from tests.cast import NOW, PASSWORD, Cast

pytestmark = pytest.mark.django_db

TABLE = AuditEntry._meta.db_table
# ruff: noqa: S608 - the statements name our own table


@pytest.fixture
def entry(cast: Cast) -> AuditEntry:
    return record(acting_user=cast.instructor, now=NOW, action="a.b", target=cast.course, changes={"title": ("ก", "ข")})


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestCode:
    def test_a_queryset_refuses(self, entry: AuditEntry) -> None:
        for refused in (
            lambda: AuditEntry.objects.all().delete(),
            lambda: AuditEntry.objects.update(reason="x"),
            lambda: AuditEntry.objects.filter(pk=entry.pk).update(reason="x"),
            lambda: AuditEntry.objects.bulk_update([entry], ["reason"]),
            lambda: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"reason": "x"}),
            entry.delete,
            entry.save,
        ):
            with pytest.raises(AppendOnlyError, match="never changed"):
                refused()
        entry.refresh_from_db()
        assert entry.reason == ""

    def test_who_acted_may_go_and_the_entry_stays_as_it_is(self, cast: Cast) -> None:
        entry = record(acting_user=cast.stranger, now=NOW, action="a.b", target=cast.stranger)
        key = cast.stranger.pk
        cast.stranger.delete()
        entry = AuditEntry.objects.select_related("actor", "about").get(pk=entry.pk)
        assert (entry.actor, entry.actor_id, entry.about_id) == (None, key, key)


class TestDatabase:
    @pytest.mark.parametrize("statement", [
        f"UPDATE {TABLE} SET reason = 'x'",
        f"UPDATE {TABLE} SET action = 'x' WHERE id = -1 OR 1 = 1",
        f"DELETE FROM {TABLE}",
    ])  # fmt: skip
    def test_it_refuses(self, entry: AuditEntry, statement: str) -> None:
        with pytest.raises(IntegrityError, match="never changed"):
            run(statement)
        assert AuditEntry.objects.get().reason == ""

    @pytest.mark.database("sqlite")
    def test_replacing_is_refused(self, entry: AuditEntry) -> None:
        with pytest.raises(IntegrityError, match="never changed"):
            run(f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}")

    @pytest.mark.database("postgresql")
    def test_truncating_is_refused(self, entry: AuditEntry) -> None:
        with pytest.raises(IntegrityError, match="never changed"):
            run(f"TRUNCATE {TABLE}")

    @pytest.mark.django_db(transaction=True)
    def test_emptying_the_database_is_refused(self, entry: AuditEntry, monkeypatch) -> None:
        # What the tests themselves empty goes through the door (tests/database.py); nobody else does.
        from django.db.backends.base.operations import BaseDatabaseOperations

        monkeypatch.setattr(BaseDatabaseOperations, "execute_sql_flush", BaseDatabaseOperations.without_door)
        with pytest.raises(Exception, match="flushed"):
            call_command("flush", interactive=False, verbosity=0)
        assert AuditEntry.objects.exists()


class TestDoor:
    @pytest.mark.django_db(transaction=True)
    def test_it_opens_inside_a_transaction_only(self) -> None:
        with pytest.raises(TransactionManagementError), door.opened():
            pass

    def test_who_did_what_to_what_and_when_stays_through_the_door_too(self, entry: AuditEntry) -> None:
        for column, value in (("action", "x"), ("actor_id", None), ("at", NOW), ("object_id", "2"), ("way", "page")):
            values = [datetime(2020, 1, 1, tzinfo=UTC) if column == "at" else value]
            with pytest.raises(IntegrityError), transaction.atomic(), door.opened():
                run(f"UPDATE {TABLE} SET {column} = %s", *values)
        with door.opened():
            run(f"UPDATE {TABLE} SET reason = 'x'")
        assert AuditEntry.objects.get().reason == "x"

    @pytest.mark.parametrize("fails", [True, False])
    def test_it_is_shut_behind_whoever_went_through(self, entry: AuditEntry, fails: bool) -> None:
        try:
            with door.opened():
                if fails:
                    raise KeyError
        except KeyError:
            pass
        with pytest.raises(IntegrityError):
            run(f"DELETE FROM {TABLE}")


class TestKeeping:
    def test_for_ever_when_nothing_is_said(self, cast: Cast) -> None:
        record(acting_user=None, now=NOW.replace(year=1990), action="a.b", target=cast.course)
        assert expire(now=NOW) == 0
        assert AuditEntry.objects.count() == 1

    def test_for_some_years(self, cast: Cast, settings, monkeypatch) -> None:
        settings.AUDIT_YEARS = 2
        monkeypatch.setattr("classroom.audit.services._PART", 2)
        now = timezone.now()  # by which send_due judges
        for years in (0, 1, 2, 3, 4, 5):
            record(
                acting_user=None,
                now=now - timedelta(days=366 * years),
                action="a.b",
                target=cast.course,
                reason=str(years),
            )
        call_command("send_due")
        assert expire(now=now) == 0
        left = AuditEntry.objects.filter(action="a.b")
        assert sorted(left.values_list("reason", flat=True)) == ["0", "1"]
        said = [entry.changes["entries"][0] for entry in AuditEntry.objects.filter(action="audit.expire")]
        assert sum(said) == 6 - left.count()


class TestErasing:
    def test_a_person_is_taken_out_and_the_acts_stay(self, cast: Cast) -> None:
        person, name = cast.student1, cast.student1.full_name
        update_person(
            acting_user=cast.admin, now=NOW, person=person, full_name="ชื่อใหม่ นามสกุลใหม่", latin_name="New Name"
        )
        mailed = record(
            acting_user=cast.instructor, now=NOW, action="a.invite", target=cast.course,
            changes={"email": (None, person.email), "lines": (None, [{"name": name}])}, reason=f"เพราะ {name} ขอ",
        )  # fmt: skip
        other = record(
            acting_user=cast.instructor,
            now=NOW,
            action="a.b",
            target=cast.course,
            changes={"title": (None, "นามสกุลใหม่ ๆ")},
        )
        before = AuditEntry.objects.count()
        assert redact_person(acting_user=cast.admin, now=NOW, person=person, reason="ขอเอง") == 2
        text = " ".join(f"{entry.changes} {entry.reason}" for entry in AuditEntry.objects.all())
        for gone in (name, "ชื่อใหม่", "New Name", person.email):
            assert gone not in text, gone
        for entry in (mailed, other):
            entry.refresh_from_db()
        assert mailed.changes == {"email": [None, ERASED], "lines": [None, [{"name": ERASED}]]}
        assert mailed.reason == f"เพราะ {ERASED} ขอ"
        assert other.changes == {"title": [None, "นามสกุลใหม่ ๆ"]}
        assert AuditEntry.objects.count() == before + 1
        assert AuditEntry.objects.first().action == "audit.redact_person"

    def test_from_where_they_acted_goes_too(self, cast: Cast, client) -> None:
        client.force_login(cast.student1)
        new = {"password1": "another long password", "password2": "another long password"}
        client.post("/accounts/password/change/", {"oldpassword": PASSWORD} | new)
        entry = AuditEntry.objects.get(action="accounts.set_password")
        assert entry.address
        redact_person(acting_user=cast.admin, now=NOW, person=cast.student1)
        entry.refresh_from_db()
        assert (entry.address, entry.session, entry.actor) == (None, "", cast.student1)
