"""The course's own pages: its people, and the plan of what is read when."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.courses.models import Reading
from classroom.discussions.models import Thread
from tests.cast import Cast
from tests.history.sample import make_chapter

ZONE = ZoneInfo("Pacific/Auckland")
DUE = {"due_at_0": "30", "due_at_1": "11", "due_at_2": "2026", "due_at_3": "23:59"}
MEANT = datetime(2026, 11, 30, 23, 59, tzinfo=ZONE)


@pytest.fixture
def elsewhere(cast: Cast) -> Cast:
    """The course in a zone of its own, far from the installation's."""
    cast.course.time_zone = ZONE.key
    cast.course.save()
    cast.course.books.add(make_chapter(user=cast.admin).book)
    return cast


def test_dates_are_written_in_the_zone_of_the_course(elsewhere: Cast, client: Client) -> None:
    client.force_login(elsewhere.instructor)
    section = elsewhere.course.books.get().chapters.get().sections.first()
    client.post(reverse("courses:reading_create", args=["rus331"]), {"title": "อ่าน", "sections": [section.pk], **DUE})
    prompt = {"title": "ตอบ", "body": "ตอบด้วย", "token": str(uuid4()), **DUE}
    client.post(reverse("discussions:prompt_create", args=["rus331"]), prompt)
    assert (Reading.objects.get().due_at, Thread.objects.get().due_at) == (MEANT, MEANT)


def test_and_read_in_it(elsewhere: Cast, client: Client) -> None:
    client.force_login(elsewhere.instructor)
    prompt = {"title": "ตอบ", "body": "ตอบด้วย", "token": str(uuid4()), **DUE}
    shown = client.post(reverse("discussions:prompt_create", args=["rus331"]), prompt, follow=True)
    assert "Monday 30 November 2026 at 23:59" in shown.content.decode()


def test_it_ends_with_the_request(elsewhere: Cast, client: Client) -> None:
    client.force_login(elsewhere.instructor)
    client.get(reverse("desk:course", args=["rus331"]))
    assert timezone.get_current_timezone_name() == "Asia/Bangkok"
