"""A text cut into words, with where each stands. Two readers of the same block share the cut: it is the dear part."""

from functools import lru_cache

from classroom.common.thai.words import segment


@lru_cache(maxsize=8)
def cut(text: str, names: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Return the words of `text` in their order, each with its beginning; `names` are kept whole."""
    placed = []
    at = 0
    for word in segment(text, names):
        placed.append((at, word))
        at += len(word)
    return tuple(placed)
