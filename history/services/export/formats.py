"""The formats that a chapter leaves in, and the files made so far.

What takes long to make is kept in the cache by a hash of all that it is made of: the words, what is known of them, and
the program that made it. So a file that is asked for again is there, and is never of an earlier state.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.common import fonts
from history.importer import export as markdown
from history.services import typeset
from history.services.export.edition import Edition
from history.services.export.epub import as_epub
from history.services.export.page import as_page
from history.services.export.pdf import as_pdf, can_make_pdf

_KEEP_SECONDS = 30 * 24 * 3600
# After so long another try is made: the worker may have been stopped.
_TRY_SECONDS = 120


@dataclass(frozen=True)
class Format:
    """`write` makes the file; `is_slow` when that takes seconds of a processor, so that a worker should do it.

    `has_faults` when the faults of the text stand in it: it is another file whenever a reader reports one.
    """

    code: str
    label: str
    about: str
    suffix: str
    media_type: str
    write: Callable[[Edition], str | bytes]
    is_binary: bool = False
    is_slow: bool = False
    has_faults: bool = False


FORMATS = {
    each.code: each
    for each in (
        Format(
            "pdf", "PDF", gettext_lazy("for paper: A4, footnotes at the foot of the page"), "pdf", "application/pdf",
            as_pdf, is_binary=True, is_slow=True,
        ),
        Format(
            "epub", "EPUB", gettext_lazy("for e-readers and phones"), "epub", "application/epub+zip", as_epub,
            is_binary=True,
        ),
        Format(
            "html", "HTML", gettext_lazy("one page, to read without a network"), "html", "text/html; charset=utf-8",
            as_page,
        ),
        Format(
            "markdown", "Markdown", gettext_lazy("plain text, to work on"), "md", "text/markdown; charset=utf-8",
            lambda edition: edition.exported.as_markdown(),
        ),
        Format(
            "json", "JSON", gettext_lazy("data with names, events and faults"), "json", "application/json",
            lambda edition: edition.exported.as_json(), has_faults=True,
        ),
    )
}  # fmt: skip


def available_formats() -> list[Format]:
    """The formats that can be made here."""
    return [each for each in FORMATS.values() if each.code != "pdf" or can_make_pdf()]


def write_file(edition: Edition, code: str) -> bytes:
    """Return the chapter in a format, made now, whatever is kept; raise NoTypesetter for a PDF without Typst."""
    written = FORMATS[code].write(edition)
    return written if isinstance(written, bytes) else written.encode()


def make_file(edition: Edition, code: str) -> bytes:
    """Return the chapter in a format: the file that is kept, or one made now and kept."""
    kept = kept_file(edition, code)
    if kept is not None:
        return kept
    content = write_file(edition, code)
    cache.set(_key(edition, code), content, _KEEP_SECONDS)
    cache.set(_key(edition, code, "size"), len(content), _KEEP_SECONDS)
    return content


def kept_file(edition: Edition, code: str) -> bytes | None:
    """Return the file if it has been made; one query."""
    return cache.get(_key(edition, code))


def file_sizes(edition: Edition, codes: Iterable[str]) -> dict[str, int]:
    """Return the sizes of the files that have been made, in bytes; one query."""
    keys = {_key(edition, code, "size"): code for code in codes}
    return {keys[key]: size for key, size in cache.get_many(keys).items()}


def claim_making(edition: Edition) -> bool:
    """Say whether the caller is to have the files made: nobody else has asked for them lately."""
    return cache.add(_key(edition, "all", "asked"), True, _TRY_SECONDS)


def entity_tag(edition: Edition, code: str) -> str:
    """Return an ETag: the same as long as the file is the same."""
    return f'"{hashlib.sha256(_key(edition, code).encode()).hexdigest()[:32]}"'


def file_names(edition: Edition, code: str) -> tuple[str, str]:
    """Return what to call the file: in ASCII, and in the words of the text."""
    exported, suffix = edition.exported, FORMATS[code].suffix
    with edition.speaking():
        title = _("Chapter %(number)s %(title)s (revision %(revision)s)") % {
            "number": exported.number, "title": exported.title, "revision": exported.revision,
        }  # fmt: skip
    # What no file system bears, and what would end the name.
    clean = "".join(" " if letter in '<>:"/\\|?*' or not letter.isprintable() else letter for letter in title)
    plain = f"{exported.book}-{exported.number}-r{exported.revision}.{suffix}"
    return plain, f"{' '.join(clean.split())[:100].strip('. ')}.{suffix}"


def content_disposition(names: tuple[str, str]) -> str:
    """Return the header for both names: the ASCII one for old programs, the other one as RFC 5987 writes it."""
    return f"attachment; filename=\"{names[0]}\"; filename*=UTF-8''{quote(names[1], safe='')}"


def _key(edition: Edition, code: str, what: str = "file") -> str:
    without_faults = code in FORMATS and not FORMATS[code].has_faults
    made_of = edition.fingerprint_without_faults if without_faults else edition.fingerprint
    return f"export:{what}:{code}:{hashlib.sha256(f'{made_of}{_recipe()}'.encode()).hexdigest()}"


@once
def _recipe() -> str:
    """Return a hash of the program and the templates that make the files."""
    files = [Path(fonts.__file__), Path(typeset.__file__), Path(markdown.__file__)]
    for folder in (Path(__file__).parent, Path(settings.BASE_DIR) / "templates" / "export", *settings.LOCALE_PATHS):
        files += [path for path in sorted(Path(folder).rglob("*")) if path.is_file()]
    digest = hashlib.sha256()
    for path in files:
        if path.suffix not in (".pyc", ".mo"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
