"""The translations of the interface: django.po is what people edit, django.mo is compiled from it at set-up."""

from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import trans_real


def compile_catalogues() -> int:
    """Compile every django.po that is newer than its django.mo; return how many were.

    GNU gettext, which Django's own compilemessages calls, is missing on many machines.
    """
    compiled = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(target))
            compiled += 1
    if compiled:
        # What this process has loaded so far is the old text.
        trans_real._translations.clear()
    return compiled
