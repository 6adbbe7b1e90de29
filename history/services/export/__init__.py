"""A chapter as a file: JSON, Markdown, a page, a book for e-readers, a PDF."""

from history.services.export.chapter import ExportedChapter, export_chapter

__all__ = ["ExportedChapter", "export_chapter"]
