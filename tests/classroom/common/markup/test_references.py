"""`[[2]]` in a text."""

import pytest
from django.utils import translation

from classroom.common.markup import to_html
from classroom.common.markup.references import link_references, references, without_references


def test_numbers_are_found_once_each_in_order():
    assert references(to_html("หนึ่ง [[2]] สอง [[1]] สาม [[2]]")) == (2, 1)


@pytest.mark.parametrize(
    "markdown",
    [
        "`[[2]]`",
        "    [[2]]",
        "[[[2]]](https://example.org)",
        '[ลิงก์](https://example.org "[[2]]")',
        "[[0]]",
        "[[x]]",
        "[2]",
    ],
)
def test_what_is_no_mark_is_left_as_typed(markdown):
    html = to_html(markdown)
    assert references(html) == ()
    assert link_references(html, {2}) == html


def test_a_known_number_becomes_a_link_and_an_unknown_one_stays():
    with translation.override("en"):
        html = link_references(to_html("ก [[2]] ข [[9]]"), {2})
    assert 'href="#evidence-2"' in html
    assert 'aria-label="Evidence 2"' in html
    assert html.endswith(" ข [[9]]</p>")


def test_the_typed_mark_stays_in_the_text_so_that_offsets_stay_true():
    import re

    html = link_references(to_html("ก [[2]] ข"), {2})
    assert re.sub(r"<[^>]*>", "", html) == "ก [[2]] ข"


def test_markup_in_a_text_is_not_woken():
    html = link_references(to_html('<a href="[[2]]">[[2]]</a><script>[[2]]</script>'), {2})
    assert "<script" not in html
    assert 'href="[[2]]"' not in html


def test_marks_are_no_words():
    assert without_references("คำ[[12]]ต่อ") == "คำต่อ"
