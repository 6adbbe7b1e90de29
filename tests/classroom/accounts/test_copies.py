"""Everything about one person as a zip: all that is theirs, and nothing of anybody else."""

import io
import json
import zipfile
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from classroom.accounts.events import Part
from classroom.accounts.models import DataRequest, User
from classroom.accounts.reader import as_reader
from classroom.accounts.services.copies import ask_for_copy, everything_about, fail_copy, finish_copy, write_copy
from classroom.accounts.services.copy_words import WORDS, as_markdown
from classroom.audit.models import AuditEntry
from classroom.common.shown import shown_as
from classroom.courses.models import Enrollment
from classroom.discussions import services as talk
from classroom.discussions.models import PromptScore, Thread
from classroom.notices.models import Notice
from classroom.notices.queries import sentence
from tests.cast import PASSWORD, Cast, make_cast
from tests.made import Made
from tests.site.world import SiteWorld, make_world

pytestmark = pytest.mark.django_db


def _make_world() -> SiteWorld:
    """A course with one of everything, all people of which have names that nothing else can be taken for."""
    cast = make_cast()
    for number, person in enumerate(User.objects.order_by("pk")):
        person.full_name = f"ชื่อลับ{number:02} นามสกุลลับ{number:02}"
        person.latin_name = f"Secretname{number:02}"
        person.email = f"secret{number:02}@hidden.example"
        person.student_number = f"9988{number:04}"
        person.save()
    for name in vars(cast):
        if isinstance(getattr(cast, name), User):
            getattr(cast, name).refresh_from_db()
    return make_world(cast)


made_world = Made(_make_world)


@pytest.fixture
def world(db) -> SiteWorld:
    return made_world()


def copy_of(person: User) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_copy(target, person, timezone.now())
    return zipfile.ZipFile(target)


def texts(archive: zipfile.ZipFile) -> dict[str, str]:
    return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


@pytest.mark.parametrize("state", ["active", "dropped"])
def test_grades_are_in_it_while_one_is_in_the_course_and_afterwards(world: SiteWorld, state: str) -> None:
    """What a dropped student no longer sees on any page is still about them."""
    world.release()
    Enrollment.objects.filter(user=world.cast.student2).update(state=state)
    everything = json.loads(copy_of(world.cast.student2).read("everything.json"))
    assert [grade["assignment"] for grade in everything["grades"]] == [world.assignment.title]
    assert everything["grades"][0]["points"] is not None
    assert everything["gradebook"]
    assert Enrollment.objects.filter(user=world.cast.student2, state=state).exists()


def people_fields() -> set[str]:
    """Every field of ours by which a row leads to a person or to a place in a course."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(("classroom", "history"))}
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one)
        and not field.auto_created
        and field.related_model in (User, Enrollment)
    }


def test_every_row_that_leads_to_a_person_is_in_the_copy_or_left_out_for_a_reason(cast: Cast) -> None:
    answers = everything_about(cast.student1, timezone.now())
    covered = {name for answer in answers for name in answer.covers}
    left_out = {name: why for answer in answers for name, why in answer.left_out.items()}
    assert not covered & left_out.keys()
    assert covered | left_out.keys() == people_fields(), "answer copy_asked in the app's queries/personal.py"
    assert all(left_out.values())


def test_own_things_are_in_it(world: SiteWorld) -> None:
    archive = copy_of(world.cast.student2)
    everything = json.loads(archive.read("everything.json"))
    assert everything["account"][0]["email"] == world.cast.student2.email
    filled = {folder for folder, records in everything.items() if records}
    assert filled >= {
        "account", "acts", "enrolments", "notes", "threads", "posts", "drafts", "essays", "evidence", "files",
        "extensions", "fault_reports", "notices", "passages",
    }  # fmt: skip
    assert any("จำไว้" in note["markdown"] for note in everything["notes"])
    assert [name for name in archive.namelist() if name.startswith("files/files/")]
    assert "จำไว้" in archive.read("notes/notes.md").decode()
    readme = archive.read("README.md").decode()
    assert "ข้อมูลทั้งหมดของคุณ" in readme
    assert "Everything about you" in readme


@pytest.mark.parametrize("is_released", [False, True])
@pytest.mark.parametrize("who", ["student1", "student2", "instructor", "assistant"])
def test_nobody_else_is_in_it(world: SiteWorld, who: str, is_released: bool) -> None:
    if is_released:
        world.release()
    person = getattr(world.cast, who)
    found = texts(copy_of(person))
    traces = [
        trace
        for other in User.objects.exclude(pk=person.pk)
        for trace in (other.full_name, other.latin_name, other.email, other.student_number)
        if trace
    ]
    leaks = [(name, trace) for name, text in found.items() for trace in traces if trace in text]
    assert not leaks


def test_marks_are_in_it_from_their_release_on(world: SiteWorld) -> None:
    before = json.loads(copy_of(world.cast.student2).read("everything.json"))
    assert before["grades"] == []
    world.release()
    after = json.loads(copy_of(world.cast.student2).read("everything.json"))
    assert len(after["grades"]) == 1
    assert after["grades"][0]["criteria"]


def test_points_for_prompts_are_in_it_from_their_release_on(world: SiteWorld) -> None:
    student = world.cast.student2
    prompt = Thread.objects.get(pk=world.kwargs["prompt"])
    now = timezone.now()
    score = PromptScore.objects.create(
        thread=prompt, user=student, by_hand=Decimal("4.25"), comment="คำลับเฉพาะ", scored_at=now
    )
    assert not any("คำลับเฉพาะ" in text for text in texts(copy_of(student)).values())
    score.released_at = now
    score.save()
    assert any("คำลับเฉพาะ" in text for text in texts(copy_of(student)).values())


def test_what_one_answered_stays_but_not_what_was_answered(world: SiteWorld) -> None:
    thread = Thread.objects.get(pk=world.kwargs["thread"])
    talk.reply(acting_user=world.cast.student1, now=timezone.now(), thread=thread, markdown="เห็นต่างตรงนี้", token=uuid4())
    found = json.loads(copy_of(world.cast.student1).read("everything.json"))
    assert [post["markdown"] for post in found["posts"]] == ["เห็นต่างตรงนี้"]
    assert "เริ่มเมื่อไรกันแน่" not in json.dumps(found, ensure_ascii=False)


def test_every_value_has_a_word(world: SiteWorld) -> None:
    def names(value) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for inner in value.values() for name in names(inner)}
        return {name for inner in value for name in names(inner)} if isinstance(value, list) else set()

    world.release()
    for who in ("student2", "instructor"):
        records = json.loads(copy_of(getattr(world.cast, who)).read("everything.json"))
        assert {name for found in records.values() for name in names(found)} <= WORDS.keys()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Status: Graded", "## 1 · Replied", "What it was done to: post", "UTC+07:00", "State: Active")),
        ("th", ("สถานะ: มีคะแนน", "## 1 · ตอบกระทู้", "ทำกับ: โพสต์", "UTC+07:00", "สถานะ: อยู่ในรายวิชา")),
    ],
)
def test_people_read_words_where_programs_read_codes(world: SiteWorld, language: str, words: tuple[str, ...]) -> None:
    student = world.cast.student2
    AuditEntry.objects.create(
        at=timezone.now(), actor=student, action="discussions.reply", object_label="discussions.post", object_id="1"
    )
    world.release()
    with as_reader(student, language):
        archive = copy_of(student)
    everything = json.loads(archive.read("everything.json"))
    assert everything["grades"][0]["status"] == "graded"
    assert everything["enrolments"][0]["state"] == "active"
    read = "\n".join(text for name, text in texts(archive).items() if name.endswith(".md"))
    for told in words:
        assert told.removeprefix("## 1 · ") in read, told
    for code in ("graded", "discussions.reply", "discussions.post", ": active", ": student\n"):
        assert code not in read, code


def test_what_holds_several_things_is_read_as_a_list() -> None:
    record = {
        "title": "คำว่าเหลือ", "seen": ["b2", "b3"], "markdown": "ย่อหน้าหนึ่ง\n\nย่อหน้าสอง",
        "criteria": [{"title": "การอ่าน", "points": Decimal("5.00"), "said": "ดี"}, {"points": Decimal("1.5"), "said": "พอใช้"}],
    }  # fmt: skip
    with translation.override("en"), shown_as(digits="thai"):
        assert as_markdown(Part("essays", "Essays", [record])) == (
            "# Essays\n\n## ๑ · คำว่าเหลือ\n\n- Paragraphs seen: b2, b3\n- What was written:\n\n  > ย่อหน้าหนึ่ง\n  >\n"
            "  > ย่อหน้าสอง\n\n- Criteria:\n  - การอ่าน\n    - Points: ๕.๐๐\n    - Said: ดี\n  - Points: ๑.๕\n    - Said: พอใช้\n"
        )


def confirmed(person: User) -> Client:
    """Signed in, with the password typed just now."""
    client = Client()
    client.force_login(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


class TestAsking:
    @pytest.fixture
    def made(self, cast: Cast) -> DataRequest:
        asked = ask_for_copy(acting_user=cast.student1, now=timezone.now())
        finish_copy(asked=DataRequest.objects.get(pk=asked.pk), now=timezone.now())
        return DataRequest.objects.get(pk=asked.pk)

    def test_twice_is_once_and_a_new_one_ends_the_last(self, cast: Cast, django_capture_on_commit_callbacks) -> None:
        now = timezone.now()
        first = ask_for_copy(acting_user=cast.student1, now=now)
        assert ask_for_copy(acting_user=cast.student1, now=now) == first
        finish_copy(asked=DataRequest.objects.get(pk=first.pk), now=now)
        first.refresh_from_db()
        storage, name = first.file.storage, first.file.name
        with pytest.raises(ValidationError):
            ask_for_copy(acting_user=cast.student1, now=now)
        assert storage.exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_copy(acting_user=cast.student1, now=now + timedelta(hours=2))
        assert not storage.exists(name)

    def test_its_owner_is_told_and_fetches_it_after_the_password(self, cast: Cast, made: DataRequest) -> None:
        assert Notice.objects.filter(recipient=cast.student1, kind=Notice.Kind.DATA_READY).count() == 1
        client = Client()
        client.force_login(cast.student1)
        path = reverse("accounts:copy_file")
        asked = client.get(path)
        assert asked.status_code == 302
        assert asked.url.startswith(reverse("account_reauthenticate"))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": path})
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"
        archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
        assert json.loads(archive.read("everything.json"))["account"][0]["username"] == cast.student1.username

    def test_nobody_else_comes_to_it(self, cast: Cast, made: DataRequest) -> None:
        client = confirmed(cast.student2)
        assert client.get(reverse("accounts:copy_file")).status_code == 404
        assert client.get(f"/media/{made.file.name}").status_code == 404

    def test_it_is_there_for_some_days(self, cast: Cast, made: DataRequest) -> None:
        DataRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        client = confirmed(cast.student1)
        assert client.get(reverse("accounts:copy_file")).status_code == 404

    def test_one_that_failed_can_be_asked_for_again(self, cast: Cast) -> None:
        now = timezone.now()
        first = ask_for_copy(acting_user=cast.student1, now=now)
        fail_copy(asked=first, now=now)
        notice = Notice.objects.get(recipient=cast.student1, kind=Notice.Kind.DATA_READY)
        assert "could not be made" in sentence(notice.kind, notice.details)
        assert ask_for_copy(acting_user=cast.student1, now=now) != first
