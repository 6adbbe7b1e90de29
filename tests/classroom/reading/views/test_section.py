"""The section page: who reads it, what it costs, and that it stays the same until something changes."""

import re

import pytest
from django.urls import reverse

from classroom.accounts.models import User
from classroom.reading.services import keep_place, mark_read
from history.models import Anchor, Footnote, Section
from history.queries import get_section
from history.services import edit_block
from tests.cast import NOW
from tests.history.sample import SECOND, block


@pytest.fixture
def section(chapter) -> Section:
    return get_section("modern-russia", 4, "five-year-plans")


@pytest.fixture
def student(client, cast):
    client.force_login(cast.student1)
    return client


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("instructor", 200), ("assistant", 200), ("student1", 200), ("student2", 200),
        ("admin", 404), ("dropped", 404), ("outsider", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_who_reads_it(client, cast, chapter, path, name, status):
    client.force_login(cast.everyone()[name])
    assert client.get(path()).status_code == status


def test_a_section_of_a_book_that_the_course_does_not_use_is_not_there(student, cast, chapter, path):
    cast.course.books.clear()
    assert student.get(path()).status_code == 404


@pytest.mark.parametrize("threads", [1, 3])
def test_it_takes_nine_queries(student, begin, path, django_assert_num_queries, threads):
    for n in range(threads):
        begin(f"b3:{n}-{n + 10}@1")
    with django_assert_num_queries(9):
        student.get(path())


def test_it_is_the_same_until_something_changes(student, cast, begin, section, path):
    begin("b3:0-10@1")
    first = student.get(path())
    again = student.get(path(), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    # Reading on is no change of the page: a second visit costs nothing.
    enrollment = cast.enrollment(cast.student1)
    keep_place(enrollment=enrollment, now=NOW, section=section, block=block(section.chapter, "b4"))
    assert student.get(path(), headers={"if-none-match": first["ETag"]}).status_code == 304

    begin("b3:0-10@1", title="อีกกระทู้")
    assert student.get(path(), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_it_holds_no_token_but_sees_to_the_cookie_that_scripts_need(student, chapter, path):
    page = student.get(path())
    assert "csrfmiddlewaretoken" not in page.text
    assert page.cookies["csrftoken"].value


def test_the_chapter_opens_with_its_title_and_goes_on_with_the_sections(student, chapter, path):
    opening = student.get(path("introduction")).text
    assert re.search(r"<h1[^>]*>สตาลิน</h1>", opening)
    assert re.search(r"<h1[^>]*>แผนพัฒนาประเทศห้าปี</h1>", student.get(path()).text)


def test_the_english_page_says_the_title_in_english_too(student, chapter, section, path):
    Section.objects.filter(pk=section.pk).update(title_en="The Five-Year Plans")
    assert '<p class="opening__en">The Five-Year Plans</p>' in student.get(path()).text
    assert "opening__en" not in student.get(path(), headers={"accept-language": "th"}).text


def test_blocks_stand_under_their_keys_with_nothing_but_their_words(student, chapter, path):
    page = student.get(path()).text
    own = re.search(r'<p class="block__text" lang="th">(.*?)</p>', page)[1]
    assert re.sub(r"<[^>]+>", "", own) == SECOND
    assert 'id="b3" data-block="b3"' in page
    assert 'data-chapter="modern-russia/4" data-revision="1"' in page
    assert 'href="../passage/b3/"' in page


def test_the_pager_leads_through_the_chapter(student, chapter, path):
    page = student.get(path()).text
    assert 'rel="prev" href="../../4/introduction/"' in page
    assert 'rel="next" href="../../4/great-purge/"' in page
    assert 'rel="next"' not in student.get(path("great-purge")).text


def test_a_note_without_a_text_says_so(student, chapter, path):
    assert "The text of this note is not known" in student.get(path()).text
    Footnote.objects.filter(number=31).update(body="สตาลิน 1929", html="สตาลิน 1929")
    page = student.get(path()).text
    assert "สตาลิน 1929" in page
    assert 'id="fn31"' in page
    assert 'id="fn30"' not in page


def test_digits_are_each_readers_own(client, cast, chapter, path):
    """What is kept of the page for all readers is kept for those who like numbers as this one does."""
    User.objects.filter(pk=cast.student1.pk).update(digits="thai")
    for reader, number in ((cast.student1, "๓๑"), (cast.student2, "31"), (cast.student1, "๓๑")):
        client.force_login(reader)
        assert f'role="note" tabindex="-1"><b>{number}</b>' in client.get(path()).content.decode()


def test_a_thread_stands_beside_its_words(student, cast, begin, path):
    thread = begin("b3:5-20@1", title="<b>ใคร")
    page = student.get(path()).text
    assert f'id="thread-{thread.pk}" data-anchor="b3:5-20"' in page
    assert reverse("discussions:thread", args=("rus331", thread.pk)) in page
    assert "&lt;b&gt;ใคร" in page
    assert "1 post · 1 new" in page


def test_a_passage_over_two_blocks_keeps_both_ends(student, begin, path):
    begin("b3:5-b4:20@1")
    assert 'data-anchor="b3:5-b4:20"' in student.get(path()).text


def test_threads_without_words_stand_at_the_end(student, begin, section, path):
    begin(section=section, title="ติดตรงไหน")
    lost = begin("b3:0-20@1", title="คำที่หายไป")
    Anchor.objects.filter(threads=lost).update(status=Anchor.Status.ORPHAN)
    page = student.get(path()).text
    end = page.index("On the section as a whole")
    assert page.index("ติดตรงไหน") > end
    assert page.index("คำที่หายไป") > end
    assert "The words that this was about are no longer in the text." in page


def test_a_thread_whose_words_were_rewritten_stays_and_says_so(student, cast, begin, chapter, path):
    begin("b3:0-20@1")
    edit_block(
        acting_user=cast.instructor, now=NOW, block=block(chapter, "b3"), markdown="ข้อความใหม่ที่ไม่เหลือของเดิมเลยสักคำ",
        reason="", expected_revision=1,
    )  # fmt: skip
    assert "the text has changed here" in student.get(path()).text


def test_a_reader_who_may_not_write_is_offered_no_discussion(client, cast, chapter, path):
    enrollment = cast.enrollment(cast.student1)
    enrollment.role = "observer"
    enrollment.save()
    client.force_login(cast.student1)
    page = client.get(path()).text
    assert 'data-tool="discuss"' not in page
    assert 'data-tool="quote"' not in page
    assert 'data-tool="link"' in page


def test_a_link_to_a_passage_of_this_text_is_shown_by_the_page(student, chapter, path):
    assert 'data-passage="b3:0-10@1"' in student.get(path(), {"passage": "b3:0-10@1"}).text


def test_a_link_to_a_passage_of_an_earlier_text_leads_to_where_it_stands_now(student, cast, chapter, path):
    edit_block(
        acting_user=cast.instructor, now=NOW, block=block(chapter, "b3"), markdown=f"ในเวลานั้น {SECOND}", reason="",
        expected_revision=1,
    )  # fmt: skip
    answer = student.get(path(), {"passage": "b3:0-10@1"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{path()}?passage=b3:11-21@2#b3"


def test_a_link_into_another_section_leads_there(student, chapter, path):
    assert student.get(path("introduction"), {"passage": "b3:0-10@1"})["Location"] == f"{path()}?passage=b3:0-10@1#b3"


@pytest.mark.parametrize("address", ["b3:0-10@9", "b999:0-10@1", "<script>", "b3"])
def test_a_link_to_no_passage_shows_the_section_and_says_so(student, chapter, path, address):
    answer = student.get(path(), {"passage": address})
    assert answer.status_code == 200
    assert 'class="text__missing"' in answer.text
    assert "data-passage" not in answer.text


def test_a_section_that_is_read_says_so(student, cast, section, path):
    mark_read(enrollment=cast.enrollment(cast.student1), now=NOW, section=section, read=True)
    page = student.get(path()).text
    assert "You have read this section." in page
    assert '<li class="is-done"><a href="../five-year-plans/"' in page
