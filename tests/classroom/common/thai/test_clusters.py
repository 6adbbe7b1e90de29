import pytest

from classroom.common.thai.clusters import clusters, snap_outward


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        pytest.param("น้ำตก", (1, 2), (0, 3), id="sara-am-belongs-to-its-base"),
        pytest.param("ที่นี่", (0, 1), (0, 3), id="marks-follow-their-base"),
        pytest.param("ที่นี่", (3, 6), (3, 6), id="whole-clusters-stay"),
        pytest.param("แผน", (1, 2), (1, 2), id="leading-vowel-stands-alone"),
        pytest.param("ดี👩\u200d🏫ครู", (3, 4), (2, 5), id="joined-emoji"),
        pytest.param("cafe\u0301s", (3, 4), (3, 5), id="latin-accent"),
        pytest.param("ก\r\nข", (0, 2), (0, 3), id="crlf"),
        pytest.param("🇹🇭🇷🇺", (1, 2), (0, 2), id="flag"),
        pytest.param("ที่", (2, 2), (0, 0), id="empty-span-moves-to-the-front"),
        pytest.param("กข", (-5, 99), (0, 2), id="outside"),
    ],
)
def test_snap_outward(text, span, expected):
    assert snap_outward(text, *span) == expected


def test_orthographic_clusters_for_search():
    assert list(clusters("แผนน้ำ ค.ศ. 1936 NKVD")) == [
        "แ" + "ผ", "น", "น้ำ", "ค", "ศ", "1936", "NKVD",
    ]  # fmt: skip
    assert list(clusters("เกาะ ต่างๆ ฯลฯ ๑๙๓๖")) == ["เกา", "ะ", "ต่า", "ง", "ๆ", "ฯ", "ล", "ฯ", "๑๙๓๖"]
