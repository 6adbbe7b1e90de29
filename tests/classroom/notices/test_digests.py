"""The daily mail: once a day at the hour that a person chose, with what waits and may still be seen."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from classroom.discussions import services as talk
from classroom.discussions.models import Subscription
from classroom.notices import services
from classroom.notices.models import DigestTime, Notice
from tests.cast import NOW, Cast

# Seven in the morning in Bangkok, the day after NOW.
SEVEN = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


@pytest.fixture
def thread(cast: Cast):
    """A thread that both students follow, with an answer by the instructor."""
    thread = talk.create_thread(
        acting_user=cast.student1, now=NOW, course=cast.course, title="วัดแผนห้าปี", markdown="อย่างไร", token=uuid4()
    )
    Subscription.objects.create(user=cast.student2, thread=thread, follows=True, changed_at=NOW)
    services.choose_mail(acting_user=cast.student1, choices={Notice.Kind.REPLY: "digest"})
    return thread


@pytest.fixture
def answer(cast: Cast, thread):
    return talk.reply(acting_user=cast.instructor, now=NOW, thread=thread, markdown="ดูนี่", token=uuid4())


def receivers() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_it_comes_once_a_day_from_the_hour_on(cast: Cast, answer) -> None:
    cast.student1.language = "th"
    cast.student1.save()
    assert services.send_digests(now=SEVEN - timedelta(minutes=1)) == 0
    assert services.send_digests(now=SEVEN + timedelta(minutes=40)) == 2
    assert services.send_digests(now=SEVEN + timedelta(hours=5)) == 0
    assert receivers() == [cast.student1.email, cast.student2.email]
    thai, english = mail.outbox
    assert "วัดแผนห้าปี" in thai.body
    assert "24 พฤศจิกายน 2569" in thai.body
    assert f"#post-{answer.pk}" in thai.alternatives[0][0]
    assert "1 new" in english.subject
    assert thai.message()["List-Unsubscribe"]


def test_it_comes_by_the_clock_of_the_person(cast: Cast, answer) -> None:
    services.choose_mail(acting_user=cast.student1, choices={}, hour=21, time_zone="Europe/Berlin")
    assert services.send_digests(now=SEVEN) == 1
    assert services.send_digests(now=datetime(2026, 11, 24, 20, 0, tzinfo=UTC)) == 1
    assert receivers() == [cast.student2.email, cast.student1.email]


def test_what_was_read_or_taken_back_is_not_in_it(cast: Cast, thread, answer) -> None:
    services.mark_all_read(acting_user=cast.student2, now=NOW)
    talk.delete_post(acting_user=cast.instructor, now=NOW, post=answer)
    assert services.send_digests(now=SEVEN) == 0
    assert mail.outbox == []
    assert not Notice.objects.filter(mailed_at=None, read_at=None).exclude(recipient=cast.instructor).exists()


def test_what_comes_later_is_in_the_next(cast: Cast, thread, answer) -> None:
    services.send_digests(now=SEVEN)
    talk.reply(acting_user=cast.instructor, now=SEVEN, thread=thread, markdown="และนี่", token=uuid4())
    assert services.send_digests(now=SEVEN + timedelta(hours=6)) == 0
    assert services.send_digests(now=SEVEN + timedelta(days=1)) == 2


def test_one_that_fails_stops_no_other_and_is_tried_again(cast: Cast, answer, settings, monkeypatch) -> None:
    send = EmailBackend.send_messages

    def refuse_first(self, messages):
        if messages[0].to == [cast.student1.email]:
            raise ConnectionRefusedError
        return send(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse_first)
        assert services.send_digests(now=SEVEN) == 1
    assert receivers() == [cast.student2.email]
    assert services.send_digests(now=SEVEN + timedelta(minutes=15)) == 1
    assert receivers() == [cast.student2.email, cast.student1.email]
    assert DigestTime.objects.get(user=cast.student1).sent_on == SEVEN.date()


def test_closed_accounts_get_none(cast: Cast, answer) -> None:
    for person in (cast.student1, cast.student2):
        person.is_active = False
        person.save()
    assert services.send_digests(now=SEVEN) == 0
