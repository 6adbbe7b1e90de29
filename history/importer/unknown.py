"""Words that nobody knows: meant for a name, or for a word that differs by one sign, or neither."""

from collections.abc import Iterator, Sequence

from .known import IS_THAI, Known, Suspect, suspect
from .variants import likeness

# A name is looked for in at most so many pieces of words, a word in so many.
_PIECES, _NEAR = 6, 3
# The longest piece of a name that is cut into words, in code points.
_SHORT = 4
# Letters that a scan takes for one another.
_ALIKE = "กถภฤ ขชซ คดตศ ฎฏ ฑทห ณญ ดคต บปษ ผฝพฟ ฟพฝ มน ยผ รธ ลส วจ อฮ งว".split()
_MARKS = "่้๊๋็์"
_VOWELS_ABOVE = "ัิีึื"


def names_spelled_otherwise(text: str, pieces: Sequence[tuple[int, str]], known: Known) -> Iterator[Suspect]:
    """Spellings that the index lists for a name that the book spells another way."""
    for at, piece in pieces:
        if name := known.other_spelling(piece):
            yield suspect(text, at, at + len(piece), name, "spelling", "name")


def unknown_words(text: str, pieces: Sequence[tuple[int, str]], known: Known) -> Iterator[Suspect]:
    """What neither dictionary nor name index has: meant for a name, or for a word that differs by one sign, or neither."""
    for index, (at, piece) in enumerate(pieces):
        # "ในค.ศ." without its space: the letter before the point is no word.
        if _is_thai(piece) and not known.has(piece) and not text[at + len(piece) :].startswith("."):
            yield from _unknown_piece(text, pieces, index, known)


def _is_thai(piece: str) -> bool:
    return bool(IS_THAI.match(piece))


def _unknown_piece(text: str, pieces: Sequence[tuple[int, str]], index: int, known: Known) -> Iterator[Suspect]:
    """Try the unknown piece with more and more of its neighbours: a name, a word with one sign changed, or nothing."""
    best: tuple[float, int, int, int, str] | None = None
    for start, stop in _windows(pieces, index, _PIECES):
        word = "".join(piece for _at, piece in pieces[start:stop])
        if name := known.name_like(word):
            # Of two that are as like, the one that leaves no unknown letter behind.
            found = (likeness(word, name), stop - start, start, stop, name)
            best = max(best or found, found)
    if best:
        *_score, start, stop, name = best
        yield suspect(text, pieces[start][0], _end(pieces, stop), name, "name", "name")
        return
    for start, stop in sorted(_windows(pieces, index, _NEAR), key=lambda window: window[1] - window[0]):
        if meant := _one_sign_off("".join(piece for _at, piece in pieces[start:stop]), known):
            yield suspect(text, pieces[start][0], _end(pieces, stop), meant, "letter")
            return
    at, piece = pieces[index]
    if len(piece) > 1:
        yield suspect(text, at, at + len(piece), None, "word", "word")


def names_in_pieces(text: str, pieces: Sequence[tuple[int, str]], known: Known) -> Iterator[Suspect]:
    """Names that are cut into syllables, each of them a word: คู|คา|เชฟ|สกี."""
    for first, (at, _piece) in enumerate(pieces):
        word, stop = "", first
        while (
            stop < len(pieces)
            and stop - first < _PIECES
            and _is_thai(pieces[stop][1])
            and len(pieces[stop][1]) <= _SHORT
        ):
            word += pieces[stop][1]
            stop += 1
            if stop - first > 1 and (name := known.name_in_pieces(word)):
                yield suspect(text, at, at + len(word), name, "name", "name")


def _windows(pieces: Sequence[tuple[int, str]], index: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of at most so many Thai words that hold the one at `index`."""
    first, last = index, index + 1
    while first and index - first < most - 1 and _is_thai(pieces[first - 1][1]):
        first -= 1
    while last < len(pieces) and last - index < most and _is_thai(pieces[last][1]):
        last += 1
    for start in range(first, index + 1):
        for stop in range(index + 1, min(last, start + most) + 1):
            yield start, stop


def _end(pieces: Sequence[tuple[int, str]], stop: int) -> int:
    at, piece = pieces[stop - 1]
    return at + len(piece)


def _one_sign_off(word: str, known: Known) -> str | None:
    """Return the one longer word of the dictionary that differs from `word` by a letter that looks alike, or by a mark."""
    if not 4 <= len(word) <= 24:
        return None
    found = {other for other in _edits(word) if other in known.words and len(other) >= 4}
    return found.pop() if len(found) == 1 else None


def _edits(word: str) -> Iterator[str]:
    for at, char in enumerate(word):
        for group in _ALIKE:
            if char in group:
                for other in group:
                    if other != char:
                        yield word[:at] + other + word[at + 1 :]
        for marks in (_MARKS, _VOWELS_ABOVE):
            if char in marks:
                yield word[:at] + word[at + 1 :]
                for other in marks:
                    if other != char:
                        yield word[:at] + other + word[at + 1 :]
        if "ก" <= char <= "ฮ" or char in _VOWELS_ABOVE or char in "ุู":
            for mark in _MARKS:
                yield word[: at + 1] + mark + word[at + 1 :]
        if "ก" <= char <= "ฮ":
            for mark in "ัิีึื":
                yield word[: at + 1] + mark + word[at + 1 :]
