import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from history.importer import read_chapter
from history.models import Chapter
from history.services import edit_block
from tests.cast import NOW
from tests.history.importer.test_markdown import ASSETS as MARKDOWN
from tests.history.sample import SECOND, THIRD, block, make_chapter

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapter():
    chapter = make_chapter()
    corrected = SECOND.replace("หรือตสกี", "ทรอตสกี")
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=corrected, reason="", expected_revision=1
    )
    return chapter


def run(*arguments, **options) -> str:
    out = StringIO()
    with translation.override("en"):
        call_command("export_chapter", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_json_has_this_shape(chapter):
    exported = json.loads(run("modern-russia", "4", format="json"))
    assert list(exported) == [
        "book",
        "number",
        "title",
        "language",
        "revision",
        "sections",
        "notes",
        "names",
        "events",
        "faults",
    ]
    assert {name: exported[name] for name in ("book", "number", "title", "language", "revision")} == {
        "book": "modern-russia", "number": 4, "title": "สตาลิน", "language": "th", "revision": 2,
    }  # fmt: skip
    assert [(part["number"], part["slug"], part["title"]) for part in exported["sections"]] == [
        (1, "introduction", ""), (2, "five-year-plans", "แผนพัฒนาประเทศห้าปี"), (3, "great-purge", "การกวาดล้างครั้งใหญ่"),
    ]  # fmt: skip
    text = THIRD.removesuffix("[^31]")
    assert exported["sections"][1]["blocks"][1] == {
        "key": "b4", "kind": "paragraph", "text": text, "markdown": THIRD,
        "notes": [{"number": 31, "at": len(text)}],
    }  # fmt: skip
    assert exported["notes"] == [{"number": 30, "body": ""}, {"number": 31, "body": ""}]


def test_an_earlier_revision(chapter):
    exported = json.loads(run("modern-russia", "4", revision=1))
    assert (exported["revision"], exported["sections"][1]["blocks"][0]["text"]) == (1, SECOND)


def test_the_markdown_reads_back_to_the_same_chapter(chapter, tmp_path):
    path = tmp_path / "chapter.md"
    assert run("modern-russia", "4", format="markdown", output=path) == ""
    exported = json.loads(run("modern-russia", "4"))
    read = read_chapter(path.read_bytes())
    assert (read.number, read.title) == (4, "สตาลิน")
    assert [[block.markdown for block in section.blocks] for section in read.sections] == [
        [block["markdown"] for block in section["blocks"]] for section in exported["sections"]
    ]


def test_the_list_has_a_line_per_chapter(chapter):
    make_chapter(number=5)
    assert run(list=True) == "modern-russia\t4\tสตาลิน\t2\nmodern-russia\t5\tสตาลิน\t1\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Give the book"),
        (("modern-russia", "9"), "no chapter 9"),
        (("nothing", "4"), "no chapter 4 of nothing"),
        (("modern-russia", "4", "--revision", "3"), "no revision 3"),
        (("modern-russia", "4", "--revision", "0"), "no revision 0"),
        (("modern-russia", "4", "-o", "/nowhere/at/all.json"), "cannot be written"),
    ],
)
def test_what_is_not_there_is_told(chapter, arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)


@pytest.mark.parametrize(("code", "begins"), [("html", "<!doctype html>"), ("epub", "PK"), ("pdf", "%PDF")])
def test_every_format_is_written_to_a_file(chapter, tmp_path, code, begins):
    if code == "pdf":
        pytest.importorskip("typst")
    path = tmp_path / "chapter"
    assert run("modern-russia", "4", format=code, output=path) == ""
    assert path.read_bytes().startswith(begins.encode())


def test_a_terminal_gets_no_binary_file(chapter, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(CommandError, match="Name a file with -o"):
        run("modern-russia", "4", format="epub")


def test_without_typst_it_says_how_to_install_it(chapter, tmp_path, monkeypatch):
    monkeypatch.setattr("history.services.export.pdf.find_spec", lambda name: None)
    with pytest.raises(CommandError, match="pip install typst"):
        run("modern-russia", "4", format="pdf", output=tmp_path / "chapter.pdf")
    assert list(tmp_path.iterdir()) == []


def test_all_chapters_become_files_of_a_folder(chapter, tmp_path):
    make_chapter(number=5)
    run("modern-russia", all=True, format="markdown", output=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["modern-russia-4-r2.md", "modern-russia-5-r1.md"]
    with pytest.raises(CommandError, match="folder"):
        run("modern-russia", all=True, output=tmp_path / "nowhere")
    with pytest.raises(CommandError, match="no text of nothing"):
        run("nothing", all=True, output=tmp_path)


@pytest.mark.parametrize("edits", [1, 3])
def test_an_export_takes_a_fixed_number_of_queries(chapter, edits, django_assert_num_queries):
    for step in range(edits):
        edit_block(
            acting_user=None, now=NOW, block=block(chapter, "b5"), markdown=f"ข้อความ {step}", reason="",
            expected_revision=2 + step,
        )  # fmt: skip
    with django_assert_num_queries(9):
        run("modern-russia", "4")


@pytest.mark.parametrize("name", ["everything", "thai"])
def test_finished_markdown_comes_out_as_it_went_in(name, tmp_path):
    """What is exported and imported again changes nothing, in the same book and in another."""
    texts = []
    path = MARKDOWN / f"{name}.md"
    for book in ("first", "second"):
        call_command("import_chapter", str(path), book=book, stdout=StringIO())
        number = Chapter.objects.get(book__slug=book).number
        texts.append(run(book, str(number), format="markdown"))
        path = tmp_path / f"{book}.md"
        path.write_text(texts[-1], encoding="utf-8")
    assert texts[0] == texts[1]
    call_command("import_chapter", str(path), book="first", stdout=StringIO())
    assert Chapter.objects.get(book__slug="first").revision_number == 1
