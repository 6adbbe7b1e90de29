"""How the talk bears its size: a thread of 10,000 posts beside one of 100, and a million posts beside ten thousand.

    var/venv/bin/python -m tests.benchmarks.talk            on SQLite and on PostgreSQL; writes docs/performance-talk.md
    var/venv/bin/python -m tests.benchmarks.talk --here     on the database of DATABASE_URL alone, written nowhere

Makes a class on the chapter that ships, with 300 threads beside its longest section, whose students are in 40 courses,
and posts of other courses; serves it, measures the pages as tests/benchmarks does, fills the database up to a million
posts and measures again.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

FEW, MANY = 10_000, 1_000_000
SHORT, LONG = 100, 10_000
THREADS, COURSES = 300, 40
READERS = 8
PER_THREAD = 50

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance-talk.md"
DOCUMENT_TEXT = """# Performance of the talk

Written by `python -m tests.benchmarks.talk` on {day}; do not edit. Run it on a machine that does nothing else.

{threads} threads beside the longest section, a thread of 100 posts and one of 10,000, and readers in {courses} \
courses; the other posts of the database stand in other courses. *Few* are {few} posts in the whole database, *many* \
{many}. Milliseconds are the median of a request, with as many requests at once as the second column says; *of hello* \
is the rate compared with a view that returns "hello" in the same round, and *ratio* compares that of many with that \
of few: 1.3 is the most that is accepted.

{head}
{line}
{rows}

Before posts kept unread were looked up by their keys, the section took 802 ms of processor time and the list 1,879 \
with 60,000 posts. Today and the list of threads are the slowest pages: they count what is new in every thread that \
their reader may see.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=MANY, help="how many posts the database has in the end")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--here", action="store_true", help="on one database, written nowhere")
    parser.add_argument("--json", action="store_true", help="for another program")
    arguments = parser.parse_args()
    if not (arguments.here or arguments.json):
        DOCUMENT.write_text(document(on_both_databases(), datetime.now(UTC).date()))
        return
    with tempfile.TemporaryDirectory(prefix="rueanrian-benchmark-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        for name in ("DEBUG", "HTTPS", "WEB_CONCURRENCY"):
            os.environ.pop(name, None)
        found = measure(arguments)
    if arguments.json:
        print(json.dumps(found))
        return
    for line in rows({"": found}):
        print(line)


def on_both_databases() -> dict[str, dict]:
    """Measure in processes of their own, on SQLite and on a PostgreSQL of the tests; give what `measure` does of each."""
    from tests.postgres import server

    found = {"SQLite": _measured({})}
    with server() as url:
        found["PostgreSQL"] = _measured({"DATABASE_URL": url})
    return found


def _measured(settings: dict[str, str]) -> dict:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")}
    command = [sys.executable, "-m", "tests.benchmarks.talk", "--json"]
    done = subprocess.run(command, env=kept | settings, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(arguments: argparse.Namespace) -> dict:
    """Give `pages`: name, at once, and for few and for many posts the milliseconds and the part of hello's speed."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.benchmarks import filling
    from tests.benchmarks.__main__ import measure_pages, say
    from tests.benchmarks.server import serving

    for command in (["migrate"], ["createcachetable"], ["build_static"]):
        call_command(*command, verbosity=0)
    say(f"{connection.vendor}: making the class")
    talk = filling.make_talk()
    tables = []
    for count in (FEW, arguments.posts):
        filling.fill_up_to(count)
        say(f"{connection.vendor}: {count:,} posts")
        connection.close()
        with serving() as server:
            tables.append(measure_pages(server, pages(talk), arguments.rounds, arguments.seconds))
    few, many = ({page.name: columns for page, columns in table.items()} for table in tables)
    return {
        "pages": [
            (name, at, *(_figures(table[name][at]) for table in (few, many))) for name in few for at in few[name]
        ],
    }


def _figures(figures) -> tuple[float, float]:
    return figures.percentile(50), median(figures.ratios)


def pages(talk) -> list:
    """What is measured; hello comes first, what writes last."""
    from django.urls import reverse

    from tests.benchmarks.pages import Page, Poster, Reader, Replier

    school, course = talk.school, talk.school.course.slug
    chapter = school.section.chapter

    class Marker(Poster):
        """Marks the course as read, over and over."""

        def request(self) -> bytes:
            return self.post()

        def answered(self, status: int, body: bytes, encoding: str) -> None:
            assert status == 302, f"status {status}"

    def session(at: int) -> str:
        return school.sessions[school.students[at].username]

    def reader(name: str, *args, query: str = ""):
        path = reverse(name, args=args) + query
        return lambda at: Reader(path, session(at))

    section = (course, chapter.book.slug, chapter.number, school.section.slug)
    marking = reverse("discussions:mark_all_read", args=(course,))
    short, long = (course, school.long_thread.pk), (course, talk.long_thread)
    return [
        Page("hello", lambda at: Reader("/hello/")),
        Page(f"section with {THREADS} threads", reader("reading:section", *section)),
        Page(f"thread of {SHORT} posts", reader("discussions:thread", *short)),
        Page(f"thread of {LONG:,} posts", reader("discussions:thread", *long)),
        Page(f"a post within {LONG:,}, by its link", reader("discussions:thread", *long, query=f"?post={talk.middle}")),
        Page("list of threads", reader("discussions:list", course)),
        Page(f"today, with what is new in {COURSES} courses", reader("desk:home")),
        Page("is there something new in the thread?", reader("discussions:news", *long)),
        Page("marking a course as read", lambda at: Marker(marking, session(at), "")),
        Page("a reply", lambda at: Replier(school, at)),
    ]  # fmt: skip


def rows(found: dict[str, dict]) -> list[str]:
    """A row of the table for each page and concurrency, with the columns of each database."""
    lines = []
    for measured in zip(*(one["pages"] for one in found.values()), strict=True):
        name, at = measured[0][:2]
        cells = []
        for _name, _at, few, many in measured:
            cells += [
                f"{few[0]:.0f}",
                f"{many[0]:.0f}",
                f"1/{few[1]:.0f}",
                f"1/{many[1]:.0f}",
                f"{many[1] / few[1]:.2f}",
            ]
        lines.append(f"| {name} | {at} | {' | '.join(cells)} |")
    return lines


def document(found: dict[str, dict], day: date) -> str:
    """What docs/performance-talk.md says of `found`: what `measure` gave, by the name of the database."""
    columns = "".join(f" {name}: ms, few | ms, many | of hello, few | many | ratio |" for name in found)
    return DOCUMENT_TEXT.format(
        day=day, few=f"{FEW:,}", many=f"{MANY:,}", threads=THREADS, courses=COURSES,
        head=f"| page | at once |{columns}", line="|---|---:|" + "---:|" * (5 * len(found)), rows="\n".join(rows(found)),
    )  # fmt: skip


if __name__ == "__main__":
    main()
