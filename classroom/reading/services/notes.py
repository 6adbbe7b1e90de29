"""Keeping a reader's own notes and highlights.

They are their owner's: what stands in them is written into no audit, and no page shows it to anybody else. What an
instructor shows to the whole course is audited.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from classroom.accounts.models import User
from classroom.accounts.services import hold_account
from classroom.audit.services import record
from classroom.common.markup import plain_text, to_html
from classroom.common.search.index import index_texts
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import closed_when_archived
from classroom.discussions.models import Thread
from classroom.discussions.services import create_thread
from classroom.reading.models import Note, NotePiece, NoteTag
from history.models import Anchor
from history.queries import Passage, anchor_address, find_passage
from history.services import create_anchor

# How long a deleted note can be brought back.
UNDO = timedelta(days=1)
_TITLE = 60


class StaleNote(Exception):
    """The note was saved from elsewhere since; `note` is what was saved, with `tag_names`."""

    def __init__(self, note: Note) -> None:
        super().__init__(note)
        self.note = note


class TokenUsed(Exception):
    """The token stands on a note of this person in another course."""


@dataclass(frozen=True)
class NoteText:
    """What a person writes of a note."""

    colour: str
    markdown: str = ""
    tags: tuple[str, ...] = ()
    in_layer: bool = False


@closed_when_archived("course")
def create_note(
    *, acting_user: User, now: datetime, course: Course, passage: Passage, token: UUID, text: NoteText
) -> Note:
    """Keep a note on a passage and return it with `tag_names`.

    Sent again with the same `token` it is the same note: what was written since on the device that made it is saved,
    unless it has been saved from elsewhere (StaleNote). Raises TokenUsed.
    """
    try:
        with transaction.atomic():
            hold_account(acting_user)
            anchor = create_anchor(acting_user=acting_user, now=now, passage=passage)
            note = Note.objects.create(
                user=acting_user, course=course, anchor=anchor, token=token, created_at=now, **_fields(text, now)
            )
            _keep_tags(note, text.tags, are_new=True)
            _audit_layer(note, acting_user, now, before=False)
            _index(note, is_new=True)
            return note
    except IntegrityError:
        note = note_by_token(acting_user, course, token)
        if note is None:
            raise
    return save_note(acting_user=acting_user, now=now, note=note, text=text, expected_version=1)


def note_by_token(user: User, course: Course, token: UUID) -> Note | None:
    """Return the note that a device has made with `token`, a deleted one too; raise TokenUsed for one of another course."""
    note = Note.objects.filter(user=user, token=token).select_related("anchor__block").first()
    if note and note.course_id != course.pk:
        raise TokenUsed
    return note


@closed_when_archived("note.course")
@transaction.atomic
def save_note(*, acting_user: User, now: datetime, note: Note, text: NoteText, expected_version: int) -> Note:
    """Save a note as it is written now and return it with `tag_names`; raise StaleNote when `expected_version` is not
    the one that is kept and the texts differ.

    The same text sent again changes nothing. A note that was deleted meanwhile comes back: nothing written is lost.
    """
    current = Note.objects.select_for_update().get(pk=note.pk)
    current.anchor = note.anchor
    current.tag_names = list(current.tags.order_by("name").values_list("name", flat=True))
    fields = _fields(text, now)
    same = current.deleted_at is None and current.tag_names == sorted(text.tags)
    same = same and all(getattr(current, name) == value for name, value in fields.items() if name != "changed_at")
    if same:
        return current
    if current.version != expected_version:
        raise StaleNote(current)
    was_in_layer = current.in_layer
    for name, value in {**fields, "version": current.version + 1, "deleted_at": None}.items():
        setattr(current, name, value)
    current.save(update_fields=[*fields, "version", "deleted_at"])
    _keep_tags(current, text.tags)
    _audit_layer(current, acting_user, now, before=was_in_layer)
    _index(current)
    return current


@transaction.atomic
def delete_note(*, acting_user: User, now: datetime, note: Note) -> None:
    """Take a note away. It can be brought back until the person deletes another a day later or more."""
    Note.objects.filter(pk=note.pk).update(deleted_at=now)
    index_texts(NotePiece.note, {note.pk: ""})
    if note.in_layer:
        _record(note, acting_user, now, "reading.delete_layer_note", {"in_layer": (True, False)})
    gone = Note.objects.filter(user=acting_user, deleted_at__lt=now - UNDO)
    anchors = list(gone.values_list("anchor", flat=True))
    gone.delete()
    Anchor.objects.filter(pk__in=anchors, notes=None).delete()


@transaction.atomic
def restore_note(*, acting_user: User, now: datetime, note: Note) -> Note:
    """Bring a deleted note back as it was."""
    Note.objects.filter(pk=note.pk).update(deleted_at=None)
    note.deleted_at = None
    note.tag_names = list(note.tags.order_by("name").values_list("name", flat=True))
    _audit_layer(note, acting_user, now, before=False)
    _index(note)
    return note


@closed_when_archived("note.course")
@transaction.atomic
def share_note(
    *, acting_user: User, now: datetime, note: Note, token: UUID, markdown: str, title: str = "",
    group: Group | None = None,
) -> Thread:  # fmt: skip
    """Make a thread of a note on the words where it stands now, for `group` or for the whole course; return it.

    The note stays its owner's. It is shared once, however often it is sent. Raises TokenUsed of discussions.
    """
    shared = Note.objects.select_for_update().get(pk=note.pk).thread
    if shared:
        return shared
    thread = create_thread(
        acting_user=acting_user, now=now, course=note.course, token=token, markdown=markdown, group=group,
        title=title or _first_words(markdown), passage=find_passage(note.anchor.chapter, anchor_address(note.anchor)),
    )  # fmt: skip
    Note.objects.filter(pk=note.pk).update(thread=thread)
    return thread


def _first_words(markdown: str) -> str:
    words = " ".join(plain_text(markdown).split())
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"


@dataclass(frozen=True)
class CopiedLayer:
    """How many notes were carried to another course, and how many could not be: their words or their book are not there."""

    copied: int
    left: int


@closed_when_archived("to_course")
@transaction.atomic
def copy_layer(*, acting_user: User, now: datetime, from_course: Course, to_course: Course) -> CopiedLayer:
    """Carry the instructors' layer of one course to another that uses the same books; done again, it adds what is new.

    Each note gets a passage of its own, at the place where it stands now. It belongs to who wrote it when they teach
    the other course too, else to `acting_user`.
    """
    notes = (
        Note.objects.filter(course=from_course, in_layer=True, deleted_at=None)
        .select_related("anchor__chapter__book", "anchor__block", "anchor__end_block", "user")
        .prefetch_related("tags")
        .order_by("pk")
    )
    books = set(to_course.books.values_list("pk", flat=True))
    teachers = set(
        Enrollment.objects.filter(
            course=to_course, role=Role.INSTRUCTOR, state=Enrollment.State.ACTIVE
        ).values_list("user", flat=True)
    )  # fmt: skip
    there = set(Note.objects.filter(course=to_course).values_list("token", flat=True))
    copied = left = 0
    for note in notes:
        token = uuid5(note.token, f"course {to_course.pk}")
        if token in there:
            continue
        standing = note.anchor.status in (Anchor.Status.OK, Anchor.Status.MOVED)
        if not standing or note.anchor.chapter.book_id not in books:
            left += 1
            continue
        create_note(
            acting_user=note.user if note.user_id in teachers else acting_user, now=now, course=to_course, token=token,
            passage=find_passage(note.anchor.chapter, anchor_address(note.anchor)),
            text=NoteText(note.colour, note.markdown, tuple(tag.name for tag in note.tags.all()), in_layer=True),
        )  # fmt: skip
        copied += 1
    return CopiedLayer(copied, left)


@transaction.atomic
def rebuild_search() -> int:
    """Make the index of all notes anew, and return how many there are."""
    NotePiece.objects.all().delete()
    count = 0
    notes = Note.objects.filter(deleted_at=None).select_related("anchor").prefetch_related("tags").order_by("pk")
    for note in notes.iterator(500):
        note.tag_names = [tag.name for tag in note.tags.all()]
        _index(note, is_new=True)
        count += 1
    return count


def search_is_missing() -> bool:
    """Whether there are notes and none of them is in the index."""
    return not NotePiece.objects.exists() and Note.objects.filter(deleted_at=None).exists()


def _fields(text: NoteText, now: datetime) -> dict:
    return {
        "colour": text.colour,
        "markdown": text.markdown,
        "html": to_html(text.markdown) if text.markdown else "",
        "in_layer": text.in_layer,
        "changed_at": now,
    }


def _keep_tags(note: Note, tags: Iterable[str], *, are_new: bool = False) -> None:
    wanted = sorted(set(tags))
    if not are_new:
        note.tags.exclude(name__in=wanted).delete()
    known = () if are_new else set(note.tags.values_list("name", flat=True))
    NoteTag.objects.bulk_create(NoteTag(note=note, name=name) for name in wanted if name not in known)
    note.tag_names = wanted


def _index(note: Note, *, is_new: bool = False) -> None:
    """Let the search find a note; needs its anchor and `tag_names`."""
    index_texts(NotePiece.note, {note.pk: found_by(note, note.tag_names)}, are_new=is_new)


def found_by(note: Note, tags: Sequence[str]) -> str:
    """Return what a note is found by: its words without their markup, its tags, and the words that it is on."""
    return normalise("\n\n".join([plain_text(note.markdown), *tags, note.anchor.exact]))


def _audit_layer(note: Note, acting_user: User, now: datetime, *, before: bool) -> None:
    if note.in_layer or before:
        _record(note, acting_user, now, "reading.save_layer_note", {"in_layer": (before, note.in_layer)})


def _record(note: Note, acting_user: User, now: datetime, action: str, changes: dict) -> None:
    record(
        acting_user=acting_user, now=now, action=action, target=note, course_id=note.course_id, changes=changes
    )  # fmt: skip
