from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from classroom.common.fonts import FACES, build_face, build_fonts


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_face_is_small_and_holds_thai_latin_and_the_rules_for_marks(face):
    made = build_face(face)
    assert len(made) < 21_000
    font = TTFont(BytesIO(made))
    assert {ord(letter) for letter in "กฮะำิ์ๆ๙ azé–“”…"} <= set(font.getBestCmap())
    assert {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord} >= {"mark", "mkmk"}
    assert font["OS/2"].usWeightClass == int(face.name[-3:])
    assert "fvar" not in font


def test_fonts_are_not_built_twice(tmp_path):
    stamp = tmp_path / "stamp"
    assert build_fonts(tmp_path / "fonts", stamp=stamp)
    assert not build_fonts(tmp_path / "fonts", stamp=stamp)
    (tmp_path / "fonts" / "noto-600.woff2").unlink()
    assert build_fonts(tmp_path / "fonts", stamp=stamp)
