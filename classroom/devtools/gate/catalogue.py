"""Checks of the translations: every string that a person can meet is in Thai."""

import re
from pathlib import Path

import django
import polib
from django.conf import settings
from django.utils.translation import trans_real

from classroom.devtools.catalogue import compile_catalogues
from classroom.devtools.gate import ROOT, Faults, check
from classroom.devtools.messages import Message, messages_below, python_messages, template_messages

OUR_FOLDERS = ("classroom", "history", "templates")

# Parts of Django whose words reach people, and which its own Thai catalogue covers in part.
DJANGO_PARTS = (
    "contrib/admin",
    "contrib/auth/forms.py",
    "contrib/auth/models.py",
    "contrib/auth/password_validation.py",
    "contrib/auth/validators.py",
    "core/paginator.py",
    "core/validators.py",
    "db/models/base.py",
    "db/models/constraints.py",
    "forms",
    "utils/text.py",
    "utils/timesince.py",
)

_PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}")


def thai_catalogue() -> polib.POFile:
    return polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "th" / "LC_MESSAGES" / "django.po"), encoding="utf-8")


def our_messages() -> set[Message]:
    """Every message of this project's code and templates."""
    return set().union(*(messages_below(ROOT / folder) for folder in OUR_FOLDERS))


def django_messages() -> set[Message]:
    """Every message of the parts of Django that people meet."""
    root = Path(django.__file__).parent
    found: set[Message] = set()
    for part in DJANGO_PARTS:
        path = root / part
        for source in [path] if path.is_file() else sorted(path.rglob("*.py")):
            found.update(python_messages(source))
    for source in sorted((root / "contrib" / "admin" / "templates").rglob("*.html")):
        found.update(template_messages(source.read_text(encoding="utf-8")))
    return found


@check("The Thai catalogue holds every string of ours, and no other")
def thai() -> Faults:
    ours = {(message.context, message.text): message for message in our_messages()}
    catalogue = {(entry.msgctxt, entry.msgid): entry for entry in thai_catalogue() if not entry.obsolete}
    known = ours.keys() | {(message.context, message.text) for message in django_messages()}
    faults = [f"missing: {text!r}" for _, text in sorted(ours.keys() - catalogue.keys(), key=str)]
    faults += [f"not in the code: {text!r}" for _, text in sorted(catalogue.keys() - known, key=str)]
    for key, entry in catalogue.items():
        if entry.fuzzy or not (entry.msgstr or any(entry.msgstr_plural.values())):
            faults.append(f"not translated: {entry.msgid!r}")
        message = ours.get(key)
        if message and message.plural and not entry.msgid_plural:
            faults.append(f"without its plural: {entry.msgid!r}")
    return faults


@check("A translation keeps the placeholders of its string")
def placeholders() -> Faults:
    faults = []
    for entry in thai_catalogue():
        wanted = set(_PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for translated in [entry.msgstr, *entry.msgstr_plural.values()]:
            if translated and set(_PLACEHOLDER.findall(translated)) != wanted:
                faults.append(f"{entry.msgid!r} → {translated!r}")
    return faults


@check("The parts of Django that people meet are in Thai too")
def thai_of_django() -> Faults:
    compile_catalogues()
    catalogue = trans_real.translation("th")._catalog
    faults = []
    for message in sorted(django_messages(), key=lambda message: message.text):
        key = f"{message.context}\x04{message.text}" if message.context else message.text
        try:
            catalogue.plural(key, 1) if message.plural else catalogue[key]
        except KeyError:
            faults.append(f"missing: {message.text!r}")
    return faults
