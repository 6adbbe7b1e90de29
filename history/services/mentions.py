"""Keeping the index of names beside the text: what is found by rule in the blocks that have changed.

Mentions are found for the names that a person keeps. New names are proposed, and a proposal goes when its words leave
the text; what a person has kept or refused stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Standing, Status
from classroom.common.thai.collation import sort_key
from history.importer.mentions import index_of
from history.importer.names import finder_of
from history.models import Block, Book, Chapter, Footnote, Mention, Name, Proposal
from history.queries import known_spellings, live_blocks, spellings
from history.services.nouns import Noun, mark_nouns
from history.services.typeset import Typesetter

_BATCH = 500
_LANGUAGE = "th"


def settle_names(
    *, chapter: Chapter, changed: Sequence[Block], removed: Sequence[Block], old: Layout, new: Layout
) -> None:
    """Find the names of `changed` blocks anew and set them with these, in the caller's transaction.

    `old` and `new` are the texts of the chapter before and after. A mention that a person refused goes along with
    its letters, and is forgotten when they are others.
    """
    touched = [*changed, *removed]
    refused = _carry_refused(touched, old, new)
    Mention.objects.filter(block__in=touched, is_refused=False).delete()
    known = known_spellings(chapter.book)
    _find(changed, known, refused, chapter.language)
    if chapter.language == _LANGUAGE:
        _propose(chapter.book, changed, known)
        _withdraw(chapter.book, [old.text_of(block.pk) for block in touched if block.pk in old], known)


def settle_book(book: Book, words: Iterable[str] | None = None) -> None:
    """Find the names of a book anew and set its pages, as its names have changed. The text stays as it is.

    `words` are the spellings that the change concerns: only where they stand something can be different.
    """
    known = known_spellings(book)
    Name.objects.filter(book=book, state=Proposal.PROPOSED, name__in={word for word, _name, _kind in known}).delete()
    typeset = spellings(book)
    for chapter in Chapter.objects.filter(book=book):
        blocks = list(_holding("text", words, live_blocks(chapter).only("kind", "text", "markdown", "html")))
        Mention.objects.filter(block__in=blocks, is_refused=False).delete()
        refused = Mention.objects.filter(block__in=blocks).values_list("block", "start", "name")
        _find(blocks, known, set(refused), chapter.language)
        typesetter = Typesetter(typeset, chapter.language)
        notes = []
        for note in _holding("body", words, Footnote.objects.filter(chapter=chapter).exclude(body="")):
            html = typesetter.note(note.body)
            if html != note.html:
                note.html = html
                notes.append(note)
        Footnote.objects.bulk_update(notes, ["html"], batch_size=100)


def _holding(field: str, words: Iterable[str] | None, rows: QuerySet) -> QuerySet:
    if words is None:
        return rows
    return rows.filter(reduce(or_, (Q(**{f"{field}__contains": word}) for word in words), Q(pk=None)))


def set_blocks(blocks: Iterable[Block], language: str) -> None:
    """Set blocks with the mentions that stand, when one of these was refused or taken back; two queries."""
    blocks = list(blocks)
    nouns: defaultdict[int, list[Noun]] = defaultdict(list)
    for block, *noun in Mention.objects.filter(block__in=blocks, is_refused=False).values_list(
        "block", "start", "end", "name"
    ):
        nouns[block].append(Noun(*noun))
    _set(blocks, nouns, language)


def _find(
    blocks: Sequence[Block], known: Sequence[tuple[str, int, str]], refused: set[tuple[int, int, int]], language: str
) -> None:
    """Store the mentions of `blocks`, which have none but `refused` ones (block, start, name); set the blocks with them."""
    index = index_of((word, name) for word, name, _kind in known)
    nouns: defaultdict[int, list[Noun]] = defaultdict(list)
    rows = []
    for block in blocks:
        for found in index.find(block.text):
            if (block.pk, found.start, found.name) not in refused:
                nouns[block.pk].append(Noun(*found))
                rows.append(Mention(block=block, name_id=found.name, start=found.start, end=found.end))
    Mention.objects.bulk_create(rows, batch_size=_BATCH)
    _set(blocks, nouns, language)


def _set(blocks: Sequence[Block], nouns: dict[int, list[Noun]], language: str) -> None:
    typesetter = Typesetter((), language)
    changed = []
    for block in blocks:
        html = mark_nouns(typesetter.block(block.kind, block.markdown), nouns.get(block.pk, ()))
        if html != block.html:
            block.html = html
            changed.append(block)
    Block.objects.bulk_update(changed, ["html"], batch_size=100)


def _carry_refused(touched: Sequence[Block], old: Layout, new: Layout) -> set[tuple[int, int, int]]:
    """Move the refused mentions of the blocks that have changed to where their letters stand now, and return where."""
    refused = list(Mention.objects.filter(block__in=touched, is_refused=True))
    if not refused:
        return set()
    carrier = Carrier(old, new)
    kept = []
    for mention in refused:
        address = Address(mention.block_id, mention.start, mention.block_id, mention.end)
        quote = Quote.of(old.text, old.span(address))
        standing = carrier.carry(Standing(address, Status.OK, 1.0), quote, (mention.block_id, mention.block_id))
        now = standing.address
        words = new.text[slice(*new.span(now))] if now.key == now.end_key else ""
        if words == quote.exact:
            kept.append(
                Mention(name_id=mention.name_id, block_id=now.key, start=now.start, end=now.end, is_refused=True)
            )
    Mention.objects.filter(pk__in=[mention.pk for mention in refused]).delete()
    Mention.objects.bulk_create(kept, ignore_conflicts=True)
    return {(mention.block_id, mention.start, mention.name_id) for mention in kept}


def _propose(book: Book, blocks: Sequence[Block], known: Sequence[tuple[str, int, str]]) -> None:
    """Add what may be new names in `blocks`, each spelling once; what was refused stays refused."""
    finder = finder_of((word, kind) for word, _name, kind in known)
    found = {candidate.name: candidate for block in blocks for candidate in finder.find(block.text)}
    if not found:
        return
    longest = Name._meta.get_field("name").max_length
    there = set(Name.objects.filter(book=book, name__in=found).values_list("name", flat=True))
    Name.objects.bulk_create(
        (
            Name(
                book=book, name=name, latin=candidate.latin[:longest], kind=candidate.kind, state=Proposal.PROPOSED,
                sort_key=sort_key(name),
            )
            for name, candidate in found.items()
            if name not in there and len(name) <= longest
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _withdraw(book: Book, texts: Sequence[str], known: Sequence[tuple[str, int, str]]) -> None:
    """Take back proposals whose words stood in `texts` and stand nowhere in the book now, or are known by now."""
    taken = {word for word, _name, _kind in known}
    gone = []
    for name in Name.objects.filter(book=book, state=Proposal.PROPOSED).only("name"):
        if name.name in taken:
            gone.append(name.pk)
        elif any(name.name in text for text in texts):
            here = Block.objects.filter(Q(text__contains=name.name), chapter__book=book, removed_in=None)
            if not here.exists():
                gone.append(name.pk)
    Name.objects.filter(pk__in=gone, state=Proposal.PROPOSED).delete()
