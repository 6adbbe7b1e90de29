"""How long it takes to find words among very many posts, with what the viewer may not see left out.

    var/venv/bin/python -m tests.benchmarks.searching [--posts 100000]
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.searching

Makes posts of the words of the chapter that ships in a fresh test database (SQLite, or what DATABASE_URL names) and
prints a table: how many posts a query finds, and the milliseconds until the first twenty stand there, until they are
counted, and until the whole page of the search does.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from statistics import median
from uuid import UUID

import django

POSTS = 100_000
PER_THREAD = 50
SHOWN = 20
QUERIES = (
    "สตาลิน", "กวาดล้าง", "ทรอตสกี", "ค.ศ. 1936", "และ", "ก", '"การกวาดล้างครั้งใหญ่"', "สตาลิน เลนิน",
    "แผนพัฒนา อุตสาหกรรม เกษตรกรรม", "Trotsky", "ไม่มีคำนี้",
)  # fmt: skip
COLUMNS = "{:<34}{:>9}{:>10}{:>10}{:>10}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--posts", type=int, default=POSTS)
    arguments.add_argument("--json", action="store_true", help="for another program")
    given = arguments.parse_args()
    count = given.posts
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.benchmarks.publishing import fresh_database

    with fresh_database() as vendor:
        begun = time.perf_counter()
        course, person = make_posts(count)
        if given.json:
            print(json.dumps(list(searches(course, person))))
            return
        print(f"{count} posts, {vendor}, indexed in {time.perf_counter() - begun:.0f} s")
        print(COLUMNS.format("query", "posts", f"first {SHOWN}", "counted", "page"))
        for row in searches(course, person):
            print(COLUMNS.format(*row))


def on_both_databases() -> dict[str, list[list]]:
    """Measure in processes of their own, on SQLite and on a PostgreSQL of the tests; give the rows of the tables."""
    from tests.postgres import server

    found = {"SQLite": _rows({})}
    with server() as url:
        found["PostgreSQL"] = _rows({"DATABASE_URL": url})
    return found


def _rows(settings: dict[str, str]) -> list[list]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [sys.executable, "-m", "tests.benchmarks.searching", "--json"]
    done = subprocess.run(command, env=kept | settings, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def make_posts(count: int):
    """Import the chapter and put posts of its words into a course; return the course and a student of it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from classroom.accounts.services import create_person
    from classroom.courses.services import create_course, enroll
    from classroom.discussions.models import Post, Thread
    from classroom.discussions.services import rebuild_search
    from history.models import Block, Book

    content = settings.BASE_DIR / "history" / "content" / "modern-russia"
    call_command("import_chapter", str(content / "chapter-04-stalin.md"), book="modern-russia", stdout=StringIO())
    now = timezone.now()
    course = create_course(
        acting_user=None, now=now, slug="search", code="ปศ 331", title="รัสเซีย", year=2569, term=1,
        books=[Book.objects.get(slug="modern-russia")],
    )  # fmt: skip
    person = create_person(
        acting_user=None, now=now, username="finder", full_name="ณัฐวดี ขัติยะ", email="finder@example.ac.th"
    )
    enroll(acting_user=None, now=now, course=course, person=person)
    rng = random.Random(36)
    # Sentences, as far as Thai has them: what stands between two spaces.
    said = [part for text in Block.objects.values_list("text", flat=True) for part in re.split(r"\s+", text) if part]
    threads = Thread.objects.bulk_create(
        Thread(
            course=course, title=f"เรื่องที่ {number}", created_by=person, created_at=now,
            last_post_at=now - timedelta(minutes=number), post_count=PER_THREAD,
        )
        for number in range(-(-count // PER_THREAD))
    )  # fmt: skip
    Post.objects.bulk_create(
        (
            Post(
                thread=threads[number // PER_THREAD], author=person, created_at=now, token=UUID(int=number + 1),
                markdown=" ".join(rng.choices(said, k=rng.randint(3, 12))),
                # One in ten was taken down: found by nobody, counted by nobody.
                deleted_at=now if number % 10 == 9 else None,
            )
            for number in range(count)
        ),
        batch_size=1000,
    )  # fmt: skip
    rebuild_search()
    _analyse()
    return course, person


def _analyse() -> None:
    """Let the database look at its tables, as it does by itself in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def searches(course, person) -> Iterator[tuple[str, int, str, str, str]]:
    """Ask each query as a student; give how many posts it finds, and the milliseconds of the first, all, and the page."""
    from django.test import Client
    from django.utils import timezone

    from classroom.courses.models import Enrollment
    from classroom.discussions.queries import found_posts
    from classroom.reading.queries import make_search

    place = Enrollment.objects.select_related("course").get(course=course, user=person)
    client = Client()
    client.force_login(person)
    address = f"/courses/{course.slug}/search/"
    for query in QUERIES:
        terms = make_search(place, query).terms
        posts = found_posts(place, terms, timezone.now())
        first = _milliseconds(lambda posts=posts: list(posts.values_list("pk", flat=True)[:SHOWN]))
        counted = _milliseconds(posts.count)
        asked = {"q": query, "found": "posts"}
        page = _milliseconds(lambda asked=asked: client.get(address, asked, SERVER_NAME="127.0.0.1"))
        yield query, posts.count(), f"{first:.0f}", f"{counted:.0f}", f"{page:.0f}"


def _milliseconds(act: Callable[[], object], runs: int = 5) -> float:
    """The median time of doing it, after once without a watch."""
    act()
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


if __name__ == "__main__":
    main()
