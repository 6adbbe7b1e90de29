"""How fast the classroom is, compared with a page that does nothing.

    var/venv/bin/python -m tests.benchmarks            a few minutes; writes docs/performance.md
    var/venv/bin/python -m tests.benchmarks --quick    half a minute after the class is made; writes nothing

Everything happens in a folder of its own and on the loopback. Run it on a machine that does nothing else.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

CONCURRENCY = 1, 8


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one short round, written nowhere")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is measured; the median counts")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each measurement is")
    parser.add_argument("--only", default="", help="only pages whose name contains this; written nowhere")
    parser.add_argument("--keep", type=Path, help="a folder to make the class in, or where it was made before")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds, arguments.seconds = 1, 0.5
    with tempfile.TemporaryDirectory(prefix="rueanrian-benchmark-") as folder:
        os.environ["DATA_DIR"] = str(arguments.keep or folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        for name in ("DEBUG", "HTTPS", "WEB_CONCURRENCY"):
            os.environ.pop(name, None)
        measure(arguments)


def measure(arguments: argparse.Namespace) -> None:
    import django

    django.setup()
    from tests.benchmarks import publishing, report, searching
    from tests.benchmarks.pages import pages
    from tests.benchmarks.queries import statements
    from tests.benchmarks.server import serving

    load = os.getloadavg()[0]
    school = prepared_school()
    rows = [page for page in pages(school) if page.name == "hello" or arguments.only in page.name]
    with serving() as server:
        table = measure_pages(server, rows, arguments.rounds, arguments.seconds)
        memory = server.memory()
    sys.stdout.write(report.on_screen(table))
    if arguments.quick or arguments.only:
        return
    asked = {page: statements(page.client(0)) for page in rows}
    say("Publishing corrections with 5,000 passages")
    with publishing.fresh_database():
        imported = publishing.import_seconds()
        corrections = list(publishing.corrections(5000))
    say("Searching 100,000 posts on both databases")
    searched = searching.on_both_databases()
    report.write(table, asked, corrections, imported, searched, memory, load)
    say(f"Written to {report.DOCUMENT.relative_to(report.ROOT)}")


def prepared_school():
    """Make the class, or take the one that an earlier run left in the folder that --keep names."""
    import pickle

    from django.conf import settings
    from django.core.management import call_command

    from tests.benchmarks.school import make_school

    kept = settings.DATA_DIR / "school.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())  # noqa: S301 - our own, of an earlier run
    begun = time.monotonic()
    say("Making the class: 200 students, 200 essays, 30 threads, one of 500 posts")
    for command in (["migrate"], ["createcachetable"], ["build_static"]):
        call_command(*command, verbosity=0)
    school = make_school()
    kept.write_bytes(pickle.dumps(school))
    say(f"Made in {time.monotonic() - begun:.0f} s")
    return school


def measure_pages(server, rows, rounds: int, seconds: float) -> dict:
    """Measure every page in every round, each with new connections, and return what report.speed shows.

    In each round hello comes first, so that both sides of a ratio are of the same minute.
    """
    from tests.benchmarks.load import run
    from tests.benchmarks.report import Figures

    table: dict = {}
    for number in range(rounds):
        for concurrency in CONCURRENCY:
            base = None
            for page in rows:
                clients = [page.client(at) for at in range(concurrency)]
                before = server.cpu_seconds()
                result = run(server.address, clients, seconds)
                after = server.cpu_seconds()
                base = base or result.rate
                cpu = None if before is None else (after - before) / result.answers
                figures = table.setdefault(page, {}).setdefault(concurrency, Figures())
                figures.add(result, base / result.rate, cpu)
                say(
                    f"round {number + 1} of {rounds}, {concurrency} at once: {page.name}, "
                    f"{result.rate:.0f}/s, 1/{base / result.rate:.1f}, median {median(result.took) * 1000:.1f} ms, "
                    f"CPU {(cpu or 0) * 1000:.2f} ms"
                )
    return table


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
