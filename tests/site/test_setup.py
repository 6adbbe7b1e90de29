"""The first command: what `./run` does before it serves, and what it says when it cannot."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.installation import ROOT, environment


def run(command: list[str], folder: Path, **settings: str) -> subprocess.CompletedProcess:
    """Run a command on an installation of its own in `folder`."""
    return subprocess.run(command, cwd=ROOT, env=environment(folder, **settings), capture_output=True, text=True)


def set_up(folder: Path, **settings: str) -> subprocess.CompletedProcess:
    return run([sys.executable, "manage.py", "setup"], folder, **settings)


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port that something listens on already."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "eighty"}, "PORT must be a whole number of 1 or more, not 'eighty'."),
        ({"PORT": "70000"}, "PORT must be 65535 or less, not 70000."),
        ({"SETUP_ONLY": "maybe"}, "SETUP_ONLY must be 1 or 0, not 'maybe'."),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL must begin with sqlite:/// or postgresql://."),
        ({"DATABASE_URL": "sqlite:////nowhere/db"}, "Is DATABASE_URL right, and does the database exist?"),
        (
            {"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/db"},
            "Is DATABASE_URL right, and does the database exist?",
        ),
        ({"DATA_DIR": "/dev/null/classroom"}, "DATA_DIR is no folder that can be made"),
    ],
)
def test_a_wrong_setting_stops_the_set_up_with_a_sentence(tmp_path, settings, sentence):
    # The port is looked at first, and another classroom may run on this machine: only for the port's own cases.
    done = set_up(tmp_path, **{"SETUP_ONLY": "" if "PORT" in settings else "1"} | settings)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.slow
def test_a_port_in_use_is_named_before_anything_is_set_up(tmp_path, busy_port):
    done = set_up(tmp_path, PORT=str(busy_port))
    assert done.returncode == 1
    assert f"Port {busy_port} is in use" in done.stderr
    assert not (tmp_path / "db.sqlite3").exists()


def test_an_unknown_word_after_run_is_refused(tmp_path):
    done = run(["./run", "serve"], tmp_path)
    assert done.returncode == 1
    assert "There are ./run and ./run test" in done.stderr
