"""Titles in two languages: which one is shown, and what is kept for readers of either."""

import pytest
from django.test import Client
from django.utils.translation import override

from classroom.common.titles import in_language
from classroom.courses.models import Course
from classroom.notices.models import Notice
from classroom.notices.queries import sentence
from classroom.reading.queries.room import SectionLine
from history.models import Section
from tests.history.sample import sample_chapter

BOTH = Course(code="ปศ 331", title="รัสเซียและโซเวียต", title_en="Russia and the Soviet Union")
THAI_ONLY = Course(code="ปศ 210", title="เอเชียตะวันออกเฉียงใต้")


@pytest.mark.parametrize(
    ("language", "shown"),
    [("th", ["รัสเซียและโซเวียต", "เอเชียตะวันออกเฉียงใต้"]), ("en", ["Russia and the Soviet Union", "เอเชียตะวันออกเฉียงใต้"])],
)
def test_the_english_title_is_for_pages_in_english_where_there_is_one(language, shown):
    with override(language):
        assert [BOTH.shown_title, THAI_ONLY.shown_title] == shown
        assert [str(BOTH), str(THAI_ONLY)] == [f"ปศ 331 {shown[0]}", f"ปศ 210 {shown[1]}"]


@pytest.mark.parametrize(
    ("language", "title", "title_en", "shown", "written_in"),
    [
        ("th", "การกวาดล้าง", "The Purge", "การกวาดล้าง", "th"),
        ("en", "การกวาดล้าง", "The Purge", "The Purge", "en"),
        ("en", "การกวาดล้าง", "", "การกวาดล้าง", "th"),
        ("en", "", "", "Introduction", "en"),
    ],
)
def test_a_line_of_the_contents_says_what_language_it_is_in(language, title, title_en, shown, written_in):
    line = SectionLine(1, "purge", title, title_en, 4, "สตาลิน", "Stalin", "th", is_read=False)
    with override(language):
        assert (str(line), line.shown_language) == (shown, written_in)


def test_what_is_kept_is_told_in_the_language_of_whoever_reads_it():
    kept = {"course": BOTH.both_titles, "by": "ณัฐวดี", "other": {"title": "ก"}}
    with override("en"):
        assert in_language(kept) == kept | {"course": "Russia and the Soviet Union"}
        assert sentence(Notice.Kind.ENROLLED, kept) == "You are enrolled in Russia and the Soviet Union"
    with override("th"):
        assert in_language(kept)["course"] == "รัสเซียและโซเวียต"
    assert THAI_ONLY.both_titles == THAI_ONLY.title


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "shown", "other"), [("th", 0, 1), ("en", 1, 0)])
def test_pages_speak_of_course_and_text_in_the_language_of_the_reader(client: Client, cast, language, shown, other):
    chapter = sample_chapter()
    cast.course.books.add(chapter.book)
    course = (cast.course.title, cast.course.title_en)
    Section.objects.filter(chapter=chapter, slug="five-year-plans").update(title_en="Five-Year Plans")
    section = ("แผนพัฒนาประเทศห้าปี", "Five-Year Plans")
    client.force_login(cast.student1)
    client.cookies["django_language"] = language
    for path, words in (("/", course), ("/courses/rus331/read/", section), ("/courses/rus331/read/", course)):
        page = client.get(path).content.decode()
        assert words[shown] in page, path
        assert words[other] not in page, path
    # The text itself stays what it is.
    page = client.get(f"/courses/rus331/read/{chapter.book.slug}/{chapter.number}/five-year-plans/").content.decode()
    assert f'lang="th">{section[0]}</h1>' in page
    assert f"<title>{section[shown]} ·" in page
