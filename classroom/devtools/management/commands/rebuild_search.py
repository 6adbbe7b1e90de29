"""Make the search index anew: nothing but the index changes."""

from django.core.management.base import BaseCommand

from classroom.discussions import services as discussions
from classroom.reading import services as reading
from history import services as history


class Command(BaseCommand):
    help = (
        "Makes the search index of all texts, posts and notes anew. It is kept up by itself; this is for rows that came "
        "without it."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="only where there are rows and none of them is in the index"
        )

    def handle(self, *, if_missing: bool, **options: object) -> None:
        for what, services in (("blocks of text", history), ("posts", discussions), ("notes", reading)):
            if not if_missing or services.search_is_missing():
                self.stdout.write(f"Search: {services.rebuild_search()} {what}")
