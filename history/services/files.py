"""Chapters as files: one file, or a folder of them, read and taken into a book."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from history.importer import ImportedChapter, ImportFault, read_chapter
from history.models import Book, Revision
from history.queries import find_book, get_chapter, spellings
from history.services.bookfile import BookFile, ChapterEntry, UnreadableBookFile, read_book_file
from history.services.books import create_book, load_book
from history.services.companions import Companions, load_companions
from history.services.imports import import_chapter
from history.services.messages import explain

BOOK_FILE = "book.yaml"
_ENDINGS = (".md", ".markdown", ".txt")
_NO_CHAPTERS = ("readme", "license", "changelog")


class UnusableFile(Exception):
    """A file that cannot be taken. The message names the file, the line and the remedy, in the active language."""


@dataclass(frozen=True)
class ChapterFile:
    """A file that has been read: the chapter in it, and what book.yaml says about that."""

    path: Path
    sha256: str
    imported: ImportedChapter
    entry: ChapterEntry | None


@dataclass(frozen=True)
class Taken:
    """What came of a chapter's file: the revision (None when it brings nothing new), and of what lies beside it."""

    revision: Revision | None
    companions: Companions | None


def book_file_in(folder: Path) -> BookFile | None:
    """Return the book.yaml of a folder, None when it has none; raise UnusableFile."""
    path = folder / BOOK_FILE
    if not path.exists():
        return None
    try:
        return read_book_file(path)
    except UnreadableBookFile as fault:
        raise UnusableFile(_("book.yaml cannot be used: %(fault)s") % {"fault": fault}) from fault
    except OSError as fault:
        raise _unreadable(path, fault) from fault


def chapter_files(folder: Path, book_file: BookFile | None) -> list[Path]:
    """Return the files of a folder's chapters: those of book.yaml in its order, then the others by the numbers in
    their names."""
    listed = [folder / entry.file for entry in book_file.chapters] if book_file else []
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS and path.is_file()]
    except OSError as fault:
        raise _unreadable(folder, fault) from fault
    others = [path for path in found if path not in listed and not path.stem.lower().startswith(_NO_CHAPTERS)]
    return listed + sorted(others, key=lambda path: (_number_in(path) or 0, path.name))


def read_chapter_file(
    path: Path, *, slug: str, book_file: BookFile | None, number: int | None = None, guess_number: bool = False
) -> ChapterFile:
    """Read a chapter's file for the book `slug`; nothing is stored. Raises UnusableFile.

    `number` is that of the chapter, when its heading has none; with `guess_number` the name of the file may tell it.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise _unreadable(path, fault) from fault
    book = find_book(slug)
    names = {*(book_file.spellings() if book_file else ()), *(spellings(book) if book else ())}
    entry = book_file.chapter(number, path.name) if book_file else None
    try:
        imported = read_chapter(
            data,
            number=number or (entry.number if entry else None),
            names=sorted(names),
            section_slugs=entry.sections if entry else (),
        )
    except ImportFault as fault:
        raise UnusableFile(f"{path.name}: {explain(fault)}") from fault
    if imported.number is None and guess_number:
        imported = replace(imported, number=_number_in(path))
    if imported.number is None:
        raise UnusableFile(
            _('%(file)s: The heading names no chapter number, such as "บทที่ 4". Give one with --number.')
            % {"file": path.name}
        )
    if entry and entry.title:
        imported = replace(imported, title=entry.title)
    if entry and entry.section_titles_en:
        titles = entry.section_titles_en
        parts = (replace(part, title_en=titles.get(part.slug, "")) for part in imported.sections)
        imported = replace(imported, sections=tuple(parts))
    return ChapterFile(path, hashlib.sha256(data).hexdigest(), imported, entry)


@transaction.atomic
def take_chapter_file(*, acting_user, now: datetime, slug: str, book_file: BookFile | None, file: ChapterFile) -> Taken:
    """Import a file that has been read into its book, which is made when there is none, with what lies beside it."""
    book = _book(acting_user=acting_user, now=now, slug=slug, book_file=book_file)
    entry = file.entry
    revision = import_chapter(
        acting_user=acting_user,
        now=now,
        book=book,
        imported=file.imported,
        sha256=file.sha256,
        title_en=entry.title_en if entry else "",
    )
    if entry is None or not (entry.corrections or entry.events):
        return Taken(revision, None)
    chapter = get_chapter(book.slug, file.imported.number)
    return Taken(revision, load_companions(acting_user=acting_user, now=now, chapter=chapter, entry=entry))


def _book(*, acting_user, now: datetime, slug: str, book_file: BookFile | None) -> Book:
    if book_file:
        return load_book(acting_user=acting_user, now=now, book_file=book_file)
    book = find_book(slug)
    if book:
        return book
    try:
        return create_book(acting_user=acting_user, now=now, slug=slug, title=slug)
    except ValidationError as fault:
        raise UnusableFile(" ".join(fault.messages)) from fault


def _number_in(path: Path) -> int | None:
    """ "chapter-04-stalin.md" → 4."""
    found = re.search(r"\d{1,3}", path.stem)
    return int(found[0]) or None if found else None


def _unreadable(path: Path, fault: OSError) -> UnusableFile:
    return UnusableFile(_("%(file)s cannot be read: %(fault)s") % {"file": path, "fault": fault.strerror})
