"""The web server and the worker live and end together. Small programs stand in for the two here."""

import os
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
#: What a busy machine may take to start or to end a program.
SECONDS = 30

SERVES = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SERVES}"
HAS_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SERVES!r}, sys.argv[1]]).wait()"


def supervise(folder: Path, web: str, worker: str) -> subprocess.Popen:
    """Start a supervisor of two programs; each gets the path of the file by which it says that it has started."""
    program = textwrap.dedent(f"""
        import signal, sys
        from classroom.devtools.serve import Supervisor
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup the tests would hand on that it is ignored
        web = ["-c", {web!r}, {str(folder / "web")!r}]
        worker = ["-c", {worker!r}, {str(folder / "worker")!r}]
        sys.exit(Supervisor({{"web server": web, "background worker": worker}}).run())
    """)
    return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def wait_until_started(process: subprocess.Popen, *files: Path) -> None:
    while not all(file.exists() for file in files):
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
        assert process.poll() is None, process.stderr.read()


def left_over(folder: Path) -> list[str]:
    """The command lines of processes that still work in the folder."""
    lines = subprocess.run(["ps", "-A", "-o", "args="], capture_output=True, text=True).stdout.splitlines()
    return [line for line in lines if str(folder) in line]


def nothing_is_left(folder: Path) -> bool:
    """Whether nobody works in the folder any more, soon: who was killed may be seen for a moment on a busy machine."""
    end = monotonic() + SECONDS
    while left_over(folder):
        if monotonic() > end:
            return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_and_is_a_success(tmp_path, number):
    process = supervise(tmp_path, SERVES, SERVES)
    wait_until_started(process, tmp_path / "web", tmp_path / "worker")
    process.send_signal(number)
    assert process.wait(SECONDS) == 0
    assert nothing_is_left(tmp_path)


@pytest.mark.parametrize(("web", "worker"), [("import sys; sys.exit(3)", SERVES), (SERVES, "import sys; sys.exit(3)")])
def test_when_one_dies_the_other_is_ended_and_the_status_says_so(tmp_path, web, worker):
    process = supervise(tmp_path, web, worker)
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert "ended by itself (status 3)" in said
    assert ("web server" in said) == (worker == SERVES)
    assert nothing_is_left(tmp_path)


def test_a_second_signal_waits_no_longer_and_leaves_no_child(tmp_path):
    process = supervise(tmp_path, HAS_A_CHILD, STUBBORN)
    wait_until_started(process, tmp_path / "web", tmp_path / "worker")
    process.send_signal(signal.SIGTERM)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0
    assert nothing_is_left(tmp_path)


def test_the_supervisor_loads_no_django():
    code = "import sys, classroom.devtools.serve; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ).returncode == 0


def test_a_job_is_done_again_and_again_and_its_failure_ends_nothing(tmp_path):
    writes = "import pathlib, sys; pathlib.Path(sys.argv[1]).open('a').write('x'); sys.exit(5)"
    program = textwrap.dedent(f"""
        import sys
        from classroom.devtools.serve import Supervisor
        web = ["-c", {SERVES!r}, {str(tmp_path / "web")!r}]
        job = ["-c", {writes!r}, {str(tmp_path / "job")!r}]
        sys.exit(Supervisor({{"web server": web}}, {{"job": (job, 0.2)}}).run())
    """)
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    while not (tmp_path / "job").exists() or len((tmp_path / "job").read_text()) < 2:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
        assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0
    assert nothing_is_left(tmp_path)
