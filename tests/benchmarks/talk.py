"""How the talk bears its size: a thread of 10,000 posts beside one of 100, and a million posts beside ten thousand.

    var/venv/bin/python -m tests.benchmarks.talk [--posts 1000000] [--rounds 3]
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.talk

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
from statistics import median

FEW, MANY = 10_000, 1_000_000
SHORT, LONG = 100, 10_000
THREADS, COURSES = 300, 40
READERS = 8
PER_THREAD = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=MANY, help="how many posts the database has in the end")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--json", action="store_true", help="for another program")
    arguments = parser.parse_args()
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
                f"{few[0]:.1f}",
                f"1/{few[1]:.1f}",
                f"{many[0]:.1f}",
                f"1/{many[1]:.1f}",
                f"{many[1] / few[1]:.2f}",
            ]
        lines.append(f"| {name} | {at} | {' | '.join(cells)} |")
    return lines


if __name__ == "__main__":
    main()
