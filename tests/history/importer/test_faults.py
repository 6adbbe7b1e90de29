"""A file that cannot be read is refused with its place and a remedy, and quickly."""

import time
from pathlib import Path

import pytest

from history.importer import ImportFault, read_chapter

ASSETS = Path(__file__).parent / "assets"


@pytest.mark.parametrize(
    ("name", "code", "line"),
    [
        ("latin-1.txt", "not-utf8", 3),
        ("mixed-encodings.txt", "not-utf8", 4),
        ("truncated.txt", "truncated", 3),
        ("empty.md", "empty", None),
        ("no-heading.md", "no-heading", None),
        ("only-headings.md", "no-text", None),
        ("paragraph-as-heading.md", "long-title", 5),
        ("word.docx", "binary", None),
        ("nul.md", "binary", 3),
    ],
)
def test_fault_says_what_where_and_the_remedy(name, code, line):
    with pytest.raises(ImportFault) as caught:
        read_chapter((ASSETS / name).read_bytes())
    fault = caught.value
    assert (fault.code, fault.line) == (code, line)
    assert fault.problem
    assert fault.remedy
    assert "{" not in str(fault)
    assert (f"Line {line}:" in str(fault)) is (line is not None)


def test_fifty_megabytes_are_refused_without_being_read():
    data = b"# a\n\n" + b"b" * 50_000_000
    begun = time.process_time()
    with pytest.raises(ImportFault) as caught:
        read_chapter(data)
    assert time.process_time() - begun < 0.1
    assert (caught.value.code, caught.value.details) == ("too-large", {"size": 50.0, "limit": 10})


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le"])
def test_utf_16_is_named(form):
    with pytest.raises(ImportFault) as caught:
        read_chapter("# บทที่ 1 สตาลิน\n\nสตาลิน\n".encode(form))
    assert caught.value.code == "binary"


def test_nothing_at_all():
    with pytest.raises(ImportFault) as caught:
        read_chapter(b"")
    assert caught.value.code == "empty"
