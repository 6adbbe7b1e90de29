"""What the pages show of bulk acts."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Copied, Part, rows
from classroom.accounts.models import User
from classroom.batches.models import Batch, BatchLine


def of_course(course_id: int, kind: str) -> QuerySet[Batch]:
    """The batches of one kind of one course, newest first, with who made them."""
    return Batch.objects.filter(course_id=course_id, kind=kind).select_related("made_by")


def open_batches(kind: str) -> list[Batch]:
    """The plans of one kind that were neither applied nor put away, newest first, with who made them; one query."""
    return list(Batch.objects.filter(kind=kind, state=Batch.State.PLANNED).select_related("made_by"))


#: Problems first: they are what a person has to do something about.
ORDER = (
    BatchLine.Verdict.PROBLEM,
    BatchLine.Verdict.NEW,
    BatchLine.Verdict.CHANGED,
    BatchLine.Verdict.MISSING,
    BatchLine.Verdict.UNCHANGED,
)
SHOWN = 100
#: Those who are missing are ticked one by one, so more of them stand on one page.
TICKED = 1000


@dataclass(frozen=True)
class Lines:
    """Lines of one verdict: how many there are, and those of the page."""

    verdict: str
    label: str
    count: int
    page: Page


def lines_by_verdict(batch: Batch) -> list[tuple[str, str, list[BatchLine]]]:
    """All lines of a short plan grouped for its preview: (verdict, its name, lines), problems first; one query."""
    lines = list(batch.lines.all())
    grouped = [(verdict, verdict.label, [line for line in lines if line.verdict == verdict]) for verdict in ORDER]
    return [group for group in grouped if group[2]]


def counts_by_verdict(batch: Batch) -> dict[str, int]:
    """How many lines of a plan have which verdict; one query."""
    found = batch.lines.order_by().values_list("verdict").annotate(number=Count("pk"))
    return dict(found)


def pages_by_verdict(batch: Batch, show: str = "", page: str | None = None) -> list[Lines]:
    """The lines of a plan by verdict, problems first: the first of each, or a page of those of `show`.

    One query for the counts and one for each verdict that there is.
    """
    counts, found = counts_by_verdict(batch), []
    for verdict in ORDER:
        if not counts.get(verdict) or (show and verdict != show):
            continue
        size = TICKED if verdict == BatchLine.Verdict.MISSING else SHOWN
        pages = _Counted(batch.lines.filter(verdict=verdict), size, counts[verdict])
        found.append(Lines(verdict, str(verdict.label), counts[verdict], pages.get_page(page if show else 1)))
    return found


class _Counted(Paginator):
    """Pages of rows that were counted before."""

    def __init__(self, rows: QuerySet, size: int, number: int) -> None:
        super().__init__(rows, size)
        self.__dict__["count"] = number


def copy_of_batches(*, person: User, now: datetime, **_signal: object) -> Copied:
    """That one made a bulk act, for the copy of one's data; its lines are about others. Receives `copy_asked`."""
    made = Batch.objects.filter(made_by=person).order_by("pk")
    return Copied(
        parts=(Part("batches", _("Bulk acts that I made"), rows(made, "kind", "state", "made_at")),),
        covers=frozenset(("batches.Batch.made_by",)),
    )
