"""A reader's own notes and highlights, and the instructors' layer, beside the text."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from classroom.common.prepared import Prepared, Slot
from classroom.courses.models import Enrollment
from classroom.reading.models import Note, NoteTag
from classroom.reading.rules import own_deleted_notes, own_notes, shown_notes
from history.models import Section


class MarginRow(NamedTuple):
    """A row of the margin's query."""

    pk: int
    colour: str
    markdown: str
    html: str
    in_layer: bool
    version: int
    thread: int | None
    user: int
    author: str
    block: str
    start: int
    end_block: str
    end: int
    status: str
    exact: str


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A note beside the text. `is_own` when it is the viewer's, else it is of the instructors' layer.

    Its place is in code points of the blocks' canonical text as it stands now; `status` is the anchor's.
    """

    row: MarginRow
    is_own: bool
    tags: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The passage's address without its revision: it stands on the page as it is."""
        row = self.row
        return f"{row.block}:{row.start}-{row.end if row.end_block == row.block else f'{row.end_block}:{row.end}'}"

    @property
    def is_bare(self) -> bool:
        """Whether it is a highlight only: nothing is written there."""
        return not (self.row.markdown or self.tags or self.row.in_layer)


def section_notes(enrollment: Enrollment, section: Section) -> list[MarginNote]:
    """What stands in the margin of `section` for the viewer, in the order of the text; two queries, one without notes."""
    rows = _notes.rows(course=enrollment.course_id, user=enrollment.user_id, section=section.pk)
    if not rows:
        return []
    tags: defaultdict[int, list[str]] = defaultdict(list)
    for note, name in _tags.rows(course=enrollment.course_id, user=enrollment.user_id, section=section.pk):
        tags[note].append(name)
    found = (MarginRow(*row) for row in rows)
    return [MarginNote(row, row.user == enrollment.user_id, tuple(tags.get(row.pk, ()))) for row in found]


def _in_section(course: Slot, user: Slot, section: Slot) -> QuerySet[Note]:
    viewer = Enrollment(course_id=course, user_id=user)
    return shown_notes(viewer).filter(anchor__block__section=section, anchor__block__removed_in=None)


_notes = Prepared(
    lambda course, user, section: (
        _in_section(course, user, section)
        .order_by("anchor__block__position", "anchor__start", "pk")
        .values_list(
            "pk", "colour", "markdown", "html", "in_layer", "version", "thread", "user", "user__full_name",
            "anchor__block__key", "anchor__start", "anchor__end_block__key", "anchor__end", "anchor__status",
            "anchor__exact",
        )
    )
)  # fmt: skip
_tags = Prepared(
    lambda course, user, section: (
        NoteTag.objects.filter(note__in=_in_section(course, user, section)).order_by("name").values_list("note", "name")
    )
)


def get_own_note(enrollment: Enrollment, pk: int) -> Note:
    """Return one of the holder's own notes with its passage and `tag_names`, or raise Http404; two queries."""
    return _with_tags(get_object_or_404(_whole(own_notes(enrollment)), pk=pk))


def get_own_note_even_deleted(enrollment: Enrollment, pk: int) -> Note:
    """Return one of the holder's notes, also one that they have deleted and can still bring back; two queries."""
    notes = own_notes(enrollment) | own_deleted_notes(enrollment)
    return _with_tags(get_object_or_404(_whole(notes), pk=pk))


def find_deleted(enrollment: Enrollment, pk: int) -> Note | None:
    """Return a note that the holder has deleted and can still bring back, or None; one query."""
    return own_deleted_notes(enrollment).filter(pk=pk).select_related("anchor__chapter__book").first()


def _whole(notes: QuerySet[Note]) -> QuerySet[Note]:
    return notes.select_related(
        "anchor__chapter__book", "anchor__block__section", "anchor__end_block"
    ).prefetch_related(Prefetch("tags", NoteTag.objects.order_by("name")))


def _with_tags(note: Note) -> Note:
    note.tag_names = [tag.name for tag in note.tags.all()]
    return note
