"""Checks of the translations: every string that a person can meet is in Thai."""

import re
from pathlib import Path

import allauth
import django
import polib
from django.conf import settings
from django.utils.translation import trans_real

from classroom.devtools.catalogue import compile_catalogues
from classroom.devtools.gate import ROOT, Faults, check
from classroom.devtools.messages import Message, messages_below, python_messages, template_messages

OUR_FOLDERS = ("classroom", "history", "templates")

# Parts of the libraries whose words reach people. Their own Thai catalogues cover some of it; ours says the rest.
LIBRARY_PARTS = {
    django: (
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
    ),
    # Signing in, out and passwords. Signing up, codes, phones and addresses of one's own are not open here.
    allauth: (
        "account/adapter.py",
        "account/forms.py",
        "templates/account/messages/logged_out.txt",
        "templates/account/messages/password_changed.txt",
        "templates/account/messages/password_set.txt",
    ),
}

_PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr]|\{\w*\}")


def thai_catalogue() -> polib.POFile:
    return polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / "th" / "LC_MESSAGES" / "django.po"), encoding="utf-8")


def our_messages() -> set[Message]:
    """Every message of this project's code and templates."""
    return set().union(*(messages_below(ROOT / folder) for folder in OUR_FOLDERS))


def library_messages() -> set[Message]:
    """Every message of the parts of the libraries that people meet."""
    found: set[Message] = set()
    for library, parts in LIBRARY_PARTS.items():
        for part in parts:
            path = Path(library.__file__).parent / part
            found |= _messages_of(path) if path.is_file() else messages_below(path)
    return found


def _messages_of(path: Path) -> set[Message]:
    if path.suffix == ".py":
        return set(python_messages(path))
    return set(template_messages(path.read_text(encoding="utf-8")))


@check("The Thai catalogue holds every string of ours, and no other")
def thai() -> Faults:
    ours = {(message.context, message.text): message for message in our_messages()}
    catalogue = {(entry.msgctxt, entry.msgid): entry for entry in thai_catalogue() if not entry.obsolete}
    known = ours.keys() | {(message.context, message.text) for message in library_messages()}
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


@check("The parts of the libraries that people meet are in Thai too")
def thai_of_libraries() -> Faults:
    compile_catalogues()
    catalogue = trans_real.translation("th")._catalog
    faults = []
    for message in sorted(library_messages(), key=lambda message: message.text):
        key = f"{message.context}\x04{message.text}" if message.context else message.text
        try:
            catalogue.plural(key, 1) if message.plural else catalogue[key]
        except KeyError:
            faults.append(f"missing: {message.text!r}")
    return faults
