"""What a page is made from while one looks as another: a database that is only read, without what is theirs alone."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection
from django.db.models import Count
from django.utils import timezone

from classroom.accounts.models import User
from classroom.accounts.services import update_person
from classroom.common.only_reading import OnlyReading, only_reading
from classroom.courses.models import Enrollment
from classroom.desk.services import Viewing, stand_in
from classroom.desk.services.stand_in import NOBODYS, SHOWN, own_fields
from classroom.discussions.models import Mention, Post, PromptScore, Reaction, ReadMark
from classroom.discussions.services import create_thread, react
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewing(cast: Cast) -> Viewing:
    place = cast.enrollments["student2"]
    return Viewing(cast.instructor, cast.student2, cast.course, (place.pk,), timezone.now() + timedelta(minutes=5))


@pytest.fixture
def looking(viewing: Viewing) -> Iterator[User]:
    with stand_in(viewing, timezone.now()) as account:
        yield account


@pytest.mark.django_db(transaction=True)
def test_a_page_that_takes_long_keeps_no_writer_out(cast: Cast, viewing: Viewing) -> None:
    """Somebody saves while the page is being made; the page goes on to see the moment at which it was begun."""
    begun, saved, seen = Event(), Event(), []

    def look() -> None:
        try:
            with stand_in(viewing, timezone.now()) as account:
                seen.append(User.objects.get(pk=account.pk).full_name)
                begun.set()
                assert saved.wait(15)
                if connection.vendor == "sqlite":
                    seen.append(User.objects.get(pk=account.pk).full_name)
        finally:
            begun.set()
            connection.close()

    page = Thread(target=look)
    page.start()
    begun.wait(15)
    # The person and their place themselves, which the page reads.
    update_person(acting_user=cast.admin, now=timezone.now(), person=cast.student2, full_name="กิตติพงศ์ คนใหม่")
    Enrollment.objects.filter(pk__in=viewing.places).update(changed_at=timezone.now())
    saved.set()
    page.join(timeout=30)
    assert set(seen) == {"กิตติพงศ์ ใจงาม"}
    assert len(seen) == (2 if connection.vendor == "sqlite" else 1)


class TestOnlyReading:
    def test_what_would_write_is_refused_by_us(self, cast: Cast, looking: User) -> None:
        for write in (
            looking.save,
            lambda: User.objects.filter(pk=looking.pk).update(full_name="x"),
            ReadMark.objects.all().delete,
            lambda: Reaction.objects.bulk_create([Reaction(user=looking, post_id=1, kind="agree")]),
        ):
            with pytest.raises(OnlyReading):
                write()

    def test_and_by_the_database(self, cast: Cast) -> None:
        """A statement that begins like one that reads."""
        with pytest.raises(DatabaseError), only_reading(), connection.cursor() as cursor:
            cursor.execute("WITH one AS (SELECT 1) UPDATE accounts_user SET full_name = 'x'")
        assert not User.objects.filter(full_name="x").exists()

    def test_afterwards_one_writes_again(self, cast: Cast) -> None:
        with pytest.raises(KeyError), only_reading():
            raise KeyError
        with only_reading():
            assert User.objects.exists()
        assert User.objects.filter(pk=cast.student1.pk).update(full_name="ใหม่") == 1
        assert User.objects.get(pk=cast.student1.pk).full_name == "ใหม่"


class TestMasks:
    def test_what_is_seen_all_the_same_is_named_by_fields_that_there_are(self) -> None:
        own = {f"{field.model._meta.label}.{field.name}" for field in own_fields()}
        assert own >= NOBODYS
        assert {f"{model._meta.label}.user" for model in (Mention, PromptScore)} == SHOWN

    def test_a_reaction_is_counted_and_is_nobodys(self, cast: Cast, viewing: Viewing) -> None:
        now = timezone.now()
        thread = create_thread(
            acting_user=cast.student1, now=now, course=cast.course, title="ถาม", markdown="ถาม", token="0" * 32
        )
        post = thread.posts.get()
        react(acting_user=cast.student2, post=post, kind="agree")
        with stand_in(viewing, now) as account:
            assert Post.objects.annotate(n=Count("reactions")).get(pk=post.pk).n == 1
            assert not Reaction.objects.filter(user=account).exists()

    def test_of_the_places_only_those_that_are_looked_at(self, cast: Cast, viewing: Viewing) -> None:
        now = timezone.now()
        other = Enrollment.objects.create(
            user=cast.student2, course=cast.other_course, role="student", created_at=now, changed_at=now
        )
        with stand_in(viewing, now) as account:
            assert [place.pk for place in account.enrollments.all()] == list(viewing.places)
            assert Enrollment.objects.filter(user=cast.student1).exists()
        assert Enrollment.objects.filter(pk=other.pk).exists()
