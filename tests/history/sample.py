"""A short chapter made by hand, for what does not need a file."""

from history.importer import ImportedBlock, ImportedChapter, ImportedSection, Note, NoteMark
from history.models import Block, Book, Chapter
from history.queries import find_passage
from history.services import canonical, create_anchor, import_chapter
from tests.cast import NOW
from tests.made import Made

EPIGRAPH = "...จากเลนิน เป็นสตาลิน...[^30]"
FIRST = "เลนินถึงแก่กรรมเมื่อเดือนมกราคม ค.ศ. 1924 หลังจากนั้นพรรคแตกเป็นหลายฝ่าย"
SECOND = "หรือตสกีเสนอให้เร่งสร้างอุตสาหกรรมอย่างรวดเร็ว แต่บุคารินเห็นว่าควรค่อยเป็นค่อยไป"
THIRD = "สตาลินตัดสินใจใช้ระบบรวมกับเกษตรกรรมอย่างเต็มที่ใน ค.ศ. 1929[^31]"
FOURTH = "การกวาดล้างครั้งใหญ่เริ่มเมื่อคีรอฟถูกยิงที่เลนินกราดในเดือนธันวาคม ค.ศ. 1934"

SECTIONS = (
    ("introduction", "", (("epigraph", EPIGRAPH), ("paragraph", FIRST))),
    ("five-year-plans", "แผนพัฒนาประเทศห้าปี", (("paragraph", SECOND), ("paragraph", THIRD))),
    ("great-purge", "การกวาดล้างครั้งใหญ่", (("paragraph", FOURTH),)),
)


def imported(sections=SECTIONS, notes=((30, ""), (31, "")), number: int | None = 4) -> ImportedChapter:
    """A chapter as the importer gives it, from (slug, title, ((kind, markdown), …)) of each section."""
    return ImportedChapter(
        title="สตาลิน",
        number=number,
        language="th",
        sections=tuple(
            ImportedSection(slug, title, tuple(_block(*block) for block in blocks)) for slug, title, blocks in sections
        ),
        notes=tuple(Note(*note) for note in notes),
    )


def _block(kind: str, markdown: str) -> ImportedBlock:
    markdown, text, marks = canonical(kind, markdown)
    return ImportedBlock(kind, text, markdown, tuple(NoteMark(**mark) for mark in marks))


def with_blocks(*markdown: str, sections=SECTIONS) -> tuple:
    """The sample with other paragraphs in its second section."""
    own = tuple(("paragraph", text) for text in markdown)
    return (sections[0], (sections[1][0], sections[1][1], own), sections[2])


def make_chapter(sections=SECTIONS, slug: str = "modern-russia", number: int = 4, user=None) -> Chapter:
    """A book with the sample as its chapter, at revision 1."""
    book, _is_new = Book.objects.get_or_create(slug=slug, defaults={"title": "ประวัติศาสตร์รัสเซียสมัยใหม่"})
    import_chapter(acting_user=user, now=NOW, book=book, imported=imported(sections, number=number), sha256="1" * 64)
    return Chapter.objects.select_related("book").get(book=book, number=number)


# The sample as it is, for the many tests that begin with it: made once, see tests/made.py.
sample_chapter = Made(make_chapter)


def block(chapter: Chapter, key: str) -> Block:
    return Block.objects.select_related("chapter__book", "section", "changed_in").get(chapter=chapter, key=key)


def anchor_on(chapter: Chapter, key: str, words: str, user=None):
    """A stored passage on `words` of a block of the current revision."""
    start = block(chapter, key).text.index(words)
    address = f"{key}:{start}-{start + len(words)}@{chapter.revision_number}"
    return create_anchor(acting_user=user, now=NOW, passage=find_passage(chapter, address))


def words_at(anchor) -> str:
    """What stands at a passage of one block now."""
    anchor.refresh_from_db()
    assert anchor.block_id == anchor.end_block_id
    return anchor.block.text[anchor.start : anchor.end]
