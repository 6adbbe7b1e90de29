"""What is known of a chapter's text, with its places in the text of one revision: names, dated events, faults."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Standing, Status, locate
from history.models import Anchor, Chapter, Event, Fault, Mention, Proposal
from history.queries import current_layout

_NOWHERE = (None, None, None)


@dataclass(frozen=True)
class ExportedMention:
    """Code points `start` up to `end` of the text of block `block`."""

    block: str
    start: int
    end: int


@dataclass(frozen=True)
class ExportedName:
    kind: str
    thai: str
    latin: str
    aliases: tuple[str, ...]
    mentions: tuple[ExportedMention, ...]


@dataclass(frozen=True)
class ExportedEvent:
    """Years are of the Common Era. The place is None where the words of the date do not stand in this revision."""

    written: str
    year_from: int
    year_to: int
    month: int | None
    day: int | None
    block: str | None
    start: int | None
    end: int | None
    title: str


@dataclass(frozen=True)
class ExportedFault:
    """`found` stood there when it was reported; `revision` mended it. The place is None where nothing stands for it."""

    block: str | None
    start: int | None
    end: int | None
    found: str
    suggested: str | None
    kind: str
    state: str
    source: str
    reason: str
    revision: int | None


class Places:
    """Finds what hangs from the text as it stands now in the text of a revision, which may be an earlier one.

    `texts` are the blocks of that revision as (primary key, key, text), in reading order. An earlier revision costs
    one query for the text as it stands now, made when it is first needed.
    """

    def __init__(self, chapter: Chapter, revision_number: int, texts: list[tuple[int, str, str]]) -> None:
        self.chapter, self.revision = chapter, revision_number
        self.keys = {pk: key for pk, key, _text in texts}
        self.layout = Layout((pk, text) for pk, _key, text in texts)

    def span(self, block: int, start: int, end: int) -> tuple[str, int, int] | None:
        """Return (key, start, end) of words that stand at code points of `block` now, or None."""
        if self._is_current:
            return (self.keys[block], start, end) if block in self.keys else None
        now = self._now
        if block not in now:
            return None
        address = Address(block, start, block, end)
        quote = Quote.of(now.text, now.span(address))
        return self._carried(Standing(address, Status.OK, 1.0), quote)

    def anchor(self, anchor: Anchor, *, changed: bool = False) -> tuple[str, int, int] | tuple[None, None, None]:
        """Return the place of a stored passage of one block; with `changed` also where its words are others now.

        Needs anchor.made_on. A passage that was made on this revision stands where it was made.
        """
        if anchor.made_on.number == self.revision:
            made = Address(anchor.made_block_id, anchor.made_start, anchor.made_end_block_id, anchor.made_end)
            return self._within_a_block(made) or _NOWHERE
        standing = Standing(
            Address(anchor.block_id, anchor.start, anchor.end_block_id, anchor.end), anchor.status, anchor.confidence
        )
        if self._is_current:
            lost = (Status.ORPHAN,) if changed else (Status.ORPHAN, Status.CHANGED)
            return (None if anchor.status in lost else self._within_a_block(standing.address)) or _NOWHERE
        return self._carried(standing, Quote(anchor.exact, anchor.prefix, anchor.suffix), changed) or _NOWHERE

    @property
    def _is_current(self) -> bool:
        return self.revision == self.chapter.revision_number

    @cached_property
    def _now(self) -> Layout:
        return current_layout(self.chapter)

    @cached_property
    def _carrier(self) -> Carrier:
        return Carrier(self._now, self.layout)

    def _carried(self, standing: Standing, quote: Quote, changed: bool = False) -> tuple[str, int, int] | None:
        address = standing.address
        if address.key not in self._now or address.end_key not in self._now:
            # Its block stands no more: the words may have, at that time.
            found = locate(quote, self.layout.text)
            return self._within_a_block(self.layout.address(found.span)) if found else None
        then = self._carrier.carry(standing, quote, (address.key, address.end_key))
        lost = (Status.ORPHAN,) if changed else (Status.ORPHAN, Status.CHANGED)
        return None if then.status in lost else self._within_a_block(then.address)

    def _within_a_block(self, address: Address) -> tuple[str, int, int] | None:
        if address.key != address.end_key or address.key not in self.layout or address.start >= address.end:
            return None
        return (self.keys[address.key], address.start, address.end)

    @cached_property
    def order(self) -> dict[str, int]:
        """Return the place of each block in reading order, by its key."""
        return {key: place for place, key in enumerate(self.keys.values())}


def exported_names(places: Places) -> tuple[ExportedName, ...]:
    """Return the kept names that the chapter mentions, in Thai order, each with its mentions in reading order; one query."""
    rows = (
        Mention.objects.filter(
            block__chapter=places.chapter, block__removed_in=None, is_refused=False, name__state=Proposal.KEPT
        )
        .select_related("name")
        .order_by("name__sort_key", "name_id", "block__position", "start")
    )
    found: dict[int, tuple[object, list[ExportedMention]]] = {}
    for mention in rows:
        place = places.span(mention.block_id, mention.start, mention.end)
        _name, mentions = found.setdefault(mention.name_id, (mention.name, []))
        if place:
            mentions.append(ExportedMention(*place))
    return tuple(
        ExportedName(name.kind, name.name, name.latin, tuple(name.spellings), tuple(mentions))
        for name, mentions in found.values()
        if mentions
    )


def exported_events(places: Places) -> tuple[ExportedEvent, ...]:
    """Return the kept events of the chapter in the order of time; one query."""
    events = Event.objects.filter(chapter=places.chapter, state=Proposal.KEPT).select_related("anchor__made_on")
    return tuple(
        ExportedEvent(
            event.written, event.year_from, event.year_to, event.month, event.day,
            *places.anchor(event.anchor), event.title,
        )
        for event in sorted(events, key=_by_time)
    )  # fmt: skip


def _by_time(event: Event) -> tuple:
    return (event.year_from, event.month or 0, event.day or 0, event.year_to, event.pk)


def exported_faults(places: Places) -> tuple[ExportedFault, ...]:
    """Return the faults of the chapter in reading order, without who reported them; one query.

    Reports of readers that were rejected are left out: they say more of the reader than of the text.
    """
    return tuple(sorted(_faults(places), key=lambda fault: _place_key(places, fault)))


def _faults(places: Places) -> Iterator[ExportedFault]:
    faults = (
        Fault.objects.filter(chapter=places.chapter)
        .exclude(Q(source=Fault.Source.READER, state=Fault.State.REJECTED))
        .select_related("anchor__made_on", "revision")
        .order_by("pk")
    )
    for fault in faults:
        yield ExportedFault(
            *places.anchor(fault.anchor, changed=True), fault.found, fault.suggested, fault.kind, fault.state,
            fault.source, fault.reason, fault.revision.number if fault.revision else None,
        )  # fmt: skip


def _place_key(places: Places, fault: ExportedFault) -> tuple[bool, int, int]:
    """Those without a place come last."""
    return (fault.block is None, places.order.get(fault.block, 0), fault.start or 0)
