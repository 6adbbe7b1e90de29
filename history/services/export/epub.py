"""A chapter as an EPUB 3: a page per section, its footnotes with it, and its letters.

The same edition gives the same file, byte by byte: nothing in it depends on when or where it was made.
"""

import re
import uuid
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext as _

from classroom.common.fonts import WHOLE_FACES, licence, whole_faces
from history.services.export.edition import Edition
from history.services.export.markup import blocks_html, mark_writer, note_html

# Zip knows no time before 1980; the one of the revision stands in the package document.
_TIME = (1980, 1, 1, 0, 0, 0)
# What XML cannot hold, however it is written: a title may have come with it.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


class _Item(NamedTuple):
    """A file of the publication. `title` is its line in the contents; files without one stand in no line."""

    id: str
    name: str
    media_type: str
    content: bytes
    title: str = ""
    in_spine: bool = False
    properties: str = ""


def as_epub(edition: Edition) -> bytes:
    """Return the chapter as an EPUB."""
    with edition.speaking():
        items = [*_pages(edition), *_beside()]
        lines = [item for item in items if item.title]
        items.insert(1, _page("nav", _("Contents"), edition, title="", properties="nav", lines=lines))
        package = render_to_string("export/book/package.opf", {
            "edition": edition, "exported": edition.exported, "items": items,
            "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.exported.book}/{edition.exported.number}"),
        })  # fmt: skip
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        # First and not compressed, so that the kind of the file stands at a fixed place in it.
        _put(archive, "mimetype", b"application/epub+zip", ZIP_STORED)
        _put(archive, "META-INF/container.xml", _CONTAINER.encode())
        _put(archive, "EPUB/package.opf", _xml(package))
        for item in items:
            _put(archive, f"EPUB/{item.name}", item.content)
    return written.getvalue()


def _pages(edition: Edition) -> Iterator[_Item]:
    sections = edition.sections
    # A note stands on the page of the section that marks it first.
    homes = {note.number: section.number for section in sections for note in section.notes}
    pages = {block.key: f"section-{section.number}.xhtml" for section in sections for block in section.blocks}
    yield _page("cover", edition.exported.title, edition, title=_("Title page"))
    for section in sections:
        mark = mark_writer(
            lambda number, here=section.number: (
                f"#fn{number}" if homes[number] == here else f"section-{homes[number]}.xhtml#fn{number}"
            ),
            xml=True,
        )
        yield _page(
            "section", section.title, edition, name=f"section-{section.number}", section=section,
            html=blocks_html(section.blocks, mark, numbered=False, xml=True),
            notes=[(note, note_html(note, xml=True)) for note in section.notes],
        )  # fmt: skip
    if edition.names:
        yield _page("names", _("Index of names"), edition, groups=[
            (group, [(entry, [(place, pages[place.block]) for place in entry.places]) for entry in group.names])
            for group in edition.names
        ])  # fmt: skip
    if edition.events:
        lines = [(line, line.place and pages[line.place.block]) for line in edition.events]
        yield _page("timeline", _("Timeline"), edition, lines=lines)
    yield _page("colophon", _("About this book"), edition)


def _page(
    template: str, heading: str, edition: Edition, *, name: str = "", title: str | None = None, properties: str = "",
    **context,
) -> _Item:  # fmt: skip
    name = name or template
    context |= {"edition": edition, "exported": edition.exported, "heading": heading}
    return _Item(
        name, f"{name}.xhtml", "application/xhtml+xml", _xml(render_to_string(f"export/book/{template}.html", context)),
        heading if title is None else title, in_spine=True, properties=properties,
    )  # fmt: skip


def _xml(text: str) -> bytes:
    return _NOT_IN_XML.sub("", text).encode()


def _beside() -> Iterator[_Item]:
    """The style, the letters, and the licences of these."""
    style = get_template("export/book/style.css").render()
    yield _Item("style", "style.css", "text/css", style.encode())
    folder = whole_faces()
    for face in WHOLE_FACES:
        yield _Item(face.name, f"fonts/{face.name}.ttf", "font/ttf", (folder / f"{face.name}.ttf").read_bytes())
    for family, face in {face.package: face for face in WHOLE_FACES}.items():
        name = family.removeprefix("fontpkg_").replace("_", "-")
        yield _Item(f"licence-{name}", f"fonts/OFL-{name}.txt", "text/plain", licence(face).encode())


def _put(archive: ZipFile, name: str, content: bytes, how: int = ZIP_DEFLATED) -> None:
    entry = ZipInfo(name, _TIME)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    archive.writestr(entry, content)
