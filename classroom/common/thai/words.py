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
# Longer runs of Thai letters without a space are not kept, so that what is kept is bounded in memory. Code points.
_SHORT = 200
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
    trie = dictionary(names)
    pieces: list[str] = []
    for match in _PIECE.finditer(text):
        if match.lastgroup == "thai":
            pieces += _cut(match[0], trie)
        else:
            pieces.append(match[0])
    return pieces


def count_words(text: str, names: Iterable[str] = ()) -> int:
    """Count the words of *text*: "ค.ศ." is one, a number is one, punctuation is none."""
    known = _known(names)
    return sum(
        _count_thai(match[0], known) if match.lastgroup == "thai" else match.lastgroup not in _NOT_COUNTED
        for match in _PIECE.finditer(text)
    )


def dictionary(names: Iterable[str] = ()) -> Trie:
    """Return the dictionary with *names*; built once per set of names.

    The first call of a process loads 62,000 words, which takes about half a
    second; the lock keeps two threads from doing so at once.
    """
    return _trie(_known(names))


def _known(names: Iterable[str]) -> frozenset[str]:
    return frozenset(part for name in names for part in name.split() if len(part) > 1)


def _trie(known: frozenset[str]) -> Trie:
    with _lock:
        return _layered(known) if known else _base()


@lru_cache(maxsize=1)
def _base() -> Trie:
    return Trie(thai_words())


@lru_cache(maxsize=32)
def _layered(names: frozenset[str]) -> Trie:
    return LayeredTrie(_base(), names)


def _cut(run: str, trie: Trie) -> list[str]:
    # safe_mode bounds the time on text that is ambiguous at every letter.
    return newmm.segment(run, custom_dict=trie, safe_mode=True)


def _count_thai(run: str, known: frozenset[str]) -> int:
    return _count_short(run, known) if len(run) <= _SHORT else _count_run(run, known)


def _count_run(run: str, known: frozenset[str]) -> int:
    return sum(word != "ฯ" for word in _cut(run, _trie(known)))


# A draft is counted every few seconds, and all of it but one phrase was counted before. Some 4 MB when full.
_count_short = lru_cache(maxsize=8192)(_count_run)
