"""The site as ./run serves it, on a port and with data of its own, and what it costs while it runs."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import randrange

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
_TICK = os.sysconf("SC_CLK_TCK")


class Server:
    """The running gunicorn: its address, its processes and what they take."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process = process
        self.address = ("127.0.0.1", port)

    @property
    def pids(self) -> dict[str, int]:
        """The process ids by what they are: the one that listens, and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = children.read_text().split() if children.exists() else []
        return {"gunicorn": self.process.pid, **{f"worker {at}": int(pid) for at, pid in enumerate(found, 1)}}

    def memory(self) -> dict[str, int]:
        """The proportional share of memory of each process in bytes; empty where the system does not tell."""
        shares = {name: memory(pid) for name, pid in self.pids.items()}
        return {} if None in shares.values() else shares

    def cpu_seconds(self) -> float | None:
        """Processor time that all of it has taken so far; None where the system does not tell (no /proc)."""
        times = [_cpu_seconds(pid) for pid in self.pids.values()]
        return None if None in times else sum(times)

    def kill(self) -> None:
        """End all of it at once, in the midst of whatever it does."""
        # First the one that listens: it would start a worker in the place of one that died, and that would answer on.
        for pid in self.pids.values():
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        # The workers are nobody's children now: as long as one is dying, connections are taken that nobody answers.
        _wait_until(lambda: not _listens(self.address), "gunicorn still listens")


@contextmanager
def serving(
    port: int | None = None, settings: str = "tests.benchmarks.settings", **environment: str
) -> Iterator[Server]:
    """Start gunicorn with the project's own configuration, wait until it answers, and end it afterwards."""
    port = port or free_port()
    environment = os.environ | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": settings} | environment
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:classroom.gunicorn"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(process, port)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def memory(pid: int) -> int | None:
    """The proportional share of memory of a process in bytes: what it shares is divided by those that share it."""
    try:
        report = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    return int(re.search(r"^Pss: +(\d+) kB", report, re.MULTILINE)[1]) * 1024


def _cpu_seconds(pid: int) -> float | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / _TICK


def free_port() -> int:
    """A port on which nobody listens, below those that the system gives to whoever connects: it is free a while later too."""
    while True:
        port = randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def _wait_for(process: subprocess.Popen, port: int) -> None:
    def answers() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"gunicorn ended by itself, with status {process.returncode}")
        return _listens(("127.0.0.1", port))

    _wait_until(answers, "gunicorn does not listen")


def _wait_until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{otherwise} after {START_SECONDS} s")
        time.sleep(0.05)


def _listens(address: tuple[str, int]) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(address) == 0
