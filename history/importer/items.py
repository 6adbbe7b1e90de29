"""Items that a scan prints one to a line and that Markdown takes for one paragraph: "๑. …", "• …", "(1) …"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from .blocks import Line, Raw

_NUMBERED = re.compile(r"^\(?([0-9๐-๙]{1,2})[.)]\s*(?=\D)")
_BULLET = re.compile("^[•●▪■◦‣·–]\\s")


def part_items(raws: list[Raw]) -> list[Raw]:
    """Return *raws* with each item as a paragraph of its own, where a paragraph holds two or more in order."""
    return [part for raw in raws for part in (_parts(raw) if raw.kind == "paragraph" else [raw])]


def _parts(raw: Raw) -> Iterator[Raw]:
    places = _begins(raw.lines)
    if len(places) < 2:
        yield raw
        return
    edges = sorted({0, *places, len(raw.lines)})
    for first, end in pairwise(edges):
        yield Raw("paragraph", raw.lines[first:end], quoted=raw.quoted)


def _begins(lines: tuple[Line, ...]) -> list[int]:
    """Return the lines that begin an item: bullets, or numbers that count on from 1."""
    bullets = [place for place, line in enumerate(lines) if _BULLET.match(line.text)]
    if len(bullets) > 1:
        return bullets
    numbered: list[int] = []
    for place, line in enumerate(lines):
        match = _NUMBERED.match(line.text)
        if match and int(match[1]) == len(numbered) + 1:
            numbered.append(place)
    return numbered
