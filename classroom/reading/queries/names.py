"""The index of names: all of a book, one with its passages, those of a section and of a paragraph."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from classroom.common.search import Part, Place, snippet
from classroom.common.thai.normalise import fold
from classroom.courses.models import Enrollment
from classroom.reading.rules import readable_mentions, readable_names
from history.importer.variants import Spellings
from history.models import Block, Book, Chapter, Mention, Name, Proposal, Section
from history.queries import PassageNotThere, find_passage, write_address

_STANDING = Q(mentions__is_refused=False)
# How much of its sentence a name is shown in, in code points.
_BEFORE, _AFTER, _MORE = 80, 100, 30
_COMPANIONS = 8
_LEADING_VOWELS = "เแโใไ"


class Letter(NamedTuple):
    """The names that begin with one letter of the alphabet."""

    letter: str
    names: list[Name]


@dataclass(frozen=True)
class NameIndex:
    """The names of a book that are looked for, by letters. `kinds` says how many there are of each kind, "" of all.

    Each name has `count`, how often it stands in the text. `proposed` wait for a decision; each has `like`, the kept
    name that it may be another spelling of, or None.
    """

    book: Book
    letters: list[Letter]
    kinds: dict[str, int]
    found: int
    proposed: list[Name] = field(default_factory=list)


class NamePassage(NamedTuple):
    """A name in its sentence: where it stands there, the block, the words around, and the lasting address of the first."""

    mentions: list[Mention]
    block: Block
    parts: list[Part]
    address: str


@dataclass(frozen=True)
class SectionPassages:
    section: Section
    passages: list[NamePassage]

    @property
    def count(self) -> int:
        return sum(len(passage.mentions) for passage in self.passages)


@dataclass(frozen=True)
class NamePage:
    """A name with its passages by section, in reading order.

    `written` counts the spellings as they stand in the text, `companions` are the names that stand most often in the
    same paragraphs (each with `together`), `refused` the places where a person said that the letters are no name.
    """

    name: Name
    sections: list[SectionPassages]
    refused: list[NamePassage]
    written: list[tuple[str, int]]
    companions: list[Name]

    @property
    def count(self) -> int:
        return sum(part.count for part in self.sections)

    @property
    def first(self) -> NamePassage | None:
        return self.sections[0].passages[0] if self.sections else None


def get_book(enrollment: Enrollment, slug: str) -> Book:
    """Return a book of the course, or raise Http404; one query."""
    return get_object_or_404(Book.objects.filter(courses=enrollment.course_id), slug=slug)


def name_index(enrollment: Enrollment, book: Book, *, sought: str = "", kind: str = "") -> NameIndex:
    """The names of a book in the order of the Thai alphabet; `sought` is part of any spelling or of the note. One query."""
    names = list(readable_names(enrollment).filter(book=book).annotate(count=Count("mentions", filter=_STANDING)))
    names.sort(key=lambda name: (name.sort_key, name.pk))
    kept = [name for name in names if name.state == Proposal.KEPT]
    there = [name for name in kept if _answers(name, fold(sought))]
    shown = [name for name in there if not kind or name.kind == kind]
    of_kinds = Counter(name.kind for name in there)
    return NameIndex(
        book=book,
        letters=[Letter(letter, list(group)) for letter, group in groupby(shown, key=_letter)],
        kinds={"": len(there)} | {kind: of_kinds[kind] for kind in Name.Kind.values if of_kinds[kind]},
        found=len(shown),
        proposed=_with_those_like([name for name in names if name.state == Proposal.PROPOSED], kept),
    )


def _with_those_like(proposed: list[Name], kept: list[Name]) -> list[Name]:
    spelt = {word: name for name in reversed(kept) for word in (*name.spellings, name.name)}
    near = Spellings(spelt) if proposed else None
    for name in proposed:
        found = near.nearest(name.name)
        name.like = spelt[found.spelling] if found else None
    return proposed


def _answers(name: Name, sought: str) -> bool:
    words = (name.name, name.latin, name.note, name.note_en, *name.spellings)
    return not sought or any(sought in fold(word) for word in words)


def _letter(name: Name) -> str:
    """The letter that a name stands under: its first consonant in Thai, whatever vowel is written before it."""
    word = name.name.lstrip(_LEADING_VOWELS) or name.name
    return word[:1].upper()


def get_name(enrollment: Enrollment, book: str, pk: int) -> Name:
    """Return a name of a book of the course with its book, or raise Http404; one query."""
    return get_object_or_404(readable_names(enrollment).select_related("book"), book__slug=book, pk=pk)


def get_mention(enrollment: Enrollment, book: str, pk: int, mention: int) -> Mention:
    """Return a place of a name with its block, or raise Http404; one query."""
    mentions = readable_mentions(enrollment).select_related("block__chapter", "name")
    return get_object_or_404(mentions, name=pk, name__book__slug=book, pk=mention)


def name_page(enrollment: Enrollment, name: Name) -> NamePage:
    """Everything on the page of a name; two queries."""
    mentions = list(
        readable_mentions(enrollment)
        .filter(name=name, block__removed_in=None)
        .select_related("block__section__chapter")
        .order_by("block__chapter__number", "block__position", "start")
    )
    passages = [_passage(near) for near in _together(mention for mention in mentions if not mention.is_refused)]
    return NamePage(
        name=name,
        sections=[
            SectionPassages(section, list(group))
            for section, group in groupby(passages, key=lambda passage: passage.block.section)
        ],
        refused=[_passage([mention]) for mention in mentions if mention.is_refused],
        written=Counter(
            mention.block.text[mention.start : mention.end] for mention in mentions if not mention.is_refused
        ).most_common(),
        companions=_companions(enrollment, name, {mention.block_id for mention in mentions}),
    )


def _together(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Yield the mentions that stand so near each other in a block that one line shows all of them."""
    near: list[Mention] = []
    for mention in mentions:
        if near and (mention.block_id != near[0].block_id or mention.end > near[0].end + _AFTER):
            yield near
            near = []
        near.append(mention)
    if near:
        yield near


def _passage(mentions: list[Mention]) -> NamePassage:
    mention, block = mentions[0], mentions[0].block
    return NamePassage(
        mentions=mentions,
        block=block,
        parts=snippet(
            block.text, [Place(each.start, each.end) for each in mentions], before=_BEFORE, after=_AFTER + _MORE
        ),
        address=write_address(block.key, mention.start, block.key, mention.end, block.section.chapter.revision_number),
    )


def _companions(enrollment: Enrollment, name: Name, blocks: Iterable[int]) -> list[Name]:
    beside = Count("mentions__block", filter=_STANDING & Q(mentions__block__in=list(blocks)), distinct=True)
    return list(
        readable_names(enrollment)
        .filter(book=name.book_id, state=Proposal.KEPT)
        .exclude(pk=name.pk)
        .annotate(together=beside)
        .filter(together__gt=0)
        .order_by("-together", "sort_key")[:_COMPANIONS]
    )


def section_names(enrollment: Enrollment, section: Section) -> list[Name]:
    """The names in a section in the order of the alphabet, each with `here` and `count` (in the whole book); one query."""
    return list(
        readable_names(enrollment)
        .filter(state=Proposal.KEPT, book=section.chapter.book_id)
        .annotate(
            count=Count("mentions", filter=_STANDING),
            here=Count("mentions", filter=_STANDING & Q(mentions__block__section=section)),
        )
        .filter(here__gt=0)
        .order_by("sort_key", "pk")
    )


def block_names(enrollment: Enrollment, block: Block) -> list[Name]:
    """The names in a block as they follow each other, each once; one query."""
    mentions = readable_mentions(enrollment).filter(block=block, is_refused=False).select_related("name")
    return list(dict.fromkeys(mention.name for mention in mentions.order_by("start")))


def words_of(chapter: Chapter, address: str) -> str:
    """Return the words at the address of a passage, "" when there are none; up to three queries."""
    try:
        return " ".join(find_passage(chapter, address).exact.split())
    except PassageNotThere:
        return ""
