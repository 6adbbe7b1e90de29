"""Putting words into Markdown at places of its canonical text: marks and markup stay, or it is refused."""

import pytest

from history.services import canonical
from history.services.splice import CannotSplice, Replacement, splice


def put(markdown: str, *words: tuple[str, str], kind: str = "paragraph") -> str:
    """Replace each first word by the second, found in the canonical text."""
    text = canonical(kind, markdown).text
    replacements = [Replacement(text.index(found), text.index(found) + len(found), instead) for found, instead in words]
    return splice(kind, markdown, text, replacements)


def test_words_of_a_plain_paragraph():
    assert put("คีروفถูกยิงใน ค.ศ. 1914", ("คีروف", "คีรอฟ"), ("1914", "1934")) == "คีรอฟถูกยิงใน ค.ศ. 1934"


def test_note_marks_stay_where_they_are():
    assert put("เป็นสตาลิm...[^30] ต่อมา", ("สตาลิm", "สตาลิน")) == "เป็นสตาลิน...[^30] ต่อมา"
    assert put("คีروف[^31]ตาย", ("คีروف", "คีรอฟ")) == "คีรอฟ[^31]ตาย"
    assert put("คีروف[^31]ตาย", ("ตาย", "ถูกยิง")) == "คีรอฟ[^31]ถูกยิง".replace("คีรอฟ", "คีروف")


def test_a_mark_within_the_words_comes_after_them():
    assert put("คีرو[^31]فตาย", ("คีروف", "คีรอฟ")) == "คีรอฟ[^31]ตาย"


def test_words_within_emphasis_and_links():
    assert put("พูดถึง **คีروف** ไว้", ("คีروف", "คีรอฟ")) == "พูดถึง **คีรอฟ** ไว้"
    assert put("ดู [คีروف](https://example.org) ก่อน", ("คีروف", "คีรอฟ")) == "ดู [คีรอฟ](https://example.org) ก่อน"


def test_words_are_taken_out_and_put_in():
    assert put("สตาลินนได้กล่าว", ("สตาลินน", "สตาลิน")) == "สตาลินได้กล่าว"
    assert put("กล่าวกล่าวว่า", ("กล่าวกล่าว", "กล่าว")) == "กล่าวว่า"
    assert splice("paragraph", "สตาลินกล่าว", "สตาลินกล่าว", [Replacement(6, 6, "ได้")]) == "สตาลินได้กล่าว"
    assert splice("paragraph", "กล่าว", "กล่าว", [Replacement(0, 0, "ได้")]) == "ได้กล่าว"


def test_cells_and_items():
    table = "| ปี | คน |\n| --- | --- |\n| 1914 | คีروف |"
    assert put(table, ("คีروف", "คีรอฟ"), kind="table") == table.replace("คีروف", "คีรอฟ")


@pytest.mark.parametrize(
    ("markdown", "found", "instead"),
    [
        ("พูดถึง **คีروف** ไว้", "ถึง คีروف", "ถึงคีรอฟ"),
        ("กล่าวว่า", "ว่า", "*ว่า*"),
        ("กล่าวว่า", "กล่าวว่า", ""),
    ],
)
def test_what_would_touch_the_markup_is_refused(markdown: str, found: str, instead: str):
    with pytest.raises(CannotSplice):
        put(markdown, (found, instead))


def test_overlapping_words_are_refused():
    with pytest.raises(CannotSplice):
        splice("paragraph", "สตาลิน", "สตาลิน", [Replacement(0, 4, "ก"), Replacement(3, 6, "ข")])
