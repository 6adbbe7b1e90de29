"""Reviewed corrections that come with a book: data that a proofreader wrote, applied as one revision over the scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import Address, Layout, OffsetMap, Quote, Span
from history.models import Anchor, Block, BlockText, Chapter, Fault, Revision, Section
from history.queries import texts_at
from history.services.bookfile import Correction
from history.services.faults import mend
from history.services.publish import locked_chapter


@dataclass(frozen=True)
class Loaded:
    """What came of corrections: the `revision` that they made, how many were `applied` and how many wait as `questions`,
    and those that do not fit the text, with the reason."""

    revision: Revision | None
    applied: int
    questions: int
    unfit: tuple[tuple[Correction, str], ...]


class _Place(NamedTuple):
    correction: Correction
    text: BlockText
    made: Span
    now: Span


@transaction.atomic
def load_corrections(
    *, acting_user, now: datetime, chapter: Chapter, corrections: Iterable[Correction], reason: str = ""
) -> Loaded:
    """Publish the certain corrections as one revision, and keep the questions for a person to decide.

    They are looked for in the text of the last import, by block and words, and applied where the same words still
    stand. Loading the same again changes nothing: each leaves a fault that says it was loaded. Sections without
    a state yet are proofread by this.
    """
    chapter = locked_chapter(chapter.pk)
    base = Revision.objects.filter(chapter=chapter, kind=Revision.Kind.IMPORT).latest("number")
    places, unfit = _find(chapter, base, corrections)
    known = set(
        Fault.objects.filter(chapter=chapter, source=Fault.Source.EDITOR).values_list(
            "anchor__made_block", "anchor__made_start", "found", "suggested"
        )
    )
    new = [
        place
        for place in places
        if (place.text.block_id, place.made.start, place.correction.wrong, place.correction.right) not in known
    ]
    if not new:
        return Loaded(None, 0, 0, tuple(unfit))
    faults = _keep(chapter, base, new, acting_user, now)
    certain = [fault for fault, place in zip(faults, new, strict=True) if place.correction.is_certain]
    revision = None
    if certain:
        revision = mend(chapter=chapter, faults=certain, acting_user=acting_user, now=now, reason=reason)
        Section.objects.filter(chapter=chapter, state=Section.State.IMPORTED).update(
            state=Section.State.PROOFREAD, state_at=now, state_by=acting_user, proofread_by=acting_user
        )
    record(
        acting_user=acting_user, now=now, action="history.load_corrections", target=chapter,
        changes={"faults": (len(known), len(known) + len(new))}, reason=reason,
    )  # fmt: skip
    return Loaded(revision, len(certain), len(new) - len(certain), tuple(unfit))


def _find(
    chapter: Chapter, base: Revision, corrections: Iterable[Correction]
) -> tuple[list[_Place], list[tuple[Correction, str]]]:
    """Find the words of each correction in the imported text, and where they stand now."""
    texts = {text.block.key: text for text in texts_at(chapter, base.number)}
    maps: dict[str, OffsetMap] = {}
    places: list[_Place] = []
    unfit: list[tuple[Correction, str]] = []
    for correction in corrections:
        text = texts.get(correction.block)
        if text is None:
            unfit.append((correction, "no such block"))
            continue
        spans = correction.spans(text.text)
        if not spans:
            unfit.append((correction, "these words do not stand there once"))
        for span in spans:
            if correction.block not in maps:
                maps[correction.block] = OffsetMap(text.text, text.block.text)
            shift = maps[correction.block].leaves_alone(span)
            if shift is None or text.block.removed_in_id:
                unfit.append((correction, "the text has been changed there since"))
            else:
                places.append(_Place(correction, text, span, Span(span.start + shift, span.end + shift)))
    return places, unfit


def _keep(chapter: Chapter, base: Revision, places: list[_Place], acting_user, now: datetime) -> list[Fault]:
    """Store a fault for each correction, hanging from its words."""
    layout = Layout((text.block_id, text.text) for text in texts_at(chapter, base.number))
    anchors = []
    for place in places:
        block: Block = place.text.block
        quote = Quote.of(layout.text, layout.span(Address(block.pk, place.made.start, block.pk, place.made.end)))
        anchors.append(
            Anchor(
                chapter=chapter,
                block=block,
                start=place.now.start,
                end_block=block,
                end=place.now.end,
                made_on=base,
                made_block=block,
                made_start=place.made.start,
                made_end_block=block,
                made_end=place.made.end,
                exact=quote.exact,
                prefix=quote.prefix,
                suffix=quote.suffix,
                made_by=acting_user,
                made_at=now,
            )
        )
    Anchor.objects.bulk_create(anchors)
    faults = [
        Fault(
            chapter=chapter,
            anchor=anchor,
            found=place.correction.wrong,
            suggested=place.correction.right,
            kind=place.correction.kind,
            source=Fault.Source.EDITOR,
            reason=place.correction.reason[:300],
            made_at=now,
        )
        for anchor, place in zip(anchors, places, strict=True)
    ]
    return Fault.objects.bulk_create(faults)
