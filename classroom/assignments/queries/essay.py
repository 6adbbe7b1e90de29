"""An essay as it is read: its paragraphs with the evidence that they cite."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from classroom.assignments.models import Attempt, Draft, Evidence, Submission
from classroom.assignments.rules import own_submissions, visible_assignments
from classroom.common.anchoring.locate import WORDS_FLOOR
from classroom.common.markup import paragraphs, to_html
from classroom.common.markup.references import link_references, references
from classroom.courses.models import Enrollment
from history.models import Anchor, Chapter
from history.queries import write_address

#: Code points of a passage in the tray. Thai has spaces between phrases only, so it is cut there or not at all.
SHORT = 140
#: Code points of its paragraph that are shown on either side of a passage.
CONTEXT = 90


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """A piece of evidence with its words as they were picked up.

    `before` and `after` are the words round the passage in its paragraph; `changed` says that the book was corrected
    there since, `now` how the passage reads today (empty when it is gone). `used` says whether the text at hand cites it.
    """

    pk: int
    number: int
    anchor: Anchor
    before: str
    exact: str
    after: str
    changed: bool
    now: str
    used: bool
    #: For its writer alone: where they found it, and what their note or the thread said.
    source: str = ""
    remark: str = ""

    @property
    def address(self) -> str:
        """Where it stands in its chapter now."""
        anchor = self.anchor
        revision = anchor.block.section.chapter.revision_number
        return write_address(anchor.block.key, anchor.start, anchor.end_block.key, anchor.end, revision)

    @property
    def shown_at(self) -> str:
        """The same, to be shown in the text; empty when its words are gone from there."""
        return "" if self.anchor.status == Anchor.Status.ORPHAN else self.address

    @property
    def short(self) -> str:
        """The passage in one line: cut at the end of a phrase when it is long."""
        if len(self.exact) <= SHORT:
            return self.exact
        return f"{self.exact[:SHORT].rpartition(' ')[0] or self.exact}…"


@dataclass(frozen=True, slots=True)
class EssayParagraph:
    """A top-level block of an essay.

    `start` is where its `text` begins in the plain text of the whole, in code points; `html` is safe, with the marks of
    evidence as links. `evidence` is what it cites, each piece once, in order.
    """

    kind: str
    text: str
    html: str
    start: int
    evidence: tuple[EvidenceItem, ...]


@dataclass(frozen=True, slots=True)
class DraftEssay:
    """A draft as it would read. `unknown` are numbers that it cites and the tray does not hold."""

    html: str
    evidence: tuple[EvidenceItem, ...]
    unused: tuple[EvidenceItem, ...]
    unknown: tuple[int, ...]


def attempt_evidence(attempt: Attempt) -> tuple[EvidenceItem, ...]:
    """What `attempt` cites and its writer had picked up when they handed in, by number; one query."""
    cited = references(attempt.html)
    if not cited:
        return ()
    found = Evidence.objects.filter(
        Q(removed_at=None) | Q(removed_at__gt=attempt.handed_in_at),
        submission=attempt.submission_id, number__in=cited, anchor__made_at__lte=attempt.handed_in_at,
    )  # fmt: skip
    return _items(found, cited)


def attempt_paragraphs(attempt: Attempt, evidence: Iterable[EvidenceItem] | None = None) -> tuple[EssayParagraph, ...]:
    """Return the paragraphs of `attempt`; one query, or none when `evidence` is given."""
    items = {item.number: item for item in (attempt_evidence(attempt) if evidence is None else evidence)}
    return tuple(
        EssayParagraph(
            paragraph.kind, paragraph.text, link_references(paragraph.html, items), paragraph.start,
            tuple(items[number] for number in references(paragraph.html) if number in items),
        )
        for paragraph in paragraphs(attempt.markdown)
    )  # fmt: skip


def draft_essay(draft: Draft) -> DraftEssay:
    """Return `draft` as its reader would see it, and what is amiss with its evidence; one query."""
    html = to_html(draft.markdown)
    tray = evidence_in_tray(draft.submission_id, html)
    known = {item.number for item in tray}
    return DraftEssay(
        html=link_references(html, known),
        evidence=tuple(item for item in tray if item.used),
        unused=tuple(item for item in tray if not item.used),
        unknown=tuple(number for number in references(html) if number not in known),
    )


def evidence_in_tray(submission: Submission | int | None, html: str = "") -> tuple[EvidenceItem, ...]:
    """The evidence that a writer holds, by number, with whether `html` cites each; one query."""
    if submission is None:
        return ()
    return _items(Evidence.objects.filter(submission=submission, removed_at=None), references(html))


def own_evidence(enrollment: Enrollment, assignment_id: int, number: int) -> Evidence | None:
    """One piece of the holder's evidence, or None; one query."""
    return Evidence.objects.filter(
        submission__in=own_submissions(enrollment), submission__assignment=assignment_id, number=number
    ).first()


def own_evidence_in(enrollment: Enrollment, chapter: Chapter, now: datetime) -> list[Evidence]:
    """The evidence in the holder's trays that is from a chapter, in the order of the text; one query."""
    return list(
        Evidence.objects.filter(
            submission__in=own_submissions(enrollment),
            submission__assignment__in=visible_assignments(enrollment, now),
            anchor__chapter=chapter,
            removed_at=None,
        )
        .select_related("anchor__block__section", "submission")
        .order_by("anchor__block__position", "anchor__start", "pk")
    )


def own_attempt(enrollment: Enrollment, assignment_id: int, number: int) -> Attempt | None:
    """The holder's attempt of that number, or None; one query."""
    return Attempt.objects.filter(
        submission__in=own_submissions(enrollment), submission__assignment=assignment_id, number=number
    ).first()


def _items(found: QuerySet[Evidence], cited: Iterable[int]) -> tuple[EvidenceItem, ...]:
    cited = tuple(cited)
    rows = found.select_related("anchor__block__section__chapter__book", "anchor__end_block").order_by("number")
    return tuple(_item(evidence, evidence.number in cited) for evidence in rows)


def _item(evidence: Evidence, used: bool) -> EvidenceItem:
    source = evidence.get_taken_from_display() if evidence.taken_from != Evidence.Source.TEXT else ""
    item = anchor_item(evidence.anchor, evidence.number)
    return replace(item, pk=evidence.pk, used=used, source=source, remark=evidence.remark)


def anchor_item(anchor: Anchor, number: int) -> EvidenceItem:
    """A stored passage with its words and what became of them; needs its blocks, no query."""
    # A writer may attach what has lost its words to any others; what was quoted then still stood elsewhere.
    changed = anchor.status in (Anchor.Status.CHANGED, Anchor.Status.ORPHAN) or anchor.confidence < WORDS_FLOOR
    return EvidenceItem(
        pk=0, number=number, anchor=anchor,
        before=_before(anchor, changed), exact=anchor.exact, after=_after(anchor, changed),
        changed=changed, now=_words_now(anchor) if changed and anchor.status != Anchor.Status.ORPHAN else "", used=True,
    )  # fmt: skip


def _words_now(anchor: Anchor) -> str:
    if anchor.block_id == anchor.end_block_id:
        return anchor.block.text[anchor.start : anchor.end]
    return f"{anchor.block.text[anchor.start :]} … {anchor.end_block.text[: anchor.end]}"


def _before(anchor: Anchor, changed: bool) -> str:
    """What stands before the passage in its block, from the beginning of a phrase. Thai puts spaces between phrases only."""
    text = anchor.prefix.rpartition("\n")[2] if changed else anchor.block.text[: anchor.start]
    if len(text) <= CONTEXT and not changed:
        return text
    return f"…{text[-CONTEXT:].partition(' ')[2]}"


def _after(anchor: Anchor, changed: bool) -> str:
    text = anchor.suffix.partition("\n")[0] if changed else anchor.end_block.text[anchor.end :]
    if len(text) <= CONTEXT and not changed:
        return text
    return f"{text[:CONTEXT].rpartition(' ')[0]}…"
