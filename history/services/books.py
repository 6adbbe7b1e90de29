"""Books, their names, and what is said about chapters and sections."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from classroom.common.thai.collation import sort_key
from history.models import Block, Book, Chapter, Footnote, Name, Section
from history.queries import live_blocks, spellings
from history.services.bookfile import BookFile
from history.services.typeset import Typesetter

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
    known = set(Name.objects.filter(book=book).values_list("name", flat=True))
    added = [
        Name(book=book, sort_key=sort_key(entry["name"]), **entry)
        for entry in {entry["name"]: entry for entry in book_file.names}.values()
        if entry["name"] not in known
    ]
    if added:
        Name.objects.bulk_create(added)
        record(
            acting_user=acting_user, now=now, action="history.load_names", target=book,
            changes={"names": (len(known), len(known) + len(added))},
        )  # fmt: skip
        typeset_book(book)
    return book


@transaction.atomic
def create_book(*, acting_user, now: datetime, slug: str, title: str, language: str = "th") -> Book:
    """Make an empty book. Raises ValidationError when the address is taken or malformed."""
    book = Book(slug=slug, title=title, language=language)
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


@transaction.atomic
def save_name(
    *, acting_user, now: datetime, book: Book, name: str, kind: str, latin: str = "", spellings: Iterable[str] = (),
    known: Name | None = None,
) -> Name:  # fmt: skip
    """Add a name to a book, or change the one that is `known`; the pages are set anew with it.

    Raises ValidationError when the book has the name already.
    """
    entry = known or Name(book=book)
    new = {
        "name": " ".join(name.split()),
        "kind": kind,
        "latin": " ".join(latin.split()),
        "spellings": list(dict.fromkeys(word for word in (" ".join(part.split()) for part in spellings) if word)),
    }
    stored = Name.objects.filter(pk=entry.pk).values(*new).first() or dict.fromkeys(new)
    changes = {field: (stored[field], value) for field, value in new.items() if stored[field] != value}
    if not changes:
        return entry
    for attribute, value in new.items():
        setattr(entry, attribute, value)
    entry.sort_key = sort_key(entry.name)
    entry.full_clean()
    entry.save()
    record(acting_user=acting_user, now=now, action="history.save_name", target=entry, changes=changes)
    if changes.keys() & {"name", "spellings"}:
        typeset_book(book)
    return entry


@transaction.atomic
def delete_name(*, acting_user, now: datetime, name: Name) -> None:
    """Take a name out of the index of its book. The text itself is not touched."""
    book = name.book
    record(
        acting_user=acting_user, now=now, action="history.delete_name", target=name, changes={"name": (name.name, None)}
    )
    name.delete()
    typeset_book(book)


def typeset_book(book: Book) -> None:
    """Render every block and note of a book again, as its names have changed. The text stays as it is."""
    words = spellings(book)
    for chapter in Chapter.objects.filter(book=book):
        typesetter = Typesetter(words, chapter.language)
        blocks = []
        for block in live_blocks(chapter).only("kind", "markdown", "html"):
            html = typesetter.block(block.kind, block.markdown)
            if html != block.html:
                block.html = html
                blocks.append(block)
        Block.objects.bulk_update(blocks, ["html"], batch_size=100)
        notes = []
        for note in Footnote.objects.filter(chapter=chapter).exclude(body=""):
            html = typesetter.note(note.body)
            if html != note.html:
                note.html = html
                notes.append(note)
        Footnote.objects.bulk_update(notes, ["html"], batch_size=100)
