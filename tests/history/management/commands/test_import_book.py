"""import_book: a folder of chapters, with its progress, and the bad ones among them."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from history.models import Block, Book, Chapter, Revision

pytestmark = pytest.mark.django_db

BOOK_FILE = """
slug: history
title: ประวัติศาสตร์
chapters:
  - {number: 2, file: second.md, title: สอง, title_en: Two}
  - {number: 1, file: first.md}
names:
  - {name: เลนิน, kind: person}
"""


def text(number: int | None, title: str = "สตาลิน") -> str:
    return f"# {f'บทที่ {number} ' if number else ''}{title}\n\nย่อหน้าของบทนี้\n\n## หัวข้อ\n\nอีกย่อหน้าหนึ่ง\n"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    for number in range(1, 31):
        (tmp_path / f"chapter-{number}.md").write_text(text(number), encoding="utf-8")
    (tmp_path / "README.md").write_text("# About\n\nNo chapter.\n", encoding="utf-8")
    (tmp_path / "map.png").write_bytes(b"\x89PNG")
    return tmp_path


def run(folder, **options) -> str:
    out = StringIO()
    call_command("import_book", str(folder), **{"stdout": out, **options})
    return out.getvalue()


def run_with_faults(folder, **options) -> tuple[str, str]:
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import_book", str(folder), **{"stdout": out, **options})
    return out.getvalue(), str(caught.value)


def test_thirty_chapters_show_how_far_it_is(folder):
    lines = run(folder, book="history").splitlines()
    assert len(lines) == 31
    assert re.fullmatch(r"1/30 chapter-1.md: chapter 1, สตาลิน, 2 blocks, \d+\.\d s", lines[0])
    assert lines[29].startswith("30/30 chapter-30.md: chapter 30")
    assert lines[30] == "30 imported, 0 unchanged, 0 failed"
    assert list(Chapter.objects.values_list("number", flat=True)) == list(range(1, 31))
    assert Block.objects.count() == 60


def test_again_changes_nothing_and_a_mended_chapter_makes_a_revision(folder):
    run(folder, book="history")
    (folder / "chapter-7.md").write_text(text(7).replace("อีก", "และอีก"), encoding="utf-8")
    lines = run(folder, book="history").splitlines()
    assert lines[0].endswith(", nothing new")
    assert lines[30] == "1 imported, 29 unchanged, 0 failed"
    assert Revision.objects.count() == 31


def test_one_bad_chapter_does_not_stop_the_others(folder):
    (folder / "chapter-2.md").write_bytes(b"# \xe0\xb8\x81\n\nabc \xff\xfe\x80 def\n" * 3)
    (folder / "chapter-9.md").write_text("ไม่มีหัวเรื่อง\n", encoding="utf-8")
    out, fault = run_with_faults(folder, book="history")
    lines = out.splitlines()
    assert "2/30 FAILED: chapter-2.md: Line 3: The text is neither UTF-8 nor Windows-874" in lines[1]
    assert "Save the file as UTF-8" in lines[1]
    assert lines[8].startswith("9/30 FAILED: chapter-9.md: No line of the file is a heading")
    assert lines[30] == "28 imported, 0 unchanged, 2 failed"
    assert "chapter-2.md, chapter-9.md" in fault
    assert sorted(Chapter.objects.values_list("number", flat=True)) == [n for n in range(1, 31) if n not in (2, 9)]


def test_a_book_of_nothing_but_bad_chapters_is_not_made(tmp_path):
    (tmp_path / "1.md").write_text("ไม่มีหัวเรื่อง\n", encoding="utf-8")
    run_with_faults(tmp_path, book="history")
    assert not Book.objects.exists()


def test_book_yaml_gives_the_order_the_titles_and_the_book(tmp_path):
    (tmp_path / "book.yaml").write_text(BOOK_FILE, encoding="utf-8")
    (tmp_path / "first.md").write_text(text(None, "หนึ่ง"), encoding="utf-8")
    (tmp_path / "second.md").write_text(text(None), encoding="utf-8")
    (tmp_path / "03.txt").write_bytes(text(None, "สาม").encode("cp874"))
    lines = run(tmp_path).splitlines()
    assert [line.split(":")[0] for line in lines[:3]] == ["1/3 second.md", "2/3 first.md", "3/3 03.txt"]
    book = Book.objects.get()
    assert (book.slug, book.title) == ("history", "ประวัติศาสตร์")
    found = list(Chapter.objects.order_by("number").values_list("number", "title", "title_en"))
    assert found == [(1, "หนึ่ง", ""), (2, "สอง", "Two"), (3, "สาม", "")]


def test_a_chapter_that_book_yaml_lists_and_that_is_not_there_is_named(tmp_path):
    (tmp_path / "book.yaml").write_text(BOOK_FILE, encoding="utf-8")
    (tmp_path / "first.md").write_text(text(1), encoding="utf-8")
    out, fault = run_with_faults(tmp_path)
    assert "second.md cannot be read: No such file or directory" in out
    assert "1 imported, 0 unchanged, 1 failed" in out
    assert "second.md" in fault


def test_two_files_of_one_number_do_not_overwrite_each_other(tmp_path):
    (tmp_path / "a.md").write_text(text(4), encoding="utf-8")
    (tmp_path / "b.md").write_text(text(4, "เลนิน"), encoding="utf-8")
    out, _ = run_with_faults(tmp_path, book="history")
    assert "b.md: It is chapter 4, as a.md is" in out
    assert Chapter.objects.get().title == "สตาลิน"


def test_a_trial_tells_and_changes_nothing(folder):
    out = run(folder, book="history", dry_run=True)
    assert "30 imported, 0 unchanged, 0 failed" in out
    assert "nothing has been changed" in out
    assert not Book.objects.exists()


@pytest.mark.parametrize(
    ("files", "book", "words"),
    [
        ({}, "history", "holds no chapter"),
        ({"1.md": text(1)}, None, "Name the book with --book"),
        ({"1.md": text(1), "book.yaml": BOOK_FILE}, "other", "is of history, not of other"),
        ({"1.md": text(1), "book.yaml": "slug: ["}, None, "book.yaml cannot be used"),
    ],
)
def test_what_cannot_begin_says_why_and_what_to_do(tmp_path, files, book, words):
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    _, fault = run_with_faults(tmp_path, book=book)
    assert words in fault
    assert not Book.objects.exists()


def test_a_folder_that_is_not_there(tmp_path):
    _, fault = run_with_faults(tmp_path / "nowhere", book="history")
    assert "nowhere cannot be read" in fault


def test_all_in_thai(folder):
    (folder / "chapter-2.md").write_text("ไม่มีหัวเรื่อง\n", encoding="utf-8")
    with translation.override("th"):
        out, fault = run_with_faults(folder, book="history")
    assert "1/30 chapter-1.md: บทที่ 1 สตาลิน" in out
    assert not re.search("[A-Za-z]{3,}", re.sub(r"chapter-\d+\.md|README", "", out + fault))
