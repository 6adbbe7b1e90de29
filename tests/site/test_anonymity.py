"""Whoever posts without a name stays unknown to classmates: on every page, fragment, feed and file that one can come to."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Role
from classroom.discussions import services
from classroom.discussions.models import Post, Thread
from history.queries import find_passage
from tests.cast import NOW, Cast
from tests.site.world import make_world

pytestmark = pytest.mark.django_db

KEY, NUMBER = 987654321, "65099999"
TRACES = (str(KEY), NUMBER, "zq-hidden", "ปกปิด", "นามสกุลลับ", "Pokpit", "ปน")
# Who is in the course is no secret; that these pages say the same whoever posts what is tested below.
# Files of the book, which take long to make and hold nothing of people.
_SKIPPED = re.compile(r"^/(static|admin)/|\.(pdf|epub)$|/(pdf|epub)/?$|/name/|/revision")
MEMBERS_LISTED = ("/people/",)
_LINK = re.compile(r'(?:href|src|action|data-[\w-]*(?:get|href|url|src|people|save|address))="(/[^"#]*)')


@pytest.fixture
def hidden(cast: Cast) -> User:
    """A student whose every trace is such that nothing else can be taken for it."""
    person = User.objects.create(
        pk=KEY, username="zq-hidden", full_name="ปกปิด นามสกุลลับ", latin_name="Pokpit", student_number=NUMBER,
        email="zq-hidden@example.ac.th", sort_key="ปกปิด",
    )  # fmt: skip
    Enrollment.objects.create(
        course=cast.course, user=person, role=Role.STUDENT, group=cast.group1, created_at=NOW, changed_at=NOW
    )
    return person


@pytest.fixture
def talk(cast: Cast, hidden: User) -> Thread:
    """All that a person can do without a name, and all that others can do to it."""
    world, now = make_world(cast), timezone.now()
    chapter = cast.course.books.get().chapters.get()
    block = chapter.sections.get(slug="great-purge").blocks.first()
    thread = services.create_thread(
        acting_user=hidden, now=now, course=cast.course, title="ถามโดยไม่บอกชื่อ", markdown="ใครรู้บ้าง", token=uuid4(),
        kind=Thread.Kind.QUESTION, passage=find_passage(chapter, f"{block.key}:0-20@1"), anonymous=True,
    )  # fmt: skip
    opening = Post.objects.get(thread=thread, parent=None)
    other = Thread.objects.get(pk=world.kwargs["thread"])

    def reply(author: User, thread: Thread, parent: Post | None = None, **fields) -> Post:
        given = {"markdown": "ตอบโดยไม่บอกชื่อ", "token": uuid4()} | fields
        return services.reply(acting_user=author, now=now, thread=thread, parent=parent, **given)

    mine = reply(hidden, other, anonymous=True)
    services.edit_post(acting_user=hidden, now=now, post=mine, markdown="แก้โดยไม่บอกชื่อ")
    below = reply(cast.student1, other, mine, markdown="ใครเป็นคนเขียน")
    reply(hidden, other, below, markdown=f"@{cast.student1.full_name} ไม่บอก", anonymous=True)
    answer = reply(cast.student1, thread, opening, markdown="รู้ครับ")
    services.accept_answer(acting_user=hidden, now=now, thread=thread, post=answer)
    services.react(acting_user=hidden, post=answer, kind="helped")
    services.react(acting_user=cast.student1, post=mine, kind="agree")
    services.endorse_post(acting_user=cast.instructor, now=now, post=mine)
    services.flag_post(acting_user=hidden, now=now, post=answer, reason="other", words="ไม่ใช่")
    services.flag_post(acting_user=cast.student1, now=now, post=mine, reason="other", words="ไม่ใช่")
    services.decide_flags(acting_user=cast.instructor, now=now, post=answer, remove=False, decision="อยู่ได้")
    gone = reply(hidden, other, anonymous=True)
    reply(cast.student1, other, gone, markdown="หายไปไหน")
    services.delete_post(acting_user=hidden, now=now, post=gone)
    services.save_draft(
        acting_user=hidden, now=now, course=cast.course, place=f"reply:{answer.pk}", markdown="ค้าง", fields={},
        expected_version=0,
    )  # fmt: skip
    return thread


def crawl(client: Client, *starts: str, most: int = 400) -> dict[str, str]:
    """Every page that one comes to by its links, and every fragment that its scripts ask for."""
    waiting, seen, pages = list(starts), set(starts), {}
    while waiting and len(pages) < most:
        path = waiting.pop(0)
        response = client.get(path)
        if response.status_code in (301, 302):
            found = [response.url] if response.url.startswith("/") else []
        else:
            content = b"".join(response) if response.streaming else response.content
            pages[path] = "\n".join([path, str(dict(response.headers)), content.decode(errors="replace")])
            found = [unescape(link) for link in _LINK.findall(pages[path])]
        for link in found:
            if link not in seen and not _SKIPPED.search(link):
                seen.add(link)
                waiting.append(link)
    return pages


# What a page says is the same on every database, and test_forged opens all of them on PostgreSQL: it is read once.
@pytest.mark.database("sqlite")
def test_no_page_that_a_classmate_comes_to_has_a_trace(cast: Cast, hidden: User, talk: Thread) -> None:
    client = Client()
    client.force_login(cast.student1)
    address = reverse("discussions:thread", args=["rus331", talk.pk])
    pages = crawl(client, "/", address, reverse("discussions:list", args=["rus331"]), reverse("notices:list"))
    assert len(pages) > 40
    assert "A classmate" in pages[address]
    for path, page in pages.items():
        if not path.partition("?")[0].endswith(MEMBERS_LISTED):
            assert not [trace for trace in TRACES if trace in page], path
    for options in ({"margin": "1"}, {"after": "0"}):
        fragment = client.get(address, options, headers={"hx-request": "true"}).content.decode()
        assert not [trace for trace in TRACES if trace in fragment]


def test_no_mail_to_a_classmate_has_a_trace(cast: Cast, talk: Thread, mailoutbox) -> None:
    own = [mail for mail in mailoutbox if cast.student1.email in mail.to]
    for mail in own:
        whole = str(mail.message()) + mail.subject + mail.body + "".join(str(part) for part, _kind in mail.alternatives)
        assert not [trace for trace in TRACES if trace in whole]


def test_staff_see_who_it_is(cast: Cast, talk: Thread) -> None:
    client = Client()
    client.force_login(cast.instructor)
    page = client.get(reverse("discussions:thread", args=["rus331", talk.pk])).content.decode()
    assert "ปกปิด นามสกุลลับ" in page
    assert "name hidden from classmates" in page


def test_nothing_undoes_it(cast: Cast, hidden: User, talk: Thread) -> None:
    """Neither an edit, nor a setting of the course, nor a role that its author gets later."""
    post = Post.objects.get(thread=talk, parent=None)
    services.edit_post(acting_user=hidden, now=NOW, post=post, markdown="แก้อีก")
    services.update_thread(acting_user=hidden, now=NOW, thread=talk, title="ชื่ออื่น", kind=Thread.Kind.DISCUSSION)
    cast.course.anonymous_posts = False
    cast.course.save()
    for role in (Role.STUDENT, Role.ASSISTANT, Role.INSTRUCTOR):
        Enrollment.objects.filter(user=hidden, course=cast.course).update(role=role)
        client = Client()
        client.force_login(cast.student1)
        page = client.get(reverse("discussions:thread", args=["rus331", talk.pk])).content.decode()
        assert not [trace for trace in TRACES if trace in page]
        listed = client.get(reverse("discussions:list", args=["rus331"])).content.decode()
        assert not [trace for trace in TRACES if trace in listed]


def test_where_the_course_forbids_it_nobody_is_named_by_mistake(cast: Cast, hidden: User, talk: Thread) -> None:
    """Whoever had the form open when it was forbidden gets it back; the post does not go out under their name."""
    client = Client()
    client.force_login(hidden)
    address = reverse("discussions:reply", args=["rus331", talk.pk])
    assert 'name="anonymous"' in client.get(address).content.decode()
    cast.course.anonymous_posts = False
    cast.course.save()
    assert 'name="anonymous"' not in client.get(address).content.decode()
    before = Post.objects.count()
    refused = client.post(address, {"body": "ลับ", "anonymous": "on", "token": str(uuid4())})
    assert refused.status_code == 422
    assert "no longer lets you hide your name" in refused.content.decode()
    assert Post.objects.count() == before
    assert client.post(address, {"body": "เปิดเผย", "token": str(uuid4())}).status_code == 302
