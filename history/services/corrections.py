"""Reviewed corrections that come with a book: data that a proofreader wrote, applied as one revision over the scan."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import OffsetMap, Span
from history.models import BlockText, Chapter, Fault, Revision, Section
from history.queries import layout_at, texts_at
from history.services.bookfile import Correction
from history.services.drawn import draw_anchors
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
    """Where the words of a correction stood in the imported text, and where they stand now."""

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
    base = (
        Revision.objects.select_related("chapter").filter(chapter=chapter, kind=Revision.Kind.IMPORT).latest("number")
    )
    known = set(
        Fault.objects.filter(chapter=chapter, source=Fault.Source.EDITOR).values_list(
            "anchor__made_block", "anchor__made_start", "found", "suggested"
        )
    )
    places, unfit = _find(chapter, base, corrections, known)
    if not places:
        return Loaded(None, 0, 0, tuple(unfit))
    faults = _keep(chapter, base, places, acting_user, now)
    certain = [fault for fault, place in zip(faults, places, strict=True) if place.correction.is_certain]
    revision = None
    if certain:
        revision = mend(chapter=chapter, faults=certain, acting_user=acting_user, now=now, reason=reason)
        Section.objects.filter(chapter=chapter, state=Section.State.IMPORTED).update(
            state=Section.State.PROOFREAD, state_at=now, state_by=acting_user, proofread_by=acting_user
        )
    record(
        acting_user=acting_user, now=now, action="history.load_corrections", target=chapter,
        changes={"faults": (len(known), len(known) + len(places))}, reason=reason,
    )  # fmt: skip
    return Loaded(revision, len(certain), len(places) - len(certain), tuple(unfit))


def _find(
    chapter: Chapter, base: Revision, corrections: Iterable[Correction], known: Container[tuple]
) -> tuple[list[_Place], list[tuple[Correction, str]]]:
    """Find the words of each correction in the imported text, and where they stand now; leave out those that are known."""
    texts = {text.block.key: text for text in texts_at(chapter, base.number)}
    maps: dict[str, OffsetMap] = {}
    places: list[_Place] = []
    unfit: list[tuple[Correction, str]] = []
    for correction in corrections:
        text = texts.get(correction.block)
        spans = correction.spans(text.text) if text else []
        if not spans:
            unfit.append((correction, "these words do not stand there once" if text else "no such block"))
        for span in spans:
            if (text.block_id, span.start, correction.wrong, correction.right) in known:
                continue
            if correction.block not in maps:
                maps[correction.block] = OffsetMap.of_texts(text.text, text.block.text)
            shift = maps[correction.block].leaves_alone(span)
            if shift is None or text.block.removed_in_id:
                unfit.append((correction, "the text has been changed there since"))
            else:
                places.append(_Place(correction, text, span, Span(span.start + shift, span.end + shift)))
    return places, unfit


def _keep(chapter: Chapter, base: Revision, places: list[_Place], acting_user, now: datetime) -> list[Fault]:
    """Store a fault for each correction, hanging from its words."""
    anchors = draw_anchors(
        acting_user=acting_user,
        now=now,
        layout=layout_at(chapter, base.number),
        made_on=base,
        places=[(place.text.block, place.made, place.now) for place in places],
    )
    return Fault.objects.bulk_create(
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
    )
