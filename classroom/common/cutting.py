"""A text as words to compare, and these words in few bytes, to be kept.

A text is cut by the one segmenter; words are folded (one spelling, Thai digits as 0-9, lower case), and spaces and signs
count for nothing. Cutting an essay of 1,000 words takes some 25 ms of processor time, unpacking it less than one.
"""

import re
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pythainlp

from classroom.common.thai.normalise import fold, normalise, normalise_with_map
from classroom.common.thai.words import segment

_SPACE_IN_THAI = re.compile(r"(?<=[\u0e01-\u0e4e])\s+(?=[\u0e01-\u0e4e])")
_WORDLESS = re.compile(r"[\W_]+")
_SIGNS = re.compile(r"[.,\s]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text as words to compare. A word of None is a place where something was left out: no run reaches over it.

    `spans` has for each word where it stands in the text, in code points.
    """

    words: tuple[str | None, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        return sum(word is not None for word in self.words)


def cutter(names: Iterable[str], *more: Path) -> str:
    """What tells apart two ways to cut: the code that reads a text, the dictionary and the names. 64 letters.

    `more` are files of further code by which words come about.
    """
    return sha256("\n".join((_code(more), *sorted(set(names)))).encode()).hexdigest()


@lru_cache
def _code(more: tuple[Path, ...]) -> str:
    here = Path(__file__).parent
    files = (Path(__file__), *sorted(here.glob("thai/*.py")), *sorted(here.glob("markup/*.py")), *more)
    return sha256(b"\0".join((pythainlp.__version__.encode(), *(file.read_bytes() for file in files)))).hexdigest()


def pack(words: Words) -> bytes:
    """`words` in few bytes: some nine for each word."""
    text = "\n".join(word or "" for word in words.words)
    places = list(chain.from_iterable(words.spans))
    return zlib.compress(text.encode() + b"\0" + struct.pack(f"<{len(places)}I", *places), level=1)


def unpack(packed: bytes) -> Words:
    """What `pack` was given."""
    text, _nul, places = zlib.decompress(packed).partition(b"\0")
    spans = list(struct.unpack(f"<{len(places) // 4}I", places))
    words = text.decode().split("\n") if spans else []
    return Words(tuple(word or None for word in words), tuple(zip(spans[::2], spans[1::2], strict=True)))


def read_words(text: str, names: Iterable[str] = (), left_out: Iterable[tuple[int, int]] = ()) -> Words:
    """Cut `text` into words; `left_out` are stretches of it, in code points, that are not compared."""
    words: list[str | None] = []
    spans: list[tuple[int, int]] = []
    done = 0
    for start, end in _merged(left_out):
        _read(text, done, start, names, words, spans)
        if words and words[-1] is not None:
            words.append(None)
            spans.append((start, end))
        done = max(done, end)
    _read(text, done, len(text), names, words, spans)
    return Words(tuple(words), tuple(spans))


@lru_cache(maxsize=16384)
def _key(word: str) -> str:
    """A word as it is compared; empty for what is none: spaces, signs, ๆ."""
    key = _SIGNS.sub("", fold(word))
    return "" if _WORDLESS.fullmatch(key) or key in ("ๆ", "ฯ") else key


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _read(text: str, start: int, end: int, names: Iterable[str], words: list, spans: list) -> None:
    """Add the words of text[start:end]. Thai is cut without its spaces: they stand between phrases, or to deceive."""
    if start >= end:
        return
    piece = text[start:end]
    normal = normalise(piece)
    straight = normal == piece
    if not straight:
        normal, there = normalise_with_map(piece)
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for space in _SPACE_IN_THAI.finditer(normal):
        parts.append(normal[done : space.start()])
        places.extend(range(done, space.start()))
        done = space.end()
    parts.append(normal[done:])
    places.extend(range(done, len(normal)))
    at = 0
    for word in segment("".join(parts), names):
        key = _key(word)
        if key:
            first, last = places[at], places[at + len(word) - 1]
            if not straight:
                # Where these letters came from: the last place that leads to them or before them.
                first, last = bisect_right(there, first) - 1, bisect_right(there, last) - 1
            words.append(key)
            spans.append((start + first, start + last + 1))
        at += len(word)
