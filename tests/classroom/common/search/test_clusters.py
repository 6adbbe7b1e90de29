from itertools import pairwise

import pytest

from classroom.common.search import LONGEST_PHRASE, clusters_of, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("สตาลิน", "ส ตา ลิ น", id="thai"),
        pytest.param("น้ำ นํ้า น้ํา", "น้ำ น้ำ น้ำ", id="one-spelling-of-sara-am"),
        pytest.param("เกาะ เกาหลี", "เกา ะ เกา ห ลี", id="no-letter-is-left-out"),
        pytest.param("ต่าง ๆ ฯลฯ", "ต่า ง ๆ ฯ ล ฯ", id="signs-that-are-read"),
        pytest.param("ค.ศ. ๑๙๓๖", "ค ศ 1936", id="digits"),
        pytest.param("Stalin’s NKVD", "stalin s nkvd", id="latin"),
        pytest.param("“—…”()๏ ๚", "", id="signs-that-are-not"),
        pytest.param("a1ก_ข", "a 1 ก ข", id="kinds-do-not-mix"),
        pytest.param("x" * 100, "x" * 64, id="word-without-end"),
    ],
)
def test_clusters_of(text, expected):
    assert " ".join(clusters_of(text)) == expected


def test_most_texts_are_one_piece_and_paragraphs_do_not_touch():
    assert pieces("ขา\nมา\n \nกลับ") == ["ขา มา z0 ก ลั บ"]
    assert pieces("…") == []


@pytest.mark.parametrize("text", ["ๆ " * 3000, "กขคงจฉชซฌญ" * 2000], ids=["one-sign", "ten-letters"])
def test_a_long_text_is_cut_so_that_both_databases_keep_all_of_it(text):
    found = [piece.split() for piece in pieces(text)]
    assert len(found) > 1
    for piece in found:
        assert len(piece) <= 2000
        assert max(map(piece.count, set(piece))) <= 255
    for before, after in pairwise(found):
        assert before[-LONGEST_PHRASE:] == after[:LONGEST_PHRASE]
