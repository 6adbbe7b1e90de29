"""Where terms stand in a text, and that it is the same as a plain search for their letters."""

import random

import pytest

from classroom.common.search import Finder, clusters_of, parse, pieces
from classroom.common.thai.normalise import normalise
from tests.classroom.common.search.reference import stands_in


def found(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in Finder(parse(query)).places(text)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        pytest.param("สตาลิน", "เลนินและสตาลิน สตาลินกราด", ["สตาลิน", "สตาลิน"], id="inside-longer-words"),
        pytest.param("กวาดล้าง", "การกวาดล้างครั้งใหญ่", ["กวาดล้าง"], id="inside-a-dictionary-word"),
        pytest.param("ลนิน", "เลนิน", [], id="not-within-a-letter-at-the-start"),
        pytest.param("น", "นี น นา กน", ["น", "น"], id="one-letter-where-it-is-whole"),
        pytest.param("เกา", "เกาะ เกาหลี", ["เกา", "เกา"], id="before-a-vowel-that-stands-apart"),
        pytest.param("เกาะ", "เกาะ เกาหลี", ["เกาะ"], id="with-that-vowel"),
        pytest.param("ค.ศ. 1936", "ค.ศ.๑๙๓๖ ค.ศ. 1936-7 ค.ศ. 19361", ["ค.ศ.๑๙๓๖", "ค.ศ. 1936"], id="years"),
        pytest.param("stalin", "Stalin, STALIN’S stalinist", ["Stalin", "STALIN"], id="latin-words-are-whole"),
        pytest.param("ต่างๆ", "ต่าง ๆ ต่างกัน", ["ต่าง ๆ"], id="repetition"),
        pytest.param('"ขา มา"', "ขามา ขา\nมา ขา\n\nมา", ["ขามา", "ขา\nมา"], id="not-over-paragraphs"),
        pytest.param("น้ำ", "นํ้า", ["น้ำ"], id="sara-am"),
        pytest.param("ๆ", "ๆ ต่างๆ", ["ๆ", "ๆ"], id="sign"),
    ],
)
def test_places(query, text, expected):
    assert found(query, normalise(text)) == expected


PARTS = (
    "ก", "ล", "น", "นิ", "ลั", "สี่", "น้ำ", "นา", "กะ", "เล", "เลา", "เลาะ", "แก", "แก้", "ๆ", "ฯ", "1", "๑", "a", "Ab",
    " ", " ", ". ", "-", "\n", "\n\n",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_a_pattern_a_phrase_of_clusters_and_a_plain_search_agree(seed):
    """Over texts of few letters, so that everything stands beside everything; queries are cut anywhere."""
    rng = random.Random(seed)
    hits = 0
    for _ in range(1500):
        text = "".join(rng.choices(PARTS, k=20))
        at = rng.randrange(len(text))
        query = text[at : at + rng.randint(1, 6)] if rng.random() < 0.7 else "".join(rng.choices(PARTS, k=2))
        if not clusters_of(query):
            continue
        indexed = any(f" {' '.join(clusters_of(query))} " in f" {piece} " for piece in pieces(text))
        assert indexed == stands_in(query, text) == bool(found(f'"{query}"', text)), (query, text)
        hits += indexed
    assert hits > 400
