"""How quickly a browser draws a section full of marks.

    var/venv/bin/python -m tests.benchmarks.marks               2,000 marks of one reader on the longest section
    var/venv/bin/python -m tests.benchmarks.marks --marks 300

Says how long after the text the marks are there, and how long the browser works on each step of scrolling (a frame is
16 ms). Everything happens in a folder of its own and on the loopback. Run it on a machine that does nothing else.
"""

import argparse
import os
import random
import sys
import tempfile
from uuid import UUID

# The first time that a mark is drawn, however the page comes to it.
_WATCH = """
const set = HighlightRegistry.prototype.set;
HighlightRegistry.prototype.set = function (name, marks) {
  if (name.startsWith("mark-")) globalThis.drawnAt ??= performance.now();
  return set.call(this, name, marks);
};
"""
# From the moment that a frame begins until the browser has painted it and can do something else.
_SCROLL = """async () => {
  const steps = [];
  const free = () => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(0);
  });
  for (let y = 0; y < document.body.scrollHeight - innerHeight; y += 120) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
    const begun = performance.now();
    await free();
    steps.push(performance.now() - begun);
  }
  const text = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return { steps: steps.sort((one, other) => one - other), after: globalThis.drawnAt - text };
}"""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.marks", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--marks", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rueanrian-benchmark-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        measure(arguments.marks, arguments.rounds)


def measure(count: int, rounds: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.benchmarks.school import make_school
    from tests.benchmarks.server import serving

    for command in (["migrate"], ["createcachetable"], ["build_static"]):
        call_command(*command, verbosity=0)
    school = make_school(students=1, posts=2, threads=3)
    put_marks(school, count)
    section = school.section
    path = f"/courses/{school.course.slug}/read/{section.chapter.book.slug}/{section.chapter.number}/{section.slug}/"
    with serving() as server:
        for number, seen in enumerate(visits(server.address, path, school.sessions, rounds), 1):
            steps = seen["steps"]
            sys.stdout.write(
                f"round {number}: drawn {seen['after']:.0f} ms after the text; {len(steps)} steps of scrolling, "
                f"median {steps[len(steps) // 2]:.1f} ms, 95 % under {steps[int(len(steps) * 0.95)]:.1f} ms, "
                f"longest {steps[-1]:.1f} ms\n"
            )


def put_marks(school, count: int) -> None:
    """Marks of the student anywhere in the section, from four letters to sixty; one in twenty with words."""
    from django.utils import timezone

    from classroom.reading.services import NoteText, create_note
    from history.models import Chapter
    from history.queries import find_passage, section_blocks

    chance = random.Random(4)
    student, now = school.students[0], timezone.now()
    chapter = Chapter.objects.select_related("book").get(pk=school.section.chapter_id)
    blocks = section_blocks(school.section)
    for block in chance.choices(blocks, [len(block.text) for block in blocks], k=count):
        start = chance.randrange(max(1, len(block.text) - 5))
        end = min(len(block.text), start + chance.randint(4, 60))
        words = "โน้ต" if chance.random() < 0.05 else ""
        create_note(
            acting_user=student, now=now, course=school.course, token=UUID(int=chance.getrandbits(128)),
            passage=find_passage(chapter, f"{block.key}:{start}-{end}@{chapter.revision_number}"),
            text=NoteText(chance.choice(("turmeric", "leaf", "lotus")), words),
        )  # fmt: skip


def visits(address: tuple[str, int], path: str, sessions: dict[str, str], rounds: int):
    """Open the page so many times, each time with nothing kept, and yield what the browser says."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from tests.chromium import ARGUMENTS, find_chromium

    site = f"http://{address[0]}:{address[1]}"
    student = next(name for name in sessions if name.startswith("student"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for _round in range(rounds):
            context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sessions[student], "url": site}])
            page = context.new_page()
            page.add_init_script(_WATCH)
            page.goto(site + path, wait_until="networkidle")
            yield page.evaluate(_SCROLL)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
