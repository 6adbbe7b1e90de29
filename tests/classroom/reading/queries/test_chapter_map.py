"""The map of a chapter: what is said where, and what waits."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.discussions import services
from classroom.reading.queries import chapter_map
from history.models import Anchor
from history.queries import find_passage
from history.services import report_fault
from tests.cast import NOW, Cast, later


def test_a_paragraph_tells_what_hangs_from_it(cast: Cast, chapter, begin) -> None:
    block = chapter.blocks.filter(number=1).order_by("position").last()
    section = block.section
    thread = begin(f"{block.key}:0-5@1")
    services.reply(acting_user=cast.instructor, now=NOW, thread=thread, markdown="ตอบ", token=uuid4())
    begin(f"{block.key}:0-4@1", title="ยังไม่มีใครตอบ")
    lost = begin(f"{block.key}:0-6@1", title="คำหายไป")
    Anchor.objects.filter(pk=lost.anchor_id).update(status=Anchor.Status.ORPHAN)
    begin(section=section, title="ทั้งตอน")
    report_fault(
        acting_user=cast.student2, now=NOW, suggested="กกกก", passage=find_passage(chapter, f"{block.key}:0-3@1")
    )
    found = chapter_map(cast.enrollment(cast.instructor), chapter, NOW)
    part = next(part for part in found.sections if part.section == section)
    cell = next(cell for cell in part.cells if cell.key == block.key)
    assert (cell.threads, cell.posts, cell.waiting, cell.faults, cell.heat) == (2, 3, 1, 1, 2)
    assert (part.threads, part.posts, found.threads) == (4, 5, 4)
    assert [thread.title for thread in found.waiting] == ["ยังไม่มีใครตอบ", "คำหายไป", "ทั้งตอน"]
    assert found.busiest == [(section, cell)]
    assistants = chapter_map(cast.enrollment(cast.assistant), chapter, NOW)
    assert (assistants.threads, assistants.faults) == (4, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_the_map_takes_five_queries(cast: Cast, chapter, begin, django_assert_num_queries, number: int) -> None:
    for _ in range(number):
        begin(f"{chapter.blocks.filter(number=1).first().key}:0-5@1")
    with django_assert_num_queries(5):
        found = chapter_map(cast.enrollment(cast.instructor), chapter, later(days=1))
    assert found.threads == number


def test_the_map_is_for_staff(cast: Cast, client: Client, chapter, begin) -> None:
    begin(f"{chapter.blocks.filter(number=1).first().key}:0-5@1")
    path = reverse("reading:map", args=["rus331", chapter.book.slug, chapter.number])
    for name, status in (("instructor", 200), ("assistant", 200), ("student2", 403), ("outsider", 404)):
        client.force_login(getattr(cast, name))
        assert client.get(path).status_code == status
