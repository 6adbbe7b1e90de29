"""Faults of the text as pages show them: the words in their sentence, and what should stand there."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from classroom.common.anchoring import Span, snap_out
from classroom.courses.models import Enrollment
from classroom.reading.queries.authors import authors
from classroom.reading.rules import decidable_faults, own_reports
from history.models import Block, Fault, FaultReport, Section
from history.queries import Occurrence, Piece, compare, live_blocks, other_places, spans_of, spellings, why

_REACH = 90
_WORD = 30
PER_PAGE = 30


@dataclass(frozen=True)
class Sentence:
    """A fault where it stands: `pieces` is how its words would become those that are suggested, or became them."""

    before: str
    pieces: list[Piece]
    after: str


def sentence(fault: Fault, names: Iterable[str] = ()) -> Sentence:
    """Return the words of a fault with what stands around them in their block now; needs its anchor and the block."""
    text = fault.anchor.block.text
    return Sentence(_head(text, fault.anchor.start), pieces(fault, names), _tail(text, fault.anchor.end))


def _head(text: str, end: int) -> str:
    """What stands before `end`, from the beginning of a phrase on where one is near."""
    start = max(0, end - _REACH)
    if not start:
        return text[:end]
    return "…" + (text[start:end].partition(" ")[2] or text[snap_out(text, Span(start, end)).start : end])


def _tail(text: str, start: int) -> str:
    """What stands behind `start`, up to the end of a phrase where one is near."""
    end = start + _REACH
    if end >= len(text):
        return text[start:]
    return (text[start:end].rpartition(" ")[0] or text[start : snap_out(text, Span(start, end)).end]) + "…"


def pieces(fault: Fault, names: Iterable[str] = ()) -> list[Piece]:
    """Return how the words of a fault would become those that are suggested, by words; a doubt changes nothing.

    A word is not taken apart: what no dictionary has would be shown in pieces.
    """
    if fault.suggested is None:
        return [Piece("doubted", fault.found)]
    if len(fault.found) <= _WORD and not (set(fault.found) | set(fault.suggested)) & {" ", "\n"}:
        return [Piece("removed", fault.found), *([Piece("added", fault.suggested)] if fault.suggested else [])]
    return compare(fault.found, fault.suggested, names)


@dataclass(frozen=True)
class OwnReport:
    """A report of the reader's own with the fault in its sentence."""

    report: FaultReport
    fault: Fault
    sentence: Sentence


def my_reports(enrollment: Enrollment, number: str | None) -> Page:
    """Return a page of the holder's own reports in the course's books (OwnReport), the newest first; two queries."""
    reports = (
        own_reports(enrollment)
        .select_related("fault__revision", "fault__chapter__book", "fault__anchor__block__section")
        .order_by("-made_at", "-pk")
    )
    page = Paginator(reports, PER_PAGE).get_page(number)
    page.object_list = [OwnReport(report, report.fault, sentence(report.fault)) for report in page.object_list]
    return page


@dataclass(frozen=True)
class Entry:
    """A fault as an instructor decides on it.

    `stands`: its words are still there. `words_now`: what stands there instead, when they are not. `reporters`: who
    reported it, as far as the course may know, each with the remark. `places`: how often its words stand elsewhere in
    the chapter. `decided_by`: who decided it.
    """

    fault: Fault
    sentence: Sentence
    stands: bool
    words_now: str
    why: str
    reporters: list[tuple[str, str]]
    places: int
    decided_by: str

    @property
    def block(self):
        return self.fault.anchor.block

    @property
    def typed(self) -> str:
        """What a person begins with who changes the proposal."""
        return self.fault.found if self.fault.suggested is None else self.fault.suggested


@dataclass(frozen=True)
class Facet:
    """A value by which the queue is narrowed, and how many faults have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Queue:
    """A page of the faults of a course's books in one state, and by what they can be narrowed."""

    page: Page
    counts: dict[str, int]
    sections: list[Facet]
    kinds: list[Facet]
    sources: list[Facet]


def fault_queue(enrollment: Enrollment, state: str, narrowed: dict[str, str], number: str | None) -> Queue:
    """Return the faults in `state`, in the order of the text; decided ones the last first.

    `narrowed` may hold section, kind and source; a value that nothing has finds nothing. Nine queries at most.
    """
    faults = decidable_faults(enrollment)
    lookups = {"section": "anchor__block__section", "kind": "kind", "source": "source"}
    chosen = {lookups[name]: value for name, value in narrowed.items() if value}
    rows = list(
        faults.values("state", "kind", "source", "anchor__block__section").annotate(count=Count("pk")).order_by("state")
    )
    here = [row for row in rows if row["state"] == state]
    counts = {one: sum(row["count"] for row in rows if row["state"] == one and _is(row, chosen)) for one in Fault.State}
    sections = Section.objects.filter(pk__in={row["anchor__block__section"] for row in here}).select_related("chapter")
    order = ("chapter__number", "anchor__block__position", "anchor__start", "pk")
    if state != Fault.State.OPEN:
        order = ("-decided_at", *order)
    wanted = faults.filter(state=state, **chosen).order_by(*order)
    page = Paginator(_with_parts(wanted), PER_PAGE).get_page(number)
    page.object_list = entries(enrollment, page.object_list)
    return Queue(
        page=page,
        counts=counts,
        sections=[
            Facet(
                str(section.pk),
                f"{section.chapter.number} · {section}",
                _sum(here, chosen, "anchor__block__section", section.pk),
            )
            for section in sections.order_by("chapter__number", "position")
        ],
        kinds=_facets(here, chosen, "kind", Fault.Kind.choices),
        sources=_facets(here, chosen, "source", Fault.Source.choices),
    )


def _is(row: dict, chosen: dict[str, str], besides: str = "") -> bool:
    return all(str(row[lookup]) == value for lookup, value in chosen.items() if lookup != besides)


def _sum(rows: list[dict], chosen: dict[str, str], lookup: str, value: object) -> int:
    return sum(row["count"] for row in rows if row[lookup] == value and _is(row, chosen, besides=lookup))


def _facets(rows: list[dict], chosen: dict[str, str], lookup: str, choices: Iterable[tuple[str, str]]) -> list[Facet]:
    there = {row[lookup] for row in rows}
    return [Facet(value, str(label), _sum(rows, chosen, lookup, value)) for value, label in choices if value in there]


def _with_parts(faults: QuerySet[Fault]) -> QuerySet[Fault]:
    return faults.select_related(
        "chapter__book", "revision", "anchor__block__section", "anchor__end_block"
    ).prefetch_related(Prefetch("reports", FaultReport.objects.order_by("made_at", "pk")))


def get_fault(enrollment: Enrollment, pk: int) -> Fault:
    """Return a fault of the course's books with what its page shows, or raise Http404; two queries."""
    return get_object_or_404(_with_parts(decidable_faults(enrollment)), pk=pk)


def entries(enrollment: Enrollment, faults: Iterable[Fault]) -> list[Entry]:
    """Return faults as they are decided on; they carry what `get_fault` gives. Three queries, however many they are."""
    faults = list(faults)
    if not faults:
        return []
    people = [report.reporter_id for fault in faults for report in fault.reports.all()]
    name = authors(enrollment.course, [*people, *(fault.decided_by_id for fault in faults)])
    waiting = {fault.chapter_id for fault in faults if fault.state == Fault.State.OPEN}
    texts: dict[int, list[str]] = defaultdict(list)
    if waiting:
        blocks = Block.objects.filter(chapter__in=waiting, removed_in=None)
        for chapter, text in blocks.values_list("chapter", "text"):
            texts[chapter].append(text)
    names = {fault.chapter.book_id: fault.chapter.book for fault in faults}
    known = {pk: spellings(book) for pk, book in names.items()}
    return [_entry(fault, texts[fault.chapter_id], name, known[fault.chapter.book_id]) for fault in faults]


def _entry(fault: Fault, texts: list[str], name: Callable[[int | None], str], names: list[str]) -> Entry:
    anchor = fault.anchor
    is_open = fault.state == Fault.State.OPEN
    words_now = anchor.block.text[anchor.start : anchor.end]
    stands = words_now == fault.found and anchor.block.removed_in_id is None
    is_word = is_open and fault.kind not in (Fault.Kind.NOTE, Fault.Kind.PUNCTUATION)
    places = sum(len(spans_of(text, fault.found, fault.suggested)) for text in texts) if is_word else 0
    return Entry(
        fault=fault,
        sentence=sentence(fault, names),
        stands=stands or not is_open,
        words_now=words_now,
        why=why(fault),
        reporters=[(name(report.reporter_id), report.note) for report in fault.reports.all()],
        places=max(places - stands, 0),
        decided_by=name(fault.decided_by_id) if fault.decided_at else "",
    )


def open_counts(enrollment: Enrollment) -> dict[str, int]:
    """Return how many faults of the course's books are in each state; one query."""
    rows = decidable_faults(enrollment).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(Fault.State, 0) | dict(rows)


@dataclass(frozen=True)
class Spot:
    """Another place of the same words: its address, the words around it, and whether it is likely the same fault."""

    address: str
    block: Block
    before: str
    words: str
    after: str
    is_word: bool


def spots(fault: Fault) -> tuple[list[Occurrence], list[Spot]]:
    """Return the other places of a fault's words in its chapter, as they are and as they are shown; two queries."""
    blocks = list(live_blocks(fault.chapter).select_related("section"))
    places = other_places(fault, blocks, spellings(fault.chapter.book))
    shown = [
        Spot(
            place.address(fault.chapter.revision_number),
            place.block,
            _head(place.block.text, place.start),
            fault.found,
            _tail(place.block.text, place.end),
            place.is_word,
        )
        for place in places
    ]
    return places, shown
