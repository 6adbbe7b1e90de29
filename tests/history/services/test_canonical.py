import pytest

from history.services import UnfitMarkdown, canonical


def test_marks_are_taken_out_of_the_text_and_kept_by_their_place():
    block = canonical("paragraph", "สอง**คำ**[^30] ต่อ<sup>31</sup>")
    assert block.text == "สองคำ ต่อ"
    assert block.markdown == "สอง**คำ**[^30] ต่อ[^31]"
    assert block.marks == [{"number": 30, "at": 5}, {"number": 31, "at": 9}]


def test_text_is_stored_in_its_normal_form():
    assert canonical("paragraph", "นํ้าใจเเละ\u00a0ไมตรี").text == "น้ำใจและ ไมตรี"


def test_what_is_no_letter_is_not_stored():
    """What XML forbids, and what turns round the words behind it."""
    assert canonical("paragraph", "น้ำ\ufffeใจ\uffff\u202eไมตรี\u2066\x01").text == "น้ำใจไมตรี"


@pytest.mark.parametrize(
    ("markdown", "code"), [("", "empty"), (" \n ", "empty"), ("[^30]", "empty"), ("ก\n\nข", "several")]
)
def test_a_text_that_is_no_block_is_refused(markdown, code):
    with pytest.raises(UnfitMarkdown) as refusal:
        canonical("paragraph", markdown)
    assert refusal.value.code == code


def test_a_line_end_within_a_thai_phrase_is_nothing():
    assert canonical("paragraph", "น้ำใจและ\r\nไมตรี").text == "น้ำใจและไมตรี"


def test_a_list_may_have_blank_lines():
    assert canonical("list", "- ก\n\n- ข").text == "ก\nข"
