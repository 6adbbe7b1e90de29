"""How the classroom bears a class that writes at once: saving drafts with 8 and with 50 writers, and handing in.

    var/venv/bin/python -m tests.benchmarks.writing                                          SQLite
    var/venv/bin/python -m tests.postgres var/venv/bin/python -m tests.benchmarks.writing    PostgreSQL

`--seconds` is how long each is measured. Everything happens in a folder of its own and on the loopback.
"""

import argparse
import os
import sys
import tempfile
import uuid
from statistics import median, quantiles

SAVERS = 8, 50
HANDING_IN = 1, 8


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.writing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-benchmark-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        for name in ("DEBUG", "HTTPS", "WEB_CONCURRENCY"):
            os.environ.pop(name, None)
        measure(arguments.seconds)


def measure(seconds: float) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from classroom.assignments.queries import draft_for_saving
    from classroom.assignments.services import save_draft, start_submission
    from tests.benchmarks.__main__ import prepared_school
    from tests.benchmarks.load import run
    from tests.benchmarks.pages import Reader, Writer
    from tests.benchmarks.server import serving

    school = prepared_school()
    for person in school.students[: sum(SAVERS) + sum(HANDING_IN)]:
        common = {"acting_user": person, "now": timezone.now()}
        place = school.places[person.pk]
        start_submission(**common, enrollment=place, assignment=school.to_write)
        draft = draft_for_saving(place, school.to_write.pk, common["now"])
        save_draft(**common, draft=draft, title="ความกลัว", markdown=school.essay, expected_version=draft.version)
    acts = [("hello", 8, lambda at: Reader("/hello/"))]
    acts += [("saving a draft", number, lambda at: Writer(school, at)) for number in SAVERS]
    acts += [("handing in", number, lambda at: hander_in(school, at)) for number in HANDING_IN]
    first = 0
    with serving() as server:
        for name, number, client in acts:
            result = run(server.address, [client(at) for at in range(first, first + number)], seconds)
            # Others each time: of those who have been, the last save may still be under way.
            first += number if name != "hello" else 0
            late = quantiles(result.took, n=20)[18] if len(result.took) > 1 else result.took[0]
            sys.stdout.write(
                f"{name}, {number} at once: {result.rate:.0f}/s, median {median(result.took) * 1000:.1f} ms, "
                f"95 % within {late * 1000:.1f} ms\n"
            )
            sys.stdout.flush()


def hander_in(school, at: int):
    """Somebody who hands in their draft again and again, each time an attempt of its own with its receipt."""
    from django.urls import reverse

    from classroom.assignments.models import Draft
    from tests.benchmarks.pages import Poster

    class HanderIn(Poster):
        def __init__(self) -> None:
            student = school.students[at]
            draft = Draft.objects.get(submission__assignment=school.to_write, submission__enrollment__user=student)
            self._version = draft.version
            path = reverse("assignments:hand_in", args=(school.course.slug, school.to_write.pk))
            super().__init__(path, school.sessions[student.username], "Accept: text/html\r\n")

        def request(self) -> bytes:
            return self.post(token=uuid.uuid4(), version=self._version)

        def answered(self, status: int, body: bytes, encoding: str) -> None:
            assert status == 302, f"status {status}"

    return HanderIn()


if __name__ == "__main__":
    main()
