"""import_chapter: the chapter that ships, files that are no chapter, and what a trial leaves behind."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from history.models import Block, Book, Chapter, Event, Fault, Name, Revision, Section
from history.queries import live_blocks, texts_at
from tests.history.services.test_typeset import TextNodes

pytestmark = pytest.mark.django_db

SHIPPED = settings.BASE_DIR / "history" / "content" / "modern-russia" / "chapter-04-stalin.md"
CHAPTER = "# บทที่ 4 สตาลิน\n\nเลนินถึงแก่กรรมเมื่อเดือนมกราคม\n\n## แผนห้าปี\n\nหรือตสกีเสนอให้เร่งสร้างอุตสาหกรรม[^3]\n"


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "chapter.md"
    path.write_text(CHAPTER, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def run(path, **options) -> str:
    out = StringIO()
    call_command("import_chapter", str(path), **{"book": "book", "stdout": out, **options})
    return out.getvalue()


def test_the_chapter_that_ships(django_assert_max_num_queries):
    # The chapter, 430 corrections, 150 events, 300 names, 1,500 mentions: in batches, none of them one by one.
    with django_assert_max_num_queries(230):
        out = run(SHIPPED, book="modern-russia")
    chapter = Chapter.objects.get()
    assert (chapter.book.slug, chapter.number, chapter.title, chapter.title_en) == (
        "modern-russia",
        4,
        "สตาลิน",
        "Stalin",
    )
    assert chapter.revision_number == 2
    assert list(Section.objects.order_by("position").values_list("slug", flat=True)) == [
        "introduction", "five-year-plans", "great-purge", "constitution-1936", "foreign-policy",
    ]  # fmt: skip
    assert Section.objects.get(slug="great-purge").title_en == "The Great Purge"
    assert sorted(mark["number"] for block in Block.objects.all() for mark in block.marks) == list(range(30, 39))
    assert Name.objects.filter(name="ทรอตสกี", kind="person").exists()
    stalin = Name.objects.get(name="สตาลิน")
    marked = f'<span class="noun" data-name="{stalin.pk}">สตาลิน</span>'
    assert marked in Block.objects.filter(text__contains="สตาลิน").first().html
    for block in Block.objects.all():
        assert TextNodes(block.html).text.replace("\u00a0", " ") == block.text
    assert "Notes without a text: 30, 31" in out
    assert "Left out" not in out
    assert run(SHIPPED, book="modern-russia").endswith("The file brings nothing new; the chapter is as it was.\n")
    assert Revision.objects.count() == 2


def test_the_corrections_and_events_that_ship_fit_the_text_and_the_scan_stays_under_them():
    run(SHIPPED, book="modern-russia")
    chapter = Chapter.objects.get()
    accepted = Fault.objects.filter(state=Fault.State.ACCEPTED).select_related("anchor__block")
    assert len(accepted) >= 320
    assert {fault.revision.number for fault in accepted.select_related("revision")} == {2}
    for fault in accepted:
        anchor = fault.anchor
        assert (anchor.exact, anchor.status, anchor.block.text[anchor.start : anchor.end]) == (
            fault.found, "ok", fault.suggested,
        )  # fmt: skip
    scan = "\n".join(texts_at(chapter, 1).values_list("text", flat=True))
    now = "\n".join(live_blocks(chapter).values_list("text", flat=True))
    assert scan.count("คีروف") == 6
    assert "คีรอฟ" not in scan
    assert now.count("คีรอฟ") >= 6
    for misread in ("คีروف", "stadalin", "หรือตสกี", "บุคาริน", "กุกส์", "เอนเควิตี", "ชาวนาชาวไร ", "รומาเนีย"):
        assert misread not in now
    assert "ตุลาคม ค.ศ. 1924" in now
    events = Event.objects.filter(state="kept").select_related("anchor__block")
    assert len(events) >= 145
    for event in events:
        anchor = event.anchor
        assert anchor.block.text[anchor.start : anchor.end] == event.written
        assert event.year_from <= event.year_to
        assert event.title
        assert event.title_en


def test_the_names_that_ship_stand_in_the_text_and_have_a_card():
    run(SHIPPED, book="modern-russia")
    text = "\n".join(live_blocks(Chapter.objects.get()).values_list("text", flat=True))
    names = list(Name.objects.filter(state="kept"))
    assert len(names) >= 290
    assert [name.name for name in names if not any(word in text for word in (name.name, *name.spellings))] == []
    assert [name.name for name in names if not (name.latin and name.note and name.note_en)] == []


def test_a_file_by_itself_makes_its_book(file):
    out = run(file)
    assert "Revision 1: 2 blocks added, 0 changed, 0 removed" in out
    assert Book.objects.get().slug == "book"


def test_a_corrected_file_says_what_it_changes(file):
    run(file)
    file.write_text(CHAPTER.replace("หรือตสกี", "ทรอตสกี"), encoding="utf-8")
    assert "Revision 2: 0 blocks added, 1 changed, 0 removed" in run(file)


def test_a_trial_tells_and_changes_nothing(file):
    out = run(file, dry_run=True)
    assert "Revision 1: 2 blocks added" in out
    assert "nothing has been changed" in out
    assert not Book.objects.exists()
    assert not Chapter.objects.exists()


def test_a_trial_lists_what_was_doubtful():
    out = run(SHIPPED, book="modern-russia", dry_run=True)
    assert "joined, or else a space" in out
    assert "Line " in out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file holds no text."),
        (b"\xff\xd8\xff\xe0 jpeg", "The file is not text but a picture."),
        (b"# \xe0\xb8\x81\n\nabc \xff\xfe\x80 def\n" * 3, "neither UTF-8 nor Windows-874"),
        ("ย่อหน้าที่ไม่มีหัวเรื่อง\n".encode(), "No line of the file is a heading"),
        ("# บทที่ 4 สตาลิน\n".encode(), "headings and no text"),
        (b"# x\n\n" + b"a" * 50_000_000, "The file has 50.0 MB"),
    ],
    ids=["empty", "picture", "not-utf8", "no-heading", "no-text", "50-mb"],
)
def test_what_is_no_chapter_is_refused_with_the_remedy(tmp_path, content, words):
    path = tmp_path / "chapter.md"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refusal:
        run(path)
    assert words in str(refusal.value)
    assert not Book.objects.exists()


def test_the_fault_is_told_in_thai(tmp_path):
    path = tmp_path / "chapter.md"
    path.write_bytes(b"")
    with translation.override("th"), pytest.raises(CommandError) as refusal:
        run(path)
    assert "ไฟล์นี้ไม่มีข้อความ" in str(refusal.value)


def test_a_missing_file_and_a_missing_number_are_told(tmp_path, file):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.md")
    file.write_text("# สตาลิน\n\nข้อความ\n", encoding="utf-8")
    with pytest.raises(CommandError, match="--number"):
        run(file)
    assert "Revision 1" in run(file, number=7)


def test_a_book_file_that_cannot_be_used_is_told(file):
    (file.parent / "book.yaml").write_text("slug: [", encoding="utf-8")
    with pytest.raises(CommandError, match=r"book\.yaml cannot be used"):
        run(file)


def test_a_book_file_of_another_book_is_left_alone(file):
    (file.parent / "book.yaml").write_text("slug: other\ntitle: อื่น\n", encoding="utf-8")
    run(file)
    assert Book.objects.get().title == "book"
