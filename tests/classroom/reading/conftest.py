"""The course reads the short chapter of tests/history/sample.py, and talks about it."""

from uuid import uuid4

import pytest

from classroom.discussions.models import Thread
from classroom.discussions.services import create_thread
from history.models import Chapter
from history.queries import find_passage
from tests.cast import NOW, Cast
from tests.history.sample import sample_chapter


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    """Chapter 4 with the sections introduction, five-year-plans and great-purge, in a book of the course."""
    chapter = sample_chapter()
    cast.course.books.add(chapter.book)
    return chapter


@pytest.fixture
def begin(cast: Cast, chapter: Chapter):
    """A function that begins a thread of student2 on the words at an address, or on a section."""

    def begin(address: str = "", *, title: str = "ใครเป็นผู้จ่าย", section=None) -> Thread:
        return create_thread(
            acting_user=cast.student2, now=NOW, course=cast.course, token=uuid4(), title=title, markdown="คิดว่าอย่างไร",
            passage=find_passage(chapter, address) if address else None, section=section,
        )  # fmt: skip

    return begin


@pytest.fixture
def path():
    """A function that gives the address of a section, or of what stands under it."""

    def path(section: str = "five-year-plans", rest: str = "") -> str:
        return f"/courses/rus331/read/modern-russia/4/{section}/{rest}"

    return path
