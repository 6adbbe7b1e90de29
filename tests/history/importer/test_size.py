"""A long text is read whole: a megabyte, as it comes and with every line cut. How quickly is measured in tests/benchmarks."""

import pytest

from history.importer import read_chapter
from tests.benchmarks.importing import FORMS, megabyte


@pytest.mark.parametrize("form", FORMS, ids=list(FORMS))
def test_a_megabyte_is_read_whole(form):
    chapter = read_chapter(megabyte(form))
    assert sum(len(block.text) for section in chapter.sections for block in section.blocks) > 300_000
