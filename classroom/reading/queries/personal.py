"""What a person has in the reading room, for the copy of all that is theirs. Receives `accounts.events.copy_asked`."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Coded, Copied, Part, rows
from classroom.accounts.models import User
from classroom.reading.models import Note, NoteTag, Progress


def copy_of_reading(*, person: User, now: datetime, **_signal: object) -> Copied:
    """Notes and highlights with the words of the book from which they hang, and how far one has read."""
    return Copied(
        parts=(
            Part("notes", _("Notes and highlights"), _notes(person)),
            Part("progress", _("Where I am in the text"), _progress(person)),
        ),
        covers=frozenset(("reading.Note.user", "reading.Progress.user")),
    )  # fmt: skip


def _progress(person: User) -> list[dict]:
    found = rows(
        Progress.objects.filter(user=person).order_by("pk"),
        "seen", "read_at", "updated_at", in_course="course__code", section="section__slug",
        last_paragraph="last_block__key", title="section__title",
    )  # fmt: skip
    return [{**row, "section": Coded(row["section"], row.pop("title") or row["section"])} for row in found]


def _notes(person: User) -> list[dict]:
    tags: dict[int, list[str]] = {}
    for note, name in NoteTag.objects.filter(note__user=person).order_by("pk").values_list("note", "name"):
        tags.setdefault(note, []).append(name)
    found = rows(
        Note.objects.filter(user=person).order_by("pk"),
        "markdown", "colour", "in_layer", "created_at", "changed_at", "deleted_at",
        number="pk", in_course="course__code", words_of_the_book="anchor__exact",
        chapter="anchor__chapter__number", paragraph="anchor__block__key",
    )  # fmt: skip
    return [{**row, "tags": tags.get(row["number"], [])} for row in found]
