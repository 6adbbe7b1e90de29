"""A passage as one cites it, and its link after corrections."""

import html
import re

import pytest

from history.services import edit_block
from tests.cast import NOW
from tests.history.sample import SECOND, block

PAGE = "/courses/rus331/read/modern-russia/4/cite/"
WORDS = "เร่งสร้างอุตสาหกรรม"
AT = SECOND.index(WORDS)
ADDRESS = f"b3:{AT}-{AT + len(WORDS)}@1"


@pytest.fixture
def student(client, cast, chapter):
    client.force_login(cast.student1)
    return client


def cited(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", html.unescape(words))
        for words in re.findall(r'class="cite__words"[^>]*>(.*?)</p>', page)
    ]


def test_it_is_cited_in_both_manners_with_all_that_finds_it(student, chapter):
    thai, english, link = cited(student.get(PAGE, {"passage": ADDRESS}).text)
    for words in (f"“{WORDS}”", "แผนพัฒนาประเทศห้าปี", "บทที่ 4 สตาลิน", chapter.book.title, "ย่อหน้าที่ 1", "ฉบับแก้ครั้งที่ 1", link):
        assert words in thai
    assert re.search(r"\(\d+ \S+ 25\d\d / ค\.ศ\. 20\d\d\)", thai)
    for words in (f"“{WORDS},”", "ch. 4", "para. 1", "rev. 1", link):
        assert words in english
    assert re.search(r"\(\d+ \w+ 20\d\d / B\.E\. 25\d\d\)", english)
    assert link == f"http://testserver/courses/rus331/read/modern-russia/4/five-year-plans/?passage={ADDRESS}#b3"


def test_a_passage_over_two_paragraphs_names_both(student):
    thai, english, _link = cited(student.get(PAGE, {"passage": "b3:0-b4:5@1"}).text)
    assert "ย่อหน้าที่ 1–2" in thai
    assert "paras. 1–2" in english


def test_what_has_no_number_is_cited_by_its_section(student):
    thai, english, _link = cited(student.get(PAGE, {"passage": "b1@1"}).text)
    assert "ย่อหน้าที่" not in thai
    assert "para" not in english
    assert "บทนำ" in thai


def test_the_link_opens_the_words_after_a_correction_and_is_cited_as_they_stand(student, cast, chapter):
    link = cited(student.get(PAGE, {"passage": ADDRESS}).text)[2]
    edit_block(
        acting_user=cast.instructor, now=NOW, block=block(chapter, "b3"), markdown=f"เมื่อนั้น {SECOND}", reason="เติมคำ",
        expected_revision=1,
    )  # fmt: skip
    moved = f"b3:{AT + 10}-{AT + 10 + len(WORDS)}@2"
    answer = student.get(link.removeprefix("http://testserver").partition("#")[0], follow=True)
    assert f'data-passage="{moved}"' in answer.text
    thai, _english, again = cited(student.get(PAGE, {"passage": ADDRESS}).text)
    assert f"“{WORDS}”" in thai
    assert "ฉบับแก้ครั้งที่ 2" in thai
    assert moved in again


@pytest.mark.parametrize("passage", ["", "b3", "b999:0-4@1", "b3:0-4@7", "<script>"])
def test_what_is_no_passage_is_told(student, passage):
    answer = student.get(PAGE, {"passage": passage})
    assert answer.status_code == 422
    assert "field__error" in answer.text
    assert "<script>" not in answer.text


def test_a_script_gets_the_part_only(student):
    part = student.get(PAGE, {"passage": ADDRESS}, headers={"x-requested-with": "XMLHttpRequest"}).text
    assert "data-copy" in part
    assert "<html" not in part


def test_without_a_script_the_phrases_of_a_paragraph_lead_there(student):
    answer = student.get("/courses/rus331/read/modern-russia/4/passage/b3/", {"phrase": "0", "act": "cite"})
    assert answer.url.startswith(f"{PAGE}?passage=b3")


@pytest.mark.parametrize("passages", ["b3:0-5@1", "b3:0-b4:5@1"])
def test_it_takes_as_many_queries_for_one_paragraph_as_for_two(student, passages, django_assert_num_queries):
    with django_assert_num_queries(6):
        student.get(PAGE, {"passage": passages})
