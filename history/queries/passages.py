"""Passages: from an address in a form or a link to the words, and from a stored passage to what stands there now.

An address is `b12:10-44@3` (code points 10 to 44 of block b12 at revision 3), `b12:10-b13:5@3`
(across blocks) or `b12@3` (the whole block).
"""

import re
from dataclasses import dataclass

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Span, Standing, Status, snap_out
from history.models import Anchor, Block, Chapter
from history.queries.revisions import current_layout, layout_at

_ADDRESS = re.compile(
    r"(?P<key>b[0-9]{1,9})(?::(?P<start>[0-9]{1,9})-(?:(?P<end_key>b[0-9]{1,9}):)?(?P<end>[0-9]{1,9}))?@(?P<revision>[0-9]{1,9})"
)
# The longest passage, in code points: some two long paragraphs. More than that is not a passage but a section.
LONGEST = 4000


class PassageNotThere(Exception):
    """An address leads to no passage. `code`: malformed, absent (it never was there), gone (the text has changed
    since), sections (it crosses a section's end) or long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Passage:
    """Words of a chapter at its current revision, from `start` in `block` up to `end` in `end_block` (code points).

    `prefix` and `suffix` are what stands around them in the section.
    """

    chapter: Chapter
    revision: int
    block: Block
    start: int
    end_block: Block
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def address(self) -> str:
        return write_address(self.block.key, self.start, self.end_block.key, self.end, self.revision)

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True)
class Snippet:
    """The words at a stored passage as they stand now, with a little of what stands around them.

    `is_cut` says that whole blocks between the first and the last are left out.
    """

    before: str
    words: str
    after: str
    is_cut: bool = False


def write_address(key: str, start: int, end_key: str, end: int, revision: int) -> str:
    """Return the address of a passage."""
    return f"{key}:{start}-{end if key == end_key else f'{end_key}:{end}'}@{revision}"


def anchor_address(anchor: Anchor) -> str:
    """Return where a stored passage stands now; needs its chapter and blocks."""
    return write_address(
        anchor.block.key, anchor.start, anchor.end_block.key, anchor.end, anchor.chapter.revision_number
    )


def find_passage(chapter: Chapter, address: str) -> Passage:
    """Return the passage at `address` in the chapter's current text; raise PassageNotThere.

    An address of an earlier revision is followed to where its words stand now. Edges within a
    written letter are moved outwards. One query for the current revision, three for an earlier one.
    """
    parts = _ADDRESS.fullmatch(address.strip())
    if not parts:
        raise PassageNotThere("malformed")
    revision = int(parts["revision"])
    if not 1 <= revision <= chapter.revision_number:
        raise PassageNotThere("absent")
    ends = _ends(parts)
    if revision < chapter.revision_number:
        ends = _follow(chapter, ends, revision)
    return _passage(chapter, ends)


def _ends(parts: re.Match[str]) -> Address:
    """Return the address by keys; an end of -1 is the end of the block."""
    start, end = parts["start"], parts["end"]
    if start is None:
        return Address(parts["key"], 0, parts["key"], -1)
    return Address(parts["key"], int(start), parts["end_key"] or parts["key"], int(end))


def _passage(chapter: Chapter, ends: Address) -> Passage:
    section = Block.objects.filter(chapter=chapter, key=ends.key, removed_in=None).values("section")[:1]
    blocks = {
        block.key: block
        for block in Block.objects.filter(section=section, removed_in=None)
        .select_related("section")
        .order_by("position")
    }
    if ends.key not in blocks:
        raise PassageNotThere("absent")
    if ends.end_key not in blocks:
        raise PassageNotThere("sections")
    layout = Layout((key, block.text) for key, block in blocks.items())
    span = _checked(layout, ends)
    address = layout.address(span)
    quote = Quote.of(layout.text, span)
    return Passage(
        chapter=chapter,
        revision=chapter.revision_number,
        block=blocks[address.key],
        start=address.start,
        end_block=blocks[address.end_key],
        end=address.end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )


def _checked(layout: Layout, ends: Address) -> Span:
    """Return the span of an address, edges moved out to whole letters; raise PassageNotThere for one that is not there."""
    end = layout.length(ends.end_key) if ends.end < 0 else ends.end
    if ends.start > layout.length(ends.key) or end > layout.length(ends.end_key):
        raise PassageNotThere("absent")
    span = layout.span(ends._replace(end=end))
    if not layout.text[span.start : span.end].strip():
        raise PassageNotThere("absent")
    if span.length > LONGEST:
        raise PassageNotThere("long")
    return snap_out(layout.text, span)


def _follow(chapter: Chapter, ends: Address, revision: int) -> Address:
    """Return where the words at an address of an earlier revision stand now."""
    old, new = layout_at(chapter, revision), current_layout(chapter)
    keys = dict(Block.objects.filter(chapter=chapter).values_list("pk", "key"))
    by_key = {key: pk for pk, key in keys.items()}
    first, last = by_key.get(ends.key), by_key.get(ends.end_key)
    if first not in old or last not in old:
        raise PassageNotThere("absent")
    then = Address(first, ends.start, last, ends.end)
    span = _checked(old, then)
    standing = Carrier(old, new).carry(
        Standing(old.address(span), Status.OK, 1.0), Quote.of(old.text, span), (first, last)
    )
    if standing.status in (Status.CHANGED, Status.ORPHAN):
        raise PassageNotThere("gone")
    now = standing.address
    return Address(keys[now.key], now.start, keys[now.end_key], now.end)


def passage_snippet(anchor: Anchor, context: int = 60) -> Snippet:
    """Return the words at `anchor` as they stand now, with `context` code points on either side within their blocks.

    Needs anchor.block and anchor.end_block; makes no query. An orphan has no words of its own
    any more: what was chosen is in `anchor.exact`.
    """
    first, last = anchor.block, anchor.end_block
    before = _start_of_word(first.text, max(0, anchor.start - context), anchor.start)
    after = last.text[anchor.end : anchor.end + context]
    if first.pk == last.pk:
        return Snippet(before, first.text[anchor.start : anchor.end], after)
    is_cut = bool(first.number and last.number and last.number - first.number > 1)
    joint = "\n…\n" if is_cut else "\n"
    return Snippet(before, first.text[anchor.start :] + joint + last.text[: anchor.end], after, is_cut)


def _start_of_word(text: str, start: int, end: int) -> str:
    return text[snap_out(text, Span(start, end)).start : end]
