"""Reading a thread: who may, what it costs, and that an anonymous author stays unknown."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.accounts.models import User
from classroom.discussions import services
from classroom.discussions.models import ReadMark, Thread
from classroom.notices.models import Notice
from tests.cast import NOW, Cast


def address(thread: Thread, name: str = "thread") -> str:
    return reverse(f"discussions:{name}", args=[thread.course.slug, thread.pk])


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("instructor", 200), ("assistant", 200), ("student1", 200), ("student2", 200),
        ("admin", 404), ("dropped", 404), ("outsider", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_members_read_and_others_get_nothing(cast: Cast, thread, client: Client, name: str, status: int) -> None:
    client.force_login(getattr(cast, name))
    for path in (address(thread), reverse("discussions:list", args=["rus331"])):
        assert client.get(path).status_code == status


def test_a_thread_is_not_found_under_another_course(cast: Cast, thread, client: Client) -> None:
    client.force_login(cast.outsider)
    assert client.get(reverse("discussions:thread", args=["sea210", thread.pk])).status_code == 404


@pytest.mark.parametrize("answers", [1, 3])
def test_a_page_takes_eight_queries_and_three_more_when_there_is_something_new(
    cast: Cast, passage_thread, answer, client: Client, django_assert_num_queries, answers: int
) -> None:
    for _ in range(answers):
        answer(passage_thread)
    client.force_login(cast.student1)
    # session, person, place, thread, opening post, window, reactions, draft; the oldest new post, read mark, notices
    with django_assert_num_queries(11):
        client.get(address(passage_thread))
    with django_assert_num_queries(8):
        client.get(address(passage_thread))


@pytest.mark.parametrize("threads", [1, 3])
def test_the_list_takes_eight_queries(
    cast: Cast, begin, section, client: Client, django_assert_num_queries, threads: int
) -> None:
    for _ in range(threads):
        begin(chapter=section.chapter, address="b1@1")
    client.force_login(cast.student2)
    # session, person, place, sections to list by, count, threads, news, whether one follows
    with django_assert_num_queries(8):
        client.get(reverse("discussions:list", args=["rus331"]))


def test_reading_is_noted_once_and_takes_the_notice_away(cast: Cast, thread, answer, client: Client) -> None:
    answer(thread)
    client.force_login(cast.student1)
    client.head(address(thread))
    assert not ReadMark.objects.exists()
    client.get(address(thread))
    assert ReadMark.objects.get().user == cast.student1
    assert Notice.objects.get().read_at is not None


@pytest.fixture
def hidden_author(cast: Cast) -> User:
    """student1 under a key and a name that nothing else on a page can be taken for."""
    User.objects.filter(pk=cast.student1.pk).update(username="zq-hidden-author")
    hidden = User.objects.create(pk=987654321, username="zq-hidden", full_name="ปกปิด นามสกุลลับ", sort_key="ป")
    enrollment = cast.enrollment(cast.student1)
    enrollment.user = hidden
    enrollment.save()
    return hidden


def test_nothing_of_an_anonymous_author_reaches_a_classmate(
    cast: Cast, hidden_author, begin, answer, client: Client
) -> None:
    thread = begin(by=hidden_author, kind=Thread.Kind.QUESTION, anonymous=True)
    hidden = answer(thread, by=hidden_author, parent=answer(thread), anonymous=True)
    reply = answer(thread, parent=hidden)
    services.accept_answer(acting_user=hidden_author, now=NOW, thread=thread, post=reply)
    services.edit_post(acting_user=hidden_author, now=NOW, post=hidden, markdown="แก้")
    client.force_login(cast.student2)
    paths = [
        address(thread), address(thread) + f"?post={hidden.pk}", reverse("discussions:list", args=["rus331"]),
        address(thread, "reply"), address(thread, "reply") + f"?parent={hidden.pk}",
    ]  # fmt: skip
    pages = [client.get(path).content.decode() for path in paths]
    pages += [client.get(path + sign, headers={"hx-request": "true"}).content.decode() for path, sign in
              ((paths[0], "?margin=1"), (paths[0], "?after=0"), (paths[3], f"?parent={hidden.pk}"))]  # fmt: skip
    for page in pages:
        for trace in ("987654321", "zq-hidden", "ปกปิด", "นามสกุลลับ", "ปน", str(hidden.token)):
            assert trace not in page
    assert all("A classmate" in page for page in pages[:3])
    client.force_login(cast.instructor)
    assert "ปกปิด นามสกุลลับ" in client.get(paths[0]).content.decode()


def test_markdown_cannot_bring_a_script(cast: Cast, begin, client: Client) -> None:
    thread = begin(
        title="<script>alert(1)</script>",
        markdown="<img src=x onerror=alert(2)> [x](javascript:alert(3)) <script>alert(4)</script>",
    )
    client.force_login(cast.student2)
    for path in (address(thread), reverse("discussions:list", args=["rus331"])):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page


def test_the_margin_gets_a_fragment_with_its_form(cast: Cast, passage_thread, answer, client: Client) -> None:
    answer(passage_thread)
    client.force_login(cast.student2)
    page = client.get(address(passage_thread) + "?margin=1", headers={"hx-request": "true"}).content.decode()
    assert page.lstrip().startswith("<section")
    assert 'name="body"' in page
    assert "<html" not in page
    whole = client.get(address(passage_thread) + "?margin=1").content.decode()
    assert "<html" in whole


def test_more_answers_come_by_link_and_by_script(cast: Cast, thread, answer, client: Client) -> None:
    posts = [answer(thread) for _ in range(25)]
    client.force_login(cast.student1)
    first = client.get(address(thread)).content.decode()
    assert f'id="post-{posts[-1].pk}"' not in first
    assert f"?after={posts[19].pk}&amp;since=0" in first
    for headers in ({}, {"hx-request": "true"}):
        page = client.get(address(thread) + f"?after={posts[19].pk}", headers=headers).content.decode()
        assert f'id="post-{posts[-1].pk}"' in page


@pytest.mark.parametrize(
    "query",
    [
        "?after=0",
        "?after=x",
        "?before=1..2",
        f"?at={9:040}",
        "?post=9",
        "?post=latest",
        "?since=zz",
        "?since=99999999999999",
        f"?post={9:040}",
    ],
)
def test_odd_addresses_show_the_thread(cast: Cast, thread, client: Client, query: str) -> None:
    client.force_login(cast.student1)
    assert client.get(address(thread) + query).status_code == 200


def test_staff_pin_and_lock_and_students_do_not(cast: Cast, thread, client: Client) -> None:
    for name, field in (("thread_lock", "locked"), ("thread_pin", "pinned")):
        client.force_login(cast.student1)
        assert client.post(address(thread, name), {field: "1"}).status_code == 403
        client.force_login(cast.assistant)
        assert client.get(address(thread, name)).status_code == 405
        client.post(address(thread, name), {field: "1"})
        assert getattr(Thread.objects.get(), field)
        client.post(address(thread, name), {field: ""})
        assert not getattr(Thread.objects.get(), field)
