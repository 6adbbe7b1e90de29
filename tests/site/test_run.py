"""The whole program: `./run` on an empty folder, a visit, the end, and a second start."""

import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.benchmarks.server import free_port
from tests.site.installation import ROOT, environment

OPEN = "The classroom is open at "


def start(folder: Path, port: int) -> tuple[subprocess.Popen, str]:
    """Start the classroom; return when it is open, with what it has said until then."""
    mine = environment(folder, PORT=str(port), DEMO_PASSWORD="a demo password")
    process = subprocess.Popen(
        ["./run"], cwd=ROOT, env=mine, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(OPEN):
            break
    assert process.poll() is None, "".join(said)
    return process, "".join(said)


def family(process: subprocess.Popen) -> set[int]:
    """The process and all that descend from it."""
    lines = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True).stdout.splitlines()
    parents = {int(pid): int(parent) for pid, parent in map(str.split, lines)}
    members = {process.pid}
    while more := {pid for pid, parent in parents.items() if parent in members} - members:
        members |= more
    return members


def alive(pids: set[int]) -> set[int]:
    lines = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True).stdout.split()
    return pids & set(map(int, lines))


def get(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.slow
@pytest.mark.database("sqlite")
def test_from_an_empty_folder_to_a_visit_and_a_second_start(tmp_path):
    port = free_port()
    process, said = start(tmp_path, port)
    members = set()
    try:
        assert f"{OPEN}http://127.0.0.1:{port} " in said
        assert "student1 … student24" in said
        assert get(port, "/healthz")[0] == 200
        status, page = get(port, "/accounts/login/")
        assert status == 200
        assert 'lang="th"' in page
        members = family(process)
        assert len(members) >= 4, "supervisor, gunicorn, at least one of its workers, background worker"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert alive(members) == set()

    process, said = start(tmp_path, port)
    try:
        # Nothing is done again, and the accounts are named again.
        assert "Database:" not in said
        assert "Static files collected" not in said
        assert "student1 … student24" in said
        assert get(port, "/healthz")[0] == 200
        members = family(process)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert alive(members) == set()
