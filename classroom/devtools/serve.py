"""Run the web server and the background worker side by side: `python -m classroom.devtools.serve`. What is to be done
from time to time (JOBS) is started beside them; that it fails ends nothing.

The two live and end together. Ctrl-C, SIGTERM or a closed terminal ends both and is a success (status 0); when one of
them ends by itself the other is ended too, and the status is 1. A second signal does not wait any longer.
Only the standard library is imported: the parent of the two costs little memory and no time to start.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent.parent

PROGRAMS = {
    "web server": ["-m", "gunicorn", "--config", "python:classroom.gunicorn"],
    "background worker": ["manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--skip-checks"],
}

# Name → arguments for Python, and every how many seconds they are run.
JOBS = {
    "due mails": (["manage.py", "send_due", "--skip-checks"], 900),
    "clean-up": (["manage.py", "clean_up", "--skip-checks"], 6 * 3600),
}

# A little longer than gunicorn gives its own workers to finish what they are answering.
PATIENCE_SECONDS = 15
PULSE_SECONDS = 0.1


class Supervisor:
    """Starts the programs (name → arguments for Python), watches them and ends them.

    `jobs` (name → arguments, seconds) are run again and again beside them, the first time after as many seconds.
    """

    def __init__(self, programs: dict[str, list[str]], jobs: dict[str, tuple[list[str], float]] | None = None) -> None:
        self.programs = programs
        self.jobs = jobs or {}
        self.running: dict[str, subprocess.Popen] = {}
        self.at_work: dict[str, subprocess.Popen] = {}
        self.signals = 0

    def run(self) -> int:
        """Run until the first program ends or a signal asks for the end; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Under nohup the closing of the terminal is ignored, and stays so.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._count_signal)
        try:
            for name, arguments in self.programs.items():
                self.running[name] = _start(arguments)
            due = {name: time.monotonic() + seconds for name, (_, seconds) in self.jobs.items()}
            while not self.signals and not self._ended():
                time.sleep(PULSE_SECONDS)
                self._start_jobs(due)
            fallen = {} if self.signals else self._ended()
            for name, status in fallen.items():
                _say(f"The {name} ended by itself (status {status}): closing the rest.")
            self._end_all()
        finally:
            self._signal_all(signal.SIGKILL)
        return 1 if fallen else 0

    def _start_jobs(self, due: dict[str, float]) -> None:
        """Start the jobs whose time has come. One that is still at work is let finish first."""
        for name, (arguments, seconds) in self.jobs.items():
            job = self.at_work.get(name)
            if job and job.poll() is not None:
                del self.at_work[name]
            elif not job and time.monotonic() >= due[name]:
                due[name] = time.monotonic() + seconds
                self.at_work[name] = _start(arguments)

    def _count_signal(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _ended(self) -> dict[str, int]:
        """The programs that are over, with their exit statuses."""
        return {name: process.returncode for name, process in self.running.items() if process.poll() is not None}

    def _end_all(self) -> None:
        """Ask every program to finish what it is at, and wait until it has, at most PATIENCE_SECONDS."""
        self._signal_all(signal.SIGTERM)
        asked, deadline = self.signals, time.monotonic() + PATIENCE_SECONDS
        while len(self._ended()) < len(self.running) and time.monotonic() < deadline and self.signals == asked:
            time.sleep(PULSE_SECONDS)

    def _signal_all(self, number: int) -> None:
        """Send the signal to every program that runs; with SIGKILL to its whole group, so that no child is left."""
        for process in [*self.running.values(), *self.at_work.values()]:
            try:
                if number == signal.SIGKILL:
                    os.killpg(process.pid, number)
                    process.wait()
                elif process.poll() is None:
                    process.send_signal(number)
            except ProcessLookupError:
                continue


def _start(arguments: list[str]) -> subprocess.Popen:
    # A group of its own: Ctrl-C in the terminal comes to this process only, which passes it on once.
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, process_group=0)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(Supervisor(PROGRAMS, JOBS).run())
