"""What the rules suspect in the text, kept as faults that wait for a person.

Whenever blocks are published they are looked through anew: what is no longer found goes, unless somebody has reported
or decided it, and what a person has decided at the same words is never proposed again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet

from classroom.common.anchoring import Layout, Span
from history.importer.suspects import Known, Suspect, find_suspects
from history.models import Anchor, Block, Chapter, Fault, Footnote, Name, Proposal, Revision
from history.services.drawn import draw_anchors

# More in one block are no faults of a scan but another kind of text; its editors need not decide on each.
MOST_IN_A_BLOCK = 200


class _Said(NamedTuple):
    """What a person has said of words of a block: from `start` up to `end`, that they are or should be `words`."""

    start: int
    end: int
    words: tuple[str, ...]
    is_open: bool

    def covers(self, suspect: Suspect, words: str) -> bool:
        if suspect.end <= self.start or suspect.start >= self.end:
            return False
        return self.is_open or any(words in said or said in words for said in self.words if said)


def suspect_faults(
    *, chapter: Chapter, blocks: Sequence[Block], removed: Sequence[Block] = (), layout: Layout, now: datetime
) -> int:
    """Look through `blocks` as they stand, keep what is suspect as faults, and return how many are new.

    `layout` is the text of the chapter, by the primary keys of blocks; `removed` are blocks that stand no more. Runs
    in the caller's transaction, with the chapter locked. Eight queries, and some more where something has changed.
    """
    by_block: dict[int, dict[tuple, Fault]] = defaultdict(dict)
    for fault in untouched().filter(anchor__block__in=[*blocks, *removed]).select_related("anchor"):
        by_block[fault.anchor.block_id][_key(fault)] = fault
    known, empty = _known(chapter), _empty_notes(chapter, blocks)
    said, sound = _said(blocks), _found_sound(chapter)
    new: list[tuple[Block, Suspect]] = []
    for block in blocks:
        notes = [(mark["number"], mark["at"]) for mark in block.marks if mark["number"] in empty]
        for suspect in islice(find_suspects(block.text, known, notes=notes), MOST_IN_A_BLOCK):
            words = block.text[suspect.start : suspect.end]
            if (suspect.rule, words) in sound or any(one.covers(suspect, words) for one in said[block.pk]):
                continue
            if by_block[block.pk].pop((*suspect, words), None) is None:
                new.append((block, suspect))
    drop(fault for faults in by_block.values() for fault in faults.values())
    _keep(chapter, new, layout, now)
    return len(new)


def untouched() -> QuerySet[Fault]:
    """Faults that only a rule has found, and nobody has decided or reported: they go when the rule finds them no more."""
    return Fault.objects.filter(source=Fault.Source.RULE, state=Fault.State.OPEN, reports=None)


def drop_covered(fault: Fault) -> None:
    """Take away what rules suspect at the words of `fault`, which a person has just reported."""
    anchor = fault.anchor
    drop(untouched().filter(anchor__block=anchor.block_id, anchor__start__lt=anchor.end, anchor__end__gt=anchor.start))


def drop(faults: Iterable[Fault]) -> None:
    """Delete faults with their passages."""
    rows = [(fault.pk, fault.anchor_id) for fault in faults]
    for first in range(0, len(rows), 200):
        some = rows[first : first + 200]
        Fault.objects.filter(pk__in=[fault for fault, _anchor in some]).delete()
        Anchor.objects.filter(pk__in=[anchor for _fault, anchor in some]).delete()


def _key(fault: Fault) -> tuple:
    anchor = fault.anchor
    return (*Suspect(anchor.start, anchor.end, fault.suggested, fault.kind, fault.rule), fault.found)


def _known(chapter: Chapter) -> Known:
    rows = list(
        Name.objects.filter(book=chapter.book_id, state=Proposal.KEPT).order_by("pk").values_list("name", "spellings")
    )
    names = {name: name for name, _others in rows}
    for name, others in rows:
        for other in others:
            names.setdefault(other, name)
    return _kept(tuple(names.items()))


@lru_cache(maxsize=8)
def _kept(names: tuple[tuple[str, str], ...]) -> Known:
    """The dictionary of a book, which is made once for all its revisions."""
    return Known(dict(names))


def _empty_notes(chapter: Chapter, blocks: Sequence[Block]) -> frozenset[int]:
    if not any(block.marks for block in blocks):
        return frozenset()
    return frozenset(Footnote.objects.filter(chapter=chapter, body="").values_list("number", flat=True))


def _said(blocks: Sequence[Block]) -> dict[int, list[_Said]]:
    """What people have said of words of these blocks: reported, decided, or asked as editors."""
    said: dict[int, list[_Said]] = defaultdict(list)
    faults = Fault.objects.filter(anchor__block__in=blocks).exclude(pk__in=untouched())
    for block, start, end, found, suggested, state in faults.values_list(
        "anchor__block", "anchor__start", "anchor__end", "found", "suggested", "state"
    ):
        words = (suggested or "",) if state == Fault.State.ACCEPTED else (found,)
        said[block].append(_Said(start, end, words, state == Fault.State.OPEN))
    return said


def _found_sound(chapter: Chapter) -> set[tuple[str, str]]:
    """What rules have suspected in the chapter and a person has found to be right: the same words are right elsewhere."""
    rejected = Fault.objects.filter(chapter=chapter, source=Fault.Source.RULE, state=Fault.State.REJECTED)
    return set(rejected.exclude(rule="note").values_list("rule", "found"))


def _keep(chapter: Chapter, new: Sequence[tuple[Block, Suspect]], layout: Layout, now: datetime) -> None:
    if not new:
        return
    revision = Revision.objects.get(chapter=chapter, number=chapter.revision_number)
    spans = [(block, Span(suspect.start, suspect.end)) for block, suspect in new]
    anchors = draw_anchors(
        acting_user=None,
        now=now,
        layout=layout,
        made_on=revision,
        places=[(block, span, span) for block, span in spans],
    )
    Fault.objects.bulk_create(
        Fault(
            chapter=chapter,
            anchor=anchor,
            found=anchor.exact,
            suggested=suspect.suggested,
            kind=suspect.kind,
            source=Fault.Source.RULE,
            rule=suspect.rule,
            made_at=now,
        )
        for anchor, (_block, suspect) in zip(anchors, new, strict=True)
    )
