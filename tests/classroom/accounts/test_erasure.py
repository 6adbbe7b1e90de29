"""Erasing a person: nothing leads back to them, the class's talk and the grades stand, and nothing is done by half."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.accounts.events import person_erased
from classroom.accounts.models import DataRequest, User
from classroom.accounts.services import update_person
from classroom.accounts.services.erasure import (
    ask_to_be_erased,
    erase_person,
    former_name,
    preview_erasure,
    refuse_request,
    withdraw_request,
)
from classroom.assignments.models import Attachment, Attempt, Draft
from classroom.courses.models import Enrollment
from classroom.discussions import services as talk
from classroom.discussions.models import Post, Thread
from classroom.grading.models import Grade
from classroom.notices.models import Notice
from classroom.reading.models import Note
from tests.cast import Cast, make_cast
from tests.made import Made
from tests.site.world import SiteWorld, make_world

pytestmark = pytest.mark.django_db

TRACES = ("ผู้ถูกลบ", "สกุลถูกลบ", "Erasedperson", "erased.person@hidden.example", "99880011", "erasedperson01", "ชื่อเดิมลับ")


def _make_world() -> SiteWorld:
    """student2, whose every trace is such that nothing else can be taken for it, has one of everything."""
    cast, now = make_cast(), timezone.now()
    update_person(
        acting_user=cast.admin, now=now, person=cast.student2, full_name="ชื่อเดิมลับ สกุลถูกลบ",
        latin_name="Erasedperson", email="erased.person@hidden.example", student_number="99880011",
    )  # fmt: skip
    update_person(acting_user=cast.admin, now=now, person=cast.student2, full_name="ผู้ถูกลบ สกุลถูกลบ")
    cast.student2.refresh_from_db()
    made = make_world(cast)
    made.release()
    update_person(acting_user=cast.admin, now=now, person=cast.student2, username="erasedperson01")
    thread = Thread.objects.get(pk=made.kwargs["thread"])
    talk.reply(
        acting_user=cast.student1,
        now=now,
        thread=thread,
        markdown=f"@{cast.student2.full_name} คิดอย่างไร",
        token=uuid4(),
    )
    return made


made_world = Made(_make_world)


@pytest.fixture
def world(db) -> SiteWorld:
    return made_world()


@pytest.fixture
def asked(world: SiteWorld) -> DataRequest:
    return ask_to_be_erased(acting_user=world.cast.student2, now=timezone.now(), reason="ผู้ถูกลบ ขอลบ")


def traces() -> list[str]:
    """Where in the whole database, in any column of any table, something of the person stands."""
    found = []
    for model in apps.get_models():
        columns = [field.name for field in model._meta.concrete_fields if not field.is_relation]
        for row in models.QuerySet(model).values(*columns):
            text = json.dumps(row, default=str, ensure_ascii=False)
            found += [f"{model._meta.label} {row}" for trace in TRACES if trace in text]
    return found


def test_nothing_in_the_database_leads_back(world: SiteWorld, asked: DataRequest) -> None:
    assert traces()
    erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    assert traces() == []


def test_the_talk_and_the_grades_stand(world: SiteWorld, asked: DataRequest) -> None:
    posts = list(Post.objects.order_by("pk").values_list("pk", "deleted_at"))
    grades = list(Grade.objects.order_by("pk").values_list("pk", "points"))
    attempts = list(Attempt.objects.order_by("pk").values_list("pk", "sha256", "markdown"))
    erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    assert list(Post.objects.order_by("pk").values_list("pk", "deleted_at")) == posts
    assert list(Grade.objects.order_by("pk").values_list("pk", "points")) == grades
    assert list(Attempt.objects.order_by("pk").values_list("pk", "sha256", "markdown")) == attempts
    client = Client()
    client.force_login(world.cast.student1)
    page = client.get(reverse("discussions:thread", args=["rus331", world.kwargs["thread"]])).content.decode()
    assert former_name() in page
    assert f"@{former_name()} คิดอย่างไร" in page


def test_the_words_of_posts_go_where_that_was_asked_for(world: SiteWorld) -> None:
    asked = ask_to_be_erased(acting_user=world.cast.student2, now=timezone.now(), empties_posts=True)
    erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    own = Post.objects.filter(author=world.cast.student2)
    assert own.exists()
    assert not own.exclude(markdown="", html="").exists()
    client = Client()
    client.force_login(world.cast.student1)
    page = client.get(reverse("discussions:thread", args=["rus331", world.kwargs["thread"]]))
    assert page.status_code == 200  # others have answered in it
    assert "เริ่มเมื่อไรกันแน่" not in page.content.decode()


def test_what_was_private_is_gone_and_the_way_in_too(
    world: SiteWorld, asked: DataRequest, client: Client, django_capture_on_commit_callbacks
) -> None:
    person = world.cast.student2
    client.force_login(person)
    assert client.get(reverse("desk:home")).status_code == 200
    kept = Attachment.objects.filter(attempts__isnull=False)
    files = [(file.file.storage, file.file.name) for file in Attachment.objects.exclude(pk__in=kept)]
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    assert not Note.objects.filter(user=person).exists()
    assert not Draft.objects.filter(submission__enrollment__user=person).exists()
    assert not Notice.objects.filter(recipient=person).exists()
    assert not [name for storage, name in files if storage.exists(name)]
    assert client.get(reverse("desk:home")).status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    assert person.username.startswith("former-")


def test_they_are_told_by_mail_before_the_address_goes(
    world: SiteWorld, asked: DataRequest, mailoutbox, django_capture_on_commit_callbacks
) -> None:
    User.objects.filter(pk=world.cast.student2.pk).update(language="th")
    with django_capture_on_commit_callbacks(execute=True):
        preview_erasure(
            acting_user=world.cast.admin, now=timezone.now(), person=world.cast.student2, empties_posts=False
        )
    assert not mailoutbox
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    (mail,) = [mail for mail in mailoutbox if mail.to == ["erased.person@hidden.example"]]
    assert mail.subject == "ลบบัญชีของคุณในเรือนเรียนแล้ว"
    assert "ผู้ถูกลบ" in mail.body
    assert traces() == []


def test_a_mail_that_cannot_be_sent_stops_nothing(
    world: SiteWorld, asked: DataRequest, settings, django_capture_on_commit_callbacks
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    assert User.objects.get(pk=world.cast.student2.pk).erased_at


@pytest.mark.parametrize("keeps_number", [True, False])
def test_their_line_stays_on_the_grade_sheet_without_a_name(
    world: SiteWorld, asked: DataRequest, settings, client: Client, keeps_number: bool
) -> None:
    """The course still runs. Whoever was dropped before, without being erased, has none."""
    settings.KEEP_ERASED_NUMBERS = keeps_number
    client.force_login(world.cast.instructor)
    sheet = reverse("grading:gradebook_sheet", args=["rus331"])
    files = [reverse(f"grading:gradebook_{name}", args=["rus331", "csv"]) for name in ("export", "sheet_file")]
    assert "สกุลถูกลบ" in client.get(sheet).text
    erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    page = client.get(sheet).text
    assert former_name() in page
    assert ("99880011" in page) == keeps_number
    assert "สกุลถูกลบ" not in page
    for path in files:
        content = b"".join(client.get(path)).decode("utf-8-sig")
        assert former_name() in content
    # No page for marking or for grading by hand names them any more.
    assert former_name() not in client.get(reverse("grading:gradebook", args=["rus331"])).text
    Enrollment.objects.filter(user=world.cast.student2).update(changed_at=timezone.now() - timedelta(days=3))
    assert former_name() not in client.get(sheet).text


def test_the_number_stays_for_the_registrar_where_the_site_says_so(
    world: SiteWorld, asked: DataRequest, settings
) -> None:
    settings.KEEP_ERASED_NUMBERS = True
    erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    world.cast.student2.refresh_from_db()
    assert world.cast.student2.student_number == "99880011"
    assert world.cast.student2.full_name == former_name()


def test_a_preview_says_what_it_would_do_and_does_nothing(world: SiteWorld, asked: DataRequest) -> None:
    before = traces()
    now = timezone.now()
    seen = preview_erasure(acting_user=world.cast.admin, now=now, person=world.cast.student2, empties_posts=False)
    assert traces() == before
    numbers = {str(each.what): each.number for each in seen.effects}
    done = erase_person(acting_user=world.cast.admin, now=now, request=asked)
    assert {str(each.what): each.number for each in done.effects} == numbers
    assert {each.kind for each in done.effects} == {"erased", "nameless", "kept"}


def test_nothing_is_done_by_half(world: SiteWorld, asked: DataRequest, django_capture_on_commit_callbacks) -> None:
    def fails(**_given: object) -> None:
        raise RuntimeError

    before = traces()
    person_erased.connect(fails, dispatch_uid="fails")
    try:
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError):
            erase_person(acting_user=world.cast.admin, now=timezone.now(), request=asked)
    finally:
        person_erased.disconnect(dispatch_uid="fails")
    assert traces() == before
    assert DataRequest.objects.get(pk=asked.pk).state == DataRequest.State.ASKED


def test_who_may_not_be_erased(world: SiteWorld) -> None:
    cast, now = world.cast, timezone.now()
    own = ask_to_be_erased(acting_user=cast.admin, now=now)
    with pytest.raises(ValidationError):
        erase_person(acting_user=cast.admin, now=now, request=own)
    with pytest.raises(ValidationError):
        erase_person(acting_user=cast.instructor, now=now, request=own)
    cast.admin.refresh_from_db()
    assert cast.admin.is_active


def test_a_request_is_decided_once(world: SiteWorld, asked: DataRequest) -> None:
    now = timezone.now()
    with pytest.raises(ValidationError):
        refuse_request(acting_user=world.cast.admin, now=now, request=asked, answer=" ")
    withdraw_request(acting_user=world.cast.student2, now=now, request=asked)
    with pytest.raises(ValidationError):
        erase_person(acting_user=world.cast.admin, now=now, request=asked)
    again = ask_to_be_erased(acting_user=world.cast.student2, now=now + timedelta(minutes=1))
    refuse_request(acting_user=world.cast.admin, now=now, request=again, answer="ยังมีเรื่องสอบค้างอยู่")
    assert Notice.objects.filter(recipient=world.cast.student2, kind=Notice.Kind.DATA_READY).exists()
    with pytest.raises(ValidationError):
        erase_person(acting_user=world.cast.admin, now=now, request=again)


class TestPages:
    def test_one_asks_after_the_password_and_withdraws(self, cast: Cast, client: Client) -> None:
        cast.student1.set_password("a long password")
        cast.student1.save()
        client.force_login(cast.student1)
        path = reverse("accounts:erasure")
        assert client.get(path).status_code == 302
        client.post(reverse("account_reauthenticate"), {"password": "a long password", "next": path})
        assert client.get(path).status_code == 200
        assert client.post(path, {"empties_posts": "on"}).status_code == 422
        assert client.post(path, {"understood": "on"}).status_code == 302
        assert Notice.objects.filter(recipient=cast.admin, kind=Notice.Kind.DATA_ASKED).exists()
        assert DataRequest.objects.get(user=cast.student1).state == DataRequest.State.ASKED
        client.post(path, {"withdraw": "1"})
        assert DataRequest.objects.get(user=cast.student1).state == DataRequest.State.WITHDRAWN

    def test_an_administrator_decides_with_the_numbers_in_view(
        self, world: SiteWorld, asked: DataRequest, client: Client
    ) -> None:
        client.force_login(world.cast.admin)
        path = reverse("admin:accounts_datarequest_change", args=(asked.pk,))
        assert client.get(path).status_code == 200
        assert client.post(path, {"_erase": "1"}).status_code == 422
        assert client.post(path, {"_refuse": "1"}).status_code == 422
        assert DataRequest.objects.get(pk=asked.pk).state == DataRequest.State.ASKED
        assert client.post(path, {"_erase": "1", "understood": "on"}).status_code == 302
        assert User.objects.get(pk=world.cast.student2.pk).erased_at
        assert client.get(path).status_code == 200

    def test_instructors_and_students_do_not_come_to_it(
        self, asked: DataRequest, world: SiteWorld, client: Client
    ) -> None:
        path = reverse("admin:accounts_datarequest_change", args=(asked.pk,))
        for who, status in (("instructor", (403, 404)), ("student1", (404,))):
            client.force_login(getattr(world.cast, who))
            assert client.get(path).status_code in status
