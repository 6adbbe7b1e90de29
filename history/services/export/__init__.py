"""A chapter as a file: JSON, Markdown, a page, a book for e-readers, a PDF."""

from history.services.export.annotations import MEDIA_TYPE, OwnMark, annotation_collection, annotation_targets
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
    "MEDIA_TYPE",
    "Edition",
    "ExportedChapter",
    "Format",
    "NoTypesetter",
    "OwnMark",
    "annotation_collection",
    "annotation_targets",
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
