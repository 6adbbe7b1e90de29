"""Cutting, joining, moving, removing and adding blocks in the admin: shown first, then done."""

import pytest
from django.urls import reverse

from history.models import Block, Revision
from history.queries import live_blocks
from history.services import edit_block
from tests.cast import NOW
from tests.history.sample import SECOND, THIRD, anchor_on, block, sample_chapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter(cast):
    chapter = sample_chapter()
    cast.course.books.add(chapter.book)
    return chapter


@pytest.fixture
def instructor(client, cast):
    client.force_login(cast.instructor)
    return client


def ask(client, target: Block, act: str, save: bool = False, **fields):
    values = (
        {"act": act, "reason": "ตามหนังสือ", "revision": 1, "kind": "paragraph"}
        | fields
        | ({"_save": ""} if save else {})
    )
    return client.post(reverse("admin:history_block_shape", args=(target.pk,)), values)


ACTS = [
    ("split", {"words": "แต่บุคาริน"}),
    ("merge", {"joint": " "}),
    ("move", {"place": "b5"}),
    ("move", {"place": "introduction"}),
    ("remove", {}),
    ("insert", {"markdown": "ย่อหน้าใหม่"}),
]


@pytest.mark.parametrize(("act", "fields"), ACTS)
def test_it_is_shown_first_and_done_when_it_was_seen(instructor, cast, chapter, act, fields):
    before = list(live_blocks(chapter).values_list("key", "text"))
    preview = ask(instructor, block(chapter, "b3"), act, **fields)
    assert preview.status_code == 200
    assert "What would change" in preview.text
    assert 'name="_save"' in preview.text
    assert list(live_blocks(chapter).values_list("key", "text")) == before
    answer = ask(instructor, block(chapter, "b3"), act, save=True, **fields)
    revision = Revision.objects.get(number=2)
    assert answer.url == reverse("admin:history_revision_change", args=(revision.pk,))
    assert (revision.made_by, revision.reason) == (cast.instructor, "ตามหนังสือ")
    assert list(live_blocks(chapter).values_list("key", "text")) != before


def test_it_does_what_it_says(instructor, chapter):
    ask(instructor, block(chapter, "b3"), "split", save=True, words="แต่บุคาริน")
    texts = [each.text for each in live_blocks(chapter)]
    assert texts[2:4] == [SECOND[: SECOND.index(" แต่")], SECOND[SECOND.index("แต่") :]]


def test_passages_that_would_lose_their_words_are_counted(instructor, chapter):
    anchor_on(chapter, "b3", "บุคาริน")
    page = ask(instructor, block(chapter, "b3"), "remove").text
    assert "1 passage with notes or threads would lose its words." in page


@pytest.mark.parametrize(
    ("key", "act", "fields"),
    [
        ("b3", "split", {}), ("b3", "split", {"words": "ไม่มีคำนี้"}), ("b3", "split", {"words": "หรือตสกี"}),
        ("b4", "merge", {}), ("b3", "move", {"place": "b999"}), ("b3", "move", {}), ("b3", "insert", {}),
        ("b3", "insert", {"markdown": "หนึ่ง\n\nสอง"}), ("b3", "burn", {}), ("b3", "remove", {"reason": ""}),
        ("b3", "insert", {"markdown": "ก", "kind": "no such"}), ("b3", "remove", {"revision": "x"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("save", [False, True])
def test_what_cannot_be_done_says_why(instructor, chapter, key, act, fields, save):
    answer = ask(instructor, block(chapter, key), act, save=save, **fields)
    assert answer.status_code == 422
    assert Revision.objects.count() == 1


def test_who_was_slower_sees_the_block_and_may_do_it_then(instructor, chapter):
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=SECOND + "มาก", reason="แก้", expected_revision=1
    )
    answer = ask(instructor, block(chapter, "b3"), "remove", save=True)
    assert answer.status_code == 409
    assert 'name="revision" value="2"' in answer.text
    assert ask(instructor, block(chapter, "b3"), "remove", save=True, revision=2).status_code == 302
    assert THIRD.removesuffix("[^31]") in [each.text for each in live_blocks(chapter)]
