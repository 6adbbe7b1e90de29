"""How fast the list of 1,000 submissions is, with its filters and sorts, and the pages of those who give them out.

    var/venv/bin/python -m tests.benchmarks.essays [--students 1000] [--rounds 5]
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.essays

Half of the essays are marked, all are given out to ten markers; one of the lists is that of an assignment without names.
"""

import argparse
import os
import tempfile
import time
from statistics import median

MARKERS = 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-essays-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        measure(arguments.students, arguments.rounds)


def measure(students: int, rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    for command in (["migrate"], ["createcachetable"], ["build_static"]):
        call_command(*command, verbosity=0)
    teacher, marker, base, nameless = make_essays(students)
    pages = {
        "list": (teacher, base),
        "by points": (teacher, f"{base}?sort=points"),
        "waiting": (teacher, f"{base}?state=waiting"),
        "last page": (teacher, f"{base}?page=9999"),
        "own pile": (marker, base),
        "without names": (teacher, nameless),
        "next": (teacher, f"{base}next/"),
        "markers": (teacher, f"{base}markers/"),
        "one by one": (teacher, f"{base}markers/by-hand/"),
        "consistency": (teacher, f"{base}consistency/"),
    }
    print(f"{connection.vendor}, {students} submissions, median of {rounds}", flush=True)
    for name, (person, path) in pages.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(person)
        assert client.get(path).status_code in (200, 302), path
        took, worked = [], []
        for _round in range(rounds):
            begun, working = time.perf_counter(), time.process_time()
            answer = client.get(path)
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - working) * 1000)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        figures = f"{median(took):7.0f} ms {median(worked):6.0f} ms CPU {len(asked):3} queries"
        print(f"{name:14} {figures} {len(answer.content) // 1000:5} kB", flush=True)


def make_essays(students: int):
    """The gradebook's class with markers, markings and allocations for its first two assignments."""
    from decimal import Decimal

    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.assignments.models import Assignment, Attempt
    from classroom.courses.models import Enrollment, Role
    from classroom.grading.models import Allocation, Criterion, Grade, Mark, Marking
    from classroom.grading.services import give_codes
    from tests.benchmarks.gradebook import make_class

    now = timezone.now()
    course, teacher, _student = make_class(students)
    people = [User.objects.create(username=f"m{n}", full_name=f"ผู้ตรวจ {n}", sort_key=f"m{n}") for n in range(MARKERS)]
    places = [
        Enrollment.objects.create(course=course, user=person, role=Role.ASSISTANT, created_at=now, changed_at=now)
        for person in people
    ]
    first, second = Assignment.objects.order_by("pk")[:2]
    Assignment.objects.filter(pk=second.pk).update(anonymous_marking=True)
    second.refresh_from_db()
    give_codes(second)
    Grade.objects.filter(assignment__in=(first, second)).update(release=None)
    for assignment in (first, second):
        attempts = list(Attempt.objects.filter(submission__assignment=assignment).order_by("pk"))
        criterion = Criterion.objects.get(version__rubric__assignment=assignment)
        markings = Marking.objects.bulk_create(
            Marking(
                attempt=attempt, turn=1, rubric_version_id=criterion.version_id, state="final", updated_at=now,
                marked_by=people[n % MARKERS],
            )
            for n, attempt in enumerate(attempts[: students // 2])
        )  # fmt: skip
        Mark.objects.bulk_create(
            Mark(
                marking=marking, criterion=criterion, points=Decimal(n % 80) / 4, version=1, marked_by=teacher,
                updated_at=now,
            )
            for n, marking in enumerate(markings)
        )  # fmt: skip
        Allocation.objects.bulk_create(
            Allocation(
                submission_id=attempt.submission_id, turn=1, marker=places[n % MARKERS], made_by=teacher, made_at=now
            )
            for n, attempt in enumerate(attempts)
        )
    base = f"/courses/{course.slug}/grading/"
    return teacher, people[0], f"{base}{first.pk}/", f"{base}{second.pk}/"


if __name__ == "__main__":
    main()
