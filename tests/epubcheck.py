"""The checker of e-books, for the test that needs it. Nothing is downloaded."""

import json
import os
import shutil
import subprocess
from pathlib import Path

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
    done = subprocess.run([*command, str(book), "--json", "-"], capture_output=True, text=True)
    said = json.loads(done.stdout[done.stdout.index("{") :])
    return [f"{each['severity']}: {each['ID']} {each['message']} {each['locations'][:1]}" for each in said["messages"]]
