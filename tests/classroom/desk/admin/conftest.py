"""The world of the admin's tests: one object of every kind, and a second instructor who has nothing to do with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Model
from django.test import Client
from django_tasks_db.models import DBTaskResult

from classroom.accounts.models import ConsentText, DataRequest, User
from classroom.assignments.services import create_assignment
from classroom.audit.models import AuditEntry
from classroom.batches.models import Batch
from classroom.courses.models import Course, Enrollment, Group, Invitation, JoinCode, JoinRequest, Role
from classroom.courses.services import create_reading, plan_roster
from classroom.courses.services.codes import create_code
from classroom.courses.services.invitations import Invited, invite
from classroom.courses.services.joining import join_by_code
from classroom.discussions.services import create_prompt
from classroom.grading.services import CriterionPlan, set_rubric
from history.models import Anchor, Chapter, Footnote, Name, Revision
from tests.cast import NOW, Cast, later, make_cast
from tests.history.sample import anchor_on, block, make_chapter
from tests.made import Made


@dataclass
class AdminWorld:
    """`objects` by model name; all of them belong to the course of the cast's instructor, or to its book."""

    cast: Cast
    rival: User
    batch: Batch
    objects: dict[str, Model]


@pytest.fixture
def world(db) -> AdminWorld:
    return made_world()


@pytest.fixture
def cast(request: pytest.FixtureRequest, db) -> Cast:
    """The people of the world, where a test has one."""
    return request.getfixturevalue("world").cast if "world" in request.fixturenames else make_cast()


def make_world(cast: Cast) -> AdminWorld:
    rival = User.objects.create(username="rival", full_name="อนุสรณ์ ลิ้มเจริญ", language="en")
    Enrollment.objects.create(
        course=cast.other_course, user=rival, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
    )
    chapter = make_chapter(user=cast.admin)
    cast.course.books.add(chapter.book)
    cast.other_course.books.add(make_chapter(slug="other-book", user=cast.admin).book)
    batch = plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text="65010999\tอรทัย ใจดี")
    code = create_code(acting_user=cast.instructor, now=NOW, course=cast.course, needs_approval=True)
    [invitation] = invite(
        acting_user=cast.instructor, now=NOW, course=cast.course, people=[Invited("new@example.ac.th")], role="student"
    )
    objects = (
        code,
        join_by_code(acting_user=cast.stranger, now=NOW, join_code=code),
        invitation,
        batch,
        _failed_task(),
        DataRequest.objects.create(user=cast.student1, kind=DataRequest.Kind.ERASURE, asked_at=NOW),
        *class_objects(cast.course, cast.instructor, cast.enrollments["student1"], cast.group1),
        *text_objects(chapter, cast.student1),
        AuditEntry.objects.filter(action="courses.create_reading").latest("pk"),
    )
    return AdminWorld(cast, rival, batch, by_model(objects))


# Made once, see tests/made.py: it takes four times as long as most of the tests that begin with it.
made_world = Made(lambda: make_world(make_cast()))


def publish_text(world: AdminWorld) -> None:
    """Add a text to agree to; whoever signs in after that has to agree first, so it comes last."""
    made = ConsentText.objects.create(version=900, text_th="ข้อความ", text_en="Text", published_at=NOW)
    world.objects["consenttext"] = made


def by_model(objects: Iterable[Model]) -> dict[str, Model]:
    return {found._meta.model_name: found for found in objects}


def text_objects(chapter: Chapter, reader: User) -> tuple[Model, ...]:
    """One of everything that the admin shows of a text."""
    anchor = anchor_on(chapter, "b3", "บุคาริน", user=reader)
    Anchor.objects.filter(pk=anchor.pk).update(status=Anchor.Status.CHANGED)
    return (
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


def class_objects(course: Course, instructor: User, place: Enrollment, group: Group) -> tuple[Model, ...]:
    """One of everything that the admin shows of a course: its people and its plan."""
    acting = {"acting_user": instructor, "now": NOW}
    assignment = create_assignment(
        **acting, course=course, title="เรียงความ", instructions="เขียน", due_at=later(days=9), sections=[]
    )
    prompt = create_prompt(**acting, course=course, title="ตอบด้วย", markdown="ข้อไหนอ่อนที่สุด", token=uuid4())
    version = set_rubric(**acting, assignment=assignment, criteria=(CriterionPlan("ข้อเสนอหลัก", Decimal(5)),))
    return (
        course,
        group,
        place.user,
        place,
        create_reading(**acting, course=course, title="สัปดาห์ที่ 1", sections=[]),
        prompt,
        assignment,
        version.rubric,
    )


def door_objects(course: Course, instructor: User, place: Enrollment) -> tuple[Model, ...]:
    """One of each way into a course."""
    code = JoinCode.objects.create(course=course, code=f"CODE{course.pk}", made_by=instructor, made_at=NOW)
    asked = JoinRequest.objects.create(
        course=course, user=place.user, join_code=code, state=JoinRequest.State.REFUSED, asked_at=NOW, decided_at=NOW
    )
    invited = Invitation.objects.create(
        course=course, email=f"new{course.pk}@example.ac.th", key_hash=f"{course.pk:064}", sent_by=instructor, sent_at=NOW,
        expires_at=later(days=9),
    )  # fmt: skip
    return (code, asked, invited)


def _failed_task() -> DBTaskResult:
    return DBTaskResult.objects.create(
        status="FAILED", args_kwargs={"args": [1], "kwargs": {}}, task_path="classroom.notices.tasks.mail_notices",
        backend_name="default", run_after=NOW, started_at=NOW, finished_at=NOW, worker_ids=["w"],
        exception_class_path="builtins.ConnectionRefusedError", traceback="Traceback: refused",
    )  # fmt: skip


@pytest.fixture
def sign_in(client: Client):
    """Sign a person in, to English pages."""

    def sign_in(person: User) -> Client:
        User.objects.filter(pk=person.pk).update(language="en")
        client.force_login(person)
        return client

    return sign_in
