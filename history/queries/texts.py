"""The text as it stands now, by the screens that show it."""

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404

from history.models import Anchor, Block, Book, Chapter, Footnote, Section


def get_section(book_slug: str, chapter_number: int, section_slug: str) -> Section:
    """Return a section with its chapter and book, or raise Http404; one query."""
    sections = Section.objects.select_related("chapter__book")
    return get_object_or_404(sections, chapter__book__slug=book_slug, chapter__number=chapter_number, slug=section_slug)


def get_chapter(book_slug: str, chapter_number: int) -> Chapter:
    """Return a chapter with its book, or raise Http404; one query."""
    chapters = Chapter.objects.select_related("book")
    return get_object_or_404(chapters, book__slug=book_slug, number=chapter_number)


def live_blocks(chapter: Chapter):
    """The blocks of a chapter's current revision, in reading order."""
    return Block.objects.filter(chapter=chapter, removed_in=None).order_by("position")


def section_blocks(section: Section) -> list[Block]:
    """Return the blocks of a section in reading order; one query."""
    return list(Block.objects.filter(section=section, removed_in=None).order_by("position"))


def chapter_contents(chapter: Chapter) -> list[Section]:
    """Return the sections that hold text, in order, each with `paragraphs`, how many numbered blocks it has; one query."""
    standing = Q(blocks__removed_in=None)
    return list(
        Section.objects.filter(chapter=chapter)
        .annotate(
            paragraphs=Count("blocks", filter=standing & Q(blocks__number__isnull=False)),
            standing=Count("blocks", filter=standing),
        )
        .filter(standing__gt=0)
        .order_by("position")
    )


def chapter_notes(chapter: Chapter) -> list[Footnote]:
    """Return the footnotes of a chapter by number; a note whose text is not known has an empty body. One query."""
    return list(Footnote.objects.filter(chapter=chapter).order_by("number"))


def block_address(block: Block) -> dict[str, str | int]:
    """Return the parts of the address of the section that `block` stands in: book, chapter, section.

    The block itself is the fragment: `#` and its key. Needs block.section.chapter.book; makes no query then.
    """
    section = block.section
    return {"book": section.chapter.book.slug, "chapter": section.chapter.number, "section": section.slug}


def find_book(slug: str) -> Book | None:
    """Return a book, or None; one query."""
    return Book.objects.filter(slug=slug).first()


def find_chapter(book: Book, number: int) -> Chapter | None:
    """Return a chapter of a book, or None; one query."""
    return Chapter.objects.filter(book=book, number=number).select_related("book").first()


def find_block(chapter: Chapter, key: str) -> Block | None:
    """Return a block of a chapter that stands in the text, with its section, or None; one query."""
    return live_blocks(chapter).filter(key=key).select_related("section").first()


def find_section(chapter: Chapter, slug: str) -> Section | None:
    """Return a section of a chapter, or None; one query."""
    return Section.objects.filter(chapter=chapter, slug=slug).first()


def lost_passages(chapter: Chapter) -> int:
    """Return how many passages have lost their words; those of dated events and of faults are the text's own; one query."""
    lost = (Anchor.Status.CHANGED, Anchor.Status.ORPHAN)
    return Anchor.objects.filter(chapter=chapter, status__in=lost, event=None, fault=None).count()


def all_chapters() -> list[Chapter]:
    """Return every chapter with its book, in the order of books and chapters; one query."""
    return list(Chapter.objects.select_related("book").order_by("book__title", "book__slug", "number"))


def book_contents(book: Book) -> list[Chapter]:
    """Return the chapters of a book, each with its sections in `sections.all()`; two queries."""
    sections = Prefetch("sections", Section.objects.order_by("position"))
    return list(Chapter.objects.filter(book=book).prefetch_related(sections).order_by("number"))
