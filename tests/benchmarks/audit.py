"""How fast the audit of a large site is: its list, narrowed in every way, and its files, with 100,000 entries.

var/venv/bin/python -m tests.benchmarks.audit [--entries 100000] [--rounds 5] [--explain]
var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.audit
"""

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from statistics import median

PEOPLE, COURSES = 2000, 40
ACTS = (
    ("discussions.reply", "discussions.post"),
    ("assignments.hand_in", "assignments.attempt"),
    ("grading.finish_marking", "grading.marking"),
    ("courses.change_enrollment", "courses.enrollment"),
    ("accounts.set_password", "accounts.user"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--explain", action="store_true", help="show how the database goes about it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-audit-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        measure(arguments.entries, arguments.rounds, explains=arguments.explain)


def measure(entries: int, rounds: int, *, explains: bool) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    for command in (["migrate"], ["createcachetable"], ["build_static"]):
        call_command(*command, verbosity=0)
    admin, teacher, person, course, place = fill(entries)
    base = "/admin/audit/auditentry/"
    lists = {
        "all": "", "page 90": "?p=90", "person": f"?person={person}", "course": f"?course={course}",
        "object": f"?object=courses.enrollment-{place}", "act": "?action=assignments.hand_in",
        "kind": "?object_label=grading.marking", "last 7 days": "?days=7", "days": "?since=1/9/2569&until=3/9/2569",
        "person, course": f"?person={person}&course={course}", "a word": "?q=ย้าย", "way": "?way__exact=worker",
    }  # fmt: skip
    asked = [(f"{name}", admin, base + query) for name, query in lists.items()]
    asked += [("instructor", teacher, base), ("instructor, person", teacher, f"{base}?person={person}")]
    asked += [("CSV, person", admin, f"{base}file/csv/?person={person}"), ("CSV, all", admin, f"{base}file/csv/")]
    asked += [("JSON lines, all", admin, f"{base}file/jsonl/")]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(
        f"{connection.vendor}, {entries} entries, median of {rounds}; “of hello”: of the processor time of a bare page"
    )
    stranger = Client(HTTP_HOST="localhost")
    for name, who, path in asked:
        client = Client(HTTP_HOST="localhost")
        client.force_login(who)
        took, worked, bare = [], [], []
        for _round in range(1 if "all" in name and "file" in path else rounds):
            bare += [_hello(stranger) for _each in range(20)]
            begun, working = time.perf_counter(), time.process_time()
            answer = client.get(path)
            size = len(answer.content) if not answer.streaming else sum(map(len, answer.streaming_content))
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - working) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
            if answer.streaming:
                sum(len(part) for part in answer.streaming_content)
        slow = max(float(query["time"]) for query in queries) * 1000
        figures = (
            f"{median(took):7.0f} ms, {median(worked):7.0f} of CPU, 1/{median(worked) / median(bare):<6.0f} of hello"
        )
        print(
            f"{name:20} {figures} slowest query {slow:5.0f} ms {len(queries):3} queries {size // 1000:6} kB", flush=True
        )
        if explains:
            explain(connection, queries)


def _hello(client) -> float:
    """The milliseconds of processor time of a bare page."""
    begun = time.process_time()
    assert client.get("/hello/").status_code == 200
    return (time.process_time() - begun) * 1000


def explain(connection, queries) -> None:
    """How the database goes about the queries of the audit's table that took longest."""
    seen = [query for query in queries if '"audit_auditentry"' in query["sql"] and query["sql"].startswith("SELECT")]
    for query in sorted(seen, key=lambda query: -float(query["time"]))[:2]:
        said = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
        with connection.cursor() as cursor:
            cursor.execute(f"{said} {query['sql']}".replace("%", "%%"))
            for row in cursor.fetchall():
                print("      ", row[-1])
        print("       --", query["time"], query["sql"][query["sql"].index(" FROM ") :][:220])


def fill(entries: int):
    """People, courses and entries over a year; who asks, and whom and what they ask for."""
    from classroom.accounts.models import User
    from classroom.audit.models import AuditEntry
    from classroom.courses.models import Course, Enrollment

    now = datetime(2026, 11, 1, tzinfo=UTC)
    User.objects.bulk_create(
        User(username=f"p{number}", full_name=f"คนที่ {number}", sort_key=f"{number:06}", student_number=f"65{number:06}")
        for number in range(PEOPLE)
    )
    admin = User.objects.create(username="boss", full_name="ผู้ดูแล", is_staff=True)
    people = list(User.objects.order_by("pk").values_list("pk", flat=True)[:PEOPLE])
    courses = [
        Course.objects.create(slug=f"c{number}", code=f"ปศ {number}", title="วิชา", year=2569, term=1, created_at=now)
        for number in range(COURSES)
    ]
    teacher = User.objects.get(pk=people[0])
    Enrollment.objects.create(course=courses[0], user=teacher, role="instructor", created_at=now, changed_at=now)
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                at=now - timedelta(minutes=5 * number), actor_id=people[number * 7 % PEOPLE],
                about_id=people[number * 13 % PEOPLE], action=ACTS[number % 5][0], object_label=ACTS[number % 5][1],
                object_id=str(number // 5), course_id=courses[number * 11 % COURSES].pk, way="page",
                changes={"points": [None, "8"]}, reason="ย้ายตามคำขอ" if number % 1000 == 0 else "", place="desk:home",
            )
            for number in range(entries)
        ),
        batch_size=2000,
    )  # fmt: skip
    return admin, teacher, people[77], courses[3].pk, 606


if __name__ == "__main__":
    main()
