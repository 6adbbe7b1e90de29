"""Finding blocks by their words, and the spellings by which a search goes on."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet

from classroom.common.search import Term
from classroom.common.search.index import containing
from history.models import Block, BlockPiece, Book, Name, Proposal


def found_blocks(blocks: QuerySet[Block], terms: Sequence[Term]) -> QuerySet[Block]:
    """Those of `blocks` with all `terms` that stand in the text now."""
    return containing(blocks.filter(removed_in=None), BlockPiece.block, terms)


def name_spellings(books: QuerySet[Book]) -> list[list[str]]:
    """Return, for each name of some books, all that it is written as, the book's own spelling first; one query.

    A person is meant by the last Latin word alone too (Trotsky), when it is one person's only.
    """
    rows = Name.objects.filter(book__in=books, state=Proposal.KEPT).order_by("pk")
    names = list(rows.values_list("name", "spellings", "latin", "kind"))
    last_words = Counter(_last_word(latin) for _name, _others, latin, kind in names if kind == Name.Kind.PERSON)
    found = []
    for name, others, latin, kind in names:
        forms = [name, *others, latin]
        if kind == Name.Kind.PERSON and last_words[_last_word(latin)] == 1:
            forms.append(_last_word(latin))
        found.append([form for form in dict.fromkeys(forms) if form])
    return found


def _last_word(latin: str) -> str:
    return latin.rsplit(maxsplit=1)[-1].strip() if latin.strip() else ""
