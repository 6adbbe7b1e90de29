"""Searching Thai text without cutting it into words.

What is indexed is the text's orthographic clusters (`clusters`); what is sought is a phrase of them (`terms`). So a
term is found wherever its letters stand, inside a longer word too, and never in the middle of a letter. The databases
find the rows (`index`); where in a row a term stands (`places`) and what a line of a list shows of it (`snippets`) is
worked out in Python from the text itself. `names` widens a term by the other spellings of a name.
"""

from classroom.common.search.clusters import LONGEST_PHRASE, clusters_of, pieces
from classroom.common.search.names import widen
from classroom.common.search.places import Finder, Place
from classroom.common.search.snippets import Part, snippet
from classroom.common.search.terms import MOST_TERMS, Term, parse

__all__ = [
    "LONGEST_PHRASE",
    "MOST_TERMS",
    "Finder",
    "Part",
    "Place",
    "Term",
    "clusters_of",
    "parse",
    "pieces",
    "snippet",
    "widen",
]
