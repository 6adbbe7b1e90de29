"""A short chapter that the course reads, and threads on it."""

from uuid import uuid4

import pytest
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast as As
from django.db.models.functions import Concat, LPad

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Group, Role
from classroom.discussions import services
from classroom.discussions.models import PLACE_DIGITS, Post, Thread
from history.models import Block, Book, Chapter, Revision, Section
from history.queries import find_passage
from tests.cast import NOW, Cast

TEXT = "ตัวเลขและการประมาณการของโซเวียตไม่อาจบ่งบอกถึงผลแท้จริงของแผนห้าปีฉบับแรกนี้ได้"


@pytest.fixture
def section(cast: Cast) -> Section:
    """One section of two paragraphs, b1 and b2, in a book of the course."""
    book = Book.objects.create(slug="modern-russia", title="ประวัติศาสตร์รัสเซียสมัยใหม่")
    chapter = Chapter.objects.create(book=book, number=4, title="สตาลิน", revision_number=1)
    cast.course.books.add(book)
    found = Section.objects.create(chapter=chapter, position=1, slug="five-year-plan", title="แผนพัฒนาประเทศห้าปี")
    revision = Revision.objects.create(chapter=chapter, number=1, kind=Revision.Kind.IMPORT, made_at=NOW)
    for number, text in enumerate((TEXT, "แผนนี้มีโครงการใหญ่โตมากมาย หลายโครงการยังไม่แล้วเสร็จ"), start=1):
        Block.objects.create(
            chapter=chapter, section=found, key=f"b{number}", position=number, number=number, kind="paragraph",
            text=text, markdown=text, html=text, changed_in=revision,
        )  # fmt: skip
    return found


@pytest.fixture
def begin(cast: Cast):
    """A function that begins a thread of student1, and takes what create_thread takes."""

    def begin(*, by=None, address: str = "", chapter: Chapter | None = None, now=NOW, **fields) -> Thread:
        passage = find_passage(chapter, address) if chapter else None
        given = {"title": "วัดแผนห้าปีด้วยอะไร", "markdown": "ถ้าตัวเลขเชื่อไม่ได้ เราจะวัดด้วยอะไร", "token": uuid4()}
        return services.create_thread(
            acting_user=by or cast.student1, now=now, course=cast.course, passage=passage, **{**given, **fields}
        )

    return begin


@pytest.fixture
def answer(cast: Cast):
    """A function that answers a thread as student2, and takes what reply takes."""

    def answer(thread: Thread, *, by=None, now=NOW, markdown: str = "ดูจากการปันส่วนอาหาร", **fields) -> Post:
        return services.reply(
            acting_user=by or cast.student2, now=now, thread=thread, markdown=markdown,
            **{"token": uuid4(), **fields},
        )  # fmt: skip

    return answer


@pytest.fixture
def thread(begin) -> Thread:
    """A discussion of student1 about the course."""
    return begin()


@pytest.fixture
def passage_thread(begin, section) -> Thread:
    """A question of student1 on words of the first paragraph."""
    return begin(kind=Thread.Kind.QUESTION, chapter=section.chapter, address="b1:0-30@1")


@pytest.fixture
def crowd(cast: Cast):
    """A function that lets so many answers stand in a thread, without the services, which would take long."""

    def crowd(thread: Thread, answers: int, *, parent: Post | None = None, by=None) -> None:
        Post.objects.bulk_create(
            (
                Post(
                    thread=thread, parent=parent or opening(thread), author=by or cast.student2, markdown="ตอบ",
                    html="<p>ตอบ</p>", created_at=NOW, token=uuid4(),
                )
                for _ in range(answers)
            ),
            batch_size=1000,
        )  # fmt: skip
        place = LPad(As("pk", CharField()), PLACE_DIGITS, Value("0"))
        branch = Value(parent.place if parent else "")
        Post.objects.filter(thread=thread, place="", parent__isnull=False).update(place=Concat(branch, place))
        Thread.objects.filter(pk=thread.pk).update(post_count=F("post_count") + answers)

    return crowd


def opening(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, parent=None)


@pytest.fixture
def enrol(cast: Cast):
    """A function that makes an account with a place in the course."""

    def enrol(name: str, role: str = Role.STUDENT, group: Group | None = None) -> Enrollment:
        person = User.objects.create(username=name, full_name=name, sort_key=name, email=f"{name}@example.ac.th")
        return Enrollment.objects.create(
            course=cast.course, user=person, role=role, group=group, created_at=NOW, changed_at=NOW
        )

    return enrol
