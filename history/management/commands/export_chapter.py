"""Write a chapter to a file: export_chapter BOOK NUMBER --format json|markdown|html|epub|pdf [--revision N] [-o FILE]"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404
from django.utils.translation import gettext as _

from history.models import Chapter
from history.queries import all_chapters, get_chapter
from history.services.export import FORMATS, INSTALL, Edition, NoTypesetter, edition, file_names, write_file


class Command(BaseCommand):
    help = (
        "Writes a chapter at its current or an earlier revision as JSON, Markdown, HTML, EPUB or PDF; "
        "--list tells which there are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("book", nargs="?", help="the book's slug")
        parser.add_argument("number", nargs="?", type=int, help="the chapter's number")
        parser.add_argument("--format", choices=tuple(FORMATS), default="json")
        parser.add_argument("--revision", type=int, metavar="N", help="an earlier revision than the current one")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a file; without it, standard output")
        parser.add_argument("--all", action="store_true", help="every chapter of the book; FILE is a folder then")
        parser.add_argument("--list", action="store_true", help="a line per chapter: book, number, title, revision")

    def handle(self, *, book: str | None, number: int | None, output: Path | None, **options: Any) -> None:
        if options["list"]:
            self._list()
            return
        if options["all"]:
            self._all(book, output, options["format"])
            return
        if book is None or number is None:
            raise CommandError(_("Give the book and the number of the chapter, or --list."))
        try:
            chapter = get_chapter(book, number)
        except Http404 as fault:
            raise CommandError(
                _("There is no chapter %(number)s of %(book)s. --list tells which there are.")
                % {"number": number, "book": book}
            ) from fault
        revision, code = self._revision(chapter, options["revision"]), options["format"]
        if output is None and FORMATS[code].is_binary and sys.stdout.isatty():
            raise CommandError(_("A terminal cannot show this format. Name a file with -o, or send it on with > or |."))
        self._write(self._make(edition(chapter, revision), code), output, is_binary=FORMATS[code].is_binary)

    def _all(self, book: str | None, folder: Path | None, code: str) -> None:
        chapters = [chapter for chapter in all_chapters() if chapter.book.slug == book]
        if not chapters:
            raise CommandError(_("There is no text of %(book)s. --list tells which there are.") % {"book": book})
        if folder is None or not folder.is_dir():
            raise CommandError(_("Name a folder that is there with -o: every chapter becomes a file in it."))
        for chapter in chapters:
            made = edition(chapter, chapter.revision_number)
            path = folder / file_names(made, code)[0]
            self._write(self._make(made, code), path, is_binary=FORMATS[code].is_binary)
            self.stdout.write(str(path))

    def _make(self, made: Edition, code: str) -> bytes:
        try:
            return write_file(made, code)
        except NoTypesetter as fault:
            raise CommandError(
                _("PDFs are set by Typst, which is not installed. Install it with: %(command)s") % {"command": INSTALL}
            ) from fault

    def _write(self, content: bytes, output: Path | None, *, is_binary: bool) -> None:
        if output is None:
            if is_binary:
                sys.stdout.buffer.write(content)
            else:
                self.stdout.write(content.decode(), ending="")
            return
        try:
            output.write_bytes(content)
        except OSError as fault:
            raise CommandError(
                _("%(file)s cannot be written: %(fault)s") % {"file": output, "fault": fault.strerror}
            ) from fault

    def _list(self) -> None:
        for chapter in all_chapters():
            columns = (chapter.book.slug, chapter.number, chapter.title, chapter.revision_number)
            self.stdout.write("\t".join(map(str, columns)))

    def _revision(self, chapter: Chapter, wanted: int | None) -> int:
        current = chapter.revision_number
        if wanted is None:
            return current
        if not 1 <= wanted <= current:
            raise CommandError(
                _("There is no revision %(wanted)s: the chapter has 1 to %(current)s.")
                % {"wanted": wanted, "current": current}
            )
        return wanted
