"""Look through a chapter for likely faults: find_faults BOOK NUMBER"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from history.queries import get_chapter
from history.services import find_faults


class Command(BaseCommand):
    help = (
        "Looks through a chapter by the rules: letters of another script, impossible signs, words and names that nobody "
        "knows, years out of their row, marks without a partner. What is new joins the faults that wait; what people "
        "have decided stays decided. Every revision does this for the paragraphs that it changes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("book", metavar="BOOK", help="the address of the book, for example modern-russia")
        parser.add_argument("number", type=int, metavar="NUMBER", help="the number of the chapter")

    def handle(self, *, book: str, number: int, **options: Any) -> None:
        try:
            chapter = get_chapter(book, number)
        except Http404:
            words = _(
                "There is no chapter %(number)s of a book “%(book)s”. export_chapter --list tells which there are."
            )
            raise CommandError(words % {"number": number, "book": book}) from None
        new, waiting = find_faults(now=timezone.now(), chapter=chapter)
        self.stdout.write(_("%(new)s new, %(waiting)s wait to be decided.") % {"new": new, "waiting": waiting})
