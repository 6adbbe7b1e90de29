"""Write docs/urls.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from classroom.devtools.addresses import as_markdown


class Command(BaseCommand):
    help = "Writes docs/urls.md: every address, and who may open it."

    def handle(self, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "urls.md"
        path.write_text(as_markdown(), encoding="utf-8")
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)} is written.")
