"""A chapter as one page that needs nothing beside it: no other file, no script, no network."""

from base64 import b64encode

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from classroom.common.fonts import WHOLE_FACES, whole_faces
from history.services.export.edition import Edition
from history.services.export.markup import blocks_html, mark_writer, note_html

_FAMILIES = {"sarabun": "Sarabun", "noto": "Noto Sans Thai"}


def as_page(edition: Edition) -> str:
    """Return the chapter as HTML."""
    mark = mark_writer(lambda number: f"#fn{number}")
    with edition.speaking():
        context = {
            "edition": edition,
            "exported": edition.exported,
            "sections": [(section, blocks_html(section.blocks, mark, numbered=True)) for section in edition.sections],
            "notes": [(note, note_html(note)) for note in edition.notes],
            "faces": _faces(),
        }
        return render_to_string("export/page.html", context)


def _faces() -> SafeString:
    """The typefaces, within the page: 75 KB of it, so that it looks the same without a network and in ten years."""
    folder = whole_faces()
    rules = []
    for face in WHOLE_FACES:
        family, weight = face.name.split("-")
        data = b64encode((folder / f"{face.name}.woff2").read_bytes()).decode()
        rules.append(
            f'@font-face{{font-family:"{_FAMILIES[family]}";font-weight:{weight};'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}'
        )
    return mark_safe("\n".join(rules))  # noqa: S308 - made here
