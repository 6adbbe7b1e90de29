"""Where in a chapter the class talks, asks and reports faults: for those who teach from it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Sum

from classroom.courses.models import Enrollment
from classroom.discussions.models import Thread
from classroom.discussions.queries.lists import unanswered
from classroom.discussions.rules import readable_threads
from classroom.reading.rules import decidable_faults
from history.models import Anchor, Block, Chapter, Fault, FaultReport, Section

# So many posts on a paragraph make it of the next heat.
_HEATS = (1, 3, 6, 12)
BUSIEST = 10


@dataclass(slots=True)
class Cell:
    """A paragraph: what hangs from it. `number` is None for headings and epigraphs."""

    key: str
    number: int | None
    threads: int = 0
    posts: int = 0
    waiting: int = 0
    faults: int = 0

    @property
    def heat(self) -> int:
        """From 0, nobody talks here, to 4."""
        return sum(self.posts >= least for least in _HEATS)

    @property
    def is_used(self) -> bool:
        return bool(self.threads or self.faults)


@dataclass(slots=True)
class MapSection:
    """A section with its paragraphs; `threads` and `posts` are of the section as a whole and of its passages."""

    section: Section
    cells: list[Cell] = field(default_factory=list)
    threads: int = 0
    posts: int = 0
    faults: int = 0


@dataclass(slots=True)
class ChapterMap:
    """`waiting` are the questions and threads that nobody has answered, the oldest first; `busiest` the paragraphs with
    the most posts, as (section, cell)."""

    sections: list[MapSection]
    waiting: list[Thread]
    busiest: list[tuple[Section, Cell]]
    threads: int
    posts: int
    faults: int


def chapter_map(enrollment: Enrollment, chapter: Chapter, now: datetime) -> ChapterMap:
    """Return the map of a chapter for a member of the staff; five queries.

    Faults are those that readers have reported: what the program suspects is no part of the talk. Passages whose words
    are gone stand in no paragraph; they are counted with their section.
    """
    threads = readable_threads(enrollment, now)
    placed = ~Q(anchor__status=Anchor.Status.ORPHAN)
    talk = {
        key: (number, posts)
        for key, number, posts in threads.filter(placed, anchor__chapter=chapter)
        .order_by()
        .values_list("anchor__block")
        .annotate(number=Count("pk"), posts=Sum("post_count"))
    }
    elsewhere = {
        key: (number, posts)
        for key, number, posts in threads.filter(section__chapter=chapter)
        .exclude(placed, anchor__isnull=False)
        .order_by()
        .values_list("section")
        .annotate(number=Count("pk"), posts=Sum("post_count"))
    }
    faults = dict(
        decidable_faults(enrollment)
        .filter(Exists(FaultReport.objects.filter(fault=OuterRef("pk"))), chapter=chapter, state=Fault.State.OPEN)
        .order_by()
        .values_list("anchor__block")
        .annotate(number=Count("pk"))
    )
    waiting = list(
        unanswered(threads.filter(section__chapter=chapter), [enrollment], now, knows_names=True)
        .select_related("section", "anchor__block")
        .order_by("created_at", "pk")
    )
    waits = Counter(
        thread.anchor.block_id for thread in waiting if thread.anchor and thread.anchor.status != Anchor.Status.ORPHAN
    )
    sections: dict[int, MapSection] = {}
    blocks = Block.objects.filter(chapter=chapter, removed_in=None)
    for block in blocks.select_related("section").order_by("position").defer("text", "html", "markdown"):
        part = sections.get(block.section_id)
        if part is None:
            number, posts = elsewhere.get(block.section_id, (0, 0))
            part = sections[block.section_id] = MapSection(block.section, threads=number, posts=posts)
        number, posts = talk.get(block.pk, (0, 0))
        cell = Cell(block.key, block.number, number, posts, waits[block.pk], faults.get(block.pk, 0))
        if cell.number or cell.is_used:
            part.cells.append(cell)
        part.threads, part.posts, part.faults = part.threads + number, part.posts + posts, part.faults + cell.faults
    parts = list(sections.values())
    talked = [(part.section, cell) for part in parts for cell in part.cells if cell.posts]
    return ChapterMap(
        sections=parts,
        waiting=waiting,
        busiest=sorted(talked, key=lambda pair: -pair[1].posts)[:BUSIEST],
        threads=sum(part.threads for part in parts),
        posts=sum(part.posts for part in parts),
        faults=sum(part.faults for part in parts),
    )
