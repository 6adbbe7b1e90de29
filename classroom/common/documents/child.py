"""The process that reads one file: `python -m classroom.common.documents.child read|docx|odt|pdf|table|files …`.

The file comes on standard input; a line of JSON goes out, then the bytes where there are any.
"""

import json
import sys
from contextlib import suppress
from io import BytesIO

from classroom.common.documents.found import DocumentRefused, Fault

MEMORY = 1536 * 1024 * 1024
SECONDS = 30


def main(act: str, *arguments: str) -> None:
    _bound()
    file = BytesIO(sys.stdin.buffer.read())
    data = b""
    try:
        answer, data = _do(act, file, *arguments)
    except DocumentRefused as refused:
        answer = {"fault": refused.fault.value}
    except (MemoryError, RecursionError):
        answer = {"fault": Fault.TOO_MUCH_WORK.value}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)


def _do(act: str, file: BytesIO, *arguments: str) -> tuple[dict, bytes]:
    if act == "read":
        from classroom.common.documents.kinds import read

        found = read(file)
        answer = {
            "kind": found.kind, "content_type": found.content_type, "suffix": found.suffix, "text": found.text,
            "redrawn": found.data is not None,
        }  # fmt: skip
        return answer, found.data or b""
    if act == "table":
        from classroom.common.documents.spreadsheets import read_sheet

        sheet, most_rows = arguments
        return read_sheet(file, sheet, int(most_rows)), b""
    if act == "files":
        from classroom.common.documents.spreadsheets import unpack

        return unpack(file)
    from classroom.common.documents.nameless import without_names

    return {}, without_names(act, file)


def _bound() -> None:
    """Let this process have so much memory and time, where the system knows of bounds."""
    with suppress(ImportError):
        import resource

        for bound, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
            with suppress(ValueError, OSError):
                resource.setrlimit(bound, (most, most))


if __name__ == "__main__":
    main(*sys.argv[1:])
