"""The rules hold on other printings than the one they were found on.

The clean chapter is set anew in lines and pages of other sizes, as other books are, and
scanned: with its line ends kept ("wrapped"), as one line a paragraph ("whole"), or by turns.
"""

import random

import pytest

from classroom.common.thai.words import segment
from history.importer import read_chapter
from history.importer.geometry import columns
from tests.history.importer.test_chapter_04 import chapter, names

INDENT = 7


def paragraphs() -> list[str]:
    return [block.text for section in chapter().sections for block in section.blocks if block.kind == "paragraph"]


def printed(text: str, width: int) -> list[str]:
    """Break *text* into lines at words; a line that ended at a space keeps it."""
    lines = [""]
    room = width - INDENT
    for word in segment(text, names()):
        if columns(lines[-1] + word.rstrip()) > room and lines[-1].strip():
            lines.append("")
            room = width
        lines[-1] += word
    return [line for line in lines if line.strip()]


def scanned(width: int, height: int, forms: list[str]) -> tuple[str, int]:
    """Return the file and how many page ends cut a paragraph in it."""
    chance = random.Random(width * height)
    parts = ["# บทที่ 4 สตาลิน"]
    used = cut = 0
    form = chance.choice(forms)
    for text in paragraphs():
        lines = printed(text, width)
        while lines:
            here, lines = lines[: height - used], lines[height - used :]
            parts.append("  \n".join(line.strip() for line in here) if form == "wrapped" else "".join(here).strip())
            used += len(here)
            if used == height:
                used, form = 0, chance.choice(forms)
                cut += bool(lines)
    return "\n\n".join(parts) + "\n", cut


def ends(texts: list[str]) -> set[int]:
    """Return where the paragraphs end, counted in letters without spaces."""
    places, at = set(), 0
    for text in texts:
        at += len("".join(text.split()))
        places.add(at)
    return places


@pytest.mark.parametrize(
    ("width", "height", "forms"),
    [
        (50, 30, ["wrapped"]),
        (60, 34, ["wrapped"]),
        (72, 38, ["wrapped"]),
        (66, 28, ["whole"]),
        (58, 32, ["wrapped", "whole"]),
        (66, 27, ["wrapped", "whole"]),
        (80, 25, ["wrapped", "whole"]),
    ],
)
def test_paragraphs_are_found_again(width, height, forms):
    data, cut = scanned(width, height, forms)
    found = [block.text for section in read_chapter(data.encode(), names=names()).sections for block in section.blocks]
    assert "".join("".join(found).split()) == "".join("".join(paragraphs()).split())
    wrong = ends(found) ^ ends(paragraphs())
    assert len(wrong) <= 0.13 * (len(paragraphs()) + cut)


@pytest.mark.parametrize(("width", "height"), [(50, 30), (66, 27), (72, 38)])
def test_line_ends_get_few_spaces_too_many_or_too_few(width, height):
    """Many of the writer's spaces could as well be none, so a tenth is as near as rules come."""
    data, _ = scanned(width, height, ["wrapped"])
    found = [block.text for section in read_chapter(data.encode(), names=names()).sections for block in section.blocks]

    def spaces(texts: list[str]) -> set[int]:
        places, at = set(), 0
        for char in " ".join(texts):
            if char == " ":
                places.add(at)
            else:
                at += 1
        return places

    assert len(spaces(found) ^ spaces(paragraphs())) <= 0.13 * data.count("  \n")
