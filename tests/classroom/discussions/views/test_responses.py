"""Reactions and flags: once each, without names, decided by staff, and told to those whom it concerns."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.audit.models import AuditEntry
from classroom.discussions import services
from classroom.discussions.models import Flag, Post, Reaction
from classroom.notices.models import Notice
from classroom.notices.queries import sentence
from tests.cast import NOW, Cast
from tests.classroom.discussions.conftest import opening


def address(name: str, key: int) -> str:
    return reverse(f"discussions:{name}", args=["rus331", key])


QUEUE = reverse("discussions:flags", args=["rus331"])


def thread_page(client: Client, thread) -> str:
    return client.get(address("thread", thread.pk)).content.decode()


def test_a_reaction_is_said_once_and_taken_back(cast: Cast, thread, answer, client: Client) -> None:
    post = answer(thread)
    client.force_login(cast.student1)
    for _ in range(2):
        assert client.post(address("post_react", post.pk), {"kind": "agree", "on": "1"}).status_code == 302
    services.react(acting_user=cast.instructor, post=post, kind="agree")
    fragment = client.post(
        address("post_react", post.pk), {"kind": "helped", "on": "1"}, headers={"hx-request": "true"}
    ).content.decode()
    assert 'aria-pressed="true">Agree 2</button>' in fragment
    assert 'aria-pressed="true">Helped me 1</button>' in fragment
    assert 'aria-pressed="false">Not sure</button>' in fragment
    client.post(address("post_react", post.pk), {"kind": "agree", "on": ""})
    assert Reaction.objects.filter(kind="agree").get().user == cast.instructor
    client.force_login(cast.student2)
    page = thread_page(client, thread)
    assert "<span>Agree 1</span>" in page
    assert cast.instructor.full_name not in page


@pytest.mark.parametrize("fields", [{"kind": "like", "on": "1"}, {}, {"kind": "agree" * 300}])
def test_odd_reactions_are_refused(cast: Cast, thread, client: Client, fields: dict) -> None:
    client.force_login(cast.student2)
    assert client.post(address("post_react", opening(thread).pk), fields).status_code == 400
    assert not Reaction.objects.exists()


def test_nobody_reacts_to_themselves_nor_in_a_closed_thread(cast: Cast, thread, answer, client: Client) -> None:
    post = answer(thread)
    client.force_login(cast.student2)
    assert client.post(address("post_react", post.pk), {"kind": "agree", "on": "1"}).status_code == 403
    services.set_locked(acting_user=cast.instructor, now=NOW, thread=thread, locked=True)
    client.force_login(cast.student1)
    assert client.post(address("post_react", post.pk), {"kind": "agree", "on": "1"}).status_code == 403
    assert "Helped me" not in thread_page(client, thread)


@pytest.mark.parametrize("answers", [1, 3])
def test_reactions_to_a_window_take_one_query(
    cast: Cast, thread, answer, client: Client, django_assert_num_queries, answers: int
) -> None:
    for _ in range(answers):
        services.react(acting_user=cast.instructor, post=answer(thread), kind="agree")
    client.force_login(cast.student1)
    thread_page(client, thread)
    with django_assert_num_queries(8):  # session, person, place, thread, opening post, window, reactions, draft
        thread_page(client, thread)


@pytest.fixture
def flagged(cast: Cast, thread, answer) -> Post:
    """A nameless answer of student2 that student1 has flagged."""
    post = answer(thread, markdown="คำที่ไม่ควรพูด", anonymous=True)
    services.flag_post(acting_user=cast.student1, now=NOW, post=post, reason="rude", words="เจ็บ")
    return post


def test_a_flag_waits_for_staff_and_tells_the_author_nothing(cast: Cast, flagged, client: Client) -> None:
    services.flag_post(acting_user=cast.student1, now=NOW, post=flagged, reason="other", words="อีกครั้ง")
    assert Flag.objects.get().reason == "rude"
    assert not Notice.objects.filter(recipient=cast.student2).exists()
    told = Notice.objects.filter(kind=Notice.Kind.FLAG_RAISED)
    assert {notice.recipient for notice in told} == {cast.instructor, cast.assistant}
    client.force_login(cast.assistant)
    page = client.get(QUEUE).content.decode()
    for words in ("คำที่ไม่ควรพูด", "Hurts somebody", "เจ็บ", cast.student1.full_name, cast.student2.full_name):
        assert words in page
    assert "in answer to ณัฐวดี" in page
    for name in ("student1", "student2"):
        client.force_login(getattr(cast, name))
        assert client.get(QUEUE).status_code == 403
        assert client.post(address("flags_decide", flagged.pk), {"remove": "1", "decision": "x"}).status_code == 403


def test_the_form_of_a_flag(cast: Cast, thread, answer, client: Client) -> None:
    post = answer(thread, anonymous=True)
    client.force_login(cast.student2)
    assert client.get(address("post_flag", post.pk)).status_code == 403
    client.force_login(cast.student1)
    assert cast.student2.full_name not in client.get(address("post_flag", post.pk)).content.decode()
    for fields in ({}, {"reason": "other"}, {"reason": "x"}, {"reason": "rude", "words": "ก" * 501}):
        assert client.post(address("post_flag", post.pk), fields or {"reason": ""}).status_code == 422
    assert client.post(address("post_flag", post.pk), {"reason": "copied"}).status_code == 302
    assert "You flagged this post" in client.get(address("post_flag", post.pk)).content.decode()
    assert Flag.objects.get().flagged_by == cast.student1


def test_taking_a_flagged_post_down(cast: Cast, thread, flagged, client: Client) -> None:
    services.reply(
        acting_user=cast.student1, now=NOW, thread=thread, markdown="ตอบ", token=uuid4(), parent=flagged
    )  # fmt: skip
    client.force_login(cast.instructor)
    assert client.post(address("flags_decide", flagged.pk), {"remove": "1"}).status_code == 422
    fields = {"remove": "1", "decision": "ว่าคน ไม่ได้ว่าความคิด"}
    assert client.post(address("flags_decide", flagged.pk), fields).status_code == 302
    client.post(address("flags_decide", flagged.pk), {"decision": "อีกครั้ง"})
    flag = Flag.objects.get()
    assert (flag.state, flag.decided_by, flag.decision) == (Flag.State.REMOVED, cast.instructor, fields["decision"])
    assert AuditEntry.objects.get(action="discussions.decide_flags").reason == fields["decision"]
    author, reporter = (
        sentence(kind, Notice.objects.get(recipient=person, kind=kind).details)
        for person, kind in ((cast.student2, "post_removed"), (cast.student1, "flag_removed"))
    )
    assert fields["decision"] in author
    assert cast.student1.full_name not in author
    assert "taken down" in reporter
    assert cast.student2.full_name not in reporter
    assert "The staff took this post down." in thread_page(client, thread)
    assert "ว่าคน ไม่ได้ว่าความคิด" in client.get(QUEUE, {"show": "decided"}).content.decode()
    assert "No post waits" in client.get(QUEUE).content.decode()


def test_leaving_a_flagged_post_standing(cast: Cast, thread, flagged, client: Client) -> None:
    client.force_login(cast.assistant)
    client.post(address("flags_decide", flagged.pk), {"decision": "เป็นความเห็น"})
    flagged.refresh_from_db()
    assert flagged.deleted_at is None
    assert Notice.objects.get(recipient=cast.student1, kind="flag_kept")
    assert not Notice.objects.filter(recipient=cast.student2).exists()


def test_what_its_author_deleted_waits_no_more(cast: Cast, thread, flagged, client: Client) -> None:
    services.delete_post(acting_user=cast.student2, now=NOW, post=flagged)
    with pytest.raises(services.AlreadyDecided):
        services.decide_flags(acting_user=cast.instructor, now=NOW, post=flagged, remove=True, decision="ช้าไป")
    client.force_login(cast.instructor)
    assert "No post waits" in client.get(QUEUE).content.decode()


@pytest.mark.parametrize("posts", [1, 3])
def test_the_queue_takes_seven_queries(
    cast: Cast, thread, answer, client: Client, django_assert_num_queries, posts: int
) -> None:
    for _ in range(posts):
        services.flag_post(acting_user=cast.student1, now=NOW, post=answer(thread), reason="rude")
    client.force_login(cast.instructor)
    with django_assert_num_queries(7):  # session, person, place, count, keys, posts, flags
        client.get(QUEUE)
