"""Faults of the text: reported, decided, and mended by a revision that takes every passage along.

Whoever reports and decides is chosen above, where courses are known.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from classroom.audit.services import record
from history.events import fault_reported, faults_decided
from history.importer.faults import kind_of
from history.models import Anchor, Block, Chapter, Fault, FaultReport, Revision
from history.queries import Passage
from history.services.anchors import create_anchor
from history.services.canonical import stored
from history.services.edits import publish_texts
from history.services.publish import locked_chapter
from history.services.splice import Replacement, splice

# What a report may be about, in code points: a phrase, not a page.
LONGEST_FAULT = 300


class AlreadyDecided(Exception):
    """Somebody has decided a fault in the meantime. `fault` is it, as it stands now."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class WordsChanged(Exception):
    """The words that a fault is about are no longer the ones that were reported. `fault` is it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@transaction.atomic
def report_fault(
    *, acting_user, now: datetime, passage: Passage, suggested: str | None, note: str = "", kind: str = ""
) -> Fault:
    """Report the words of `passage` as wrong and return the fault; nothing in the text changes by it.

    `suggested` is what should stand there (None: the reader only doubts). Who reports what has been reported
    already, and still waits, joins that report. The passage must lie in one block and be at most LONGEST_FAULT
    long, else ValueError: the form has refused it before.
    """
    if passage.block.pk != passage.end_block.pk or len(passage.exact) > LONGEST_FAULT:
        raise ValueError("a fault is some words of one block")
    suggested = None if suggested is None else stored(suggested)
    fault = Fault.objects.filter(
        chapter=passage.chapter,
        state=Fault.State.OPEN,
        anchor__block=passage.block,
        anchor__start=passage.start,
        anchor__end=passage.end,
        found=passage.exact,
        suggested=suggested,
    ).first()
    if fault is None:
        fault = Fault.objects.create(
            chapter=passage.chapter,
            anchor=create_anchor(acting_user=acting_user, now=now, passage=passage),
            found=passage.exact,
            suggested=suggested,
            kind=kind or kind_of(passage.exact, suggested),
            source=Fault.Source.READER,
            made_at=now,
        )
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


@transaction.atomic
def accept_faults(
    *, acting_user, now: datetime, faults: Sequence[Fault], reason: str = "", suggested: str | None = None
) -> Revision:
    """Mend the text by faults of one chapter, in one revision, and return it.

    `suggested` is another text than was proposed, for one fault. Raises AlreadyDecided, WordsChanged, and
    CannotSplice when the words are entangled with markup; nothing is changed then. Readers who reported are
    told by `faults_decided`, and every passage on the changed words moves in the same transaction.
    """
    chapter = locked_chapter(faults[0].chapter_id)
    waiting = _still_open(chapter, faults)
    if suggested is not None:
        (fault,) = waiting
        suggested = stored(suggested)
        record(
            acting_user=acting_user, now=now, action="history.edit_fault", target=fault,
            changes={"suggested": (fault.suggested, suggested)},
        )  # fmt: skip
        fault.suggested = suggested
    revision = mend(chapter=chapter, faults=waiting, acting_user=acting_user, now=now, reason=reason)
    for fault in waiting:
        record(
            acting_user=acting_user, now=now, action="history.accept_fault", target=fault,
            changes={"text": (fault.found, fault.suggested), "revision": (None, revision.number)}, reason=reason,
        )  # fmt: skip
    transaction.on_commit(partial(faults_decided.send_robust, sender=Fault, faults=waiting))
    return revision


@transaction.atomic
def accept_everywhere(
    *, acting_user, now: datetime, fault: Fault, passages: Sequence[Passage], reason: str = ""
) -> Revision:
    """Mend a fault and the same words at other places, in one revision. `passages` are these places, each the same words."""
    chapter = locked_chapter(fault.chapter_id)
    found = fault.found
    if fault.suggested is None or any(passage.exact != found for passage in passages):
        raise ValueError("the same words everywhere, with something to put there")
    others = []
    for passage in passages:
        others.append(
            Fault.objects.create(
                chapter=chapter,
                anchor=create_anchor(acting_user=acting_user, now=now, passage=passage),
                found=found,
                suggested=fault.suggested,
                kind=fault.kind,
                source=Fault.Source.EDITOR,
                reason=reason[:300],
                made_at=now,
            )
        )
    return accept_faults(acting_user=acting_user, now=now, faults=[fault, *others], reason=reason)


@transaction.atomic
def reject_fault(*, acting_user, now: datetime, fault: Fault, reason: str) -> Fault:
    """Leave the text as it is, and say why. Raises AlreadyDecided."""
    chapter = locked_chapter(fault.chapter_id)
    (fault,) = _still_open(chapter, [fault], words_must_stand=False)
    fault.state, fault.decision = Fault.State.REJECTED, " ".join(reason.split())[:300]
    fault.decided_by, fault.decided_at = acting_user, now
    fault.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    record(
        acting_user=acting_user, now=now, action="history.reject_fault", target=fault,
        changes={"state": (Fault.State.OPEN, Fault.State.REJECTED)}, reason=reason,
    )  # fmt: skip
    transaction.on_commit(partial(faults_decided.send_robust, sender=Fault, faults=[fault]))
    return fault


@transaction.atomic
def reopen_fault(*, acting_user, now: datetime, fault: Fault) -> Fault:
    """Take a rejection back. What was accepted is undone by another correction, not here."""
    locked_chapter(fault.chapter_id)
    fault = Fault.objects.select_related("anchor").get(pk=fault.pk)
    if fault.state != Fault.State.REJECTED:
        raise AlreadyDecided(fault)
    fault.state, fault.decision, fault.decided_by, fault.decided_at = Fault.State.OPEN, "", None, None
    fault.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    record(
        acting_user=acting_user, now=now, action="history.reopen_fault", target=fault,
        changes={"state": (Fault.State.REJECTED, Fault.State.OPEN)},
    )  # fmt: skip
    return fault


def mend(*, chapter: Chapter, faults: Sequence[Fault], acting_user, now: datetime, reason: str = "") -> Revision:
    """Publish the text with the words of open faults replaced, and mark them as accepted; in the caller's transaction.

    The chapter must be locked and each fault's words must stand at its anchor. Raises CannotSplice.
    """
    by_block: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_block[fault.anchor.block_id].append(fault)
    blocks = Block.objects.in_bulk(list(by_block))
    texts = {
        pk: splice(
            blocks[pk].kind,
            blocks[pk].markdown,
            blocks[pk].text,
            [Replacement(fault.anchor.start, fault.anchor.end, fault.suggested or "") for fault in own],
        )
        for pk, own in by_block.items()
    }
    revision = publish_texts(
        acting_user=acting_user, now=now, chapter=chapter, texts=texts, reason=reason,
        expected_revision=chapter.revision_number,
    )  # fmt: skip
    _settle(by_block, revision, acting_user, now)
    return revision


def _settle(by_block: dict[int, list[Fault]], revision: Revision, acting_user, now: datetime) -> None:
    """Let each mended fault stand on the words that it brought. The difference of the texts could only guess them."""
    anchors, faults = [], []
    for own in by_block.values():
        shift = 0
        for fault in sorted(own, key=lambda fault: fault.anchor.start):
            anchor, words = fault.anchor, fault.suggested or ""
            length = anchor.end - anchor.start
            anchor.start += shift
            anchor.end = anchor.start + len(words)
            anchor.status, anchor.confidence = Anchor.Status.OK, 1.0
            shift += len(words) - length
            fault.state, fault.revision = Fault.State.ACCEPTED, revision
            fault.decided_by, fault.decided_at = acting_user, now
            anchors.append(anchor)
            faults.append(fault)
    Anchor.objects.bulk_update(anchors, ["start", "end", "status", "confidence"], batch_size=100)
    Fault.objects.bulk_update(faults, ["state", "revision", "suggested", "decided_by", "decided_at"], batch_size=100)


def _still_open(chapter: Chapter, faults: Iterable[Fault], *, words_must_stand: bool = True) -> list[Fault]:
    """Return the faults as they stand now, with anchor and block; raise AlreadyDecided or WordsChanged."""
    wanted = [fault.pk for fault in faults]
    found = Fault.objects.filter(chapter=chapter).select_related("anchor__block", "anchor__end_block").in_bulk(wanted)
    standing = [found[pk] for pk in wanted]
    for fault in standing:
        if fault.state != Fault.State.OPEN:
            raise AlreadyDecided(fault)
        if words_must_stand and not stands(fault):
            raise WordsChanged(fault)
    return standing


def stands(fault: Fault) -> bool:
    """Whether the words that were reported still stand where the fault hangs. Needs its anchor and the anchor's block."""
    anchor = fault.anchor
    block = anchor.block
    return (
        block.removed_in_id is None
        and anchor.end_block_id == anchor.block_id
        and block.text[anchor.start : anchor.end] == fault.found
    )
