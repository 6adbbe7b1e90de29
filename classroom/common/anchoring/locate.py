"""Finding a quote again by its words and what stood around them, when it has left its place."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from classroom.common.anchoring.diff import common_prefix, likeness, shared_runs
from classroom.common.anchoring.spans import Span

# Below this likeness of the quote with its surroundings, another place is not the quote's place.
FLOOR = 0.6
# Below this likeness, words are other words, whatever stands around them.
WORDS_FLOOR = 0.5
# How much of the surroundings is kept with a quote, and compared, on either side (code points).
CONTEXT = 64
_SEED = 6
_SEEDS = 40
_CANDIDATES = 6


class Quote(NamedTuple):
    """A passage as it was chosen: its words, and the words before and after it."""

    exact: str
    prefix: str = ""
    suffix: str = ""

    @classmethod
    def of(cls, text: str, span: Span, context: int = CONTEXT) -> "Quote":
        """Take the quote at `span` of `text`."""
        return cls(
            text[span.start : span.end],
            text[max(0, span.start - context) : span.start],
            text[span.end : span.end + context],
        )


class Found(NamedTuple):
    """Where a quote stands, and how like it the place is with its surroundings (0.0 to 1.0)."""

    span: Span
    score: float


def locate(quote: Quote, text: str, near: int = 0) -> Found | None:
    """Return the place in `text` that is most like `quote`, at least FLOOR; None when there is none.

    Words and surroundings count by their length: a sentence is known by itself, a single name
    only by its neighbours. Of equal places the one nearest to `near` wins.
    """
    if not quote.exact:
        return None
    best: Found | None = None
    for place in _candidates(quote, text, near):
        span = _fit(quote.exact, text, place)
        score = _score(quote, text, span)
        if score >= FLOOR and (best is None or score > best.score):
            best = Found(span, score)
    return best


def _candidates(quote: Quote, text: str, near: int) -> list[int]:
    """Return where the quote may begin: where it stands word for word, else where most of its pieces meet."""
    exact = list(_places(quote.exact, text))
    if exact:
        by_context = sorted(exact, key=lambda place: (-_context_votes(quote, text, place), abs(place - near)))
        return by_context[:_CANDIDATES]
    votes: Counter[int] = Counter()
    step = max(1, len(quote.exact) // _SEEDS)
    for offset in range(0, max(1, len(quote.exact) - _SEED + 1), step):
        for place in _places(quote.exact[offset : offset + _SEED], text):
            # Pieces of one passage meet within a few letters, corrections in between or not.
            votes[(place - offset) // 8] += 1
    for sign, context in ((-1, quote.prefix[-_SEED * 2 :]), (1, quote.suffix[: _SEED * 2])):
        for place in _places(context, text):
            votes[(place + len(context) if sign < 0 else place - len(quote.exact)) // 8] += 2
    likely = sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0] * 8 - near)))
    return [max(0, slot * 8) for slot, _ in likely[:_CANDIDATES]]


def _places(piece: str, text: str) -> Iterator[int]:
    """Yield where `piece` stands in `text`."""
    place = text.find(piece) if piece else -1
    while place >= 0:
        yield place
        place = text.find(piece, place + 1)


def _context_votes(quote: Quote, text: str, place: int) -> int:
    """Return how many letters beside a word-for-word place agree with the quote's neighbours."""
    before = text[max(0, place - len(quote.prefix)) : place]
    after = text[place + len(quote.exact) :][: len(quote.suffix)]
    return common_prefix(before[::-1], quote.prefix[::-1]) + common_prefix(after, quote.suffix)


def _fit(exact: str, text: str, place: int) -> Span:
    """Return the stretch about `place` that the quote covers best."""
    if text.startswith(exact, place):
        return Span(place, place + len(exact))
    margin = 16 + len(exact) // 8
    first = max(0, place - margin)
    window = text[first : place + len(exact) + margin]
    runs = shared_runs(exact, window)
    if not runs:
        return Span(place, min(len(text), place + len(exact)))
    start = max(0, runs[0].new - runs[0].old)
    end = min(len(window), runs[-1].new_end + len(exact) - runs[-1].old_end)
    return Span(first + start, first + max(start, end))


def _score(quote: Quote, text: str, span: Span) -> float:
    words = likeness(quote.exact, text[span.start : span.end])
    if words < WORDS_FLOOR:
        return 0.0  # The right neighbours with other words between them are not the quote.
    before = likeness(quote.prefix, text[max(0, span.start - len(quote.prefix)) : span.start])
    after = likeness(quote.suffix, text[span.end : span.end + len(quote.suffix)])
    total = len(quote.exact) + len(quote.prefix) + len(quote.suffix)
    return (words * len(quote.exact) + before * len(quote.prefix) + after * len(quote.suffix)) / total
