"""What is asked, with the book's own words."""

from classroom.assignments.queries import asked_parts
from tests.classroom.assignments.conftest import address, browse

LINK = "http://127.0.0.1:8000/courses/rus331/read/modern-russia/4/great-purge/?passage="


def test_the_address_of_a_passage_alone_on_its_line_shows_the_passage(cast, essay, chapter):
    block = chapter.blocks.filter(section__slug="great-purge").order_by("position").first()
    link = LINK.replace("modern-russia/4", f"{chapter.book.slug}/{chapter.number}")
    essay.instructions = f"อ่าน**ก่อน**\n\n{link}{block.key}%3A0-9%401#{block.key}\n\nแล้วตอบ ({link}{block.key}:0-9@1)"
    essay.save()
    first, passage, last = asked_parts(essay)
    assert passage.passage.exact == block.text[:9]
    assert "<strong>ก่อน</strong>" in first.html
    assert "แล้วตอบ" in last.html
    for name in ("assignment", "write"):
        page = browse(cast.student1).get(address(name, essay)).content.decode()
        assert f"<p>{block.text[:9]}</p></blockquote>" in page


def test_what_is_no_passage_of_the_course_stays_as_it_was_typed(essay, chapter, django_assert_num_queries):
    essay.instructions = f"{LINK}b999:0-9@1\n\n{LINK.replace('modern-russia', 'other')}b1:0-9@1\n\n{LINK}x"
    assert [part.passage for part in asked_parts(essay)] == [None]
    essay.instructions = "ไม่มีตัวบท"
    with django_assert_num_queries(0):
        asked_parts(essay)
