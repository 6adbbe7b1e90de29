"""The pictures of the README: all there, and light enough for whoever opens it on the way."""

import re

from classroom.devtools.gate import ROOT


def test_the_pictures_of_the_readme_are_light():
    named = re.findall(r"!\[[^\]]+\]\((docs/img/[a-z-]+\.png)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert {ROOT / name for name in named} == set((ROOT / "docs" / "img").iterdir())
    assert sum((ROOT / name).stat().st_size for name in named) < 500_000
