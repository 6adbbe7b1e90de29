"""The page of what the importer was not sure of in a chapter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classroom.courses.models import Course
from classroom.reading.queries.authors import authors
from history.models import Block, Chapter, ImportDecision
from history.queries import chapter_decisions


@dataclass(frozen=True)
class DecisionLine:
    """A decision with the block that it is in now, if there is one, and the name of who decided."""

    decision: ImportDecision
    block: Block | None
    by: str

    @property
    def is_open(self) -> bool:
        return self.decision.state == ImportDecision.State.OPEN


@dataclass(frozen=True)
class Decisions:
    """All the decisions of the last import of a chapter: how many there are and how many have been looked at."""

    lines: Sequence[DecisionLine]

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def looked_at(self) -> int:
        return sum(not line.is_open for line in self.lines)

    def shown(self, show: str) -> list[DecisionLine]:
        """The lines that are "open" or "decided", or all."""
        wanted = {"open": (True,), "decided": (False,)}.get(show, (True, False))
        return [line for line in self.lines if line.is_open in wanted]


def decisions_page(course: Course, chapter: Chapter) -> Decisions:
    """Return what the page shows; two queries (three where somebody has decided)."""
    found = list(chapter_decisions(chapter))
    name = authors(course, (decision.decided_by_id for decision in found))
    return Decisions([decision_line(decision, name) for decision in found])


def decision_line(decision: ImportDecision, name: Callable[[int | None], str]) -> DecisionLine:
    """Return a decision as its line shows it. A block that was joined with another is that one now."""
    block = decision.source.block if decision.source else None
    if block and block.merged_into_id:
        block = block.merged_into
    return DecisionLine(decision, block if block and not block.removed_in_id else None, name(decision.decided_by_id))
