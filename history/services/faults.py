"""Faults of the text: decided, and mended by a revision that takes every passage along.

Whoever decides is chosen above, where courses are known. Reporting is in reports.py, what rules suspect in suspects.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from classroom.audit.services import record
from history.events import faults_decided
from history.models import Anchor, Block, Chapter, Fault, Revision
from history.queries import Passage, current_layout, live_blocks
from history.services.anchors import create_anchor
from history.services.canonical import stored
from history.services.edits import publish_texts
from history.services.publish import StaleRevision, locked_chapter
from history.services.splice import Replacement, splice
from history.services.suspects import suspect_faults, untouched


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
def accept_faults(
    *, acting_user, now: datetime, faults: Sequence[Fault], reason: str = "", suggested: str | None = None
) -> Revision:
    """Mend the text by faults of one chapter, in one revision, and return it.

    `suggested` is another text than was proposed, for one fault. Others who said something else of the very same
    words found the fault too: theirs is accepted along, with what is put there. Raises AlreadyDecided, WordsChanged,
    and CannotSplice when the words are entangled with markup; nothing is changed then. Readers who reported are
    told by `faults_decided`, and every passage on the changed words moves in the same transaction.
    """
    chapter = locked_chapter(faults[0].chapter_id)
    waiting = _still_open(chapter, faults)
    if suggested is not None:
        (fault,) = waiting
        _suggest(acting_user, now, fault, stored(suggested))
    if any(fault.suggested is None for fault in waiting):
        raise ValueError("a doubt has to be given words before it can be accepted")
    twins = _twins(chapter, waiting)
    for twin, fault in twins:
        _suggest(acting_user, now, twin, fault.suggested)
    waiting += [twin for twin, _fault in twins]
    revision = mend(chapter=chapter, faults=waiting, acting_user=acting_user, now=now, reason=reason)
    for fault in waiting:
        record(
            acting_user=acting_user, now=now, action="history.accept_fault", target=fault,
            changes={"text": (fault.found, fault.suggested), "revision": (None, revision.number)}, reason=reason,
        )  # fmt: skip
    transaction.on_commit(partial(faults_decided.send_robust, sender=Fault, faults=waiting))
    return revision


def _suggest(acting_user, now: datetime, fault: Fault, suggested: str) -> None:
    if fault.suggested == suggested:
        return
    record(
        acting_user=acting_user, now=now, action="history.edit_fault", target=fault,
        changes={"suggested": (fault.suggested, suggested)},
    )  # fmt: skip
    fault.suggested = suggested
    fault.save(update_fields=["suggested"])


def _twins(chapter: Chapter, faults: Sequence[Fault]) -> list[tuple[Fault, Fault]]:
    """Return the other open faults of exactly the same words, each with the one of `faults` that it stands beside."""
    places = {_place(fault): fault for fault in faults}
    others = (
        Fault.objects.filter(
            chapter=chapter, state=Fault.State.OPEN, anchor__block__in={fault.anchor.block_id for fault in faults}
        )
        .exclude(pk__in=[fault.pk for fault in faults])
        .select_related("anchor__block", "anchor__end_block")
    )
    return [(other, places[_place(other)]) for other in others if _place(other) in places]


def _place(fault: Fault) -> tuple[int, int, int, str]:
    anchor = fault.anchor
    return anchor.block_id, anchor.start, anchor.end, fault.found


@transaction.atomic
def accept_everywhere(
    *,
    acting_user,
    now: datetime,
    fault: Fault,
    passages: Sequence[Passage],
    reason: str = "",
    suggested: str | None = None,
) -> Revision:
    """Mend a fault and the same words at other places, in one revision. `passages` are these places, each the same words.

    Where a fault of these words waits already, it is that one that is accepted. Raises StaleRevision when the text has
    been changed since the places were looked for; else as `accept_faults`.
    """
    chapter = locked_chapter(fault.chapter_id)
    if any(passage.revision != chapter.revision_number for passage in passages):
        raise StaleRevision(chapter)
    if any(passage.exact != fault.found for passage in passages):
        raise ValueError("the same words everywhere")
    (fault,) = _still_open(chapter, [fault])
    if suggested is not None:
        _suggest(acting_user, now, fault, stored(suggested))
    waiting = {
        _place(other): other
        for other in Fault.objects.filter(chapter=chapter, state=Fault.State.OPEN, found=fault.found)
        .exclude(pk=fault.pk)
        .select_related("anchor")
    }
    others = []
    for passage in passages:
        other = waiting.get((passage.block.pk, passage.start, passage.end, passage.exact))
        if other is None:
            other = Fault.objects.create(
                chapter=chapter,
                anchor=create_anchor(acting_user=acting_user, now=now, passage=passage),
                found=fault.found,
                suggested=fault.suggested,
                kind=fault.kind,
                source=Fault.Source.EDITOR,
                reason=reason[:300],
                made_at=now,
            )
        else:
            _suggest(acting_user, now, other, fault.suggested)
        others.append(other)
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


@transaction.atomic
def find_faults(*, now: datetime, chapter: Chapter) -> tuple[int, int]:
    """Look through a whole chapter by the rules as they are today; return how many suspects are new, and how many wait.

    Every revision does the same for the blocks that it changes: this is for new rules, new names and a new dictionary.
    """
    chapter = locked_chapter(chapter.pk)
    new = suspect_faults(
        chapter=chapter, blocks=list(live_blocks(chapter)), layout=current_layout(chapter), now=now
    )  # fmt: skip
    return new, untouched().filter(chapter=chapter).count()


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
            {Replacement(fault.anchor.start, fault.anchor.end, fault.suggested or "") for fault in own},
        )
        for pk, own in by_block.items()
    }
    # Decided before the text is looked through: what rules no longer find is dropped there, but for what is decided.
    Fault.objects.filter(pk__in=[fault.pk for fault in faults]).update(state=Fault.State.ACCEPTED)
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
        shift, last = 0, None
        for fault in sorted(own, key=lambda fault: (fault.anchor.start, fault.anchor.end)):
            anchor, words = fault.anchor, fault.suggested or ""
            place = (anchor.start, anchor.end)
            if place != last:
                before, shift = shift, shift + len(words) - (anchor.end - anchor.start)
            last = place
            anchor.start += before
            anchor.end = anchor.start + len(words)
            anchor.status, anchor.confidence = Anchor.Status.OK, 1.0
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
