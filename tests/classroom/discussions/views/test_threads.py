"""Beginning threads and prompts, on real and on forged places."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.discussions import services
from classroom.discussions.models import Thread
from history.models import Book, Chapter
from tests.cast import NOW, Cast, later

NEW = reverse("discussions:thread_create", args=["rus331"])
PROMPT = reverse("discussions:prompt_create", args=["rus331"])


def sent(**fields) -> dict:
    return {"title": "วัดด้วยอะไร", "kind": "question", "body": "ถ้าตัวเลขเชื่อไม่ได้", "token": str(uuid4())} | fields


def test_a_thread_on_a_passage(cast: Cast, section, client: Client) -> None:
    client.force_login(cast.student1)
    place = {"chapter": "modern-russia/4", "passage": "b1:6-20@1"}
    page = client.get(NEW, place).content.decode()
    exact = section.blocks.get(key="b1").text[6:20]
    assert f"<mark>{exact}</mark>" in page
    assert 'value="b1:6-20@1"' in page
    response = client.post(NEW, sent(**place, anonymous="on"))
    thread = Thread.objects.get()
    assert response.url == reverse("discussions:thread", args=["rus331", thread.pk])
    assert (thread.anchor.exact, thread.section, thread.kind) == (exact, section, "question")
    assert thread.posts.get().anonymous


def test_a_thread_on_a_section_and_one_about_the_course(cast: Cast, section, client: Client) -> None:
    client.force_login(cast.student1)
    client.post(NEW, sent(section="modern-russia/4/five-year-plan"))
    client.post(NEW, sent(title=""))
    assert "แผนพัฒนาประเทศห้าปี" in client.get(NEW, {"section": section.pk}).content.decode()
    on_section, on_course = Thread.objects.order_by("pk")
    assert (on_section.section, on_section.anchor) == (section, None)
    assert (on_course.section, on_course.title) == (None, "ถ้าตัวเลขเชื่อไม่ได้")


def test_sending_twice_begins_one_thread(cast: Cast, client: Client) -> None:
    client.force_login(cast.student1)
    form = sent()
    assert client.post(NEW, form).url == client.post(NEW, form).url
    assert Thread.objects.count() == 1


@pytest.mark.parametrize(
    "place",
    [
        {"chapter": "modern-russia/5", "passage": "b1@1"}, {"chapter": "nowhere/4", "passage": "b1@1"},
        {"chapter": "x"}, {"chapter": "modern-russia/" + "9" * 30}, {"section": "modern-russia/4/nowhere"},
        {"section": "other/1/start"}, {"section": "9999"}, {"chapter": "other/1", "passage": "b1@1"},
    ],
)  # fmt: skip
def test_a_place_that_the_course_does_not_read_is_not_found(cast: Cast, section, client: Client, place) -> None:
    other = Book.objects.create(slug="other", title="เล่มอื่น")
    Chapter.objects.create(book=other, number=1, title="บทอื่น").sections.create(position=1, slug="start")
    client.force_login(cast.student1)
    assert client.get(NEW, place).status_code == 404
    assert client.post(NEW, sent(**place)).status_code == 404
    assert not Thread.objects.exists()


@pytest.mark.parametrize("passage", ["b9@1", "b1:5-99999@1", "b1@7", "nonsense", ""])
def test_a_passage_that_is_not_there_is_said_and_the_text_kept(
    cast: Cast, section, client: Client, passage: str
) -> None:
    client.force_login(cast.student1)
    place = {"chapter": "modern-russia/4", "passage": passage}
    assert client.get(NEW, place).status_code == 400
    response = client.post(NEW, sent(**place))
    assert response.status_code == 400
    page = response.content.decode()
    assert "ถ้าตัวเลขเชื่อไม่ได้" in page
    assert "Select the words in the text again" in page
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"body": ""}, 422), ({"kind": "prompt"}, 422), ({"token": "x"}, 400), ({"title": "ก" * 201}, 422)],
)
def test_what_cannot_begin_a_thread(cast: Cast, client: Client, fields: dict, status: int) -> None:
    client.force_login(cast.student1)
    assert client.post(NEW, sent(**fields)).status_code == status
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"),
    [("instructor", 200), ("assistant", 403), ("student1", 403), ("dropped", 404), ("outsider", 404), ("admin", 404)],
)
def test_instructors_set_prompts(cast: Cast, section, client: Client, name: str, status: int) -> None:
    client.force_login(getattr(cast, name))
    assert client.get(PROMPT).status_code == status
    form = {
        "title": "ทำไมจึงสารภาพ", "body": "เลือกข้อที่อ่อนที่สุด", "token": str(uuid4()), "section": section.pk,
        "due_at_0": "30", "due_at_1": "11", "due_at_2": "2569", "due_at_3": "20:00",
    }  # fmt: skip
    if status == 200:
        assert client.get(PROMPT, {"section": section.pk}).status_code == 200
        assert client.post(PROMPT, form | {"section": "9999"}).status_code == 422
    response = client.post(PROMPT, form)
    assert response.status_code == (302 if status == 200 else status)
    if status == 200:
        prompt = Thread.objects.get()
        assert (prompt.kind, prompt.section) == (Thread.Kind.PROMPT, section)
        assert prompt.due_at.isoformat() == "2026-11-30T13:00:00+00:00"


def test_a_prompt_that_is_not_open_yet_is_for_staff(cast: Cast, client: Client) -> None:
    prompt = services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="ยังไม่เปิด", markdown="?", token=uuid4(),
        opens_at=later(days=20_000),
    )  # fmt: skip
    for user, status in ((cast.assistant, 200), (cast.student1, 404)):
        client.force_login(user)
        assert client.get(reverse("discussions:thread", args=["rus331", prompt.pk])).status_code == status
        listed = client.get(reverse("discussions:list", args=["rus331"])).content.decode()
        assert ("ยังไม่เปิด" in listed) == (status == 200)


def test_who_began_a_thread_and_staff_change_its_title(cast: Cast, thread, client: Client) -> None:
    edit = reverse("discussions:thread_edit", args=["rus331", thread.pk])
    for user, status in ((cast.student2, 403), (cast.student1, 302), (cast.assistant, 302)):
        client.force_login(user)
        form = {"title": f"โดย {user.username}", "kind": "question"}
        assert client.post(edit, form).status_code == status
    assert Thread.objects.get().title == "โดย assistant"
    assert client.post(edit, {"title": "", "kind": "prompt"}).status_code == 422


def test_a_title_is_as_long_as_it_is_kept(cast: Cast, thread, client: Client) -> None:
    """One letter that Unicode takes for two: 200 of them would be 400 in the database."""
    client.force_login(cast.student1)
    edit = reverse("discussions:thread_edit", args=["rus331", thread.pk])
    assert client.post(edit, {"title": "\u0958" * 200, "kind": thread.kind}).status_code == 422
    assert client.post(edit, {"title": "\u0958" * 100, "kind": thread.kind}).status_code == 302


def test_only_instructors_change_a_prompt(cast: Cast, client: Client) -> None:
    prompt = services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="เดิม", markdown="เดิม", token=uuid4()
    )
    edit = reverse("discussions:thread_edit", args=["rus331", prompt.pk])
    client.force_login(cast.assistant)
    assert client.get(edit).status_code == 403
    client.force_login(cast.instructor)
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"title": "ใหม่", "body": "ใหม่"}).status_code == 302
    assert prompt.posts.get().markdown == "ใหม่"


def test_a_thread_on_a_chapter_as_a_whole(cast: Cast, section, begin, client: Client) -> None:
    chapter = section.chapter
    client.force_login(cast.student1)
    path = reverse("discussions:thread_create", args=["rus331"])
    assert (
        f'value="chapter-{chapter.pk}" selected'
        in client.get(path, {"about": f"chapter-{chapter.pk}"}).content.decode()
    )
    fields = {"title": "ทั้งบท", "body": "ว่าด้วยทั้งบท", "kind": "discussion"}
    for about, place in (
        (f"chapter-{chapter.pk}", (chapter, None)),
        (str(section.pk), (None, section)),
        ("", (None, None)),
    ):
        response = client.post(path, fields | {"about": about, "token": str(uuid4())})
        assert response.status_code == 302
        begun = Thread.objects.latest("pk")
        assert (begun.chapter, begun.section) == place
        assert (str(chapter) in client.get(response.url).content.decode()) == (begun.chapter is not None)
    assert client.post(path, fields | {"about": "chapter-999", "token": str(uuid4())}).status_code == 422
    listed = reverse("discussions:list", args=["rus331"])
    for place, shown in ((f"chapter-{chapter.pk}", 2), (section.pk, 1), ("x", 3), ("", 3)):
        assert client.get(listed, {"place": place}).content.decode().count('class="threads__item') == shown
