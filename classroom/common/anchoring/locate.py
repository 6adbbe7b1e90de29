"""Finding a quote again by its words and what stood around them, when it has left its place."""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio_alignment

from classroom.common.anchoring.diff import Run, likeness, shared_runs
from classroom.common.anchoring.spans import Span

# Below this likeness of the quote with its surroundings, another place is not the quote's place.
FLOOR = 0.6
# Below this likeness, words are other words, whatever stands around them.
WORDS_FLOOR = 0.5
# How much of the surroundings is kept with a quote, and compared, on either side (code points).
CONTEXT = 64
# A stretch that holds no piece of a quote of this length is not looked at more closely.
_SEED = 6
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


def locate(quote: Quote, text: str, near: int = 0, within: Iterable[Span] | None = None) -> Found | None:
    """Return the place in `text` that is most like `quote`, at least FLOOR; None when there is none.

    `within` are the stretches to look in; without them it is the whole text. Words and surroundings
    count by their length: a sentence is known by itself, a single name only by its neighbours. Of
    equal places the one nearest to `near` wins.
    """
    best: Found | None = None
    for stretch in within if within is not None else [Span(0, len(text))]:
        for span in _candidates(quote, text, stretch):
            score = _score(quote, text, span)
            if score < FLOOR:
                continue
            if best is None or (score, -abs(span.start - near)) > (best.score, -abs(best.span.start - near)):
                best = Found(span, score)
    return best


def _candidates(quote: Quote, text: str, stretch: Span) -> list[Span]:
    """Return where the quote may stand in a stretch: word for word, or else where it fits best."""
    exact = quote.exact
    if not exact or stretch.length * 2 < len(exact):
        return []
    places = list(_places(exact, text, stretch))
    if places:
        best = sorted(places, key=lambda place: -_agreeing_neighbours(quote, text, place))[:_CANDIDATES]
        return [Span(place, place + len(exact)) for place in best]
    words = text[stretch.start : stretch.end]
    seeds = (exact[at : at + _SEED] for at in range(0, max(1, len(exact) - _SEED + 1), _SEED // 2))
    if not any(seed in words for seed in seeds):
        return []
    place = partial_ratio_alignment(exact, words).dest_start
    return [_fit(exact, text, stretch.start + place)]


def _places(exact: str, text: str, stretch: Span) -> Iterator[int]:
    """Yield where the words stand in a stretch."""
    place = text.find(exact, stretch.start, stretch.end)
    while place >= 0:
        yield place
        place = text.find(exact, place + 1, stretch.end)


def _agreeing_neighbours(quote: Quote, text: str, place: int) -> int:
    """Return how many letters beside a word-for-word place agree with the quote's neighbours."""
    before = text[max(0, place - len(quote.prefix)) : place]
    after = text[place + len(quote.exact) :][: len(quote.suffix)]
    return _agreeing(before[::-1], quote.prefix[::-1]) + _agreeing(after, quote.suffix)


def _agreeing(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _fit(exact: str, text: str, place: int) -> Span:
    """Return the stretch about `place` that the quote covers best."""
    margin = 16 + len(exact) // 8
    first = max(0, place - margin)
    window = text[first : place + len(exact) + margin]
    runs = [run for run in shared_runs(exact, window) if run.length > 1] or [Run(0, place - first, len(exact))]
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
