"""How long it takes to publish a correction in a section that carries thousands of passages.

    var/venv/bin/python -m tests.benchmarks.publishing [--anchors 5000]

Imports the chapter that ships into a fresh test database (SQLite, or what DATABASE_URL names),
puts the passages on its longest section and prints a table: milliseconds for one edit with all
transactions, and how many of the passages stand on their words afterwards.
"""

import argparse
import os
import random
import time
from io import StringIO

import django

COLUMNS = "{:<44}{:>10}{:>12}{:>12}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--anchors", type=int, default=5000)
    count = arguments.parse_args().anchors
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    from django.conf import settings

    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        measure(count)
    finally:
        runner.teardown_databases(databases)


def measure(count: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import Count

    from history.models import Chapter, Section

    content = settings.BASE_DIR / "history" / "content" / "modern-russia"
    call_command("import_chapter", str(content / "chapter-04-stalin.md"), book="modern-russia", stdout=StringIO())
    chapter = Chapter.objects.get()
    section = Section.objects.annotate(size=Count("blocks")).order_by("-size").first()
    place_anchors(section, count)
    print(f"{count} passages in a section of {section.size} blocks, {connection.vendor}")
    print(COLUMNS.format("edit", "ms", "moved", "in doubt"))
    for name, change in (
        ("a letter in one block", lambda text: text.replace("การ", "กาล", 1)),
        ("words put in at the head of one block", lambda text: "อนึ่ง " + text),
        ("one letter in a hundred of one block", spoil),
        ("one block cut to its first half", lambda text: text[: len(text) // 2]),
    ):
        print(COLUMNS.format(name, *edit(chapter, section, change)))
    crowd(section)
    print(
        COLUMNS.format("all passages in one block, words put in", *edit(chapter, section, lambda text: "อนึ่ง " + text))
    )


def place_anchors(section, count: int) -> None:
    """Put passages of 20 to 120 code points at random places of a section."""
    from django.utils import timezone

    from history.models import Anchor, Revision
    from history.queries import section_blocks

    rng = random.Random(4)
    revision = Revision.objects.get()
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
                prefix=block.text[max(0, start - 64) : start], suffix=block.text[end : end + 64],
                made_at=timezone.now(),
            )
        )  # fmt: skip
    Anchor.objects.bulk_create(anchors, batch_size=500)


def crowd(section) -> None:
    """Make the blocks with passages one: the worst that a class can do."""
    from history.models import Anchor
    from history.queries import section_blocks

    block = max(section_blocks(section), key=lambda block: len(block.text))
    for start in range(0, len(block.text) - 40, 40):
        Anchor.objects.filter(chapter=section.chapter_id, start__gte=start, start__lt=start + 40).update(
            block=block, end_block=block, start=start, end=start + 40, exact=block.text[start : start + 40]
        )
    Anchor.objects.exclude(block=block).delete()


def edit(chapter, section, change) -> tuple[str, int, int]:
    """Publish one change of the block with most passages; return milliseconds and what became of the passages."""
    from django.db.models import Count
    from django.utils import timezone

    from history.models import Anchor, Block
    from history.services import edit_block

    chapter.refresh_from_db()
    block = Block.objects.filter(section=section).annotate(size=Count("anchors")).order_by("-size").first()
    places = "pk", "block_id", "start", "end", "status"
    before = {row[0]: row for row in Anchor.objects.values_list(*places)}
    start = time.perf_counter()
    edit_block(
        acting_user=None, now=timezone.now(), block=block, markdown=change(block.markdown), reason="benchmark",
        expected_revision=chapter.revision_number,
    )  # fmt: skip
    took = (time.perf_counter() - start) * 1000
    after = {row[0]: row for row in Anchor.objects.values_list(*places)}
    moved = sum(after[pk] != row for pk, row in before.items())
    doubtful = sum(after[pk][4] in ("changed", "orphan") and after[pk][4] != row[4] for pk, row in before.items())
    return f"{took:.0f}", moved, doubtful


def spoil(text: str) -> str:
    rng = random.Random(5)
    return "".join(rng.choice("กขคงจ") if char > "ก" and rng.random() < 0.01 else char for char in text)


if __name__ == "__main__":
    main()
