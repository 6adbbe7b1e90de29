"""How long it takes to publish a correction in a section that carries thousands of passages.

    var/venv/bin/python -m tests.benchmarks.publishing [--anchors 5000]

Imports the chapter that ships into a fresh test database (SQLite, or what DATABASE_URL names),
puts the passages on its longest section and prints a table: milliseconds for one edit with all
transactions, and how many of the passages stand on their words afterwards.
"""

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import django

COLUMNS = "{:<44}{:>10}{:>12}{:>12}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--anchors", type=int, default=5000)
    count = arguments.parse_args().anchors
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    with fresh_database() as vendor:
        print(f"{count} passages in the longest section, {vendor}")
        print(COLUMNS.format("edit", "ms", "moved", "in doubt"))
        for row in corrections(count):
            print(COLUMNS.format(*row))


@contextmanager
def fresh_database() -> Iterator[str]:
    """Put an empty database beside the one of the settings; give what kind it is."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import get_runner

    runner = get_runner(settings)(verbosity=0, interactive=False)
    with tempfile.TemporaryDirectory(prefix="rueanrian-benchmark-") as folder:
        if connection.vendor == "sqlite":
            # A file, as in an installation.
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "test.sqlite3")
        databases = runner.setup_databases()
        try:
            yield connection.vendor
        finally:
            runner.teardown_databases(databases)


def import_seconds() -> float:
    """How long it takes to import a megabyte of scan as a chapter, from the file to the committed transaction."""
    from django.core.management import call_command

    from tests.benchmarks.importing import megabyte

    with tempfile.TemporaryDirectory(prefix="rueanrian-benchmark-") as folder:
        file = Path(folder) / "chapter.md"
        file.write_bytes(megabyte("as it comes"))
        begun = time.perf_counter()
        call_command("import_chapter", str(file), book="a-long-one", number=1, stdout=StringIO())
        return time.perf_counter() - begun


def corrections(count: int) -> Iterator[tuple[str, str, int, int]]:
    """Publish corrections of the longest section with `count` passages on it.

    Gives for each what it changes, the milliseconds, how many passages moved, and how many are in doubt now.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db.models import Count

    from history.models import Chapter, Section

    content = settings.BASE_DIR / "history" / "content" / "modern-russia"
    call_command("import_chapter", str(content / "chapter-04-stalin.md"), book="modern-russia", stdout=StringIO())
    chapter = Chapter.objects.get(book__slug="modern-russia")
    section = Section.objects.filter(chapter=chapter).annotate(size=Count("blocks")).order_by("-size").first()
    place_anchors(section, count)
    for name, change in (
        ("a letter in one block", lambda text: text.replace("การ", "กาล", 1)),
        ("words put in at the head of one block", lambda text: "อนึ่ง " + text),
        ("one letter in a hundred of one block", spoil),
        ("one block cut to its first half", lambda text: text[: len(text) // 2]),
    ):
        yield name, *edit(chapter, section, change)
    crowd(section)
    yield "words put in, with all passages in that block", *edit(chapter, section, lambda text: "อนึ่ง " + text)
    yield "one letter in a hundred, all passages in it", *edit(chapter, section, spoil)
    yield "cut to its first half, all passages in it", *edit(chapter, section, lambda text: text[: len(text) // 2])


def place_anchors(section, count: int) -> None:
    """Put passages of 20 to 120 code points at random places of a section."""
    from django.utils import timezone

    from history.models import Anchor, Revision
    from history.queries import section_blocks

    rng = random.Random(4)
    revision = Revision.objects.filter(chapter=section.chapter_id).latest("number")
    blocks = [block for block in section_blocks(section) if len(block.text) > 20]
    anchors = []
    for _ in range(count):
        block = rng.choice(blocks)
        length = rng.randint(20, min(120, len(block.text)))
        start = rng.randrange(len(block.text) - length + 1)
        end = start + length
        anchors.append(
            Anchor(
                chapter_id=section.chapter_id, block=block, start=start, end_block=block, end=end, made_on=revision,
                made_block=block, made_start=start, made_end_block=block, made_end=end, exact=block.text[start:end],
                prefix="benchmark", suffix=block.text[end : end + 64],
                made_at=timezone.now(),
            )
        )  # fmt: skip
    Anchor.objects.bulk_create(anchors, batch_size=500)


def crowd(section) -> None:
    """Make the blocks with passages one: the worst that a class can do."""
    from history.models import Anchor
    from history.queries import section_blocks

    block = max(section_blocks(section), key=lambda block: len(block.text))
    anchors = list(placed(section))
    for number, anchor in enumerate(anchors):
        start = 3 * number % (len(block.text) - 40)
        anchor.block = anchor.end_block = anchor.made_block = anchor.made_end_block = block
        anchor.start, anchor.end, anchor.exact = start, start + 40, block.text[start : start + 40]
        anchor.status, anchor.confidence = Anchor.Status.OK, 1.0
    fields = ["block", "end_block", "made_block", "made_end_block", "start", "end", "exact", "status", "confidence"]
    Anchor.objects.bulk_update(anchors, fields, batch_size=200)


def placed(section):
    """The passages of this benchmark: nothing hangs from them, unlike those of names, events and faults."""
    from history.models import Anchor

    return Anchor.objects.filter(chapter=section.chapter_id, prefix="benchmark")


def edit(chapter, section, change) -> tuple[str, int, int]:
    """Publish one change of the block with most passages; return milliseconds and what became of the passages."""
    from django.db.models import Count, Q
    from django.utils import timezone

    from history.models import Block
    from history.services import edit_block

    chapter.refresh_from_db()
    block = (
        Block.objects.filter(section=section)
        .annotate(size=Count("anchors", filter=Q(anchors__prefix="benchmark")))
        .order_by("-size")
        .first()
    )
    places = "pk", "block_id", "start", "end", "status"
    before = {row[0]: row for row in placed(section).values_list(*places)}
    start = time.perf_counter()
    edit_block(
        acting_user=None, now=timezone.now(), block=block, markdown=change(block.markdown), reason="benchmark",
        expected_revision=chapter.revision_number,
    )  # fmt: skip
    took = (time.perf_counter() - start) * 1000
    after = {row[0]: row for row in placed(section).values_list(*places)}
    moved = sum(after[pk] != row for pk, row in before.items())
    doubtful = sum(after[pk][4] in ("changed", "orphan") and after[pk][4] != row[4] for pk, row in before.items())
    return f"{took:.0f}", moved, doubtful


def spoil(text: str) -> str:
    rng = random.Random(5)
    return "".join(rng.choice("กขคงจ") if char > "ก" and rng.random() < 0.01 else char for char in text)


if __name__ == "__main__":
    main()
