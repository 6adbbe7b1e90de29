"""A chapter that comes by the page: looked at before it is taken in, and then taken in as it was looked at."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from history.importer import Decision, ImportedChapter, read_chapter
from history.models import Book, Chapter, Revision
from history.queries import BlockChange, block_changes, changed_texts, find_chapter, lost_passages, spellings
from history.services.imports import import_chapter
from history.services.publish import StaleRevision


@dataclass(frozen=True)
class ImportPreview:
    """What an import would make of a book: `changes` of blocks in reading order, how many passages would lose their
    words, and what the importer is not sure of. `chapter` is None when it would be new; `revision` is the number of
    the chapter's revision that this was found at, 0 for a new one. `is_same` says that nothing would change."""

    imported: ImportedChapter
    sha256: str
    chapter: Chapter | None
    revision: int
    changes: Sequence[BlockChange]
    lost: int
    is_same: bool

    @property
    def doubts(self) -> tuple[Decision, ...]:
        return self.imported.decisions

    @property
    def without_text(self) -> list[int]:
        """The numbers of notes of which the file has only the mark."""
        return [note.number for note in self.imported.notes if not note.body]

    @property
    def added(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def removed(self) -> int:
        return sum(change.is_removed for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added - self.removed


def read_upload(book: Book, data: bytes, number: int | None = None) -> ImportedChapter:
    """Read a chapter of `book` from the bytes of a file; nothing is stored. Raises ImportFault.

    `number` goes before the one of the heading; without either the chapter has none. The title of a chapter that
    is there already stays, and sections that have the same title keep their addresses.
    """
    imported = read_chapter(data, number=number, names=spellings(book))
    known = imported.number and find_chapter(book, imported.number)
    if not known:
        return imported
    by_title = dict(known.sections.order_by("-position").values_list("title", "slug"))
    sections, used = [], set(by_title.values())
    for section in imported.sections:
        slug = by_title.pop(section.title, None) or _unused(section.slug, used)
        used.add(slug)
        sections.append(replace(section, slug=slug))
    return replace(imported, title=known.title, sections=tuple(sections))


def _unused(slug: str, used: set[str]) -> str:
    while slug in used:
        slug += "-2"
    return slug


def preview_import(*, acting_user, now: datetime, book: Book, data: bytes, imported: ImportedChapter) -> ImportPreview:
    """Import a chapter, look at what came of it, and take it back. Nothing is changed; `imported.number` must be set."""
    sha256 = hashlib.sha256(data).hexdigest()
    chapter = find_chapter(book, imported.number)
    with transaction.atomic():
        before = lost_passages(chapter) if chapter else 0
        revision = import_chapter(acting_user=acting_user, now=now, book=book, imported=imported, sha256=sha256)
        changes = block_changes(changed_texts(revision)) if revision else []
        lost = max(0, lost_passages(chapter) - before) if chapter else 0
        transaction.set_rollback(True)
    return ImportPreview(
        imported=imported,
        sha256=sha256,
        chapter=chapter,
        revision=chapter.revision_number if chapter else 0,
        changes=changes,
        lost=lost,
        is_same=revision is None,
    )


@transaction.atomic
def apply_import(
    *, acting_user, now: datetime, book: Book, data: bytes, imported: ImportedChapter, sha256: str, revision: int
) -> Revision | None:
    """Import a chapter as its preview showed it: the same bytes (`sha256`), over the same `revision`.

    Raises StaleRevision when the chapter has gone on since, or another file is given.
    """
    chapter = find_chapter(book, imported.number)
    standing = chapter.revision_number if chapter else 0
    if hashlib.sha256(data).hexdigest() != sha256 or standing != revision:
        raise StaleRevision(chapter or Chapter(book=book, number=imported.number))
    return import_chapter(acting_user=acting_user, now=now, book=book, imported=imported, sha256=sha256)
