"""How long a list of 10,000 people takes: reading, planning, applying, applying again, taking back; and the statements.

    var/venv/bin/python -m tests.benchmarks.roster [--people 10000]
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.roster

The list is a registrar's CSV in Windows-874, with titles above the headings, and titles before the names.
"""

import argparse
import os
import tempfile
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-roster-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        measure(arguments.people)


def measure(people: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.batches import services as batches
    from classroom.batches.models import Batch
    from classroom.batches.services.working import work
    from classroom.courses.models import Enrollment
    from classroom.courses.services import create_course, roster

    for command in (["migrate"], ["createcachetable"]):
        call_command(*command, verbosity=0)
    now = timezone.now()
    admin = User.objects.create(username="admin", full_name="ผู้ดูแล", is_staff=True)
    course = create_course(acting_user=admin, now=now, slug="large", code="ปศ 101", title="วิชาใหญ่", year=2569, term=1)
    content = listed(people)
    print(f"{connection.vendor}, {people} people, {len(content) // 1000} kB, load {os.getloadavg()[0]:.1f}", flush=True)

    def timed(name: str, act):
        with CaptureQueriesContext(connection) as asked:
            begun, working = time.perf_counter(), time.process_time()
            result = act()
            took, worked = time.perf_counter() - begun, time.process_time() - working
        longest = longest_transaction(asked.captured_queries)
        print(f"{name:24} {took:6.2f} s {worked:6.2f} s CPU {len(asked):5} statements; {longest}", flush=True)
        return result

    def plan() -> Batch:
        batch = roster.plan_files(acting_user=admin, now=timezone.now(), files=[("list.csv", content)], course=course)
        roster.plan_again(acting_user=admin, now=timezone.now(), batch=batch)
        work(batch.pk)
        batch.refresh_from_db()
        assert batch.state == Batch.State.PLANNED, batch.failure
        return batch

    def apply(batch: Batch) -> None:
        batches.apply(acting_user=admin, now=timezone.now(), batch=batch, plan_hash=batch.plan_hash)
        work(batch.pk)
        batch.refresh_from_db()
        assert batch.state in (Batch.State.APPLIED, Batch.State.APPLYING), batch.failure

    def undo(batch: Batch) -> None:
        batches.undo(acting_user=admin, now=timezone.now(), batch=batch)
        work(batch.pk)

    timed("read", lambda: roster.read_files([("list.csv", content)]))
    batch = timed("plan, all new", plan)
    timed("apply", lambda: apply(batch))
    assert Enrollment.objects.count() == people
    timed("plan, nothing new", plan)
    timed("take back", lambda: undo(batch))
    assert not Enrollment.objects.exists()
    assert User.objects.count() == 1


def longest_transaction(queries: list[dict]) -> str:
    """How long the longest transaction worked in the database, as far as its statements say."""
    longest = current = 0.0
    for query in queries:
        sql = query["sql"].upper()
        if sql.startswith("BEGIN"):
            current = 0.0
        current += float(query["time"])
        longest = max(longest, current)
    return f"longest run of statements {longest:.2f} s"


def listed(people: int) -> bytes:
    lines = ["มหาวิทยาลัย,,,,", "รายชื่อนักศึกษา ปศ 101 ภาค 1/2569,,,,", "ลำดับ,รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,กลุ่ม"]
    lines += [
        f"{n},{6600000000 + n},นางสาวพิมพ์ชนก แสงทองที่{n},s{6600000000 + n}@example.ac.th,กลุ่ม {n % 20 + 1}"
        for n in range(1, people + 1)
    ]
    return "\r\n".join(lines).encode("cp874")


if __name__ == "__main__":
    main()
