"""Read a chapter from a file into a book: import_chapter FILE --book SLUG [--number N] [--dry-run]"""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from history.importer import ImportedChapter, ImportFault, read_chapter
from history.models import Book, Revision
from history.queries import find_book, get_chapter, revision_changes, spellings
from history.services import (
    BookFile,
    ChapterEntry,
    UnreadableBookFile,
    create_book,
    explain,
    explain_decision,
    import_chapter,
    load_book,
    load_companions,
    read_book_file,
)

BOOK_FILE = "book.yaml"


class Command(BaseCommand):
    help = (
        "Reads a chapter from a file, a scan or Markdown, into a book. The same file again changes nothing; a corrected "
        "file makes a revision in which notes and threads stay on their words. A book.yaml beside the file gives the "
        "titles and the names of the book."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the chapter, UTF-8 or Windows-874")
        parser.add_argument("--book", required=True, metavar="SLUG", help="the book; it is made when there is none")
        parser.add_argument("--number", type=int, metavar="N", help="the chapter's number, when its heading has none")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and change nothing")

    def handle(self, *, file: Path, book: str, number: int | None, dry_run: bool, **options: Any) -> None:
        data = self._read(file)
        book_file = self._book_file(file, book)
        entry = book_file and book_file.chapter(number, file.name)
        imported = self._chapter(data, number, book_file, entry, find_book(book))
        self._tell_chapter(imported)
        if dry_run:
            self._tell_decisions(imported)
        with transaction.atomic():
            target = self._book(book, book_file)
            revision = import_chapter(
                acting_user=None,
                now=timezone.now(),
                book=target,
                imported=imported,
                sha256=hashlib.sha256(data).hexdigest(),
                title_en=entry.title_en if entry else "",
            )
            self._tell_revision(revision)
            if entry and (entry.corrections or entry.events):
                self._load_companions(target, imported, entry)
            if dry_run:
                transaction.set_rollback(True)
        if dry_run:
            self.stdout.write(_("This was a trial: nothing has been changed."))

    def _read(self, file: Path) -> bytes:
        try:
            return file.read_bytes()
        except OSError as fault:
            raise CommandError(
                _("%(file)s cannot be read: %(fault)s") % {"file": file, "fault": fault.strerror}
            ) from fault

    def _book_file(self, file: Path, slug: str) -> BookFile | None:
        """Return the book.yaml beside the file when it is of this book."""
        path = file.parent / BOOK_FILE
        if not path.exists():
            return None
        try:
            book_file = read_book_file(path)
        except UnreadableBookFile as fault:
            raise CommandError(_("book.yaml cannot be used: %(fault)s") % {"fault": fault}) from fault
        return book_file if book_file.slug == slug else None

    def _chapter(
        self,
        data: bytes,
        number: int | None,
        book_file: BookFile | None,
        entry: ChapterEntry | None,
        book: Book | None,
    ) -> ImportedChapter:
        names = {*(book_file.spellings() if book_file else ()), *(spellings(book) if book else ())}
        try:
            imported = read_chapter(
                data,
                number=number or (entry.number if entry else None),
                names=sorted(names),
                section_slugs=entry.sections if entry else (),
            )
        except ImportFault as fault:
            raise CommandError(explain(fault)) from fault
        if imported.number is None:
            raise CommandError(_('The heading names no chapter number, such as "บทที่ 4". Give one with --number.'))
        return replace(imported, title=entry.title) if entry and entry.title else imported

    def _book(self, slug: str, book_file: BookFile | None) -> Book:
        now = timezone.now()
        if book_file:
            return load_book(acting_user=None, now=now, book_file=book_file)
        book = find_book(slug)
        if book:
            return book
        try:
            return create_book(acting_user=None, now=now, slug=slug, title=slug)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault

    def _load_companions(self, book: Book, imported: ImportedChapter, entry: ChapterEntry) -> None:
        chapter = get_chapter(book.slug, imported.number)
        loaded = load_companions(acting_user=None, now=timezone.now(), chapter=chapter, entry=entry)
        if loaded.corrections.revision:
            self.stdout.write(
                _("Revision %(number)s: %(applied)s reviewed corrections, %(questions)s questions for a person")
                % {
                    "number": loaded.corrections.revision.number,
                    "applied": loaded.corrections.applied,
                    "questions": loaded.corrections.questions,
                }
            )
        if loaded.events:
            self.stdout.write(ngettext("%(n)s dated event", "%(n)s dated events", loaded.events) % {"n": loaded.events})
        for correction, _why in loaded.corrections.unfit:
            self._tell_unfit(correction.block, correction.wrong)
        for event in loaded.unfit_events:
            self._tell_unfit(event.block, event.written)

    def _tell_unfit(self, block: str, words: str) -> None:
        self.stdout.write(
            "  " + _("Left out, as the text has changed: %(block)s, “%(words)s”") % {"block": block, "words": words}
        )

    def _tell_chapter(self, imported: ImportedChapter) -> None:
        self.stdout.write(
            _("Chapter %(number)s: %(title)s (%(encoding)s)")
            % {"number": imported.number, "title": imported.title, "encoding": imported.encoding}
        )
        for section in imported.sections:
            count = len(section.blocks)
            self.stdout.write(
                "  "
                + ngettext("%(title)s: %(count)s block", "%(title)s: %(count)s blocks", count)
                % {"title": section.title or _("Introduction"), "count": count}
            )
        empty = [str(note.number) for note in imported.notes if not note.body]
        if empty:
            self.stdout.write("  " + _("Notes without a text: %(numbers)s") % {"numbers": ", ".join(empty)})
        doubtful = len(imported.decisions)
        if doubtful:
            self.stdout.write(
                "  "
                + ngettext(
                    "%(count)s place for a person to look at (--dry-run lists it)",
                    "%(count)s places for a person to look at (--dry-run lists them)",
                    doubtful,
                )
                % {"count": doubtful}
            )

    def _tell_decisions(self, imported: ImportedChapter) -> None:
        for decision in imported.decisions:
            self.stdout.write("  " + explain_decision(decision))

    def _tell_revision(self, revision: Revision | None) -> None:
        if revision is None:
            self.stdout.write(_("The file brings nothing new; the chapter is as it was."))
            return
        changes = revision_changes(revision)
        added = sum(text.before is None for text in changes)
        removed = sum(not text.kind for text in changes)
        self.stdout.write(
            _("Revision %(number)s: %(added)s blocks added, %(changed)s changed, %(removed)s removed")
            % {
                "number": revision.number,
                "added": added,
                "changed": len(changes) - added - removed,
                "removed": removed,
            }
        )
