"""What the reading room copies of a course into another one: the instructors' notes on the text."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from classroom.audit.services import record
from classroom.courses.services.copying import Copying, Item, Part, Verdict, register_part
from classroom.reading.models import Note
from classroom.reading.services.notes import copy_layer
from history.models import Anchor

STANDING = (Anchor.Status.OK, Anchor.Status.MOVED)


def register_parts() -> None:
    """Make the parts of this app known; called once when the apps are ready."""
    register_part(Part("notes", gettext_lazy("Instructors' notes on the text"), 60, _notes, _make, _take_back))


def _notes(copying: Copying) -> Iterable[Item]:
    """All notes are one line: they have no titles and no dates."""
    layer = Note.objects.filter(course=copying.from_course, in_layer=True, deleted_at=None)
    rows = list(layer.values_list("token", "anchor__status", "anchor__chapter__book"))
    if not rows:
        return
    to = copying.to_course.pk
    there = set(Note.objects.filter(course=to).values_list("token", flat=True))
    known = sum(uuid5(token, f"course {to}") in there for token, _status, _book in rows)
    new = sum(
        uuid5(token, f"course {to}") not in there and status in STANDING and book in copying.books
        for token, status, book in rows
    )
    message = _("%(there)s are there already, %(left)s stay: their words or their book are not there.")
    left = len(rows) - known - new
    yield Item(
        ngettext("%(n)s note", "%(n)s notes", new) % {"n": new},
        copying.from_course.pk,
        Verdict.NEW if new else Verdict.UNCHANGED,
        message % {"there": known, "left": left} if known or left else "",
    )


def _make(copying: Copying, _wanted: dict[str, Any]) -> dict[str, Any]:
    before = set(Note.objects.filter(course=copying.to_course).values_list("pk", flat=True))
    copy_layer(
        acting_user=copying.acting_user, now=copying.now, from_course=copying.from_course, to_course=copying.to_course
    )
    made = Note.objects.filter(course=copying.to_course).exclude(pk__in=before)
    return {"notes": [list(row) for row in made.values_list("pk", "version")]}


def _take_back(copying: Copying, before: dict[str, Any]) -> bool:
    """The notes go that nobody has changed since; others stay, and then the line counts as left."""
    versions = dict(before["notes"])
    notes = Note.objects.filter(pk__in=versions, course=copying.to_course, deleted_at=None, thread=None)
    gone = [note for note in notes if note.version == versions[note.pk]]
    anchors = [note.anchor_id for note in gone]
    Note.objects.filter(pk__in=[note.pk for note in gone]).delete()
    Anchor.objects.filter(pk__in=anchors, notes=None, threads=None).delete()
    record(
        acting_user=copying.acting_user, now=copying.now, action="reading.delete_copied", target=copying.to_course,
        course_id=copying.to_course.pk, changes={"notes": (len(versions), len(versions) - len(gone))},
    )  # fmt: skip
    return len(gone) == len(versions)
