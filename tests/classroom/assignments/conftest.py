"""One essay on a short chapter, and the ways in which its pages are asked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from classroom.assignments.models import Assignment, Draft, Submission
from classroom.assignments.queries import draft_for_saving
from classroom.assignments.services import create_assignment, save_draft, start_submission
from history.models import Chapter
from history.queries import find_passage
from tests.cast import NOW, Cast
from tests.history.sample import sample_chapter

TEXT = "คำสารภาพไม่ได้มีไว้ให้คนเชื่อ [[1]]"


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    """The sample chapter, in a book of the course."""
    chapter = sample_chapter()
    cast.course.books.add(chapter.book)
    return chapter


@pytest.fixture
def essay(cast: Cast, chapter: Chapter) -> Assignment:
    """Due a week from NOW, ten minutes of grace, late work for two days more, on the chapter's last section."""
    return create_assignment(
        acting_user=cast.instructor,
        now=NOW,
        course=cast.course,
        title="เหตุใดจึงยอมสารภาพ",
        instructions="อ้างตัวบท**อย่างน้อยสามแห่ง**",
        due_at=NOW + timedelta(days=7),
        closes_at=NOW + timedelta(days=9),
        min_words=800,
        max_words=1200,
        sections=[chapter.sections.get(slug="great-purge")],
    )


@pytest.fixture
def submission(cast: Cast, essay: Assignment) -> Submission:
    return start_submission(
        acting_user=cast.student1, now=NOW, enrollment=cast.enrollment(cast.student1), assignment=essay
    )


@pytest.fixture
def draft(cast: Cast, submission: Submission) -> Draft:
    """student1's draft, saved once."""
    return write(cast, submission.assignment, TEXT)


def write(cast: Cast, essay: Assignment, markdown: str, *, now=NOW, title: str = "คำสารภาพ") -> Draft:
    """Save `markdown` as student1's draft, whatever its version."""
    draft = draft_for_saving(cast.enrollment(cast.student1), essay.pk, now)
    saved, _characters = save_draft(
        acting_user=cast.student1, now=now, draft=draft, title=title, markdown=markdown, expected_version=draft.version
    )
    return saved


def passage(chapter: Chapter, key: str, start: int, end: int):
    return find_passage(chapter, f"{key}:{start}-{end}@{chapter.revision_number}")


def browse(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, essay: Assignment, *args) -> str:
    return reverse(f"assignments:{name}", args=(essay.course.slug, essay.pk, *args))
