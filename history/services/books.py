"""Books, and what is said about them, their chapters and sections."""

from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from history.models import Book, Chapter, Section
from history.services.bookfile import BookFile
from history.services.names import load_names

# What may be changed about each, by `describe`.
DESCRIPTIONS = {
    Book: ("title", "title_en", "author"),
    Chapter: ("title", "title_en"),
    Section: ("title", "title_en"),
}


@transaction.atomic
def load_book(*, acting_user, now: datetime, book_file: BookFile) -> Book:
    """Make the book of a book.yaml, or add the names that it has and the book has not.

    What people have changed since is left as it is, so that loading twice changes nothing.
    """
    book, is_new = Book.objects.get_or_create(
        slug=book_file.slug,
        defaults={
            "title": book_file.title,
            "title_en": book_file.title_en,
            "author": book_file.author,
            "language": book_file.language,
        },
    )
    if is_new:
        record(
            acting_user=acting_user, now=now, action="history.load_book", target=book,
            changes={"slug": (None, book.slug)},
        )  # fmt: skip
    load_names(acting_user=acting_user, now=now, book=book, entries=book_file.names)
    return book


@transaction.atomic
def create_book(
    *, acting_user, now: datetime, slug: str, title: str, language: str = "th", title_en: str = "", author: str = ""
) -> Book:
    """Make an empty book. Raises ValidationError when the address is taken or malformed."""
    book = Book(slug=slug, title=title, language=language, title_en=title_en, author=author)
    book.full_clean()
    book.save()
    record(acting_user=acting_user, now=now, action="history.create_book", target=book, changes={"slug": (None, slug)})
    return book


@transaction.atomic
def describe(*, acting_user, now: datetime, target: Book | Chapter | Section, **fields: str) -> None:
    """Change the titles of a book, a chapter or a section (DESCRIPTIONS). The addresses stay."""
    unknown = fields.keys() - set(DESCRIPTIONS[type(target)])
    if unknown:
        raise TypeError(f"not to be changed: {', '.join(sorted(unknown))}")
    stored = type(target).objects.get(pk=target.pk)
    fields = {name: " ".join(value.split()) for name, value in fields.items()}
    changes = {name: (getattr(stored, name), value) for name, value in fields.items() if getattr(stored, name) != value}
    if not changes:
        return
    for name, (_before, value) in changes.items():
        setattr(stored, name, value)
    stored.full_clean()
    stored.save(update_fields=list(changes))
    record(acting_user=acting_user, now=now, action="history.describe", target=target, changes=changes)
