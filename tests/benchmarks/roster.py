"""How long a list of 10,000 people takes: reading, planning, applying, planning again, taking back; and the memory.

    var/venv/bin/python -m tests.benchmarks.roster          on SQLite and on PostgreSQL; writes docs/performance-rosters.md
    var/venv/bin/python -m tests.benchmarks.roster --here   on the database of DATABASE_URL alone, written nowhere

The list is a registrar's CSV in Windows-874 with titles above the headings and before the names. Half of its people are
new; of the others, who are in the course, three in ten move to another group, one in ten gets an e-mail address, and the
rest are as they are; 200 of the course are not on it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

PEOPLE, MISSING = 10_000, 200
DOCUMENT = Path(__file__).parents[2] / "docs" / "performance-rosters.md"
DOCUMENT_TEXT = """# Performance of lists of people

Written by `python -m tests.benchmarks.roster` on {day}; do not edit. Run it on a machine that does nothing else. Its \
load before the run was {load:.1f} on {processors} processors.

A list of {people:,} people, a CSV of {kilobytes} kB in Windows-874. Half of them are new; of the others, who are in the \
course, three in ten move to another group, one in ten gets an e-mail address, and the rest are as they are. {missing} of \
the course are not on the list. The goal is a preview within 10 s. *Writer held* is the longest transaction: so long \
nobody else saves anything on SQLite. *MB* is how much more memory the process had at its highest by the end of the step.

{head}
{line}
{rows}
"""
HEADINGS = ("s", "processor s", "statements", "transactions", "writer held ms", "MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--here", action="store_true", help="on one database, written nowhere")
    parser.add_argument("--json", action="store_true", help="for another program")
    arguments = parser.parse_args()
    if not (arguments.here or arguments.json):
        load = os.getloadavg()[0]
        found = on_both_databases(arguments.people)
        text = document(found, datetime.now(UTC).date(), arguments.people, load)
        DOCUMENT.write_text(text)
        print(text)
        return
    with tempfile.TemporaryDirectory(prefix="rueanrian-roster-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        found = measure(arguments.people)
    if arguments.json:
        print(json.dumps(found))


def on_both_databases(people: int) -> dict[str, list]:
    """What `measure` gives of SQLite and of a PostgreSQL of the tests, in processes of their own."""
    from tests.postgres import server

    found = {"SQLite": _measured({}, people)}
    with server() as url:
        found["PostgreSQL"] = _measured({"DATABASE_URL": url}, people)
    return found


def _measured(settings: dict[str, str], people: int) -> list:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")}
    command = [sys.executable, "-m", "tests.benchmarks.roster", "--json", "--people", str(people)]
    done = subprocess.run(command, env=kept | settings, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def document(found: dict[str, list], day: date, people: int, load: float) -> str:
    """What docs/performance-rosters.md says of `found`."""
    columns = [f"{database}: {name}" if not at else name for database in found for at, name in enumerate(HEADINGS)]
    steps = zip(*found.values(), strict=True)
    rows = [[step[0][0], *(f"{figure:,.{1 if at < 2 else 0}f}" for each in step for at, figure in enumerate(each[1]))]
            for step in steps]  # fmt: skip
    return DOCUMENT_TEXT.format(
        day=day, people=people, kilobytes=len(listed(people)) // 1000, missing=MISSING, load=load,
        processors=os.cpu_count(), head=_row(["step", *columns]), line=f"|---|{'---:|' * len(columns)}",
        rows="\n".join(map(_row, rows)),
    )  # fmt: skip


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


class Watch:
    """Counts the statements and transactions of a connection, and times the transactions."""

    def __init__(self, connection: Any) -> None:
        self.statements = self.transactions = 0
        self.longest = self.begun = 0.0
        self._turn = connection.set_autocommit
        connection.set_autocommit = self._turned

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)

    def _turned(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        if not autocommit:
            self.begun = time.perf_counter()
        self._turn(autocommit, *args, **kwargs)
        if autocommit and self.begun:
            self.transactions += 1
            self.longest, self.begun = max(self.longest, time.perf_counter() - self.begun), 0.0


@contextmanager
def watched(connection: Any) -> Iterator[Watch]:
    watch = Watch(connection)
    try:
        with connection.execute_wrapper(watch):
            yield watch
    finally:
        del connection.set_autocommit


def measure(people: int) -> list[tuple[str, list[float]]]:
    """The steps with their figures, in the order of HEADINGS; each is said on standard error when it is done."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.batches import services as batches
    from classroom.batches.models import Batch
    from classroom.batches.services.working import work
    from classroom.courses.models import Course, Enrollment
    from classroom.courses.services import create_course, roster

    for command in (["migrate"], ["createcachetable"]):
        call_command(*command, verbosity=0)
    admin = User.objects.create(username="admin", full_name="ผู้ดูแล", is_staff=True)
    course = create_course(
        acting_user=admin, now=timezone.now(), slug="large", code="ปศ 101", title="วิชาใหญ่", year=2569, term=1
    )
    found: list[tuple[str, list[float]]] = []

    def plan(content: bytes) -> Batch:
        batch = roster.plan_files(acting_user=admin, now=timezone.now(), files=[("list.csv", content)], course=course)
        roster.plan_again(acting_user=admin, now=timezone.now(), batch=batch)
        return worked(batch, Batch.State.PLANNED)

    def apply(batch: Batch) -> Batch:
        batches.apply(acting_user=admin, now=timezone.now(), batch=batch, plan_hash=batch.plan_hash)
        return worked(batch, Batch.State.APPLIED)

    def undo(batch: Batch) -> Batch:
        batches.undo(acting_user=admin, now=timezone.now(), batch=batch)
        return worked(batch, Batch.State.UNDONE)

    def worked(batch: Batch, state: str) -> Batch:
        work(batch.pk)
        batch.refresh_from_db()
        assert batch.state == state, f"{batch.state}: {batch.failure}"
        return batch

    def timed(name: str, act: Callable[[], Any]) -> Any:
        with watched(connection) as watch:
            begun, working = time.perf_counter(), time.process_time()
            result = act()
            took, cpu = time.perf_counter() - begun, time.process_time() - working
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
        figures = [took, cpu, watch.statements, watch.transactions, watch.longest * 1000, memory]
        found.append((name, figures))
        said = ", ".join(f"{heading} {figure:.1f}" for heading, figure in zip(HEADINGS, figures, strict=True))
        print(f"{connection.vendor}, {name}: {said}", file=sys.stderr, flush=True)
        return result

    content = listed(people)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    timed("reading", lambda: roster.read_files([("list.csv", content)]))
    first = timed("planning half of them, all new", lambda: plan(listed_before(people)))
    timed("applying that", lambda: apply(first))
    assert Enrollment.objects.count() == people // 2 + MISSING
    batch = timed("planning the list", lambda: plan(content))
    counts = dict.fromkeys(("new", "changed", "unchanged", "missing", "problem"), 0)
    for verdict in batch.lines.values_list("verdict", flat=True):
        counts[verdict] += 1
    assert counts["new"] == people // 2, counts
    assert counts["changed"] == people // 2 * 4 // 10, counts
    assert counts["missing"] == MISSING, counts
    timed("applying the list", lambda: apply(batch))
    assert Enrollment.objects.count() == people + MISSING
    timed("planning it once more, nothing new", lambda: plan(content))
    timed("taking the list back", lambda: undo(batch))
    assert Enrollment.objects.count() == people // 2 + MISSING
    assert User.objects.count() == people // 2 + MISSING + 1
    assert Course.objects.count() == 1
    return found


def listed(people: int) -> bytes:
    """The list: the first half are those who are in the course by `listed_before`, but for its last 200."""
    half = people // 2

    def line(n: int) -> str:
        moves = n < half and n % 10 < 3
        group = f"กลุ่ม {(n + moves) % 20 + 1}"
        return _line(n, group, has_address=True)

    return _csv(line(n) for n in range(people))


def listed_before(people: int) -> bytes:
    """The half of the list that is in the course already, one in ten without an address, and 200 who are on no list."""
    half = people // 2
    return _csv(
        _line(n, f"กลุ่ม {n % 20 + 1}", has_address=n % 10 < 9)
        for n in [*range(half), *range(2 * people, 2 * people + MISSING)]
    )


def _line(n: int, group: str, *, has_address: bool) -> str:
    number = 6_600_000_000 + n
    return f"{n + 1},{number},นางสาวพิมพ์ชนก แสงทองที่{n},{f's{number}@example.ac.th' if has_address else ''},{group}"


def _csv(lines: Iterator[str]) -> bytes:
    heads = ["มหาวิทยาลัย,,,,", "รายชื่อนักศึกษา ปศ 101 ภาค 1/2569,,,,", "ลำดับ,รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,กลุ่ม"]
    return "\r\n".join([*heads, *lines]).encode("cp874")


if __name__ == "__main__":
    main()
