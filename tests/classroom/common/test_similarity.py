"""What counts as shared words, and what does not."""

import pytest

from classroom.common.cutting import Words, read_words
from classroom.common.similarity import phrases, shared_words

PASSAGE = (
    "การกวาดล้างครั้งใหญ่ทำให้ชาวนาหลายล้านคนต้องละทิ้งหมู่บ้านและเดินทางไปทำงานในเหมืองถ่านหินที่หนาวเหน็บ โดยไม่มีใครรู้ว่าจะได้กลับบ้านเมื่อใด"
)
ONE = "ผมคิดว่าเรื่องนี้เริ่มจากความกลัวของผู้นำที่ไม่ไว้ใจใครเลยแม้แต่เพื่อนเก่า"
OTHER = "หนังสือเล่มนี้ชวนให้เราตั้งคำถามกับคำบอกเล่าที่เคยได้ยินมาตั้งแต่เด็ก"
BOOK = "ในเดือนธันวาคมคิรอฟถูกยิงเสียชีวิตที่เลนินกราดและสตาลินเดินทางไปสอบสวนคดีนี้ด้วยตนเองในคืนวันเดียวกัน"


def compare(one: str, other: str, **kwargs):
    found = list(shared_words([read_words(one), read_words(other)], **kwargs))
    return found[0] if found else None


def said(text: str, shared, side: str = "own") -> list[str]:
    if side == "own":
        return [text[run.start : run.end] for run in shared.runs]
    return [text[run.other_start : run.other_end] for run in shared.runs]


def test_a_passage_that_two_texts_have_is_found_where_it_stands_in_each():
    one, other = f"{ONE} {PASSAGE}", f"{OTHER}\n{PASSAGE}\n{OTHER}"
    shared = compare(one, other)
    assert (shared.text, shared.among, shared.other) == (0, "own", 1)
    assert said(one, shared) == [PASSAGE] == said(other, shared, "other")
    assert shared.words == read_words(PASSAGE).count


def test_texts_of_their_own_share_nothing():
    assert compare(ONE * 3, OTHER * 3) is None


def test_a_short_phrase_is_chance():
    assert compare(f"{ONE} ทำให้ชาวนาหลายล้านคน", f"ทำให้ชาวนาหลายล้านคน {OTHER}") is None


def test_passages_in_another_order_are_found_each():
    first, second = PASSAGE.split(maxsplit=1)[0], BOOK
    one, other = f"{first}{ONE}{second}", f"{second}{OTHER}{first}"
    assert sorted(said(one, compare(one, other))) == sorted([first, second])


def test_one_changed_word_leaves_one_run():
    changed = PASSAGE.replace("ถ่านหิน", "ทองคำ").replace("หลายล้าน", "นับแสน")
    shared = compare(PASSAGE, changed)
    assert len(shared.runs) == 1
    assert shared.words < read_words(PASSAGE).count


@pytest.mark.parametrize(
    "trick",
    [
        lambda text: text.replace(" ", ""),
        "\u200b".join,
        lambda text: text.replace("ที่", "ที่ ").replace("ใคร", " ใคร "),
        lambda text: text.replace("ทำ", "ทํา"),
        lambda text: text.replace("แ", "เเ"),
        lambda text: text.replace(" ", " … “").replace("และ", ", และ"),
        lambda text: text.replace("ล้าน", "\u00adล้าน\ufeff"),
    ],
)
def test_spaces_and_signs_and_ways_of_typing_hide_nothing(trick):
    tricked = trick(PASSAGE)
    assert compare(PASSAGE, tricked).words >= read_words(PASSAGE).count - 1


def test_a_run_is_told_in_the_letters_of_the_text_as_it_was_typed():
    typed = f"{ONE} " + "\u200b".join(PASSAGE) + f" {ONE}"
    (run,) = said(typed, compare(typed, PASSAGE))
    assert run.replace("\u200b", "") == PASSAGE


def test_thai_digits_and_commas_are_the_numbers_that_they_are():
    text = "ใน พ.ศ. ๒๔๗๗ มีผู้ถูกจับกุม 1,108 คน จากผู้แทนทั้งหมด ๑,๙๖๖ คน ที่มาประชุมสมัชชาครั้งนั้น"
    typed = "ในพ.ศ.2477มีผู้ถูกจับกุม ๑๑๐๘ คนจากผู้แทนทั้งหมด 1966 คนที่มาประชุมสมัชชาครั้งนั้น"
    assert compare(text, typed).words == read_words(text).count


def test_what_is_left_out_is_not_compared_and_no_run_reaches_over_it():
    one = f"{ONE} {PASSAGE}"
    at = (one.index("ต้อง"), one.index("เหมือง"))
    texts = [read_words(one, left_out=[at]), read_words(PASSAGE)]
    (shared,) = shared_words(texts)
    assert said(one, shared) == [one[len(ONE) + 1 : at[0]], one[at[1] :]]
    assert not list(shared_words([read_words(one, left_out=[(0, len(one))]), read_words(PASSAGE)]))


def test_two_who_take_the_same_words_from_the_book_share_them_with_the_book_only():
    texts = [read_words(f"{ONE}{BOOK}"), read_words(f"{BOOK}{OTHER}")]
    found = list(shared_words(texts, sources=[read_words(f"{PASSAGE}\n{BOOK}")]))
    assert [(each.text, each.among) for each in found] == [(0, "source"), (1, "source")]


def test_earlier_texts_are_compared_with_those_of_the_class_and_not_with_each_other():
    texts, earlier = [read_words(ONE), read_words(PASSAGE)], [read_words(OTHER), read_words(PASSAGE)] * 2
    found = list(shared_words(texts, earlier=earlier))
    assert [(each.text, each.among, each.other) for each in found] == [(1, "earlier", 1), (1, "earlier", 3)]


def test_the_words_of_what_is_asked_count_for_nothing():
    asked = phrases(read_words(PASSAGE))
    assert not list(shared_words([read_words(PASSAGE), read_words(PASSAGE)], ignored=[asked, asked]))


def test_a_phrase_that_many_have_counts_only_in_a_long_run():
    """A common turn of phrase is not told of anybody; a long passage is, however many have it."""
    turn = PASSAGE.split()[1] + "และใครเป็นคนสั่ง"
    assert read_words(turn).count >= 8
    own = [f"{start}{turn}" for start in (ONE, OTHER, BOOK, "ก" * 9, "สวัสดี", "วันนี้", "พรุ่งนี้", "เมื่อวาน")]
    assert not list(shared_words([read_words(text) for text in own]))
    long = PASSAGE + BOOK
    pairs = list(shared_words([read_words(long)] * 8))
    assert len(pairs) == 8 * 7 / 2


def test_a_passage_of_a_whole_crowd_is_found_without_comparing_all_with_all():
    found = list(shared_words([read_words(PASSAGE + BOOK)] * 60))
    assert {each.text for each in found} | {each.other for each in found} == set(range(60))
    assert len(found) < 60 * 4


def test_nothing_is_nothing():
    assert read_words("") == Words((), ()) == read_words(" … ๆ\n")
    assert not list(shared_words([read_words(""), read_words("")]))


def test_names_of_the_book_are_words():
    with_names = read_words("สเตร็ตเนสกี้มาแล้ว", names=["สเตร็ตเนสกี้"])
    assert with_names.words[0] == "สเตร็ตเนสกี้"
