"""The index of names: what comes with a book, what people write down, and what they decide of what was found by rule."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from classroom.audit.services import record
from classroom.common.thai.collation import sort_key
from history.models import Book, Mention, Name, Proposal
from history.services.mentions import set_blocks, settle_book

_FIELDS = ("name", "kind", "latin", "spellings", "note", "note_en")


@transaction.atomic
def load_names(*, acting_user, now: datetime, book: Book, entries: Iterable[Mapping[str, Any]]) -> int:
    """Add the names of a book's files that the book has not, and return how many.

    What people have changed or refused stays; of a name that is only proposed, the file knows better.
    """
    standing = {name.name: name for name in Name.objects.filter(book=book)}
    added, kept = [], []
    for entry in {entry["name"]: entry for entry in entries}.values():
        name = standing.get(entry["name"])
        if name is None:
            added.append(Name(book=book, sort_key=sort_key(entry["name"]), **entry))
        elif name.state == Proposal.PROPOSED:
            for field, value in entry.items():
                setattr(name, field, value)
            name.state = Proposal.KEPT
            kept.append(name)
    if not added and not kept:
        return 0
    Name.objects.bulk_create(added)
    Name.objects.bulk_update(kept, [*_FIELDS, "state"], batch_size=100)
    record(
        acting_user=acting_user, now=now, action="history.load_names", target=book,
        changes={"names": (len(standing) - len(kept), len(standing) + len(added))},
    )  # fmt: skip
    settle_book(book)
    return len(added) + len(kept)


@transaction.atomic
def save_name(
    *, acting_user, now: datetime, book: Book, name: str, kind: str, latin: str = "", spellings: Iterable[str] = (),
    note: str = "", note_en: str = "", known: Name | None = None,
) -> Name:  # fmt: skip
    """Add a name to a book, or change the one that is `known`, and find it in the text; the pages are set anew with it.

    To write down a name that was only proposed, or was refused, is to keep it. Raises ValidationError when the book
    has the name already; a proposal of the same name gives way.
    """
    entry = (
        known or Name.objects.filter(book=book, name=_line(name), state=Proposal.PROPOSED).first() or Name(book=book)
    )
    new = {
        "name": _line(name),
        "kind": kind,
        "latin": _line(latin),
        "spellings": list(dict.fromkeys(word for word in map(_line, spellings) if word and word != _line(name))),
        "note": _line(note),
        "note_en": _line(note_en),
        "state": Proposal.KEPT.value,
    }
    stored = Name.objects.filter(pk=entry.pk).values(*new).first() or dict.fromkeys(new)
    changes = {field: (stored[field], value) for field, value in new.items() if stored[field] != value}
    if not changes:
        return entry
    before = [stored["name"], *(stored["spellings"] or ())] if entry.pk else []
    for attribute, value in new.items():
        setattr(entry, attribute, value)
    entry.sort_key = sort_key(entry.name)
    entry.full_clean()
    entry.save()
    record(acting_user=acting_user, now=now, action="history.save_name", target=entry, changes=changes)
    if changes.keys() & {"name", "spellings", "state"}:
        settle_book(book, {*before, entry.name, *entry.spellings})
    return entry


@transaction.atomic
def keep_name(*, acting_user, now: datetime, name: Name) -> None:
    """Say that a name belongs to the index; it is found in the text from now on. One that is kept stays so."""
    _decide(acting_user, now, name, Proposal.KEPT, "history.keep_name")


@transaction.atomic
def refuse_name(*, acting_user, now: datetime, name: Name, reason: str = "") -> None:
    """Say that a name does not belong to the index. It is remembered, so that no rule proposes it again."""
    _decide(acting_user, now, name, Proposal.REFUSED, "history.refuse_name", reason)


def _decide(acting_user, now: datetime, name: Name, state: Proposal, action: str, reason: str = "") -> None:
    before = Name.objects.select_for_update().get(pk=name.pk).state
    name.state = state.value
    if before == state:
        return
    Name.objects.filter(pk=name.pk).update(state=state)
    changes = {"state": (before, state.value)}
    record(acting_user=acting_user, now=now, action=action, target=name, changes=changes, reason=reason)
    if state == Proposal.REFUSED:
        Mention.objects.filter(name=name).delete()
    settle_book(name.book, [name.name, *name.spellings])


@transaction.atomic
def join_name(*, acting_user, now: datetime, name: Name, into: Name) -> None:
    """Make a name another spelling of a name of the same book; its own spellings go along."""
    if name.pk == into.pk or name.book_id != into.book_id:
        raise ValueError("two names of one book are needed")
    words = [name.name, *name.spellings]
    before = list(into.spellings)
    into.spellings = list(dict.fromkeys([*into.spellings, *(word for word in words if word != into.name)]))
    into.state = Proposal.KEPT.value
    into.save(update_fields=["spellings", "state"])
    record(
        acting_user=acting_user, now=now, action="history.join_name", target=into,
        changes={"spellings": (before, into.spellings)}, reason=name.name,
    )  # fmt: skip
    name.delete()
    settle_book(into.book, {*words, into.name, *into.spellings})


@transaction.atomic
def delete_name(*, acting_user, now: datetime, name: Name) -> None:
    """Take a name out of the index of its book. The text itself is not touched."""
    book, words = name.book, [name.name, *name.spellings]
    record(
        acting_user=acting_user, now=now, action="history.delete_name", target=name, changes={"name": (name.name, None)}
    )
    name.delete()
    settle_book(book, words)


@transaction.atomic
def refuse_mention(*, acting_user, now: datetime, mention: Mention) -> None:
    """Say that the letters are another word here. The mention goes along with its letters and stays refused."""
    _mark(acting_user, now, mention, True, "history.refuse_mention")


@transaction.atomic
def restore_mention(*, acting_user, now: datetime, mention: Mention) -> None:
    """Say that the letters are the name after all."""
    _mark(acting_user, now, mention, False, "history.restore_mention")


def _mark(acting_user, now: datetime, mention: Mention, is_refused: bool, action: str) -> None:
    if not Mention.objects.filter(pk=mention.pk, is_refused=not is_refused).update(is_refused=is_refused):
        return
    mention.is_refused = is_refused
    block = mention.block
    record(
        acting_user=acting_user, now=now, action=action, target=mention.name,
        changes={"mention": (None, f"{block.key}:{mention.start}-{mention.end}")},
    )  # fmt: skip
    set_blocks([block], block.chapter.language)


def typeset_book(book: Book) -> None:
    """Find the names of a book in all its text and set every page again."""
    settle_book(book)


def _line(text: str) -> str:
    return " ".join(text.split())
