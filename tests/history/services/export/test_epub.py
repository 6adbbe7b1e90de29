"""The e-book: what epubcheck says of it, what readers of it rely on, and that it is the same every time."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest

from history.models import Block, BlockText, Footnote, Name
from history.queries import get_chapter
from history.services import edit_block
from history.services.export import edition, write_file
from tests.cast import NOW
from tests.chromium import browser_is_required
from tests.epubcheck import MISSING, find_epubcheck, messages_on
from tests.history.sample import block

pytestmark = pytest.mark.django_db

_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_EPUB = "{http://www.idpf.org/2007/ops}"


def book(chapter, revision: int | None = None) -> bytes:
    return write_file(edition(chapter, revision or chapter.revision_number), "epub")


def files(chapter) -> dict[str, bytes]:
    with ZipFile(BytesIO(book(chapter))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_xml_forbids_breaks_no_page(chapter):
    """A title may have come with it, and what was stored before such signs were taken out."""
    chapter.title = chapter.title_en = "ส\x0bตา\x1b\uffff<ลิน>"
    Name.objects.filter(name="ทรอตสกี").update(name="ทรอต\x01สกี")
    Block.objects.filter(key="b5").update(markdown="คีรอฟ\ufffeถูกยิง")
    BlockText.objects.filter(block__key="b5").update(markdown="คีรอฟ\ufffeถูกยิง", text="คีรอฟ\ufffeถูกยิง")
    for name, content in files(chapter).items():
        if name.endswith((".xhtml", ".opf")):
            ElementTree.fromstring(content)


@pytest.mark.slow
def test_epubcheck_finds_nothing(chapter, tmp_path):
    """On a chapter with everything in it: a list, a table, bold words, a figure, notes with and without text."""
    command = find_epubcheck()
    if command is None:
        pytest.fail(MISSING) if browser_is_required() else pytest.skip(MISSING)
    Footnote.objects.filter(number=31).update(body="ดู **Правда** & *Pravda*\n\nหน้า 5")
    markdown = "- หนึ่ง[^31]\n- **สอง** <b>\n\n| ปี | คน |\n|---|---|\n| 1929 | ๕ |"
    edit_block(acting_user=None, now=NOW, block=block(chapter, "b5"), markdown=markdown, reason="",
               expected_revision=2, kind="table")  # fmt: skip
    path = tmp_path / "chapter.epub"
    path.write_bytes(book(get_chapter("modern-russia", 4)))
    assert messages_on(command, path) == []


def test_the_kind_of_the_file_stands_first_and_plain(chapter):
    with ZipFile(BytesIO(book(chapter))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
        assert archive.read("mimetype") == b"application/epub+zip"


def test_the_package_says_what_it_is(chapter):
    package = ElementTree.fromstring(files(chapter)["EPUB/package.opf"])
    assert package.findtext(f".//{_DC}title") == "สตาลิน"
    assert package.findtext(f".//{_DC}language") == "th"
    assert package.findtext(f".//{_DC}identifier").startswith("urn:uuid:")
    listed = {item.get("href") for item in package.iter(f"{_OPF}item")}
    assert {f"EPUB/{name}" for name in listed} == set(files(chapter)) - {
        "mimetype", "META-INF/container.xml", "EPUB/package.opf",
    }  # fmt: skip
    spine = [reference.get("idref") for reference in package.iter(f"{_OPF}itemref")]
    assert spine == ["cover", "nav", "section-1", "section-2", "section-3", "names", "timeline", "colophon"]


def test_pages_are_in_the_language_of_the_text_and_notes_are_notes(chapter):
    pages = {name: data for name, data in files(chapter).items() if name.endswith(".xhtml")}
    for data in pages.values():
        assert ElementTree.fromstring(data).get("{http://www.w3.org/XML/1998/namespace}lang") == "th"
    section = ElementTree.fromstring(pages["EPUB/section-2.xhtml"])
    kinds = [element.get(f"{_EPUB}type") for element in section.iter() if element.get(f"{_EPUB}type")]
    assert kinds == ["bodymatter", "chapter", "noteref", "footnotes", "footnote"]
    assert b'href="section-2.xhtml#b3"' in pages["EPUB/names.xhtml"]


def test_the_letters_come_with_their_licence(chapter):
    content = files(chapter)
    assert content["EPUB/fonts/sarabun-400.ttf"][:4] == b"\x00\x01\x00\x00"
    licences = [data for name, data in content.items() if name.startswith("EPUB/fonts/OFL")]
    assert len(licences) == 2
    assert all(b"SIL OPEN FONT LICENSE" in data.upper() for data in licences)


def test_the_same_revision_gives_the_same_bytes(chapter):
    assert book(chapter, 2) == book(chapter, 2)
    assert book(chapter, 1) != book(chapter, 2)
