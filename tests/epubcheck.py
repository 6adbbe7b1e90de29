"""The checker of e-books, for the test that needs it. Nothing is downloaded.

It takes longer than hundreds of tests, and says the same of the same file: what it found nothing in on one database is
not given to it again on the other.
"""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from tests.database import FOLDER

MISSING = "no epubcheck on this machine (Debian: apt install epubcheck)"


def find_epubcheck() -> list[str] | None:
    """Return the command that checks an e-book; None when there is none. Debian's program is a Java archive."""
    path = os.environ.get("EPUBCHECK") or shutil.which("epubcheck")
    if path is None:
        return None
    if Path(path).read_bytes()[:2] == b"PK":
        return ["java", "-jar", path] if shutil.which("java") else None
    return [path]


def messages_on(command: list[str], book: Path) -> list[str]:
    """Return what the checker says of a book, a line for each fault or warning."""
    known = FOLDER / f"epubcheck-{_fingerprint(command, book)}"
    if known.exists():
        return []
    done = subprocess.run([*command, str(book), "--json", "-"], capture_output=True, text=True)
    said = json.loads(done.stdout[done.stdout.index("{") :])
    messages = [
        f"{each['severity']}: {each['ID']} {each['message']} {each['locations'][:1]}" for each in said["messages"]
    ]
    if not messages:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for older in FOLDER.glob("epubcheck-*"):
            older.unlink(missing_ok=True)
        known.touch()
    return messages


def _fingerprint(command: list[str], book: Path) -> str:
    """Of the book byte by byte, and of the checker that stands there."""
    checker = Path(command[-1]).stat()
    made_of = f"{command} {checker.st_size} {checker.st_mtime_ns} ".encode() + book.read_bytes()
    return hashlib.sha256(made_of).hexdigest()[:32]
