"""Where in its books a course may begin a thread, and the book's words as a thread shows them."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.common.anchoring import Span, snap_out
from classroom.courses.models import Course
from classroom.courses.queries import course_sections
from history.models import Anchor, Chapter, Section
from history.queries import Passage

# History keeps so much context beside a passage; a context this long was cut.
_CUT = 64
_EXCERPT = 150


def course_chapter(course: Course, address: str) -> Chapter:
    """Return the chapter at `book/number` with its book; raise Http404 when no book of the course has it."""
    book, _, number = address.partition("/")
    if not _is_number(number):
        raise Http404
    chapters = Chapter.objects.filter(book__courses=course).select_related("book")
    return get_object_or_404(chapters, book__slug=book, number=int(number))


def course_section(course: Course, address: str) -> Section:
    """Return the section at `book/number/section`, or of that key, with chapter and book.

    Raises Http404 when no book of the course has it.
    """
    if _is_number(address):
        return get_object_or_404(course_sections(course), pk=int(address))
    book, _, rest = address.partition("/")
    number, _, slug = rest.partition("/")
    if not _is_number(number):
        raise Http404
    return get_object_or_404(course_sections(course), chapter__book__slug=book, chapter__number=int(number), slug=slug)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


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
