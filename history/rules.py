"""What of the text may be seen and changed in the admin, given the books whose text one may change.

The text knows nothing of courses. Who may change which book is decided above, where courses
are known; these functions take the books from there and say what that opens.
"""

from django.db.models import QuerySet

from history.models import Anchor, Block, Book, Chapter, Event, Fault, Footnote, Name, Revision, Section


def all_books() -> QuerySet[Book]:
    """Every book: what a site administrator may change."""
    return Book.objects.all()


def chapters_of(books: QuerySet[Book]) -> QuerySet[Chapter]:
    return Chapter.objects.filter(book__in=books).select_related("book")


def sections_of(books: QuerySet[Book]) -> QuerySet[Section]:
    return Section.objects.filter(chapter__book__in=books).select_related("chapter__book")


def blocks_of(books: QuerySet[Book]) -> QuerySet[Block]:
    """The blocks that stand in the text now. A removed block has only its history."""
    return Block.objects.filter(chapter__book__in=books, removed_in=None).select_related(
        "chapter__book", "section__chapter", "changed_in"
    )


def footnotes_of(books: QuerySet[Book]) -> QuerySet[Footnote]:
    return Footnote.objects.filter(chapter__book__in=books).select_related("chapter__book")


def names_of(books: QuerySet[Book]) -> QuerySet[Name]:
    return Name.objects.filter(book__in=books).select_related("book")


def revisions_of(books: QuerySet[Book]) -> QuerySet[Revision]:
    return Revision.objects.filter(chapter__book__in=books).select_related("chapter__book", "made_by")


def faults_of(books: QuerySet[Book]) -> QuerySet[Fault]:
    """What was reported and suspected in the books. Who reported it is not shown: it may be a reader of another course."""
    return Fault.objects.filter(chapter__book__in=books).select_related("chapter__book", "anchor__block", "revision")


def doubtful_anchors_of(books: QuerySet[Book]) -> QuerySet[Anchor]:
    """The passages that a correction has taken the words from. Whose they are is not shown: it may be a private note."""
    doubtful = (Anchor.Status.CHANGED, Anchor.Status.ORPHAN)
    return Anchor.objects.filter(chapter__book__in=books, status__in=doubtful).select_related(
        "chapter__book", "block__section", "end_block", "made_on"
    )


def events_of(books: QuerySet[Book]) -> QuerySet[Event]:
    return Event.objects.filter(chapter__book__in=books).select_related(
        "chapter__book", "anchor__block__section__chapter"
    )
