"""Answers that come by mail: whose they are, what is refused, and that nobody learns anything by trying."""

from datetime import timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.common.mail import read_reply_address, reply_address
from classroom.courses.models import Course
from classroom.courses.services import drop
from classroom.discussions import services
from classroom.discussions.models import Post, Subscription, Thread
from tests.cast import Cast

SECRET = "a secret of the mail server"
WORDS = "ผมคิดว่าดูจากการปันส่วนได้"


@pytest.fixture(autouse=True)
def takes_mail(settings) -> None:
    settings.REPLY_DOMAIN, settings.INBOUND_MAIL_SECRET = "class.example", SECRET


@pytest.fixture
def post(cast: Cast, thread, answer) -> Post:
    """An answer of student2 to student1, who is mailed of it."""
    return answer(thread, now=timezone.now())


@pytest.fixture
def bring(django_capture_on_commit_callbacks):
    """A function that brings a message to the site, and returns the answer; what it mails back is in mail.outbox."""

    def bring(raw: bytes | EmailMessage, authorization: str = f"Bearer {SECRET}"):
        mail.outbox.clear()
        client = Client(enforce_csrf_checks=True)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                reverse("mail_inbound"), bytes(raw), content_type="message/rfc822",
                headers={"Authorization": authorization},
            )  # fmt: skip

    return bring


def message(person, post: Post, words: str = WORDS, **headers: str) -> EmailMessage:
    message = EmailMessage()
    fields = {
        "From": f"<{person.email.upper()}>",
        "To": reply_address(person.pk, post.pk, timezone.now()),
        "Message-ID": f"<{uuid4()}@example.ac.th>",
    }
    for name, value in (fields | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        message[name] = value
    message.set_content(words)
    return message


def answers() -> list[str]:
    return list(Post.objects.filter(parent__parent__isnull=False).values_list("markdown", flat=True))


def test_an_answer_stands_under_the_post_that_was_mailed(cast: Cast, post, bring) -> None:
    quoted = f"{WORDS}\n\nOn Mon, 23 Nov 2026, Rueanrian <a@class.example> wrote:\n> เดิม\n"
    sent = message(cast.student1, post, quoted)
    assert bring(sent).json() == {"status": "taken"}
    made = Post.objects.get(parent=post)
    assert (made.markdown, made.author, made.anonymous) == (WORDS, cast.student1, False)
    assert [each.to for each in mail.outbox] == [[cast.student2.email]]
    bring(sent)
    assert answers() == [WORDS]
    assert mail.outbox == []


def test_the_address_in_a_mail_answers_it(
    cast: Cast, thread, answer, bring, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post = answer(thread, now=timezone.now())
    (sent,) = mail.outbox
    address = sent.message()["Reply-To"]
    assert len(address.partition("@")[0]) <= 64
    known = read_reply_address(address.upper(), timezone.now())
    assert (known.user, known.post) == (cast.student1.pk, post.pk)
    assert "## Write your answer above this line ##" in sent.body


def test_who_spoke_without_a_name_goes_on_without(cast: Cast, thread, post, bring) -> None:
    services.reply(
        acting_user=cast.student1, now=timezone.now(), thread=thread, markdown="ไม่บอกชื่อ", token=uuid4(), anonymous=True
    )
    bring(message(cast.student1, post))
    assert Post.objects.get(parent=post).anonymous


def test_nobody_is_named_when_the_course_allows_no_nameless_posts_any_more(cast: Cast, thread, post, bring) -> None:
    services.reply(
        acting_user=cast.student1, now=timezone.now(), thread=thread, markdown="ไม่บอกชื่อ", token=uuid4(), anonymous=True
    )
    Course.objects.filter(pk=thread.course_id).update(anonymous_posts=False)
    bring(message(cast.student1, post))
    assert not Post.objects.filter(parent=post).exists()
    (back,) = mail.outbox
    assert WORDS in back.body


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", f"Token {SECRET}", "Basic !!!", "Basic eDp5"])
def test_without_the_secret_there_is_nothing(cast: Cast, post, bring, authorization) -> None:
    assert bring(message(cast.student1, post), authorization).status_code == 404
    assert answers() == []


def test_without_settings_there_is_nothing(cast: Cast, post, bring, settings) -> None:
    settings.INBOUND_MAIL_SECRET = ""
    assert bring(message(cast.student1, post), "Bearer ").status_code == 404
    settings.REPLY_DOMAIN = ""
    assert reply_address(cast.student1.pk, post.pk, timezone.now()) == ""


def test_the_forms_of_providers_are_taken(cast: Cast, post) -> None:
    sent = message(cast.student1, post)
    data = {"body-mime": sent.as_string(), "recipient": sent["To"]}
    response = Client().post(reverse("mail_inbound"), data, headers={"Authorization": f"bearer {SECRET}"})
    assert response.json() == {"status": "taken"}
    assert answers() == [WORDS]


def forged(address: str, kind: str, other: str) -> str:
    local, _at, domain = address.partition("@")
    token = local.removeprefix("reply+")
    return {
        "signature": f"reply+{token[:-4]}aaaa@{domain}",
        "person": f"reply+{other.partition('@')[0].removeprefix('reply+')[:7]}{token[7:]}@{domain}",
        "domain": f"{local}@elsewhere.example",
        "short": f"reply+{token[:20]}@{domain}",
        "junk": f"reply+ก!@{domain}",
        "none": f"someone@{domain}",
    }[kind]


@pytest.mark.parametrize("kind", ["signature", "person", "domain", "short", "junk", "none"])
def test_a_forged_address_posts_nothing_and_is_answered_by_nothing(cast: Cast, post, bring, kind) -> None:
    now = timezone.now()
    address = reply_address(cast.student1.pk, post.pk, now)
    sent = message(cast.student1, post)
    wrong = forged(address, kind, reply_address(cast.instructor.pk, post.pk, now))
    raw = bytes(sent).replace(address.encode(), wrong.encode())
    assert bring(raw).json() == {"status": "taken"}
    assert answers() == []
    assert mail.outbox == []


def refused(cast: Cast, words: str = "") -> bool:
    """Whether one mail came back, to the account's own address, with what was written."""
    (back,) = mail.outbox
    assert answers() == []
    assert back.message()["Auto-Submitted"] == "auto-replied"
    return back.to == [cast.student1.email] and words in back.body


def test_from_another_address_it_is_not_posted_and_the_owner_is_told(cast: Cast, post, bring) -> None:
    bring(message(cast.student1, post, From="thief@elsewhere.example"))
    assert refused(cast)
    bring(message(cast.student1, post, From=cast.student2.email))
    assert refused(cast)


def test_an_old_address_is_refused(cast: Cast, post, bring) -> None:
    long_ago = timezone.now() - timedelta(days=61)
    bring(message(cast.student1, post, To=reply_address(cast.student1.pk, post.pk, long_ago)))
    assert refused(cast, WORDS)


@pytest.mark.parametrize("why", ["locked", "deleted", "group", "dropped", "empty", "long"])
def test_what_cannot_be_posted_comes_back(cast: Cast, thread, post, bring, why) -> None:
    words = {"empty": "> เดิม", "long": "ก" * 20_001}.get(why, WORDS)
    if why == "locked":
        Thread.objects.filter(pk=thread.pk).update(locked=True)
    elif why == "deleted":
        services.delete_post(acting_user=cast.student2, now=timezone.now(), post=post)
    elif why == "group":
        Post.objects.filter(pk=post.pk).update(group=cast.group2)
    elif why == "dropped":
        drop(acting_user=None, now=timezone.now(), enrollment=cast.enrollment(cast.student1))
    bring(message(cast.student1, post, words))
    assert refused(cast, "" if why == "empty" else words[:50])


def test_a_closed_account_is_as_one_that_is_not_there(cast: Cast, post, bring) -> None:
    cast.student1.is_active = False
    cast.student1.save()
    assert bring(message(cast.student1, post)).json() == {"status": "taken"}
    assert (answers(), mail.outbox) == ([], [])


def test_machines_are_not_answered(cast: Cast, post, bring) -> None:
    for headers in ({"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}, {"Precedence": "auto_reply"}):
        bring(message(cast.student1, post, **headers))
        assert (answers(), mail.outbox) == ([], [])


def test_two_machines_that_answer_each_other_come_to_an_end(cast: Cast, post, bring) -> None:
    backs = 0
    for _ in range(12):
        bring(message(cast.student1, post, "> เดิม"))
        backs += len(mail.outbox)
    assert backs == 5


def test_files_are_said_to_be_left_out(cast: Cast, post, bring) -> None:
    sent = message(cast.student1, post)
    sent.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    bring(sent)
    assert answers() == [WORDS]
    assert [each.to for each in mail.outbox if "left out" in each.body] == [[cast.student1.email]]


@pytest.mark.parametrize("junk", [b"", b"\x00" * 1000, b"From: a@b\r\n\r\n"], ids=range(3))
def test_junk_is_no_error(bring, cast: Cast, junk) -> None:
    assert bring(junk).status_code == 200
    assert mail.outbox == []


def test_script_in_a_mail_is_text(cast: Cast, post, bring) -> None:
    bring(message(cast.student1, post, "<script>alert(1)</script> **จริง**"))
    made = Post.objects.get(parent=post)
    assert "<script" not in made.html
    assert "<strong>จริง</strong>" in made.html


def test_who_muted_the_thread_can_still_answer_a_mail_they_got(cast: Cast, thread, post, bring) -> None:
    Subscription.objects.create(user=cast.student1, thread=thread, follows=False, changed_at=timezone.now())
    bring(message(cast.student1, post))
    assert answers() == [WORDS]
