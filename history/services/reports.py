"""Reporting a fault of the text: what a reader says is wrong, and what should stand there.

Whoever may report is chosen above, where courses are known.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import Span
from classroom.common.anchoring.locate import CONTEXT
from history.events import fault_reported
from history.importer.faults import differing, kind_of
from history.models import Chapter, Fault, FaultReport
from history.queries import Passage, find_passage, spellings
from history.services.anchors import create_anchor
from history.services.canonical import stored
from history.services.publish import locked_chapter
from history.services.suspects import drop_covered

# What a report may be about, in code points: a phrase, not a page.
LONGEST_FAULT = 300
# So many reports of one reader may wait: who has more to say waits for an answer first.
MOST_WAITING = 50


class CannotReport(Exception):
    """A report that is not taken. `code`: same (the words stand there already), waiting (MOST_WAITING of the reader's
    reports wait), refused (the same was rejected before; `fault` is it, with the reason in `decision`)."""

    def __init__(self, code: str, fault: Fault | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.fault = fault


@transaction.atomic
def report_fault(
    *, acting_user, now: datetime, passage: Passage, suggested: str | None, note: str = "", kind: str = ""
) -> Fault:
    """Report the words of `passage` as wrong and return the fault; nothing in the text changes by it.

    `suggested` is what should stand there (None: the reader only doubts). The fault is narrowed to the words that
    would change, so that two who chose more or less around the same word say the same. Who reports what has been
    reported already, and still waits, joins that report. The passage must lie in one block and be at most
    LONGEST_FAULT long, else ValueError: the form has refused it before. Raises CannotReport, and PassageNotThere
    when the words have been corrected away since the passage was found.
    """
    if passage.block.pk != passage.end_block.pk or len(passage.exact) > LONGEST_FAULT:
        raise ValueError("a fault is some words of one block")
    chapter = locked_chapter(passage.chapter.pk)
    if chapter.revision_number != passage.revision:
        passage = find_passage(chapter, passage.address)
    if suggested is not None:
        suggested = stored(suggested)
        if suggested == passage.exact:
            raise CannotReport("same")
        passage, suggested = _narrowed(passage, suggested)
    fault = _standing(chapter, passage, suggested)
    if fault is None or not fault.reports.filter(reporter=acting_user).exists():
        waiting = FaultReport.objects.filter(reporter=acting_user, fault__state=Fault.State.OPEN).count()
        if waiting >= MOST_WAITING:
            raise CannotReport("waiting")
    if fault is None:
        fault = Fault.objects.create(
            chapter=chapter,
            anchor=create_anchor(acting_user=acting_user, now=now, passage=passage),
            found=passage.exact,
            suggested=suggested,
            kind=kind or kind_of(passage.exact, suggested),
            source=Fault.Source.READER,
            made_at=now,
        )
        drop_covered(fault)
    _report, is_new = FaultReport.objects.get_or_create(
        fault=fault, reporter=acting_user, defaults={"note": " ".join(note.split())[:300], "made_at": now}
    )
    if is_new:
        record(
            acting_user=acting_user, now=now, action="history.report_fault", target=fault,
            changes={"text": (fault.found, fault.suggested)}, reason=note,
        )  # fmt: skip
        transaction.on_commit(partial(fault_reported.send_robust, sender=Fault, fault=fault, reporter=acting_user))
    return fault


def _standing(chapter: Chapter, passage: Passage, suggested: str | None) -> Fault | None:
    """Return the open fault that says the same of the same words; raise CannotReport when it was rejected."""
    same = Fault.objects.filter(
        chapter=chapter,
        anchor__block=passage.block,
        anchor__start=passage.start,
        anchor__end=passage.end,
        found=passage.exact,
        suggested=suggested,
    )
    waiting = same.filter(state=Fault.State.OPEN).first()
    if waiting is None and (refused := same.filter(state=Fault.State.REJECTED).order_by("-decided_at").first()):
        raise CannotReport("refused", refused)
    return waiting


def _narrowed(passage: Passage, suggested: str) -> tuple[Passage, str]:
    """Return the words of a passage that a suggestion changes, and what should stand in their place."""
    span, words = differing(passage.exact, suggested, spellings(passage.chapter.book))
    if span == Span(0, len(passage.exact)):
        return passage, suggested
    before, after = passage.exact[: span.start], passage.exact[span.end :]
    return (
        replace(
            passage,
            start=passage.start + span.start,
            end=passage.start + span.end,
            exact=passage.exact[span.start : span.end],
            prefix=(passage.prefix + before)[-CONTEXT:],
            suffix=(after + passage.suffix)[:CONTEXT],
        ),
        words,
    )
