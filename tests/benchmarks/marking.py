"""How fast marking is: the page of one essay, saving a mark, a remark on the whole, and a comment, in a pile of 200.

    var/venv/bin/python -m tests.benchmarks.marking [--students 200] [--rounds 20]
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.marking

Each round takes another essay of some 400 words with four criteria; times are those of whole requests, without a network.
"""

import argparse
import os
import tempfile
import time
from statistics import median

PARAGRAPH = "เมื่ออ่านคดีใหญ่สามคดีใน ค.ศ. 1936–1938 คำถามที่คนมักถามคือทำไมจำเลยจึงสารภาพ ทั้งที่ศาลไม่มีหลักฐานอื่นเลย "


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-marking-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        measure(arguments.students, min(arguments.rounds, arguments.students))


def measure(students: int, rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    for command in (["migrate"], ["createcachetable"], ["build_static"]):
        call_command(*command, verbosity=0)
    course, teacher, assignment, attempts = make_pile(students)
    criteria = list(assignment.rubric.versions.get().criteria.order_by("position"))
    client = Client(HTTP_HOST="localhost")
    client.force_login(teacher)

    def path(name: str, attempt, *more: int) -> str:
        return reverse(f"grading:{name}", args=(course.slug, assignment.pk, attempt.submission_id, *more))

    def mark(attempt):
        row = f"c{criteria[0].pk}"
        sent = {"attempt": 1, f"{row}-points": "3", f"{row}-comment": "", f"{row}-version": 0}
        return client.post(path("mark_save", attempt, criteria[0].pk), sent)

    def overall(attempt):
        return client.post(path("overall_save", attempt), {"attempt": 1, "overall": "ภาพรวมดี", "overall_version": 0})

    def comment(attempt):
        sent = {"attempt": 1, "start": 0, "end": 5, "exact": attempt.markdown[:5], "body": "ดูตัวบทอีกครั้ง"}
        return client.post(path("comment_add", attempt), sent)

    acts = {
        "page": lambda attempt: client.get(path("mark", attempt)),
        "save a mark": mark,
        "overall": overall,
        "comment": comment,
        "page, marked": lambda attempt: client.get(path("mark", attempt)),
    }
    client.get(path("mark", attempts[-1]))
    print(f"{connection.vendor}, a pile of {students}, median of {rounds}", flush=True)
    for name, act in acts.items():
        took, worked = [], []
        for attempt in attempts[:rounds]:
            begun, working = time.perf_counter(), time.process_time()
            answer = act(attempt)
            took.append((time.perf_counter() - begun) * 1000)
            worked.append((time.process_time() - working) * 1000)
            assert answer.status_code in (200, 302), (name, answer.status_code, answer.content[:300])
        with CaptureQueriesContext(connection) as asked:
            act(attempts[rounds] if rounds < students else attempts[0])
        print(f"{name:14} {median(took):7.1f} ms {median(worked):6.1f} ms CPU {len(asked):3} queries", flush=True)


def make_pile(students: int):
    """A class whose essays wait to be marked, put into the database without the services."""
    from decimal import Decimal
    from uuid import uuid4

    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.assignments.models import Assignment, Attempt, Submission
    from classroom.common.markup import to_html
    from classroom.courses.models import Course, Enrollment, Role
    from classroom.grading.services import CriterionPlan, LevelPlan, set_rubric

    now = timezone.now()
    course = Course.objects.create(slug="pile", code="ปศ 102", title="วิชา", year=2569, term=1, created_at=now)
    teacher = User.objects.create(username="teacher", full_name="ผู้สอน", sort_key="0")
    Enrollment.objects.create(course=course, user=teacher, role=Role.INSTRUCTOR, created_at=now, changed_at=now)
    assignment = Assignment.objects.create(
        course=course,
        title="เรียงความ",
        instructions="เขียน",
        instructions_html="<p>เขียน</p>",
        due_at=now,
        created_at=now,
    )
    levels = tuple(LevelPlan(f"ระดับ {n}", Decimal(n)) for n in range(1, 6))
    plans = [
        CriterionPlan("เนื้อหา", Decimal(5)),
        *(CriterionPlan(f"ข้อ {n}", Decimal(5), levels=levels) for n in range(3)),
    ]
    set_rubric(acting_user=teacher, now=now, assignment=assignment, criteria=plans)
    markdown = "\n\n".join([PARAGRAPH * 4] * 5)
    html = to_html(markdown)
    attempts = []
    for number in range(students):
        user = User.objects.create(username=f"n{number}", full_name=f"นักศึกษา {number}", sort_key=f"{number:05}")
        place = Enrollment.objects.create(
            course=course, user=user, role=Role.STUDENT, created_at=now, changed_at=now
        )  # fmt: skip
        submission = Submission.objects.create(assignment=assignment, enrollment=place, created_at=now)
        attempts.append(
            Attempt.objects.create(
                submission=submission, number=1, markdown=markdown, html=html, words=400, characters=len(markdown),
                sha256="0" * 64, handed_in_at=now, handed_in_by=user, late=False, token=uuid4(),
            )
        )  # fmt: skip
    return course, teacher, assignment, attempts


if __name__ == "__main__":
    main()
