"""What one writes is kept while one writes it: by place, against a second window, until it is sent; for nobody else."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.discussions import services
from classroom.discussions.models import Post, PostDraft
from classroom.discussions.services.drafts import MOST_DRAFTS
from tests.cast import NOW, Cast
from tests.classroom.discussions.conftest import opening

SAVE, LIST = (reverse(f"discussions:{name}", args=["rus331"]) for name in ("draft_save", "drafts"))


def address(name: str, key: int) -> str:
    return reverse(f"discussions:{name}", args=["rus331", key])


@pytest.fixture
def save(cast: Cast, client: Client):
    """A function that saves a draft of student2 as the script does, and returns the answer."""
    client.force_login(cast.student2)

    def save(place: str, body: str = "เขียนค้างไว้", version: int = 0, **fields):
        given = {"place": place, "body": body, "version": version, "writer": cast.student2.pk, "token": str(uuid4())}
        return client.post(SAVE, given | fields)

    return save


def test_the_words_come_back_in_the_composer(cast: Cast, thread, answer, save, client: Client) -> None:
    first, post = opening(thread), answer(thread, by=cast.student1)
    own = answer(thread, markdown="ของฉัน")
    for key, place in ((first.pk, "reply"), (post.pk, "reply"), (own.pk, "edit")):
        said = save(f"{place}:{key}", f"ร่าง {place} {key}").json()
        assert (said["version"], said["words"]) == (1, f"Saved {said['saved_at']}")
    assert f"ร่าง reply {first.pk}" in client.get(address("thread", thread.pk)).content.decode()
    page = client.get(address("reply", thread.pk), {"parent": post.pk, "quote": "post"}).content.decode()
    assert f"ร่าง reply {post.pk}\n\n&gt; ดูจากการปันส่วนอาหาร" in page
    assert 'data-draft-version="1"' in page
    assert f"ร่าง edit {own.pk}" in client.get(address("post_edit", own.pk)).content.decode()
    listed = client.get(LIST).content.decode()
    assert all(f"ร่าง {words}" in listed for words in (f"reply {first.pk}", f"reply {post.pk}", f"edit {own.pk}"))
    client.force_login(cast.instructor)
    assert "ร่าง" not in client.get(LIST).content.decode()
    assert "ร่าง" not in client.get(address("thread", thread.pk)).content.decode()


def test_a_second_window_gets_both_texts(cast: Cast, thread, save) -> None:
    place = f"reply:{opening(thread).pk}"
    save(place, "หน้าต่างแรก")
    assert save(place, "หน้าต่างแรก").status_code == 200
    refused = save(place, "หน้าต่างที่สอง")
    assert (refused.status_code, refused.json()["body"], refused.json()["version"]) == (409, "หน้าต่างแรก", 1)
    assert save(place, "ทั้งสอง", version=1).json()["version"] == 2
    assert PostDraft.objects.get().markdown == "ทั้งสอง"


def test_what_is_sent_is_no_draft_any_more(cast: Cast, thread, save, client: Client) -> None:
    first, token = opening(thread), str(uuid4())
    save(f"reply:{first.pk}", token=token)
    assert client.post(address("reply", thread.pk), {"body": "ส่งแล้ว", "token": token}).status_code == 302
    assert not PostDraft.objects.exists()
    # A save that was on its way when the form was sent.
    assert save(f"reply:{first.pk}", "ส่งแล้ว", token=token).json()["version"] == 0
    assert not PostDraft.objects.exists()


def test_the_draft_of_a_new_thread_goes_with_it(cast: Cast, save, client: Client) -> None:
    path = reverse("discussions:thread_create", args=["rus331"])
    save("new", "เรื่องใหม่", title="ชื่อเรื่อง", path=path)
    page = client.get(path).content.decode()
    assert "เรื่องใหม่" in page
    assert 'value="ชื่อเรื่อง"' in page
    assert f'href="{path}"' in client.get(LIST).content.decode()
    form = {"body": "เรื่องใหม่", "kind": "discussion", "token": str(uuid4()), "draft": "new"}
    preview = client.post(path, form | {"preview": "1", "body": "**หนา** <script>"})
    assert (preview.status_code, "<strong>หนา</strong>" in preview.content.decode()) == (200, True)
    assert "<script>\n" not in preview.content.decode()
    assert PostDraft.objects.exists()
    assert client.post(path, form).status_code == 302
    assert not PostDraft.objects.exists()


def test_emptied_or_discarded_it_is_gone(cast: Cast, thread, save, client: Client) -> None:
    save("reply:1")
    assert save("reply:1", "  ", version=1).json() == {"version": 0, "words": ""}
    assert save("reply:1", "").json()["version"] == 0
    save("reply:2")
    client.post(reverse("discussions:draft_discard", args=["rus331"]), {"place": "reply:2"})
    assert not PostDraft.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"body": "ก" * 1_000_000}, 422),
        ({"place": "other:1"}, 422),
        ({"place": "reply:x"}, 422),
        ({"place": "new:" + "ก" * 200}, 422),
        ({"path": "//evil.example/"}, 422),
        ({"path": "/\t/evil.example/"}, 422),
        ({"path": "javascript:alert(1)"}, 422),
        ({"version": "x"}, 422),
        ({"writer": 1_000_000}, 403),
    ],
)
def test_what_cannot_be_kept_is_said(save, fields: dict, status: int) -> None:
    given = {"place": "reply:1"} | fields
    answer = save(given.pop("place"), **given)
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"]
    assert not PostDraft.objects.exists()


def test_a_text_too_long_to_be_sent_is_kept(save) -> None:
    assert save("reply:1", "ก" * 50_000).status_code == 200


def test_a_draft_on_what_is_gone_is_still_there_to_copy(cast: Cast, thread, answer, save, client: Client) -> None:
    post = answer(thread, by=cast.student1)
    save(f"reply:{post.pk}", "คำตอบที่ค้าง")
    services.delete_post(acting_user=cast.student1, now=NOW, post=post)
    page = client.get(LIST).content.decode()
    assert "คำตอบที่ค้าง" in page
    assert f"?parent={post.pk}" not in page


def test_the_oldest_of_very_many_go(cast: Cast, save) -> None:
    PostDraft.objects.bulk_create(
        PostDraft(user=cast.student2, course=cast.course, place=f"reply:{key}", markdown="ก", saved_at=NOW)
        for key in range(MOST_DRAFTS)
    )
    save("new")
    assert PostDraft.objects.count() == MOST_DRAFTS


def test_two_windows_that_edit_one_post_lose_neither_text(cast: Cast, thread, answer, client: Client) -> None:
    post = answer(thread, markdown="เดิม")
    client.force_login(cast.student2)
    path = address("post_edit", post.pk)
    assert 'name="version" value="1"' in client.get(path).content.decode()
    assert client.post(path, {"body": "หน้าต่างแรก", "version": 1}).status_code == 302
    refused = client.post(path, {"body": "หน้าต่างที่สอง", "version": 1})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "หน้าต่างแรก" in page
    assert "หน้าต่างที่สอง" in page
    assert 'name="version" value="2"' in page
    assert client.post(path, {"body": "หน้าต่างที่สอง", "version": 2}).status_code == 302
    kept = list(Post.objects.get(pk=post.pk).versions.values_list("markdown", flat=True))
    assert kept == ["เดิม", "หน้าต่างแรก"]


def test_a_draft_of_an_edit_remembers_what_it_began_with(cast: Cast, thread, answer, save, client: Client) -> None:
    post = answer(thread, markdown="เดิม")
    save(f"edit:{post.pk}", "แก้ค้างไว้", base=1)
    services.edit_post(acting_user=cast.student2, now=NOW, post=post, markdown="แก้จากที่อื่น")
    page = client.get(address("post_edit", post.pk)).content.decode()
    assert "แก้ค้างไว้" in page
    assert 'name="version" value="1"' in page
