"""How fast the gradebook of 1,000 students and 40 columns is: time and queries of its pages.

    var/venv/bin/python -m tests.benchmarks.gradebook [--students 1000] [--rounds 5]
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.gradebook

Twelve of the columns are essays, eight prompts, the rest made by hand; every cell holds something.
"""

import argparse
import os
import tempfile
import time
from statistics import median

ESSAYS, PROMPTS, BY_HAND = 12, 8, 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-gradebook-") as folder:
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
    course, teacher, student = make_class(students)
    base = f"/courses/{course.slug}/grading/"
    pages = {
        "by name": (teacher, f"{base}gradebook/"),
        "by total": (teacher, f"{base}gradebook/?sort=total"),
        "last window": (teacher, f"{base}gradebook/?page=9999"),
        "letters": (teacher, f"{base}gradebook/letters/"),
        "grade sheet": (teacher, f"{base}gradebook/sheet/"),
        "CSV": (teacher, f"{base}gradebook/export/csv/"),
        "XLSX": (teacher, f"{base}gradebook/export/xlsx/"),
        "own page": (student, base),
    }
    print(f"{connection.vendor}, {students} students × {ESSAYS + PROMPTS + BY_HAND} columns, median of {rounds}")
    for name, (person, path) in pages.items():
        client = Client(HTTP_HOST="localhost")
        client.force_login(person)
        assert client.get(path).status_code == 200, path
        took, worked = [], []
        for _round in range(rounds):
            begun, working = time.perf_counter(), time.process_time()
            answer = client.get(path)
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - working) * 1000)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        figures = f"{median(took):7.0f} ms {median(worked):6.0f} ms CPU"
        print(f"{name:12} {figures} {len(asked):3} queries {len(answer.content) // 1000:5} kB", flush=True)


def make_class(students: int):
    """A course with everything in its gradebook, put into the database without the services: only the reading counts."""
    import random
    from datetime import timedelta
    from decimal import Decimal
    from uuid import uuid4

    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.assignments.models import Assignment, Attempt, Submission
    from classroom.courses.models import Course, Enrollment, Role
    from classroom.discussions.models import PromptScore, Thread
    from classroom.grading.models import Column, Entry, Grade, GradeCategory, GradeChange, Release
    from classroom.grading.services import CriterionPlan, set_rubric

    chance, now = random.Random(7), timezone.now()
    course = Course.objects.create(slug="large", code="ปศ 101", title="วิชาใหญ่", year=2569, term=1, created_at=now)
    people = User.objects.bulk_create(
        User(username=f"n{n}", full_name=f"นักศึกษา คนที่ {n}", student_number=f"66{n:08}", sort_key=f"{n:06}")
        for n in range(students + 1)
    )
    people = list(User.objects.filter(username__startswith="n").order_by("pk")) if people[0].pk is None else people
    places = Enrollment.objects.bulk_create(
        Enrollment(
            course=course, user=person, role=Role.INSTRUCTOR if n == 0 else Role.STUDENT, created_at=now, changed_at=now
        )
        for n, person in enumerate(people)
    )
    teacher, places = people[0], places[1:]
    categories = [
        GradeCategory.objects.create(course=course, position=n, title=title, weight=weight, drop_lowest=drop)
        for n, (title, weight, drop) in enumerate((("เรียงความ", 50, 1), ("กระทู้", 20, 2), ("ควิซ", 30, 3)))
    ]
    for n in range(ESSAYS):
        essay = Assignment.objects.create(
            course=course, title=f"เรียงความที่ {n}", instructions="เขียน", instructions_html="<p>เขียน</p>",
            due_at=now - timedelta(days=100 - n), created_at=now,
        )  # fmt: skip
        set_rubric(acting_user=teacher, now=now, assignment=essay, criteria=[CriterionPlan("เนื้อหา", Decimal(20))])
        Column.objects.create(course=course, category=categories[0], assignment=essay, position=n + 1, max_points=15)
        submissions = Submission.objects.bulk_create(
            Submission(assignment=essay, enrollment=place, created_at=now) for place in places
        )
        Attempt.objects.bulk_create(
            Attempt(
                submission=each, number=1, markdown="ก", html="<p>ก</p>", words=1, characters=1, sha256="0" * 64,
                handed_in_at=now - timedelta(days=101 - n), handed_in_by=teacher, late=False, token=uuid4(),
            )
            for each in submissions
        )  # fmt: skip
        changes = GradeChange.objects.bulk_create(
            GradeChange(
                assignment=essay, enrollment=place, status="graded", points=chance.randrange(80) / Decimal(4),
                made_by=teacher, made_at=now,
            )
            for place in places
        )  # fmt: skip
        release = Release.objects.create(assignment=essay, made_by=teacher, made_at=now)
        Grade.objects.bulk_create(
            Grade(
                assignment=essay, enrollment_id=each.enrollment_id, change=each, status="graded", points=each.points,
                release=release if n % 2 else None,
            )
            for each in changes
        )  # fmt: skip
    for n in range(PROMPTS):
        thread = Thread.objects.create(
            course=course, kind=Thread.Kind.PROMPT, title=f"คำถาม {n}", points=5, created_by=teacher, created_at=now,
            last_post_at=now, due_at=now,
        )  # fmt: skip
        Column.objects.create(course=course, category=categories[1], thread=thread, position=50 + n)
        PromptScore.objects.bulk_create(
            PromptScore(
                thread=thread, user_id=place.user_id, by_rule=chance.randrange(6), scored_at=now, released_at=now
            )
            for place in places
        )
    for n in range(BY_HAND):
        column = Column.objects.create(
            course=course, category=categories[2], title=f"ควิซ {n}", max_points=10, position=80 + n, released_at=now
        )
        Entry.objects.bulk_create(
            Entry(
                column=column, enrollment=place, points=chance.randrange(41) / Decimal(4), made_by=teacher, made_at=now
            )
            for place in places
        )
    return course, teacher, people[1]


if __name__ == "__main__":
    main()
