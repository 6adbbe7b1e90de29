"""The dated events of a chapter, as the timeline page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.shortcuts import get_object_or_404

from classroom.common.search import Part, Place, snippet
from classroom.courses.models import Enrollment
from classroom.reading.rules import readable_events, readable_sections
from history.importer.events import find_dates
from history.models import Anchor, Chapter, Event, Proposal, Section
from history.queries import Passage, anchor_address

LANES = 3
_BEFORE, _AFTER = 60, 110


class Happening(NamedTuple):
    """An event with where it stands: its section, the words around its date, their lasting address ("" when gone)."""

    event: Event
    section: Section
    parts: list[Part]
    address: str


class Year(NamedTuple):
    year: int
    happenings: list[Happening]


class Lane(NamedTuple):
    """A row of the drawing: neighbouring sections, and what happened by them."""

    sections: list[Section]
    happenings: list[Happening]


@dataclass(frozen=True)
class Timeline:
    """The events of a chapter. `sections` are those that date anything, each with `dated`, how many events it has."""

    chapter: Chapter
    sections: list[Section]
    here: Section | None
    years: list[Year]
    lanes: list[Lane]
    total: int
    proposed: list[Happening] = field(default_factory=list)

    @property
    def shown(self) -> int:
        return sum(len(year.happenings) for year in self.years)


def get_chapter(enrollment: Enrollment, book: str, chapter: int) -> Chapter:
    """Return a chapter of the course's books with its book, or raise Http404; one query."""
    chapters = Chapter.objects.filter(book__courses=enrollment.course_id).select_related("book")
    return get_object_or_404(chapters, book__slug=book, number=chapter)


def get_event(enrollment: Enrollment, book: str, chapter: int, pk: int) -> Event:
    """Return an event of a chapter of the course's books, or raise Http404; one query."""
    events = readable_events(enrollment).select_related("chapter__book", "anchor")
    return get_object_or_404(events, chapter__book__slug=book, chapter__number=chapter, pk=pk)


def timeline(enrollment: Enrollment, chapter: Chapter, *, section: str = "") -> Timeline:
    """The events of a chapter in the order of time, or those of one section; two queries."""
    sections = list(readable_sections(enrollment).filter(chapter=chapter).order_by("position"))
    by_pk = {each.pk: each for each in sections}
    events = readable_events(enrollment).filter(chapter=chapter).exclude(state=Proposal.REFUSED)
    happenings = [
        _happening(event, chapter, by_pk) for event in events.select_related("anchor__block", "anchor__end_block")
    ]
    happenings.sort(key=_moment)
    kept = [each for each in happenings if each.event.state == Proposal.KEPT]
    for each in sections:
        each.dated = sum(happening.section.pk == each.pk for happening in kept)
    here = next((each for each in sections if each.slug == section), None)
    shown = [each for each in kept if here is None or each.section.pk == here.pk]
    return Timeline(
        chapter=chapter,
        sections=[each for each in sections if each.dated],
        here=here,
        years=[Year(year, list(group)) for year, group in groupby(shown, key=lambda each: each.event.year_from)],
        lanes=_lanes([each for each in sections if any(each.pk == one.section.pk for one in shown)], shown),
        total=len(kept),
        proposed=[each for each in happenings if each.event.state == Proposal.PROPOSED],
    )


def _moment(happening: Happening) -> tuple[int, int, int, int, int, int]:
    event, anchor = happening.event, happening.event.anchor
    return event.year_from, event.month or 0, event.day or 0, event.year_to, anchor.block.position, anchor.start


def _happening(event: Event, chapter: Chapter, sections: dict[int, Section]) -> Happening:
    anchor = event.anchor
    anchor.chapter = chapter
    section = sections[anchor.block.section_id]
    section.chapter = chapter
    if anchor.status == Anchor.Status.ORPHAN:
        return Happening(event, section, [Part(anchor.exact, marked=True)], "")
    end = anchor.end if anchor.end_block_id == anchor.block_id else len(anchor.block.text)
    parts = snippet(anchor.block.text, [Place(anchor.start, end)], before=_BEFORE, after=_AFTER)
    return Happening(event, section, parts, anchor_address(anchor))


def _lanes(sections: Sequence[Section], happenings: Sequence[Happening]) -> list[Lane]:
    """Share the sections among three lanes, neighbours together, so that all are about as full."""
    counts = [sum(each.section.pk == section.pk for each in happenings) for section in sections]
    lanes = []
    for first, last in _shares(counts, min(LANES, len(sections))):
        own = list(sections[first:last])
        keys = {section.pk for section in own}
        lanes.append(Lane(own, [each for each in happenings if each.section.pk in keys]))
    return lanes


def _shares(counts: Sequence[int], shares: int) -> list[tuple[int, int]]:
    """Cut a row of counts into `shares` parts that are as even as can be; sections of a chapter are few."""
    if shares < 1:
        return []
    if shares == 1:
        return [(0, len(counts))]
    best: tuple[int, list[tuple[int, int]]] | None = None
    for cut in range(1, len(counts) - shares + 2):
        rest = [(first + cut, last + cut) for first, last in _shares(counts[cut:], shares - 1)]
        parts = [(0, cut), *rest]
        unevenness = sum(sum(counts[first:last]) ** 2 for first, last in parts)
        if best is None or unevenness < best[0]:
            best = unevenness, parts
    return best[1]


def said_of_date(passage: Passage) -> dict[str, object]:
    """Return what the date in a passage means, as the fields of an event; nothing when there is none. Makes no query."""
    for dated in find_dates(passage.block.text):
        if dated.start < passage.end and passage.start < dated.end:
            said = {field: getattr(dated, field) for field in ("year_from", "month", "day", "title")}
            return said | ({"year_to": dated.year_to} if dated.year_to != dated.year_from else {})
    return {}
