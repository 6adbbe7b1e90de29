"""The other era beside the book's own: told, and never a sign of the text."""

import re

import pytest

from classroom.common.thai.eras import other_era, with_both_eras


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ใน ค.ศ.\u00a01936 สตาลิน", ["พ.ศ. 2479"]),
        ("ใน ค.ศ.&nbsp;1936 สตาลิน", ["พ.ศ. 2479"]),
        ("ตั้งแต่ค.ศ.1924 และ พ.ศ. 2475", ["พ.ศ. 2467", "ค.ศ. 1932"]),
        ("(ค.ศ. 1926-7) เป็น", ["พ.ศ. 2469–2470"]),
        ("ตั้งแต่ ค.ศ. 1929-33 ที่รัฐ", ["พ.ศ. 2472–2476"]),
        ("ค.ศ. 1922 -1934", ["พ.ศ. 2465–2477"]),
        ("ค.ศ. ๑๙๓๖", ["พ.ศ. 2479"]),
        ("ปี 1936 และ ค.ศ. 19365 และ ค.ศ. 19", []),
        ('<a href="#ค.ศ. 1936">ค.ศ. <b>1936</b></a>', []),
        ("ค.ศ. 1936-2", []),
    ],
)
def test_years_are_told_in_the_other_era(text, told):
    marked = with_both_eras(text)
    assert re.findall(r'class="era" data-other="([^"]+)"', marked) == told
    assert re.sub(r"<span[^>]*>|</span>", "", marked) == text


def test_a_year_and_a_span():
    assert (other_era("ค", 1936), other_era("พ", 2470, 2475)) == ("พ.ศ. 2479", "ค.ศ. 1927–1932")
