"""Reading a file in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from classroom.common.documents.found import DocumentRefused, Fault, Found

_ROOT = Path(__file__).resolve().parents[3]
#: Longer than the process may compute: it may have to wait for its turn.
PATIENCE = 45


def take_document(file: BinaryIO) -> Found:
    """Return what the file is and says, which stands at its beginning; raises DocumentRefused."""
    answer, data = _ask("read", file)
    return Found(
        answer["kind"], answer["content_type"], answer["suffix"], answer["text"], data if answer["redrawn"] else None
    )


def without_names(kind: str, file: BinaryIO) -> bytes:
    """Return a document of `kind` (docx, odt or pdf) without who made it; raises DocumentRefused."""
    return _ask(kind, file)[1]


def _ask(act: str, file: BinaryIO) -> tuple[dict, bytes]:
    command = [sys.executable, "-m", "classroom.common.documents.child", act]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the file is nothing but its input
            command, cwd=_ROOT, input=file.read(), capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentRefused(Fault.TOO_MUCH_WORK) from error
    head, _newline, data = done.stdout.partition(b"\n")
    if done.returncode or not head:
        # It was ended for what it took, or the reader broke on the file.
        raise DocumentRefused(Fault.TOO_MUCH_WORK if done.returncode in (-9, -24) else Fault.BROKEN)
    answer = json.loads(head)
    if "fault" in answer:
        raise DocumentRefused(Fault(answer["fault"]))
    return answer, data
