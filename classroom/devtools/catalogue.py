"""The translations of the interface: django.po is what people edit, django.mo is compiled from it at set-up."""

import os
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def compile_catalogues() -> int:
    """Compile every django.po that is newer than its django.mo; return how many were.

    Several processes may do it at the same time (the tests and the checks beside them): each finds a file whole, and
    forgets what it has loaded so far, whoever compiled it.

    GNU gettext, which Django's own compilemessages calls, is missing on many machines.
    """
    compiled = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
                _compile(source, target)
                compiled += 1
            # As when runserver sees the file change: Django and gettext each keep what they have loaded.
            translation_file_changed(sender=compile_catalogues, file_path=target)
    return compiled


def _compile(source: Path, target: Path) -> None:
    own = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(own))
        own.replace(target)
    finally:
        own.unlink(missing_ok=True)
