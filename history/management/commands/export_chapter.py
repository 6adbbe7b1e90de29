"""Write a chapter to a file: export_chapter BOOK NUMBER --format json|markdown [--revision N] [-o FILE]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404
from django.utils.translation import gettext as _

from history.models import Chapter
from history.queries import all_chapters, get_chapter
from history.services import export_chapter


class Command(BaseCommand):
    help = "Writes a chapter at its current or an earlier revision as JSON or Markdown; --list tells which there are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("book", nargs="?", help="the book's slug")
        parser.add_argument("number", nargs="?", type=int, help="the chapter's number")
        parser.add_argument("--format", choices=("json", "markdown"), default="json")
        parser.add_argument("--revision", type=int, metavar="N", help="an earlier revision than the current one")
        parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="a file; without it, standard output")
        parser.add_argument("--list", action="store_true", help="a line per chapter: book, number, title, revision")

    def handle(self, *, book: str | None, number: int | None, output: Path | None, **options: Any) -> None:
        if options["list"]:
            self._list()
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
        exported = export_chapter(chapter, self._revision(chapter, options["revision"]))
        text = exported.as_json() if options["format"] == "json" else exported.as_markdown()
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
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
