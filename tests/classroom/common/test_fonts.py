import re
from io import BytesIO

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from classroom.common.fonts import ACCENTED, FACES, PLAIN, build_face, build_fonts


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_is_small_and_holds_thai_latin_and_the_rules_for_marks(face):
    made = build_face(face, PLAIN)
    assert len(made) < 16_000
    font = TTFont(BytesIO(made))
    assert {ord(letter) for letter in "กฮะำิ์ๆ๙ azé–“”…"} - set(font.getBestCmap()) == {ord("é")}
    assert {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord} >= {"mark", "mkmk"}
    assert font["OS/2"].usWeightClass == int(face.name[-3:])
    assert "fvar" not in font


def test_accented_letters_are_a_file_of_their_own_whose_range_the_stylesheet_tells():
    font = TTFont(BytesIO(build_face(FACES[0], ACCENTED)))
    assert {ord(letter) for letter in "éŠžłğ"} <= set(font.getBestCmap())

    sheet = (settings.BASE_DIR / "static" / "css" / "fonts.css").read_text(encoding="utf-8")
    ranges = set(re.findall(r"unicode-range: ([^;]+);", sheet))
    assert len(ranges) == 1
    told = set()
    for first, last in re.findall(r"U\+([0-9A-F]+)-([0-9A-F]+)", ranges.pop()):
        told |= set(range(int(first, 16), int(last, 16) + 1))
    assert set(ACCENTED) <= told
    assert not told & set(PLAIN)


def test_fonts_are_not_built_twice(tmp_path):
    stamp = tmp_path / "stamp"
    assert build_fonts(tmp_path / "fonts", stamp=stamp)
    assert not build_fonts(tmp_path / "fonts", stamp=stamp)
    (tmp_path / "fonts" / "noto-600.woff2").unlink()
    assert build_fonts(tmp_path / "fonts", stamp=stamp)
