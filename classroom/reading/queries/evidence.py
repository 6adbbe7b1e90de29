"""What a writer may quote besides the text beside the draft: passages of their own notes, and of the class's threads."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from classroom.assignments.models import Evidence
from classroom.common.markup import plain_text
from classroom.courses.models import Enrollment
from classroom.discussions.models import Post
from classroom.discussions.rules import visible_posts
from classroom.reading.models import Note
from classroom.reading.rules import own_notes
from history.models import Anchor
from history.queries import Passage, PassageNotThere, anchor_address, find_passage

PER_PAGE = 20
#: Code points of what a note or a post says, as it is kept beside the evidence.
REMARK = 400
_STANDING = (Anchor.Status.OK, Anchor.Status.MOVED)
_PLACE = ("chapter__book__title", "chapter__number", "block__section__position", "block__position", "start", "pk")


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage to quote: `pk` is that of the note or of the thread's opening post, `remark` what is said there."""

    pk: int
    source: str
    anchor: Anchor
    remark: str

    def passage(self) -> Passage | None:
        """The passage as it stands now; None when it does not stand in one section any more. One query."""
        try:
            return find_passage(self.anchor.chapter, anchor_address(self.anchor))
        except PassageNotThere:
            return None


def quotable_page(enrollment: Enrollment, source: str, page: str | None, now: datetime) -> Page:
    """One page of what the holder may quote from `source` (note or thread), in the order of the text; two queries."""
    if source == Evidence.Source.NOTE:
        rows = _notes(enrollment).order_by(*(f"anchor__{field}" for field in _PLACE))
    else:
        rows = _posts(enrollment, now).order_by(*(f"thread__anchor__{field}" for field in _PLACE))
    found = Paginator(rows, PER_PAGE).get_page(page)
    found.object_list = [_quotable(row) for row in found.object_list]
    return found


def quotable(enrollment: Enrollment, source: str, pk: int, now: datetime) -> Quotable | None:
    """One of them, or None where the holder may not quote it; one query."""
    rows = _notes(enrollment) if source == Evidence.Source.NOTE else _posts(enrollment, now)
    row = rows.filter(pk=pk).first()
    return _quotable(row) if row else None


def _notes(enrollment: Enrollment) -> QuerySet[Note]:
    return (
        own_notes(enrollment)
        .filter(anchor__status__in=_STANDING, anchor__block__removed_in=None)
        .select_related("anchor__block__section__chapter__book", "anchor__end_block", "anchor__chapter__book")
    )


def _posts(enrollment: Enrollment, now: datetime) -> QuerySet[Post]:
    """Opening posts of threads that hang from a passage. Whether the holder may see them is asked where all ask it."""
    return (
        visible_posts(enrollment, now)
        .filter(parent=None, thread__anchor__status__in=_STANDING, thread__anchor__block__removed_in=None)
        .select_related(
            "thread__anchor__block__section__chapter__book",
            "thread__anchor__end_block",
            "thread__anchor__chapter__book",
        )
    )


def _quotable(row: Note | Post) -> Quotable:
    if isinstance(row, Note):
        return Quotable(row.pk, Evidence.Source.NOTE, row.anchor, _remark(row.markdown))
    words = _remark(row.markdown)
    title = row.thread.title
    return Quotable(row.pk, Evidence.Source.THREAD, row.thread.anchor, f"{title}: {words}" if title else words)


def _remark(markdown: str) -> str:
    words = " ".join(plain_text(markdown).split())
    return words if len(words) <= REMARK else f"{words[:REMARK]}…"
