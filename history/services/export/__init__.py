"""A chapter as a file: JSON, Markdown, a page, a book for e-readers, a PDF."""

from history.services.export.chapter import ExportedChapter, export_chapter
from history.services.export.edition import Edition, edition
from history.services.export.formats import (
    FORMATS,
    Format,
    available_formats,
    claim_making,
    content_disposition,
    entity_tag,
    file_names,
    file_sizes,
    kept_file,
    make_file,
    write_file,
)
from history.services.export.pdf import INSTALL, NoTypesetter

__all__ = [
    "FORMATS",
    "INSTALL",
    "Edition",
    "ExportedChapter",
    "Format",
    "NoTypesetter",
    "available_formats",
    "claim_making",
    "content_disposition",
    "edition",
    "entity_tag",
    "export_chapter",
    "file_names",
    "file_sizes",
    "kept_file",
    "make_file",
    "write_file",
]
