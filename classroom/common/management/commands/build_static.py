"""Build the fonts and the stylesheets, then collect every static file."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from classroom.common.fonts import build_fonts, whole_faces
from classroom.common.stylesheet import SHEETS, bundle

#: Sources of the stylesheets, for the browser gets the files made of them, and the parts of htmx that we do not use.
LEFT_OUT = [
    "css/tokens.css",
    "css/fonts.css",
    "css/base.css",
    "css/layouts/*",
    "css/components/*",
    "css/pages/*",
    "css/late/*",
    "django_htmx/ext/*",
    "django_htmx/htm*x-4*",
    "django_htmx/htmx-2.js",
]


class Command(BaseCommand):
    requires_system_checks = ()  # it runs before there is a database to check
    help = (
        "Builds the fonts and the stylesheets into STATIC_BUILD and collects every static file. "
        "What has not changed since the last time is not done again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-collect", action="store_true", help="build only; for the development server")

    def handle(self, *, no_collect: bool, **options: object) -> None:
        build = Path(settings.STATIC_BUILD)
        build.mkdir(parents=True, exist_ok=True)
        if build_fonts(build / "fonts", stamp=build.parent / "fonts.sha256"):
            self.stdout.write("Fonts built.")
        whole_faces()
        source = Path(settings.BASE_DIR) / "static" / "css"
        sheets = {name: bundle(source, name) for name in ("site", *SHEETS)}
        if sum(_write_if_new(build / "css" / f"{name}.css", sheet) for name, sheet in sheets.items()):
            self.stdout.write("Stylesheets built.")
        if not no_collect:
            self._collect(build.parent / "collected.sha256")

    def _collect(self, stamp: Path) -> None:
        state = _state_of_sources()
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if manifest.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == state:
            return
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=LEFT_OUT)
        stamp.write_text(state, encoding="ascii")
        self.stdout.write("Static files collected.")


def _write_if_new(path: Path, text: str) -> bool:
    """Write `text` unless the file holds it already, so that its time tells when it last changed."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def _state_of_sources() -> str:
    """Return a hash over the name, size and time of every file that collectstatic would take."""
    state = hashlib.sha256()
    for finder in finders.get_finders():
        for path, storage in finder.list(LEFT_OUT):
            stat = Path(storage.path(path)).stat()
            state.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return state.hexdigest()
