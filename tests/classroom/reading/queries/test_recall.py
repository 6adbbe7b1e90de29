"""The search against plain substring search: nothing is missed, and nothing else is found, on either database."""

import random
from io import StringIO
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command

from classroom.common.search import parse
from classroom.common.thai.clusters import snap_outward
from classroom.discussions.models import Post, Thread
from classroom.discussions.queries import found_posts
from classroom.discussions.services import rebuild_search
from history.models import Block, Book
from history.queries import found_blocks
from tests.cast import NOW
from tests.classroom.common.search.reference import stands_in

CHAPTER = settings.BASE_DIR / "history" / "content" / "modern-russia" / "chapter-04-stalin.md"
POSTS = 300
# Each as it is typed, with the phrases that a plain search looks for.
QUERIES = {
    "สตาลิน": ["สตาลิน"],
    "กวาดล้าง": ["กวาดล้าง"],
    "เลนิน": ["เลนิน"],
    "น้ำ": ["น้ำ"],  # SARA AM, as it is stored
    "ทํา": ["ทำ"],  # and as some keyboards write it
    "ไม่": ["ไม่"],
    "ใหญ่": ["ใหญ่"],
    "ต่าง ๆ": ["ต่างๆ"],
    "ก": ["ก"],
    "๑๙๓๖": ["1936"],
    "ค.ศ. 1936": ["ค.ศ. 1936"],
    "nkvd": ["NKVD"],
    '"สหภาพโซเวียต" ประเทศ': ["สหภาพโซเวียต", "ประเทศ"],
    "ของ การ ปี": ["ของ", "การ", "ปี"],
}
EXTRA = ("NKVD", "ค.ศ.๑๙๓๖", "เกาะ", "เกาหลี", "ต่างๆ", "ต่าง ๆ", "1936", "**สตา**ลิน", "> กวาดล้าง\n\n", "ก", "ทํา", "\n\n")


@pytest.fixture
def book(db) -> Book:
    call_command("import_chapter", str(CHAPTER), book="modern-russia", stdout=StringIO())
    return Book.objects.get(slug="modern-russia")


@pytest.fixture
def posts(cast, book) -> list[Post]:
    """Posts of the words of the chapter, cut between any two letters, in any order, with other things between."""
    rng = random.Random(36)
    text = " ".join(Block.objects.order_by("position").values_list("text", flat=True))
    thread = Thread.objects.create(
        course=cast.course, title="เปิด", created_by=cast.student1, created_at=NOW, last_post_at=NOW
    )
    opening = Post.objects.create(
        thread=thread, author=cast.student1, markdown="เปิด", created_at=NOW, token=UUID(int=1)
    )
    for number in range(POSTS):
        parts = []
        for _ in range(rng.randint(1, 5)):
            at = rng.randrange(len(text) - 120)
            start, end = snap_outward(text, at, at + rng.randint(5, 120))
            parts += text[start:end], rng.choice(EXTRA) if rng.random() < 0.3 else ""
        Post.objects.create(
            thread=thread, parent=opening, author=cast.student2, markdown=" ".join(parts), created_at=NOW,
            token=UUID(int=number + 2),
        )  # fmt: skip
    rebuild_search()
    return list(Post.objects.filter(thread=thread).exclude(parent=None))


def test_fourteen_queries_find_what_a_plain_search_finds(cast, book, posts):
    enrollment = cast.enrollment(cast.student1)
    blocks = Block.objects.filter(chapter__book=book)
    plain = {post.pk: post.markdown.replace("**", "").replace("> ", "") for post in posts}
    empty = []
    for query, phrases in QUERIES.items():
        terms = parse(query)
        of_blocks = {block.key for block in blocks if all(stands_in(phrase, block.text) for phrase in phrases)}
        assert {block.key for block in found_blocks(blocks, terms)} == of_blocks, query
        of_posts = {key for key, text in plain.items() if all(stands_in(phrase, text) for phrase in phrases)}
        assert {post.pk for post in found_posts(enrollment, terms, NOW)} == of_posts, query
        if not of_posts:
            empty.append(query)
    assert not empty, "a query that finds nothing proves nothing"
