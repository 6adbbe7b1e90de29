"""How long the essays of a large class take to be compared, and eight students to be given an essay at the same moment.

    var/venv/bin/python -m tests.benchmarks.peers [--essays 300]
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.peers

The essays are of about 1,000 words, made of the phrases of the chapter that ships; every tenth has a passage of another.
"""

import argparse
import os
import random
import resource
import statistics
import time
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path

import django

CHAPTER = Path(__file__).parents[2] / "history" / "content"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essays", type=int, default=300)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        measure(arguments.essays)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(count: int) -> None:
    """Print what the two took on the database of the settings."""
    from django.db import connection

    from classroom.grading.models import PeerReview, SimilarPair
    from classroom.grading.services.peers import next_reading, set_peer_plan
    from classroom.grading.services.similarity import start_comparison
    from tests.at_once import at_once

    instructor, assignment, places, now = _class(count)
    print(f"{connection.vendor}: {count} essays")
    for time_of, days in (("first", 0), ("second", 1)):
        began, worked = time.perf_counter(), time.process_time()
        # The settings of the tests let the worker's task run at once.
        start_comparison(acting_user=instructor, now=now + timedelta(days=days), assignment=assignment)
        took, work = time.perf_counter() - began, time.process_time() - worked
        print(f"{time_of} comparison in {took:.1f} s ({work:.1f} s of the processor), ", end="")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{SimilarPair.objects.count()} pairs, {memory:.0f} MB at the most")
    plan = set_peer_plan(
        acting_user=instructor, now=now, assignment=assignment, opens_at=now, due_at=now + timedelta(days=7)
    )
    waits: list[float] = []

    def take(place) -> None:
        began = time.perf_counter()
        next_reading(acting_user=place.user, now=now, plan=plan, enrollment=place)
        waits.append(time.perf_counter() - began)

    for start in range(0, min(count, 80), 8):
        at_once(partial(take, place) for place in places[start : start + 8])
    print(
        f"{len(waits)} readings, eight at once: median {statistics.median(waits) * 1000:.0f} ms, "
        f"longest {max(waits) * 1000:.0f} ms; {PeerReview.objects.count()} given"
    )


def _class(count: int) -> tuple:
    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.assignments.models import Assignment, Attempt, Submission
    from classroom.common.markup import to_html
    from classroom.courses.models import Course, Enrollment, Role
    from classroom.grading.services import CriterionPlan, set_rubric

    now = timezone.now()
    course = Course.objects.create(slug="big", code="1", title="ใหญ่", year=2569, term=1, created_at=now)
    instructor = User.objects.create(username="teacher", full_name="ครู")
    assignment = Assignment.objects.create(
        course=course, title="เรียงความ", instructions="เขียน", instructions_html="", due_at=now, created_at=now
    )
    set_rubric(acting_user=instructor, now=now, assignment=assignment, criteria=[CriterionPlan("เนื้อหา", 10)])
    places = []
    for number, markdown in enumerate(_essays(count)):
        user = User.objects.create(username=f"s{number}", full_name=f"คนที่ {number}")
        place = Enrollment.objects.create(
            course=course, user=user, role=Role.STUDENT, created_at=now, changed_at=now
        )  # fmt: skip
        work = Submission.objects.create(assignment=assignment, enrollment=place, created_at=now)
        Attempt.objects.create(
            submission=work, number=1, markdown=markdown, html=to_html(markdown), words=1000,
            characters=len(markdown), sha256="0" * 64, handed_in_at=now, handed_in_by=user, late=False, token=uuid.uuid4(),
        )  # fmt: skip
        places.append(place)
    return instructor, assignment, places, now


def _essays(count: int) -> list[str]:
    """Essays of phrases in an order of their own; the texts are Thai as it is written, and share what chance gives."""
    dice = random.Random(5)
    text = next(CHAPTER.rglob("*.md")).read_text(encoding="utf-8")
    found = [phrase for phrase in text.split() if 4 < len(phrase) < 60]
    essays = []
    for number in range(count):
        phrases = dice.sample(found, min(len(found), 260))
        if number % 10 == 9:
            phrases[100:110] = essays[-1].split()[100:110]
        essays.append("\n\n".join(" ".join(phrases[at : at + 40]) for at in range(0, len(phrases), 40)))
    return essays


if __name__ == "__main__":
    main()
