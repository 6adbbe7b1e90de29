"""Read a folder of chapters into a book: import_book FOLDER [--book SLUG] [--dry-run]"""

import time
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from history.services import (
    BookFile,
    ChapterFile,
    UnusableFile,
    book_file_in,
    chapter_files,
    read_chapter_file,
    take_chapter_file,
)


class Command(BaseCommand):
    help = (
        "Reads every chapter of a folder into a book, as import_chapter does with one, and tells how far it is. A chapter "
        "that cannot be read is named and left as it was, and the others go on. A book.yaml in the folder gives the order, "
        "the titles and the names of the book."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="with the chapters: .md, .markdown or .txt, UTF-8 or Windows-874")
        parser.add_argument("--book", metavar="SLUG", help="the book; without it, that of book.yaml")
        parser.add_argument("--dry-run", action="store_true", help="tell what would happen, and change nothing")

    def handle(self, *, folder: Path, book: str | None, dry_run: bool, **options: Any) -> None:
        try:
            book_file = book_file_in(folder)
            slug = self._slug(book, book_file)
            files = chapter_files(folder, book_file)
        except UnusableFile as fault:
            raise CommandError(str(fault)) from fault
        if not files:
            raise CommandError(
                _("%(folder)s holds no chapter: no file ends in .md, .markdown or .txt.") % {"folder": folder}
            )
        taken: dict[int, ChapterFile] = {}
        unchanged, failed = 0, []
        for place, path in enumerate(files, 1):
            begun = time.perf_counter()
            try:
                file = read_chapter_file(path, slug=slug, book_file=book_file, guess_number=True)
                if earlier := taken.get(file.imported.number):
                    raise UnusableFile(
                        _("%(file)s: It is chapter %(number)s, as %(earlier)s is. Number one of them anew.")
                        % {"file": path.name, "number": file.imported.number, "earlier": earlier.path.name}
                    )
                is_new = self._take(slug, book_file, file, dry_run=dry_run)
            except (UnusableFile, ValidationError, DatabaseError) as fault:
                failed.append(path.name)
                words = " ".join(fault.messages) if isinstance(fault, ValidationError) else str(fault)
                self._tell(place, len(files), self.style.ERROR(_("FAILED: %(words)s") % {"words": words}))
                continue
            taken[file.imported.number] = file
            unchanged += not is_new
            self._tell(place, len(files), self._words(file, is_new=is_new, seconds=time.perf_counter() - begun))
        self._close(len(taken) - unchanged, unchanged, failed, dry_run=dry_run)

    def _slug(self, book: str | None, book_file: BookFile | None) -> str:
        if book_file and book not in (None, book_file.slug):
            raise CommandError(
                _("book.yaml in the folder is of %(slug)s, not of %(book)s. Leave --book out, or correct book.yaml.")
                % {"slug": book_file.slug, "book": book}
            )
        if book_file:
            return book_file.slug
        if not book:
            raise CommandError(_("The folder has no book.yaml. Name the book with --book."))
        return book

    def _take(self, slug: str, book_file: BookFile | None, file: ChapterFile, *, dry_run: bool) -> bool:
        """Import one chapter in a transaction of its own; return whether that changed anything."""
        with transaction.atomic():
            taken = take_chapter_file(acting_user=None, now=timezone.now(), slug=slug, book_file=book_file, file=file)
            if dry_run:
                transaction.set_rollback(True)
        return taken.revision is not None or bool(taken.companions and taken.companions.corrections.revision)

    def _tell(self, place: int, count: int, words: str) -> None:
        self.stdout.write(f"{place}/{count} {words}")
        self.stdout.flush()

    def _words(self, file: ChapterFile, *, is_new: bool, seconds: float) -> str:
        count = len(file.imported.blocks)
        words = ngettext(
            "%(file)s: chapter %(number)s, %(title)s, %(count)s block, %(seconds)s s",
            "%(file)s: chapter %(number)s, %(title)s, %(count)s blocks, %(seconds)s s",
            count,
        ) % {
            "file": file.path.name,
            "number": file.imported.number,
            "title": file.imported.title,
            "count": count,
            "seconds": f"{seconds:.1f}",
        }
        return words if is_new else words + ", " + _("nothing new")

    def _close(self, imported: int, unchanged: int, failed: list[str], *, dry_run: bool) -> None:
        counts = {"imported": imported, "unchanged": unchanged, "failed": len(failed)}
        self.stdout.write(_("%(imported)s imported, %(unchanged)s unchanged, %(failed)s failed") % counts)
        if dry_run:
            self.stdout.write(_("This was a trial: nothing has been changed."))
        if failed:
            raise CommandError(
                _("Not imported: %(files)s. Mend these and start the command again; the others change nothing then.")
                % {"files": ", ".join(failed)}
            )
