"""Whatever the bytes, an import ends in a chapter or in a fault that says why."""

import random
from pathlib import Path

import pytest

from history.importer import ImportedChapter, ImportFault, read_chapter, to_markdown
from tests.history.importer.test_decisions import assert_is_there

ASSETS = sorted((Path(__file__).parent / "assets").glob("*.md"))
SIGNS = '#>*-_|`[]^()<>~:\\\n\n  \t0123456789๑๒กขเแำ่้ๆฯ\u200b\ufffd“”"'


def attempt(data: bytes) -> ImportedChapter | ImportFault:
    try:
        return read_chapter(data)
    except ImportFault as fault:
        return fault


@pytest.mark.parametrize("seed", range(60))
def test_spoilt_files(seed):
    chance = random.Random(seed)
    letters = list("".join(path.read_text(encoding="utf-8", errors="replace") for path in chance.sample(ASSETS, 3)))
    for _ in range(chance.randrange(200)):
        place = chance.randrange(len(letters))
        letters[place : place + chance.randrange(3)] = chance.choices(SIGNS, k=chance.randrange(4))
    data = "".join(letters).encode()
    chapter = attempt(data)
    if isinstance(chapter, ImportFault):
        assert chapter.remedy
        return
    for decision in chapter.decisions:
        assert_is_there(chapter, decision)
    for section in chapter.sections:
        assert section.slug
        for block in section.blocks:
            assert block.markdown
            assert all(0 <= mark.at <= len(block.text) for mark in block.notes)
    assert to_markdown(chapter)


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes(seed):
    data = random.Random(seed).randbytes(2000)
    answer = attempt(data)
    assert isinstance(answer, ImportFault)
    assert answer.code in {"binary", "not-utf8", "truncated"}
