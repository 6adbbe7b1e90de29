"""Every check and test: `./run test [arguments for pytest]`.

The tests on SQLite, beside them the checks of the code (manage.py check_all), and then the tests on PostgreSQL. The pages
in a browser are tested once, on SQLite. Given arguments, the checks are left out: somebody is after certain tests.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import takewhile
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from tests.chromium import MISSING, browser_is_required, find_chromium

# pytest's status for "no test was collected", as when -k names a test of the other database.
NO_TESTS = 5
SLOWEST = 10


def main(arguments: list[str]) -> int:
    if browser_is_required() and not find_chromium():
        sys.stderr.write(f"REQUIRE_BROWSER=1, but there is {MISSING}.\n")
        return 1
    if find_chromium():
        # Once, before several processes of pytest would do it at the same time.
        subprocess.run([sys.executable, "manage.py", "build_static", "--no-collect"], check=True)
    lines = []
    with tempfile.TemporaryFile("w+") as said:
        # One process: beside the first worker, which makes the database, while the others wait for it.
        command = [sys.executable, "manage.py", "check_all"]
        checks = None if arguments else subprocess.Popen(command, stdout=said, stderr=said)
        lines.append(_test("SQLite", [], arguments))
        if checks:
            lines.insert(0, _end_checks(checks, said))
    lines.append(_test("PostgreSQL", ["tests.postgres", sys.executable], arguments))
    if not find_chromium():
        lines.append((True, f"Browser     left out: {MISSING}; REQUIRE_BROWSER=1 insists"))
    print("\n" + "\n".join(line for _, line in lines))
    passed = all(good for good, _ in lines)
    print("All passed." if passed else "Not all passed.")
    return 0 if passed else 1


def _end_checks(checks: subprocess.Popen, said: IO[str]) -> tuple[bool, str]:
    """Wait for the checks and show what they said; return the closing line."""
    good = not checks.wait()
    said.seek(0)
    print(f"\nChecks\n{said.read()}", flush=True)
    return good, f"Checks      {'passed' if good else 'FAILED'}"


def _test(database: str, wrapper: list[str], arguments: list[str]) -> tuple[bool, str]:
    """Run pytest on one database, directly or through a module that gives it the database; return the closing line."""
    print(f"\nTests on {database}", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    choice = ["-m", "not browser"] if wrapper else []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        spread = ["-n", "auto", "--dist", "worksteal"]
        command = [*wrapper, "-m", "pytest", "-q", *spread, *choice, f"--junitxml={report}", *arguments]
        launch = [sys.executable, "-m", *command] if wrapper else [sys.executable, *command]
        begun = time.monotonic()
        status = subprocess.run(launch, env=environment).returncode
        seconds = time.monotonic() - begun
        if report.exists() and not arguments:
            print(f"Slowest files, in seconds of one process:\n{_slowest(report)}", flush=True)
        return status in (0, NO_TESTS), f"{database:<11} {_count(report, status)} in {seconds:.0f} s"


def _slowest(report: Path) -> str:
    """The files whose tests took longest, one on a line."""
    seconds: Counter[str] = Counter()
    for case in ElementTree.parse(report).iter("testcase"):
        # tests.site.test_run, and behind it the name of a class, if there is one
        names = takewhile(lambda name: not name[0].isupper(), case.get("classname", "").split("."))
        seconds["/".join(names) + ".py"] += float(case.get("time", 0))
    return "\n".join(f"{total:8.1f}  {name}" for name, total in seconds.most_common(SLOWEST))


def _count(report: Path, status: int) -> str:
    """Say how many tests passed, failed and were left out, by pytest's own report."""
    if status == NO_TESTS:
        return "no such test"
    if not report.exists():
        return f"FAILED (status {status})"
    suite = ElementTree.parse(report).getroot().find("testsuite")
    total, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    parts = [f"{total - failed - skipped} passed"]
    if failed:
        parts.append(f"{failed} FAILED")
    if skipped:
        parts.append(f"{skipped} left out")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
