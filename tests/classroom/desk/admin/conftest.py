"""The world of the admin's tests: one object of every kind, and a second instructor who has nothing to do with them."""

from dataclasses import dataclass

import pytest
from django.db.models import Model
from django.test import Client

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.batches.models import Batch
from classroom.courses.models import Enrollment, Role
from classroom.courses.services import plan_roster
from classroom.courses.services.codes import create_code
from classroom.courses.services.invitations import Invited, invite
from classroom.courses.services.joining import join_by_code
from history.models import Anchor, Footnote, Name, Revision
from tests.cast import NOW, Cast
from tests.history.sample import anchor_on, block, make_chapter


@dataclass
class AdminWorld:
    """`objects` by model name; all of them belong to the course of the cast's instructor, or to its book."""

    cast: Cast
    rival: User
    batch: Batch
    objects: dict[str, Model]


@pytest.fixture
def world(cast: Cast) -> AdminWorld:
    return make_world(cast)


def make_world(cast: Cast) -> AdminWorld:
    rival = User.objects.create(username="rival", full_name="อนุสรณ์ ลิ้มเจริญ", language="en")
    Enrollment.objects.create(
        course=cast.other_course, user=rival, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
    )
    chapter = make_chapter(user=cast.admin)
    cast.course.books.add(chapter.book)
    cast.other_course.books.add(make_chapter(slug="other-book", user=cast.admin).book)
    anchor = anchor_on(chapter, "b3", "บุคาริน", user=cast.student1)
    Anchor.objects.filter(pk=anchor.pk).update(status=Anchor.Status.CHANGED)
    batch = plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text="65010999\tอรทัย ใจดี")
    code = create_code(acting_user=cast.instructor, now=NOW, course=cast.course, needs_approval=True)
    [invitation] = invite(
        acting_user=cast.instructor, now=NOW, course=cast.course, people=[Invited("new@example.ac.th")], role="student"
    )
    objects = (
        cast.course,
        code,
        join_by_code(acting_user=cast.stranger, now=NOW, join_code=code),
        invitation,
        cast.student1,
        cast.enrollments["student1"],
        batch,
        AuditEntry.objects.latest("pk"),
        chapter.book,
        chapter,
        block(chapter, "b3").section,
        block(chapter, "b3"),
        Footnote.objects.filter(chapter=chapter).first(),
        Name.objects.create(book=chapter.book, name="เลนิน", kind=Name.Kind.PERSON),
        chapter.events.first(),
        chapter.faults.first(),
        Revision.objects.get(chapter=chapter, number=1),
        anchor,
    )
    return AdminWorld(cast, rival, batch, {found._meta.model_name: found for found in objects})


@pytest.fixture
def sign_in(client: Client):
    """Sign a person in, to English pages."""

    def sign_in(person: User) -> Client:
        User.objects.filter(pk=person.pk).update(language="en")
        client.force_login(person)
        return client

    return sign_in
