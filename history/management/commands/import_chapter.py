"""Read a chapter from a file into a book: import_chapter FILE --book SLUG [--number N] [--dry-run]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from history.importer import ImportedChapter
from history.models import Revision
from history.queries import revision_changes
from history.services import (
    Companions,
    UnusableFile,
    book_file_in,
    explain_decision,
    read_chapter_file,
    take_chapter_file,
)


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
        try:
            book_file = book_file_in(file.parent)
            if book_file and book_file.slug != book:
                book_file = None
            read = read_chapter_file(file, slug=book, book_file=book_file, number=number)
            self._tell_chapter(read.imported)
            if dry_run:
                self._tell_decisions(read.imported)
            with transaction.atomic():
                taken = take_chapter_file(
                    acting_user=None, now=timezone.now(), slug=book, book_file=book_file, file=read
                )
                self._tell_revision(taken.revision)
                if taken.companions:
                    self._tell_companions(taken.companions)
                if dry_run:
                    transaction.set_rollback(True)
        except UnusableFile as fault:
            raise CommandError(str(fault)) from fault
        if dry_run:
            self.stdout.write(_("This was a trial: nothing has been changed."))

    def _tell_companions(self, loaded: Companions) -> None:
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
