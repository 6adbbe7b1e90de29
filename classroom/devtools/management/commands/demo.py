"""Make the demo class."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from classroom.accounts.models import User
from classroom.accounts.services import random_password
from classroom.devtools.seed import make_demo
from history.models import Chapter

BOOK, NUMBER = "modern-russia", 4
CHAPTER_FILE = settings.BASE_DIR / "history" / "content" / BOOK / "chapter-04-stalin.md"
ACCOUNTS = "Accounts of the demo: admin, instructor, assistant, student1 … student24"


class Command(BaseCommand):
    help = "Makes the demo class on the chapter that ships, with accounts, posts and essays. For trying the product."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is any account")

    def handle(self, *, if_empty: bool, **options: Any) -> None:
        if User.objects.exists():
            if if_empty:
                if User.objects.filter(username="student24").exists():
                    self.stdout.write(f"{ACCOUNTS}, with the password of the first start")
                return
            raise CommandError("There are accounts already: the demo is made in an empty database only.")
        if not Chapter.objects.filter(book__slug=BOOK, number=NUMBER).exists():
            call_command("import_chapter", str(CHAPTER_FILE), book=BOOK, stdout=self.stdout)
        password = settings.DEMO_PASSWORD or random_password()
        with translation.override(settings.LANGUAGE_CODE):
            make_demo(
                now=timezone.now(),
                chapter=Chapter.objects.select_related("book").get(book__slug=BOOK, number=NUMBER),
                password=password,
                progress=lambda part: self.stdout.write(f"Demo class: {part}"),
            )
        self.stdout.write(ACCOUNTS)
        if settings.DEMO_PASSWORD:
            self.stdout.write("Their password is DEMO_PASSWORD.")
        else:
            self.stdout.write(f"Their password, shown this once: {password}")
