"""The names of a book in the HTML of a block: each mention in a span with the number of its name."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# A name up to this length is kept on one line; of a longer one each word is, or it would leave a narrow page.
LINE = 24
# A single word up to this length is; a longer one would stick out of a telephone, so it may break.
WORD = 30
# A tag, one character written as an entity, or plain characters. Values of attributes may hold a bracket.
_TOKEN = re.compile(r'(?P<tag><[^"<>]*(?:"[^"]*"[^"<>]*)*>)|(?P<sign>&[#\w]+;)|(?P<text>[^<&]+|[<&])')
_SPACES = (" ", "\u00a0", "&nbsp;")


class Noun(NamedTuple):
    """A mention: code points `start` up to `end` of the block's canonical text, of the name with the key `name`."""

    start: int
    end: int
    name: int


def mark_nouns(html: str, nouns: Iterable[Noun]) -> str:
    """Return the HTML of a block, as the typesetter made it, with its names marked; its text nodes stay as they are.

    `nouns` do not overlap. A name that a tag or a note mark cuts is marked on both sides of it.
    """
    waiting = sorted(nouns)
    if not waiting:
        return html
    parts: list[str] = []
    at = 0
    in_mark = False
    run: list[str] = []
    for match in _TOKEN.finditer(html):
        tag = match["tag"]
        if tag is None and not in_mark:
            run += [match["sign"]] if match["sign"] else match["text"]
            continue
        parts += _marked(run, at, waiting)
        at += len(run)
        run = []
        parts.append(match[0])
        if tag and tag.startswith("<a ") and "data-note=" in tag:
            in_mark = True
        elif tag == "</a>":
            in_mark = False
    parts += _marked(run, at, waiting)
    return "".join(parts)


def _marked(run: list[str], at: int, nouns: list[Noun]) -> Iterator[str]:
    """Yield a run of characters that stands at `at`, with what of the nouns lies in it marked."""
    done = 0
    for noun in nouns:
        first, last = max(noun.start - at, done), min(noun.end - at, len(run))
        if last <= 0 or first >= last:
            continue
        yield "".join(run[done:first])
        yield from _noun(run[first:last], noun)
        done = last
    yield "".join(run[done:])


def _noun(signs: list[str], noun: Noun) -> Iterator[str]:
    if noun.end - noun.start <= LINE:
        yield _span(signs, noun)
        return
    word: list[str] = []
    for sign in [*signs, ""]:
        if sign and sign not in _SPACES:
            word.append(sign)
            continue
        if word:
            yield _span(word, noun)
        yield sign
        word = []


def _span(signs: list[str], noun: Noun) -> str:
    kind = "noun" if len(signs) <= WORD else "noun noun--long"
    return f'<span class="{kind}" data-name="{noun.name}">{"".join(signs)}</span>'
