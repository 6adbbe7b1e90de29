"""A correction of the text, seen from the class that hangs from it."""

import pytest

from classroom.assignments.models import Evidence
from classroom.discussions.models import Thread
from classroom.notices.models import Notice
from history.models import Anchor, Block
from history.services import edit_block
from tests.cast import Cast
from tests.site.world import SiteWorld

pytestmark = pytest.mark.django_db


def correct(cast: Cast, wrong: str, right: str) -> None:
    """Correct words of the passage that the world's thread and evidence stand on."""
    block = Block.objects.get(pk=Thread.objects.get(anchor__isnull=False).anchor.block_id)
    edit_block(
        acting_user=cast.instructor, now=cast.now, block=block, markdown=block.markdown.replace(wrong, right),
        reason="คำผิดจากการสแกน", expected_revision=block.chapter.revision_number,
    )  # fmt: skip


@pytest.fixture
def cast(world: SiteWorld) -> Cast:
    cast = world.cast
    cast.now = world.now
    # The world's thread has lost its words already; here it still has them.
    Anchor.objects.filter(threads__isnull=False).update(status=Anchor.Status.OK)
    Notice.objects.all().delete()
    return cast


def test_a_corrected_letter_before_the_passage_moves_it(cast: Cast, django_capture_on_commit_callbacks):
    before = Thread.objects.get(anchor__isnull=False).anchor
    with django_capture_on_commit_callbacks(execute=True):
        correct(cast, "การกวาดล้าง", "อันการกวาดล้าง")
    after = Thread.objects.select_related("anchor__block").get(anchor__isnull=False).anchor
    assert after.status in (Anchor.Status.OK, Anchor.Status.MOVED)
    assert after.block.text[after.start : after.end].endswith(before.exact[-12:])
    assert not Notice.objects.exists()


def test_words_that_are_gone_are_told_to_who_hangs_from_them(cast: Cast, django_capture_on_commit_callbacks):
    block = Block.objects.get(pk=Thread.objects.get(anchor__isnull=False).anchor.block_id)
    with django_capture_on_commit_callbacks(execute=True):
        correct(cast, block.markdown, "ข้อความใหม่ที่ไม่มีถ้อยคำเดิมเหลืออยู่แม้แต่คำเดียว")
    anchors = Anchor.objects.filter(threads__isnull=False) | Anchor.objects.filter(evidence__isnull=False)
    assert {anchor.status for anchor in anchors} <= {Anchor.Status.CHANGED, Anchor.Status.ORPHAN}
    told = Notice.objects.filter(kind=Notice.Kind.ANCHOR_CHANGED)
    # The thread: who began it and the instructor; the evidence and the note: their writer.
    assert sorted(told.values_list("recipient__username", flat=True)) == [
        "instructor",
        "student2",
        "student2",
        "student2",
    ]
    assert Evidence.objects.get().anchor.exact  # the words that were read are kept
