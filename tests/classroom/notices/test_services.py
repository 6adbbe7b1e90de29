"""Telling people: once each, by mail when it is worth one, in their own language."""

import pytest
from django.core import mail
from django.db import transaction

from classroom.notices import services
from classroom.notices.models import Delivery, Notice
from classroom.notices.rules import default_delivery
from tests.cast import NOW, Cast, later

REPLY = {"by": "ณัฐวดี ขัติยะ", "thread": "วัดแผนห้าปีด้วยอะไร", "course": "รัสเซียและโซเวียต"}
PATH = "/courses/rus331/discussions/1/"


def tell(cast: Cast, *recipients, kind: str = Notice.Kind.REPLY, details=REPLY) -> list[Notice]:
    return services.notify(recipients=recipients, kind=kind, details=details, path=PATH, now=NOW)


def test_each_recipient_is_told_once(cast: Cast) -> None:
    tell(cast, cast.student1, cast.student2, cast.student1)
    assert Notice.objects.filter(recipient=cast.student1).count() == 1
    assert Notice.objects.count() == 2


def test_mail_leaves_on_commit_in_the_readers_language(cast: Cast, django_capture_on_commit_callbacks) -> None:
    cast.student1.language, cast.student2.language = "th", "en"
    cast.student1.save()
    cast.student2.save()
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast, cast.student1, cast.student2)
        assert mail.outbox == []
    thai, english = mail.outbox
    assert thai.to == [cast.student1.email]
    assert english.subject == "ณัฐวดี ขัติยะ replied to you in “วัดแผนห้าปีด้วยอะไร”"
    assert english.subject != thai.subject
    assert f"{PATH}\n" in thai.body
    html, kind = thai.alternatives[0]
    assert kind == "text/html"
    assert f'{PATH}">' in html
    assert 'lang="th"' in html
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_nothing_is_mailed_when_the_caller_rolls_back(cast: Cast, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        tell(cast, cast.student1)
        raise RuntimeError
    assert mail.outbox == []


def test_closed_accounts_and_accounts_without_address_get_no_mail(
    cast: Cast, django_capture_on_commit_callbacks
) -> None:
    cast.student1.is_active = False
    cast.student1.save()
    cast.student2.email = ""
    cast.student2.save()
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast, cast.student1, cast.student2)
    assert mail.outbox == []


def test_what_is_no_mail_stays_in_the_app(cast: Cast, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast, cast.student1, kind=Notice.Kind.ANCHOR_CHANGED, details={"place": "สตาลิน ย่อหน้า 3"})
    assert mail.outbox == []


def test_every_mailed_kind_has_its_mail(cast: Cast, django_capture_on_commit_callbacks) -> None:
    cast.student1.language = "th"
    cast.student1.save()
    details = REPLY | {
        "assignment": "เรียงความที่ 1", "number": 1, "words": 612, "sha256": "7f3a", "late": True,
        "handed_in_at": NOW.isoformat(),
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        for kind in Notice.Kind:
            tell(cast, cast.student1, kind=kind, details=details)
    assert len(mail.outbox) == [default_delivery(kind) for kind in Notice.Kind].count(Delivery.ONCE)
    receipt = next(message for message in mail.outbox if "7f3a" in message.body)
    assert "23 พฤศจิกายน 2569" in receipt.body
    assert "7f3a" in receipt.alternatives[0][0]


def test_a_thread_title_cannot_break_the_subject_or_the_mail(cast: Cast, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast, cast.student1, details=REPLY | {"thread": "a\nBcc: x@example.org <script>&"})
    message = mail.outbox[0]
    assert "\n" not in message.subject
    assert "<script>&" in message.body
    assert "<script>" not in message.alternatives[0][0]


def test_only_the_first_look_counts(cast: Cast) -> None:
    notice = tell(cast, cast.student1)[0]
    services.mark_read(acting_user=cast.student2, now=NOW, notice=notice)
    assert Notice.objects.get().read_at is None
    services.mark_read(acting_user=cast.student1, now=NOW, notice=notice)
    services.mark_read(acting_user=cast.student1, now=later(days=1), notice=notice)
    assert Notice.objects.get().read_at == NOW
