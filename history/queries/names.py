"""The index of names, by the screens that show it and by what reads the text with it."""

from collections.abc import Collection

from history.models import Book, Mention, Name, Proposal


def spellings(book: Book) -> list[str]:
    """Return the kept names of a book in every spelling, for counting words and joining lines; one query."""
    return list(dict.fromkeys(word for word, _name, _kind in known_spellings(book)))


def known_spellings(book: Book) -> list[tuple[str, int, str]]:
    """Return every spelling of the kept names with the key and the kind of its name; one query.

    A spelling that two names have belongs to the one whose own it is, else to the first.
    """
    rows = (
        Name.objects.filter(book=book, state=Proposal.KEPT)
        .order_by("pk")
        .values_list("name", "spellings", "pk", "kind")
    )
    found: dict[str, tuple[int, str]] = {}
    for name, _others, pk, kind in rows:
        found.setdefault(name, (pk, kind))
    for _name, others, pk, kind in rows:
        for word in others:
            found.setdefault(word, (pk, kind))
    return [(word, pk, kind) for word, (pk, kind) in found.items()]


def has_name(book: Book, name: str) -> bool:
    """Whether somebody has kept or refused a name of a book already; one query."""
    return Name.objects.filter(book=book, name=name).exclude(state=Proposal.PROPOSED).exists()


def places_of_names(names: Collection[Name]) -> tuple[int, int]:
    """In how many places of the text one of `names` stands, and how many a person has refused for it; one query."""
    refused = list(Mention.objects.filter(name__in=names).values_list("is_refused", flat=True))
    return refused.count(False), refused.count(True)
