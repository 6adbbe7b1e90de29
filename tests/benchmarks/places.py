"""How long one act on all people of a course takes: planning, looking at the plan, applying, taking back; and statements.

var/venv/bin/python -m tests.benchmarks.places [--people 300 5000]
var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.places
"""

import argparse
import os
import tempfile
import time


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[300, 5000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-places-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        import django

        django.setup()
        from django.core.management import call_command

        for command in (["migrate"], ["createcachetable"], ["build_static"]):
            call_command(*command, verbosity=0)
        for people in arguments.people:
            measure(people)


def measure(people: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.batches import services as batches
    from classroom.batches.models import Batch
    from classroom.batches.services.working import work
    from classroom.courses.models import Course, Enrollment, Group
    from classroom.courses.services import PlaceAct, create_course, create_group, enroll, plan_places

    now = timezone.now()
    teacher = User.objects.create(username=f"teacher{people}", full_name="วรรณา ศรีสุวรรณ")
    course = create_course(
        acting_user=teacher, now=now, slug=f"large-{people}", code="ปศ 101", title="วิชาใหญ่", year=2569, term=1
    )
    enroll(acting_user=teacher, now=now, course=course, person=teacher, role="instructor")
    first, second = (create_group(acting_user=teacher, now=now, course=course, name=f"กลุ่ม {n}") for n in (1, 2))
    fill(people, course, first, now)
    client = Client(SERVER_NAME="localhost")
    client.force_login(teacher)
    print(f"{connection.vendor}, {people} people, load {os.getloadavg()[0]:.1f}", flush=True)

    def timed(name: str, act):
        with CaptureQueriesContext(connection) as asked:
            begun, working = time.perf_counter(), time.process_time()
            result = act()
            took, worked = time.perf_counter() - begun, time.process_time() - working
        print(f"{name:24} {took:6.2f} s {worked:6.2f} s CPU {len(asked):5} statements", flush=True)
        return result

    def plan(act: PlaceAct) -> Batch:
        places = Enrollment.objects.filter(course=course, role="student").select_related("user", "group")
        return plan_places(acting_user=teacher, now=timezone.now(), course=course, act=act, places=places)

    def shown(batch: Batch) -> None:
        assert client.get(reverse("admin:batches_batch_change", args=[batch.pk])).status_code == 200

    def apply(batch: Batch) -> None:
        batches.apply(acting_user=teacher, now=timezone.now(), batch=batch, plan_hash=batch.plan_hash)
        work(batch.pk)
        batch.refresh_from_db()
        assert batch.state == Batch.State.APPLIED, batch.failure

    def undo(batch: Batch) -> None:
        batches.undo(acting_user=teacher, now=timezone.now(), batch=batch)
        work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.options["left"]) == (Batch.State.UNDONE, 0)

    for word, act in (("move", PlaceAct("group", group=Group.objects.get(pk=second.pk))), ("drop", PlaceAct("drop"))):
        batch = timed(f"{word}: plan", lambda act=act: plan(act))
        timed(f"{word}: look", lambda batch=batch: shown(batch))
        timed(f"{word}: apply", lambda batch=batch: apply(batch))
        timed(f"{word}: take back", lambda batch=batch: undo(batch))
    page = reverse("courses:people", args=[Course.objects.get(pk=course.pk).slug])
    timed("the list of people", lambda: client.get(page))


def fill(number: int, course, group, now) -> None:
    """So many students of the course, in one group."""
    from classroom.accounts.models import User
    from classroom.common.thai.collation import sort_key
    from classroom.courses.models import Enrollment

    names = [f"พิมพ์ชนก แสงทองที่{n}" for n in range(number)]
    people = User.objects.bulk_create(
        User(
            username=f"{course.pk}-{n}", full_name=name, sort_key=sort_key(name), password="!",
            student_number=f"{course.pk}{n:07}", email=f"s{course.pk}-{n}@example.ac.th",
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    Enrollment.objects.bulk_create(
        Enrollment(course=course, user=person, group=group, created_at=now, changed_at=now) for person in people
    )


if __name__ == "__main__":
    main()
