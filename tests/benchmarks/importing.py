"""How quickly a megabyte of scan is read, the loading of the dictionary left out: `python -m tests.benchmarks.importing`."""

import time
from pathlib import Path
from statistics import median

from classroom.common.thai.words import dictionary
from history.importer import read_chapter

SCAN = Path(__file__).parents[2] / "history" / "content" / "modern-russia" / "chapter-04-stalin.md"
HEADING = "## บทที่ 4 สตาลิน"


def _wrapped(text: str, width: int = 80) -> str:
    """Every line cut at `width` with two spaces: the form that asks most of the joins."""
    return "\n".join(
        "  \n".join(line[at : at + width] for at in range(0, len(line), width)) if len(line) > width else line.rstrip()
        for line in text.split("\n")
    )


FORMS = {"as it comes": str, "every line cut": _wrapped}


def megabyte(form: str) -> bytes:
    """The body of the first chapter again and again, in one of FORMS, to a million bytes of whole letters."""
    body = FORMS[form](SCAN.read_text(encoding="utf-8")).split(HEADING, 1)[1]
    whole = HEADING + body * (1_000_000 // len(body.encode()) + 1)
    return whole.encode()[:1_000_000].decode(errors="ignore").encode()


def seconds(form: str, runs: int = 3) -> float:
    """The median time of reading a megabyte."""
    dictionary(())
    data = megabyte(form)
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        read_chapter(data)
        taken.append(time.perf_counter() - begun)
    return median(taken)


if __name__ == "__main__":
    for name in FORMS:
        print(f"1 MB, {name}: {seconds(name):.2f} s")
