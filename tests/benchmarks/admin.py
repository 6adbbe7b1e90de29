"""How the admin bears a university: every list, its search, filters, orders and last page, for an administrator and an
instructor, and the pages of people, by processor time and by queries.

    var/venv/bin/python -m tests.benchmarks.admin            on SQLite and on PostgreSQL; writes docs/performance-admin.md
    var/venv/bin/python -m tests.benchmarks.admin --here     on the database of DATABASE_URL alone, written nowhere
    … --here --only user --explain                           with the plan of the slowest query of each page

The university has 5,000 people, 40 courses, 20,000 places and 100,000 acts on record; it is made with 1 and with 3 of
everything too, for the numbers of queries.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

SIZES = (1, 3, 5000)
# Three letters of names that many have, so that a search has much to find.
WORDS = "วรรณ"
ADMIN, INSTRUCTOR = "administrator", "instructor"

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance-admin.md"
DOCUMENT_TEXT = """# Performance of the admin

Written by `python -m tests.benchmarks.admin` on {day}; do not edit. Run it on a machine that does nothing else.

5,000 people, 40 courses with ten groups each, 20,000 places, 100,000 acts on record, 5,000 background tasks; the \
instructor teaches two of the courses. One page at a time, without the network. On SQLite the milliseconds are those of \
the processor, with the database's; on PostgreSQL those of the clock, since the database works in processes of its own. \
*Filter* and *order* are the slowest of all filters and columns of a list, *search* seeks “{words}”, which every fifth \
person has in their name. *Queries* are those of the list with 5,000 people; {fixed}

{tables}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=SIZES[-1])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument("--explain", action="store_true", help="show the plan of the slowest query of each page")
    parser.add_argument("--here", action="store_true", help="on one database, written nowhere")
    parser.add_argument("--json", action="store_true", help="for another program")
    arguments = parser.parse_args()
    if not (arguments.here or arguments.json):
        DOCUMENT.write_text(document(on_both_databases(arguments.rounds), datetime.now(UTC).date()))
        return
    with tempfile.TemporaryDirectory(prefix="rueanrian-benchmark-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        found = measure(arguments)
    if arguments.json:
        print(json.dumps(found))


def on_both_databases(rounds: int) -> dict[str, dict[int, dict]]:
    """Measure in processes of their own, on SQLite and on a PostgreSQL of the tests: database → people → pages."""
    from tests.postgres import server

    found: dict[str, dict[int, dict]] = {"SQLite": {}, "PostgreSQL": {}}
    for people in SIZES:
        found["SQLite"][people] = _measured({}, people, rounds)
        with server() as url:
            found["PostgreSQL"][people] = _measured({"DATABASE_URL": url}, people, rounds)
    return found


def _measured(settings: dict[str, str], people: int, rounds: int) -> dict:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")}
    command = [sys.executable, "-m", "tests.benchmarks.admin", "--json", f"--people={people}"]
    # With few of everything the queries are counted and nothing is timed.
    command.append(f"--rounds={rounds if people == SIZES[-1] else 1}")
    done = subprocess.run(command, env=kept | settings, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure(arguments: argparse.Namespace) -> dict[str, dict]:
    """Give for each page, by "who: name: what", the milliseconds of processor and clock, the queries and the size."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from history.models import Book
    from tests.benchmarks.school import CHAPTER
    from tests.benchmarks.university import make_university

    for command in (["migrate"], ["createcachetable"], ["build_static"]):
        call_command(*command, verbosity=0)
    call_command("import_chapter", str(CHAPTER), book="modern-russia", stdout=StringIO())
    university = make_university(arguments.people, Book.objects.get())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    say(f"{connection.vendor}, {arguments.people} people, load {os.getloadavg()[0]:.1f}")
    found = {}
    for who, person in ((ADMIN, university.admin), (INSTRUCTOR, university.instructor)):
        client = Client(HTTP_HOST="localhost")
        client.force_login(person)
        for name, path in pages(university, person):
            if arguments.only in f"{who}: {name}":
                found[f"{who}: {name}"] = figures = _page(client, path, arguments)
                say(
                    f"{who}: {name:42} {figures['cpu']:7.0f} ms CPU {figures['ms']:7.0f} ms {figures['queries']:3} queries"
                )
    return found


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _page(client, path: str, arguments: argparse.Namespace) -> dict:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took, worked = [], []
    for _round in range(arguments.rounds + (arguments.rounds > 1)):
        begun, working = time.perf_counter(), time.process_time()
        answer = client.get(path)
        took.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - working) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    if arguments.rounds > 1:
        del took[0], worked[0]  # what is worked out once
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    if arguments.explain:
        _explain(asked.captured_queries)
    return {"cpu": median(worked), "ms": median(took), "queries": len(asked), "kB": len(answer.content) // 1000}


def _explain(asked: list[dict]) -> None:
    from django.db import connection

    slowest = max(
        (query for query in asked if query["sql"].startswith("SELECT")), key=lambda query: float(query["time"])
    )
    say(f"    {slowest['time']} s: {slowest['sql'][:700]}")
    with connection.cursor() as cursor:
        how = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN ANALYZE"
        cursor.execute(f"{how} {slowest['sql']}")  # the query as it was run, with its values
        for row in cursor.fetchall():
            say(f"      {row[-1]}")


def pages(university, person) -> Iterator[tuple[str, str]]:
    """The name and the address of every page, the lists from the registry of the admin."""
    from django.contrib import admin
    from django.urls import reverse

    yield "first page", reverse("admin:index")
    yield "search of everything", f"{reverse('admin:search')}?{urlencode({'q': WORDS})}"
    student, course = university.student.pk, university.course
    yield "a person", reverse("admin:accounts_user_change", args=(student,))
    yield "a person's history", reverse("admin:accounts_user_history", args=(student,))
    yield "a course", reverse("admin:courses_course_change", args=(course.pk,))
    yield "a course's history", reverse("admin:courses_course_history", args=(course.pk,))
    yield "adding a person", reverse("admin:accounts_user_add")
    if not person.is_staff:
        yield "people of the course, in the course", reverse("courses:people", args=(course.slug,))
    else:
        yield "health", reverse("admin:health")
        yield "adding a place", reverse("admin:courses_enrollment_add")
    for model, field in (("enrollment", "user"), ("enrollment", "course"), ("joincode", "course")):
        asked = {"app_label": "courses", "model_name": model, "field_name": field}
        for term in ("", WORDS):
            name = f"choosing {field} of {model} by “{term}”"
            yield name, f"{reverse('admin:autocomplete')}?{urlencode(asked | {'term': term})}"
    for model, model_admin in admin.site._registry.items():
        if person.is_staff or model_admin.open_to_instructors:
            yield from _list(person, model._meta, model_admin)


def _list(person, opts, model_admin) -> Iterator[tuple[str, str]]:
    """The list itself, and every way of narrowing and ordering that it offers to `person`."""
    from django.test import RequestFactory
    from django.urls import reverse

    path = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    request = RequestFactory().get(path)
    request.user = person
    shown = model_admin.get_changelist_instance(request)
    name = opts.model_name
    yield f"{name}: list", path
    if model_admin.search_fields:
        yield f"{name}: search", f"{path}?{urlencode({'q': WORDS})}"
    for spec in shown.filter_specs:
        choices = list(spec.choices(shown))[1:3]
        for number, choice in enumerate(choices):
            yield f"{name}: filter {spec.title} {number}", path + choice["query_string"]
    for number, column in enumerate(shown.list_display, start=0):
        if column in shown.sortable_by and shown.get_ordering_field(column):
            yield f"{name}: order {column}", f"{path}?o=-{number}"
    if shown.paginator.num_pages > 1:
        yield f"{name}: last page", f"{path}?p={shown.paginator.num_pages}"


def document(found: dict[str, dict[int, dict]], day: date) -> str:
    """What docs/performance-admin.md says of `found`: database → people → pages."""
    few, *more = SIZES
    moved = [
        f"{database} {page}: {pages[few][page]['queries']} with {few}, {other[page]['queries']} with {size}"
        for database, pages in found.items()
        for size in more
        for other in (pages[size],)
        for page in other
        if page in pages[few] and pages[few][page]["queries"] != other[page]["queries"]
    ]
    fixed = "with 1 and with 3 of everything they are the same, on every page." if not moved else "; ".join(moved)
    large = {database: pages[SIZES[-1]] for database, pages in found.items()}
    tables = "\n\n".join(f"## As an {who}\n\n{_table(large, who)}" for who in (ADMIN, INSTRUCTOR))
    return DOCUMENT_TEXT.format(day=day, words=WORDS, fixed=fixed, tables=tables)


def _table(large: dict[str, dict], who: str) -> str:
    lists: dict[str, dict[str, list[str]]] = {}
    lines = ["| page | SQLite: ms | PostgreSQL: ms | queries | kB |", "|---|---:|---:|---:|---:|"]
    for page in large["SQLite"]:
        if not page.startswith(f"{who}: "):
            continue
        name, _, what = page.removeprefix(f"{who}: ").partition(": ")
        if what:
            lists.setdefault(name, {}).setdefault(what.split()[0], []).append(page)
            continue
        sqlite, postgresql = large["SQLite"][page], large["PostgreSQL"][page]
        figures = f"{sqlite['cpu']:.0f} | {postgresql['ms']:.0f} | {sqlite['queries']} | {sqlite['kB']}"
        lines.append(f"| {name} | {figures} |")
    kinds = ("list", "search", "filter", "order", "last")
    head = " | ".join(f"{database}: {kind}" for database in large for kind in kinds)
    lines += ["", f"| list | {head} | queries |", "|---|" + "---:|" * (len(large) * len(kinds) + 1)]
    for name, found in lists.items():
        cells = [
            f"{max(pages[page][measure] for page in found[kind]):.0f}" if kind in found else ""
            for pages, measure in ((large["SQLite"], "cpu"), (large["PostgreSQL"], "ms"))
            for kind in kinds
        ]
        lines.append(f"| {name} | {' | '.join(cells)} | {large['SQLite'][found['list'][0]]['queries']} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
