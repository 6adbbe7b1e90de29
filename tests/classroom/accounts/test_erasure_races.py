"""Somebody is erased while they write: either what they wrote is treated as all the rest, or none of it is kept."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from classroom.accounts.models import DataRequest, User
from classroom.accounts.services import AccountErased
from classroom.accounts.services.erasure import ask_to_be_erased, erase_person
from classroom.assignments.models import Attempt, Draft, Submission
from classroom.assignments.services import hand_in
from classroom.discussions.models import Post, PostDraft
from classroom.discussions.services import reply, save_draft
from classroom.reading.models import Note
from tests.cast import Cast
from tests.site.world import SiteWorld, make_world

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "เขียนในวินาทีเดียวกัน"


@pytest.fixture
def world(cast: Cast) -> SiteWorld:
    return make_world(cast)


def race(world: SiteWorld, write) -> set[str]:
    """Erase student2 and call `write` at one moment; what became of the two."""
    asked = ask_to_be_erased(acting_user=world.cast.student2, now=timezone.now(), empties_posts=True)
    outcomes, start = set(), Barrier(2)

    def erases() -> None:
        erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
        outcomes.add("erased")

    def writes() -> None:
        try:
            write()
            outcomes.add("written")
        except AccountErased:
            outcomes.add("refused")

    def run(act) -> None:
        try:
            start.wait(15)
            act()
        except Exception as error:
            outcomes.add(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in (erases, writes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    return outcomes


def assert_erased(world: SiteWorld, outcomes: set[str]) -> None:
    assert outcomes in ({"erased", "written"}, {"erased", "refused"})
    person = User.objects.get(pk=world.cast.student2.pk)
    assert person.erased_at
    assert DataRequest.objects.get(user=person).state == DataRequest.State.DONE
    assert not Post.objects.filter(author=person).exclude(markdown="").exists()
    assert not PostDraft.objects.filter(user=person).exists()
    assert not Note.objects.filter(user=person).exists()
    assert not Draft.objects.filter(submission__enrollment__user=person).exists()


def test_while_they_post(world: SiteWorld) -> None:
    post = Post.objects.get(thread=world.kwargs["thread"], parent=None)
    outcomes = race(
        world,
        lambda: reply(
            acting_user=world.cast.student2, now=timezone.now(), thread=post.thread, markdown=WORDS, token=uuid4()
        ),
    )
    assert_erased(world, outcomes)
    post.thread.refresh_from_db()
    assert post.thread.post_count == Post.objects.filter(thread=post.thread, deleted_at=None).count()


def test_while_what_they_write_is_saved(world: SiteWorld) -> None:
    outcomes = race(
        world,
        lambda: save_draft(
            acting_user=world.cast.student2, now=timezone.now(), course=world.cast.course, place="new",
            markdown=WORDS, fields={}, expected_version=0,
        ),
    )  # fmt: skip
    assert_erased(world, outcomes)


def test_while_they_hand_in(world: SiteWorld) -> None:
    submission = Submission.objects.select_related("assignment__course", "enrollment__user").get(
        enrollment__user=world.cast.student2, assignment=world.assignment
    )
    draft, before = submission.draft, Attempt.objects.filter(submission=submission).count()
    outcomes = race(
        world,
        lambda: hand_in(
            acting_user=world.cast.student2, now=timezone.now(), submission=submission, token=uuid4(),
            expected_version=draft.version,
        ),
    )  # fmt: skip
    assert_erased(world, outcomes)
    assert Attempt.objects.filter(submission=submission).count() == before + ("written" in outcomes)
