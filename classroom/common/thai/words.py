"""The one segmenter and the one counter of words.

Browsers disagree on Thai words by a quarter, so every count that a person sees
comes from :func:`count_words`. It uses PyThaiNLP's newmm (maximal matching on a
dictionary) with the names of the book added, since no dictionary has them.
"""

import re
import threading
from collections.abc import Iterable
from functools import lru_cache

from pythainlp.corpus import thai_words
from pythainlp.tokenize import newmm
from pythainlp.util import Trie

# What newmm is not asked about. "ค.ศ." is one word, "1,400" is one number, and
# PAIYANNOI belongs to the word that it shortens.
_PIECE = re.compile(
    r"(?P<short>(?:[ก-ฮ][ะ-ู็-์]*\.){2,}|[ก-ฮ]{1,3}\.(?=\s|$|\d))"
    r"|(?P<thai>[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+ฯ?)"
    r"|(?P<number>[0-9\u0e50-\u0e59]+(?:[.,][0-9\u0e50-\u0e59]+)*)"
    r"|(?P<latin>[^\W\d_\u0e00-\u0e7f]+(?:['’\-][^\W\d_\u0e00-\u0e7f]+)*)"
    r"|(?P<space>\s+)"
    r"|(?P<other>.)",
    re.DOTALL,
)
_NOT_COUNTED = {"space", "other"}
_lock = threading.Lock()


class LayeredTrie(Trie):
    """The common dictionary, shared, under a small one of a book's names."""

    def __init__(self, base: Trie, names: Iterable[str]) -> None:
        super().__init__(names)
        self._base = base
        self._initials = frozenset(name[0] for name in self)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        words = self._base.prefixes(text, start)
        if text[start : start + 1] in self._initials:
            words += [name for name in super().prefixes(text, start) if name not in words]
        return words

    def __contains__(self, word: str) -> bool:
        return word in self._base or super().__contains__(word)

    def __len__(self) -> int:
        return len(self._base) + super().__len__()


def segment(text: str, names: Iterable[str] = ()) -> list[str]:
    """Cut *text* into words, numbers, spaces and punctuation.

    Nothing is lost: the pieces joined are the text. *names* are kept whole; of
    a name with spaces, each part is.
    """
    return [word for word, _ in _pieces(text, dictionary(names))]


def count_words(text: str, names: Iterable[str] = ()) -> int:
    """Count the words of *text*: "ค.ศ." is one, a number is one, punctuation is none."""
    return sum(kind not in _NOT_COUNTED for _, kind in _pieces(text, dictionary(names)))


def dictionary(names: Iterable[str] = ()) -> Trie:
    """Return the dictionary with *names*; built once per set of names.

    The first call of a process loads 62,000 words, which takes about half a
    second; the lock keeps two threads from doing so at once.
    """
    key = frozenset(part for name in names for part in name.split() if len(part) > 1)
    with _lock:
        return _layered(key) if key else _base()


@lru_cache(maxsize=1)
def _base() -> Trie:
    return Trie(thai_words())


@lru_cache(maxsize=32)
def _layered(names: frozenset[str]) -> Trie:
    return LayeredTrie(_base(), names)


def _pieces(text: str, trie: Trie):
    for match in _PIECE.finditer(text):
        kind = match.lastgroup
        if kind != "thai":
            yield match[0], kind
            continue
        # safe_mode bounds the time on text that is ambiguous at every letter.
        for word in newmm.segment(match[0], custom_dict=trie, safe_mode=True):
            yield word, kind if word != "ฯ" else "other"
