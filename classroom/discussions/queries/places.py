"""The book's words as a thread shows them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from classroom.common.anchoring import Span, snap_out
from classroom.discussions.models import Thread
from history.models import Anchor
from history.queries import Passage
from history.queries.passages import write_address

# History keeps so much context beside a passage; a context this long was cut.
_CUT = 64
_EXCERPT = 150


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage within what stood around it in its paragraph. `*_cut` say that the paragraph goes on there."""

    before: str
    words: str
    after: str
    before_cut: bool
    after_cut: bool


def quotation(source: Anchor | Passage) -> Quotation:
    """Return the words that were chosen, with the context kept with them; it begins and ends at a space where it can."""
    before, after = source.prefix.rpartition("\n")[2], source.suffix.partition("\n")[0]
    before_cut, after_cut = len(before) >= _CUT // 2, len(after) >= _CUT // 2
    if before_cut:
        before = before.partition(" ")[2] or before[snap_out(before, Span(1, len(before))).start :]
    if after_cut:
        after = after.rpartition(" ")[0] or after[: snap_out(after, Span(0, len(after) - 1)).end]
    return Quotation(before, source.exact, after, before_cut, after_cut)


def excerpt(text: str) -> str:
    """Return the beginning of a passage for a line of a list."""
    if len(text) <= _EXCERPT:
        return text
    return f"{text[: snap_out(text, Span(0, _EXCERPT)).end].rstrip()}…"


def as_quote(text: str) -> str:
    """Return `text` as a Markdown quotation with an empty line after it, where one goes on writing."""
    return "".join(f"> {line}\n" for line in text.splitlines()) + "\n"


def quoted_passage(thread: Thread) -> str:
    """Return the passage of a thread from `get_thread` as a Markdown quotation that leads to it; empty without one."""
    anchor = thread.anchor
    if anchor is None:
        return ""
    if anchor.status == anchor.Status.ORPHAN:
        return as_quote(anchor.exact)
    section, block = anchor.block.section, anchor.block
    chapter = thread.section.chapter
    address = write_address(block.key, anchor.start, anchor.end_block.key, anchor.end, chapter.revision_number)
    path = reverse("reading:section", args=(thread.course.slug, chapter.book.slug, chapter.number, section.slug))
    where = str(section)
    if block.number:
        where += " " + gettext("paragraph %(number)s") % {"number": block.number}
    return as_quote(f"{anchor.exact}\n[{where}]({path}?passage={address}#{block.key})")
