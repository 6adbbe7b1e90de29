"""Widening what is sought by the other spellings of a name."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from classroom.common.search.clusters import clusters_of
from classroom.common.search.terms import Phrase, Term


def widen(terms: Sequence[Term], names: Iterable[Sequence[str]]) -> list[Term]:
    """Return `terms` with every spelling of the names among them; `names` are the spellings of each, the same thing.

    A term is widened when it is a spelling as a whole, and so are neighbouring terms that are one together
    ("Leon Trotsky"). A part of a longer word is not.
    """
    forms = _by_phrase(names)
    found: list[Term] = []
    at = 0
    while at < len(terms):
        count = _longest(terms, at, forms)
        term = _joined(terms[at : at + count]) if count > 1 else terms[at]
        found.append(_widened(term, forms.get(term.phrases[0], ())))
        at += max(count, 1)
    return found


def _by_phrase(names: Iterable[Sequence[str]]) -> dict[Phrase, list[str]]:
    """For each spelling, the others of its names."""
    forms: defaultdict[Phrase, list[str]] = defaultdict(list)
    for spellings in names:
        for spelling in spellings:
            forms[clusters_of(spelling)] += spellings
    forms.pop((), None)
    return dict(forms)


def _longest(terms: Sequence[Term], at: int, forms: dict[Phrase, list[str]]) -> int:
    """How many terms from `at` on are one spelling together; 0 when none is."""
    phrase: Phrase = ()
    longest = 0
    for count, term in enumerate(terms[at:], start=1):
        phrase += term.phrases[0]
        if phrase in forms:
            longest = count
    return longest


def _joined(terms: Sequence[Term]) -> Term:
    phrase = tuple(cluster for term in terms for cluster in term.phrases[0])
    return Term(" ".join(term.written for term in terms), (phrase,))


def _widened(term: Term, spellings: Iterable[str]) -> Term:
    others = {clusters_of(spelling): spelling for spelling in spellings}
    others.pop(term.phrases[0], None)
    others.pop((), None)
    if not others:
        return term
    return replace(term, phrases=(*term.phrases, *others), also=tuple(others.values()))
