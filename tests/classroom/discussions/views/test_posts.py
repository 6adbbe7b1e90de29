"""Answering, editing, deleting and vouching: allowed and refused, once, and with nothing lost."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.courses.models import Enrollment, Role
from classroom.discussions import services
from classroom.discussions.models import Post, Thread
from tests.cast import NOW, Cast
from tests.classroom.discussions.conftest import opening


def address(name: str, key: int, course: str = "rus331") -> str:
    return reverse(f"discussions:{name}", args=[course, key])


def sent(**fields) -> dict:
    return {"body": "ดูจากการปันส่วนอาหาร", "token": str(uuid4())} | fields


def test_an_answer_is_posted_and_shown(cast: Cast, thread, client: Client) -> None:
    client.force_login(cast.student2)
    response = client.post(address("reply", thread.pk), sent(anonymous="on"))
    post = Post.objects.get(author=cast.student2)
    assert (post.parent, post.anonymous) == (opening(thread), True)
    assert response.url == f"{address('thread', thread.pk)}?post={post.pk}#post-{post.pk}"


def test_by_script_the_post_itself_comes_back(cast: Cast, thread, answer, client: Client) -> None:
    parent = answer(thread)
    client.force_login(cast.student1)
    response = client.post(
        address("reply", thread.pk), sent(parent=parent.pk, depth="1"), headers={"hx-request": "true"}
    )
    post = Post.objects.get(parent=parent)
    page = response.content.decode()
    assert f'class="post post--1" id="post-{post.pk}"' in page
    assert f'data-posted="{post.token}"' in page


def test_sending_twice_posts_once(cast: Cast, thread, client: Client) -> None:
    client.force_login(cast.student2)
    form = sent()
    first, second = (client.post(address("reply", thread.pk), form) for _ in range(2))
    assert first.url == second.url
    assert Post.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"body": "  "}, 422),
        ({"body": "[ก]: http://x"}, 422),
        ({"body": "\u200b \u200b"}, 422),
        ({"body": "ก" * 20_001}, 422),
        ({"body": "ก" * 1_000_000}, 422),
        ({"token": "1"}, 400),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_what_cannot_be_posted_comes_back(cast: Cast, thread, client: Client, fields, status: int, headers) -> None:
    client.force_login(cast.student2)
    response = client.post(address("reply", thread.pk), sent(**fields), headers=headers)
    assert response.status_code == status
    assert "field__error" in response.content.decode()
    assert Post.objects.count() == 1


def test_anothers_token_is_a_clear_refusal(cast: Cast, thread, client: Client) -> None:
    client.force_login(cast.student2)
    response = client.post(address("reply", thread.pk), sent(token=str(opening(thread).token)))
    assert response.status_code == 400
    assert "ดูจากการปันส่วนอาหาร" in response.content.decode()


def test_forged_parents_are_not_found(cast: Cast, thread, begin, client: Client) -> None:
    client.force_login(cast.student2)
    for parent in (opening(begin()).pk, 999_999, "x", "9" * 30):
        assert client.post(address("reply", thread.pk), sent(parent=parent)).status_code == 404
    assert Post.objects.count() == 2


@pytest.mark.parametrize("name", ["admin", "dropped", "outsider", "stranger"])
def test_who_is_not_in_the_course_posts_nothing(cast: Cast, thread, answer, client: Client, name: str) -> None:
    post = answer(thread)
    client.force_login(getattr(cast, name))
    for path in (address("reply", thread.pk), *(
        address(act, post.pk) for act in ("post_edit", "post_delete", "post_endorse", "post_accept")
    )):  # fmt: skip
        assert client.post(path, sent()).status_code == 404
    if name == "outsider":
        assert client.post(address("reply", thread.pk, "sea210"), sent()).status_code == 404
        assert client.post(address("post_edit", post.pk, "sea210"), sent()).status_code == 404
    assert Post.objects.count() == 2


def test_an_observer_reads_and_may_not_post(cast: Cast, thread, client: Client) -> None:
    Enrollment.objects.create(
        course=cast.course, user=cast.stranger, role=Role.OBSERVER, created_at=NOW, changed_at=NOW
    )
    client.force_login(cast.stranger)
    assert "<textarea" not in client.get(address("thread", thread.pk)).content.decode()
    assert client.get(address("reply", thread.pk)).status_code == 403
    assert client.post(address("reply", thread.pk), sent()).status_code == 403
    assert client.get(reverse("discussions:thread_create", args=["rus331"])).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_a_thread_closed_meanwhile_keeps_the_text(cast: Cast, thread, answer, client: Client, headers) -> None:
    post = answer(thread)
    services.set_locked(acting_user=cast.instructor, now=NOW, thread=thread, locked=True)
    client.force_login(cast.student2)
    assert client.get(address("reply", thread.pk)).status_code == 403
    assert client.get(address("post_edit", post.pk)).status_code == 403
    for path in (address("reply", thread.pk), address("post_edit", post.pk)):
        response = client.post(path, sent(body="เขียนมานาน"), headers=headers)
        assert response.status_code == 409
        assert "เขียนมานาน" in response.content.decode()
    assert Post.objects.count() == 2


def test_a_parent_deleted_meanwhile_keeps_the_text(cast: Cast, thread, answer, client: Client) -> None:
    parent = answer(thread)
    services.delete_post(acting_user=cast.student2, now=NOW, post=parent)
    client.force_login(cast.student1)
    response = client.post(address("reply", thread.pk), sent(parent=parent.pk))
    assert response.status_code == 409
    assert "ดูจากการปันส่วนอาหาร" in response.content.decode()


def test_a_thread_whose_opening_was_deleted_is_still_answered(cast: Cast, thread, answer, client: Client) -> None:
    answer(thread)
    services.delete_post(acting_user=cast.student1, now=NOW, post=opening(thread))
    client.force_login(cast.student2)
    assert "This post was deleted." in client.get(address("thread", thread.pk)).content.decode()
    assert client.post(address("reply", thread.pk), sent()).status_code == 302


def test_no_word_of_a_deleted_opening_can_be_quoted(cast: Cast, thread, answer, client: Client) -> None:
    answer(thread)
    services.delete_post(acting_user=cast.student1, now=NOW, post=opening(thread))
    client.force_login(cast.student2)
    page = client.get(address("reply", thread.pk), {"quote": "post"})
    assert page.status_code == 200
    assert opening(thread).markdown not in page.content.decode()


def test_a_quotation_begins_the_answer(cast: Cast, passage_thread, client: Client) -> None:
    client.force_login(cast.student2)
    page = client.get(address("reply", passage_thread.pk) + "?quote=passage").content.decode()
    assert f"&gt; {passage_thread.anchor.exact}\n&gt; [แผนพัฒนาประเทศห้าปี paragraph 1](" in page
    assert "/five-year-plan/?passage=b1:0-30@1#b1)" in page
    page = client.get(address("reply", passage_thread.pk) + "?quote=post").content.decode()
    assert "&gt; ถ้าตัวเลขเชื่อไม่ได้" in page


def test_only_the_author_edits_and_the_staff_read_what_was(cast: Cast, thread, answer, client: Client) -> None:
    post = answer(thread, markdown="ข้อความเดิม")
    for other in (cast.student1, cast.instructor):
        client.force_login(other)
        assert client.post(address("post_edit", post.pk), {"body": "แก้"}).status_code == 403
    client.force_login(cast.student2)
    assert "ข้อความเดิม" in client.get(address("post_edit", post.pk)).content.decode()
    assert client.post(address("post_edit", post.pk), {"body": ""}).status_code == 422
    assert client.post(address("post_edit", post.pk), {"body": "แก้"}).status_code == 302
    assert "edited" in client.get(address("thread", thread.pk)).content.decode()
    for reader, status in ((cast.student2, 200), (cast.instructor, 200), (cast.student1, 403)):
        client.force_login(reader)
        response = client.get(address("post_versions", post.pk))
        assert response.status_code == status
        assert ("ข้อความเดิม" in response.content.decode()) == (status == 200)


@pytest.mark.parametrize("body", ["", "\u200b", "[ก]: http://x", "ก" * 20_001])
def test_a_post_is_not_emptied_by_editing(cast: Cast, thread, client: Client, body: str) -> None:
    client.force_login(cast.student1)
    post = opening(thread)
    assert client.post(address("post_edit", post.pk), {"body": body}).status_code == 422
    assert opening(thread).markdown == post.markdown


def test_deleting_asks_first_and_leaves_no_word(cast: Cast, thread, answer, client: Client) -> None:
    post = answer(thread, markdown="ลบทิ้งเถอะ")
    answer(thread, parent=post)
    client.force_login(cast.student1)
    assert client.post(address("post_delete", post.pk)).status_code == 403
    client.force_login(cast.student2)
    assert "Delete your post?" in client.get(address("post_delete", post.pk)).content.decode()
    assert Post.objects.get(pk=post.pk).deleted_at is None
    client.post(address("post_delete", post.pk))
    client.force_login(cast.instructor)
    page = client.get(address("thread", thread.pk)).content.decode()
    assert "ลบทิ้งเถอะ" not in page
    assert "This post was deleted." in page
    for act in ("post_edit", "post_delete", "post_versions", "post_endorse"):
        assert client.post(address(act, post.pk)).status_code in (404, 405)


def test_with_its_only_post_the_thread_leaves_the_list(cast: Cast, thread, client: Client) -> None:
    client.force_login(cast.student1)
    response = client.post(address("post_delete", opening(thread).pk))
    assert response.url == reverse("discussions:list", args=["rus331"])
    assert client.get(address("thread", thread.pk)).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("student1", 403), ("student2", 403), ("assistant", 302), ("instructor", 302)]
)
def test_staff_endorse(cast: Cast, thread, answer, client: Client, name: str, status: int) -> None:
    post = answer(thread)
    client.force_login(getattr(cast, name))
    assert client.post(address("post_endorse", post.pk), {"endorsed": "1"}).status_code == status
    assert (Post.objects.get(pk=post.pk).endorsed_by is not None) == (status == 302)
    fragment = client.post(address("post_endorse", post.pk), {"endorsed": ""}, headers={"hx-request": "true"})
    assert (fragment.status_code == 200) == (status == 302)
    assert Post.objects.get(pk=post.pk).endorsed_by is None


@pytest.mark.parametrize(("name", "status"), [("student1", 302), ("student2", 403), ("assistant", 302)])
def test_who_asked_or_staff_accept_an_answer(cast: Cast, begin, answer, client: Client, name: str, status: int) -> None:
    question = begin(kind=Thread.Kind.QUESTION)
    post = answer(question)
    client.force_login(getattr(cast, name))
    assert client.post(address("post_accept", post.pk), {"accepted": "1"}).status_code == status
    assert Thread.objects.get().accepted_post == (post if status == 302 else None)
    assert client.post(address("post_accept", opening(question).pk), {"accepted": "1"}).status_code == 403
