"""The search page: what is found, what it says of it, what it costs, and that nothing is found that one may not see."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from classroom.courses.models import Role
from classroom.discussions import services as talk
from classroom.discussions.models import Post, Thread
from history.models import Name, Proposal
from history.services import edit_block
from tests.cast import NOW
from tests.history.sample import SECOND, block, make_chapter

SEARCH = "/courses/rus331/search/"


@pytest.fixture
def student(client, cast, chapter):
    client.force_login(cast.student1)
    return client


@pytest.fixture
def trotsky(chapter) -> Name:
    return Name.objects.create(
        book=chapter.book,
        name="ทรอตสกี",
        latin="Leon Trotsky",
        kind=Name.Kind.PERSON,
        spellings=["หรือตสกี"],
        sort_key="ท",
    )


@pytest.fixture
def say(cast):
    """A function that begins a thread of student2 with these words."""

    def say(words: str, *, title: str = "กระทู้", by=None, **fields) -> Thread:
        create = talk.create_prompt if "opens_at" in fields else talk.create_thread
        return create(
            acting_user=by or cast.student2, now=NOW, course=cast.course, title=title, markdown=words, token=uuid4(),
            **fields,
        )  # fmt: skip

    return say


def lines(page) -> list[str]:
    """The lines of the list with what is marked in brackets."""
    found = re.findall(r'<span class="found__words[^>]*>(.*?)</span>', page.text)
    return [unescape(re.sub("<[^>]+>", "", line.replace("<mark>", "[").replace("</mark>", "]"))) for line in found]


def numbers(page) -> tuple[int, int]:
    """How many places of the text, and how many posts, the page says that there are."""
    return (
        int(re.search(r"In the text: (\d+) place", page.text)[1]),
        int(re.search(r"In discussions: (\d+) post", page.text)[1]),
    )


def test_the_text_is_found_by_sections_with_the_words_marked(student):
    page = student.get(SEARCH, {"q": "ค.ศ."})
    assert numbers(page) == (3, 0)
    assert [re.sub(r"<[^>]+>", "", title) for title in re.findall(r'<h2 id="found-\d+"><a[^>]*>(.*?)</a>', page.text)] == [
        "Introduction", "แผนพัฒนาประเทศห้าปี", "การกวาดล้างครั้งใหญ่",
    ]  # fmt: skip
    assert "[ค.ศ.] 1924" in lines(page)[0]


def test_each_place_has_a_lasting_address(student):
    page = student.get(SEARCH, {"q": "บุคาริน"})
    start = SECOND.index("บุคาริน")
    path = unescape(re.search(r'<ol class="found__list">\s*<li><a href="([^"]+)"', page.text)[1])
    assert path.startswith("/courses/rus331/read/modern-russia/4/five-year-plans/?q=")
    assert path.endswith(f"&passage=b3:{start}-{start + 7}@1#b3")
    assert student.get(path).status_code == 200


def test_a_part_of_a_word_is_found_and_the_whole_word_is_marked(student):
    assert lines(student.get(SEARCH, {"q": "กวาด"})) == [
        "[การกวาดล้าง]ครั้งใหญ่เริ่มเมื่อคีรอฟถูกยิงที่เลนินกราดในเดือนธันวาคม ค.ศ. 1934"
    ]


def test_a_name_is_found_in_all_its_spellings_and_the_page_says_so(student, trotsky):
    page = student.get(SEARCH, {"q": "trotsky"})
    assert numbers(page) == (1, 0)
    assert "“trotsky” is found in other spellings too:" in page.text
    assert "ทรอตสกี, หรือตสกี, Leon Trotsky" in page.text
    exact = student.get(SEARCH, {"q": "trotsky", "exact": "1"})
    assert "Nothing found for “trotsky”" in exact.text
    assert "Found only as it is spelt here." in exact.text


def test_a_name_that_is_only_proposed_widens_nothing(student, trotsky):
    Name.objects.update(state=Proposal.PROPOSED)
    assert "Nothing found" in student.get(SEARCH, {"q": "Trotsky"}).text


def test_a_corrected_text_is_found_as_it_is_now(student, cast, chapter):
    edit_block(
        acting_user=cast.instructor, now=NOW, block=block(chapter, "b3"), markdown=SECOND.replace("หรือตสกี", "ทรอตสกี"),
        reason="", expected_revision=1,
    )  # fmt: skip
    assert "Nothing found" in student.get(SEARCH, {"q": "หรือตสกี"}).text
    assert numbers(student.get(SEARCH, {"q": "ทรอตสกี"})) == (1, 0)


def test_only_the_books_of_the_course_are_searched(student):
    other = make_chapter(slug="another-book")
    assert numbers(student.get(SEARCH, {"q": "คีรอฟ"})) == (1, 0)
    assert other.book.courses.count() == 0


def test_posts_are_found_by_threads_with_their_titles(student, cast, say):
    thread = say("ผมว่า **ปรัก**ปรำ มากกว่า", title="ใครปรักปรำใคร")
    talk.reply(acting_user=cast.instructor, now=NOW, thread=thread, markdown="ปรักปรำจริงหรือ", token=uuid4())
    say("เรื่องอื่น", title="เรื่องอื่น")
    page = student.get(SEARCH, {"q": "ปรักปรำ", "found": "posts"})
    assert numbers(page) == (0, 2)
    assert lines(page) == ["ผมว่า [ปรักปรำ] มากกว่า", "[ปรักปรำ]จริงหรือ"]
    assert page.text.count('class="found"') == 1
    assert "ใคร<mark>ปรักปรำ</mark>ใคร" in page.text
    assert f"/courses/rus331/discussions/{thread.pk}/?post=" in page.text
    # With nothing in the text, the posts are what is shown.
    assert lines(student.get(SEARCH, {"q": "ปรักปรำ"})) == lines(page)


def test_a_thread_is_found_by_its_new_title(student, cast, say):
    thread = say("ข้อความ", title="เตาหลอม")
    talk.update_thread(acting_user=cast.student2, now=NOW, thread=thread, title="ขนมปัง", kind=thread.kind)
    assert numbers(student.get(SEARCH, {"q": "ขนมปัง", "found": "posts"})) == (0, 1)
    assert "Nothing found" in student.get(SEARCH, {"q": "เตาหลอม"}).text


def test_an_edited_post_is_found_by_its_new_words_and_a_deleted_one_no_more(student, cast, say):
    thread = say("ก่อนแก้เตาหลอม")
    post = Post.objects.get(thread=thread)
    talk.edit_post(acting_user=cast.student2, now=NOW, post=post, markdown="หลังแก้ขนมปัง")
    assert "Nothing found" in student.get(SEARCH, {"q": "เตาหลอม"}).text
    assert numbers(student.get(SEARCH, {"q": "ขนมปัง"})) == (0, 1)
    talk.delete_post(acting_user=cast.student2, now=NOW, post=post)
    assert not post.pieces.exists()
    assert "Nothing found" in student.get(SEARCH, {"q": "ขนมปัง"}).text


def test_a_nameless_author_stays_nameless(student, cast, say, client):
    say("ปรักปรำ", anonymous=True)
    page = student.get(SEARCH, {"q": "ปรักปรำ"})
    assert "A classmate" in page.text
    assert cast.student2.full_name not in page.text
    client.force_login(cast.instructor)
    assert cast.student2.full_name in client.get(SEARCH, {"q": "ปรักปรำ"}).text


@pytest.fixture
def hidden(cast, say):
    """Posts with the word ลับลมคมใน that a student of the course must not see, each hidden in its own way."""
    later = timezone.now() + timedelta(days=1)
    say("ลับลมคมใน ก่อนเปิด", title="ลับลมคมใน", by=cast.instructor, opens_at=later)
    thread = say("กระทู้ที่ยังอยู่")
    gone = talk.reply(acting_user=cast.student2, now=NOW, thread=thread, markdown="ลับลมคมใน ลบแล้ว", token=uuid4())
    talk.delete_post(acting_user=cast.student2, now=NOW, post=gone)
    removed = say("ลับลมคมใน กระทู้ที่ลบ")
    Thread.objects.filter(pk=removed.pk).update(deleted_at=NOW)
    talk.create_thread(
        acting_user=cast.outsider,
        now=NOW,
        course=cast.other_course,
        title="ลับลมคมใน",
        markdown="ลับลมคมใน",
        token=uuid4(),
    )
    # What the index still holds of a deleted post must not matter either.
    kept = talk.reply(acting_user=cast.student2, now=NOW, thread=thread, markdown="ลับลมคมใน ค้างในดัชนี", token=uuid4())
    Post.objects.filter(pk=kept.pk).update(deleted_at=NOW)


@pytest.mark.parametrize("name", ["student1", "student2"])
@pytest.mark.parametrize("found", ["text", "posts"])
def test_what_one_may_not_see_is_in_no_hit_no_count_and_no_snippet(client, cast, chapter, hidden, name, found):
    client.force_login(cast.everyone()[name])
    page = client.get(SEARCH, {"q": "ลับลมคมใน", "found": found})
    assert "Nothing found for “ลับลมคมใน”" in page.text
    assert lines(page) == []
    assert "In discussions" not in page.text
    assert "ลับลมคมใน" not in re.sub(r'“ลับลมคมใน”|value="ลับลมคมใน"|<title>.*?</title>', "", page.text)


def test_staff_find_what_opens_later(client, cast, chapter, hidden):
    client.force_login(cast.assistant)
    assert numbers(client.get(SEARCH, {"q": "ลับลมคมใน"})) == (0, 1)


@pytest.mark.parametrize("name", ["admin", "dropped", "outsider", "stranger"])
def test_the_search_of_a_course_is_for_its_members(client, cast, chapter, name):
    client.force_login(cast.everyone()[name])
    assert client.get(SEARCH, {"q": "สตาลิน"}).status_code == 404


def test_an_observer_searches_too(client, cast, chapter):
    enrollment = cast.enrollment(cast.student1)
    enrollment.role = Role.OBSERVER
    enrollment.save()
    client.force_login(cast.student1)
    assert numbers(client.get(SEARCH, {"q": "สตาลิน"}))[0] == 2


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("found", "queries"), [("text", 6), ("posts", 7)])
def test_it_takes_a_fixed_number_of_queries(student, cast, say, django_assert_num_queries, count, found, queries):
    for n in range(count):
        thread = say("สตาลินกับเลนิน", title=f"สตาลิน {n}")
        talk.reply(acting_user=cast.student1, now=NOW, thread=thread, markdown="สตาลิน", token=uuid4())
    words = "เลนิน" if count == 3 else "คีรอฟ" if found == "text" else "เลนิน"
    with django_assert_num_queries(queries):
        page = student.get(SEARCH, {"q": words, "found": found})
    assert lines(page)


def test_long_lists_come_in_pages_with_honest_numbers(client, cast):
    blocks = tuple(("paragraph", f"ย่อหน้าที่ {n} ว่าด้วยสตาลิน และสตาลิน") for n in range(60))
    chapter = make_chapter((("introduction", "", blocks),))
    cast.course.books.add(chapter.book)
    client.force_login(cast.student1)
    page = client.get(SEARCH, {"q": "สตาลิน"})
    assert numbers(page) == (120, 0)
    assert len(lines(page)) == 25
    assert "1–25 of 60" in page.text
    last = client.get(SEARCH, {"q": "สตาลิน", "page": "3"})
    assert len(lines(last)) == 10
    assert "51–60 of 60" in last.text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 200, "The search looks through the course"),
        ("   \u200b ", 200, "The search looks through the course"),
        ("?! … “”", 422, "Write at least one letter or digit to find."),
        ("🙂", 422, "Write at least one letter or digit to find."),
        ("ก" * 201, 422, "That is too long to find."),
        ("ก" * 100_000, 422, "That is too long to find."),
        (" ".join("กขคงจฉชซฌญฎฏฐ"), 422, "That is more than 12 words."),
        ("ไม่มีคำนี้", 200, "Nothing found for “ไม่มีคำนี้”"),
        ('"; DROP TABLE --', 200, "Nothing found for"),
        ("NEAR(* ^ OR NOT", 200, "Nothing found for"),
        ("' & | ! <-> :*", 422, "Write at least one letter"),
        ("<script>alert(1)</script>", 200, "Nothing found for “&lt;script&gt;"),
        ("ิ่", 200, "Nothing found for"),
        ("\u0333\u0301é", 200, "Nothing found for"),
        ("漢字 русский עברית ²", 200, "Nothing found for"),
    ],
)
def test_every_query_gets_an_answer(student, query, status, said):
    page = student.get(SEARCH, {"q": query})
    assert page.status_code == status
    assert said in page.text
    assert student.get(SEARCH, {"q": query}, headers={"accept-language": "th"}).status_code == status


def test_one_letter_is_found_where_it_is_whole(student):
    assert lines(student.get(SEARCH, {"q": "ค"}))


class TestInPlace:
    """The section page with `?q=`: where it stands among the places."""

    def bar(self, page) -> dict[str, str]:
        bar = re.search(r'<nav class="found-here".*?</nav>', page.text, re.DOTALL)[0]
        ways = {rel: unescape(href) for rel, href in re.findall(r'rel="(prev|next)"[^>]* href="([^"]+)"', bar)}
        number = re.search(r"<b>(\d*)</b> of (\d+)", bar)
        return {"here": re.search(r'data-found-here="([^"]*)"', bar)[1], "number": number[1], "of": number[2]} | ways

    def test_the_places_follow_one_another_across_sections(self, student, path):
        found = self.bar(student.get(path("introduction"), {"q": "เลนิน"}))
        assert (found["here"], found["number"], found["of"]) == ("b1:6-11 b2:0-5", "", "3")
        seen = []
        while "next" in found:
            assert found["next"].startswith("/courses/rus331/read/modern-russia/4/")
            found = self.bar(student.get(found["next"]))
            seen.append((found["number"], found["here"]))
        assert seen == [("1", "b1:6-11 b2:0-5"), ("2", "b1:6-11 b2:0-5"), ("3", found["here"])]
        assert found["here"].startswith("b5:")
        assert found["prev"].endswith("passage=b2:0-5@1#b2")

    def test_a_section_without_a_place_leads_to_its_neighbours(self, student, path):
        found = self.bar(student.get(path("five-year-plans"), {"q": "เลนิน"}))
        assert found["here"] == ""
        assert found["prev"].endswith("#b2")
        assert found["next"].endswith("#b5")

    def test_a_passage_of_an_earlier_text_keeps_its_search(self, student, cast, chapter, path):
        edit_block(
            acting_user=cast.instructor, now=NOW, block=block(chapter, "b5"), markdown="ในเวลานั้น เลนินกราด", reason="",
            expected_revision=1,
        )  # fmt: skip
        answer = student.get(path("introduction"), {"q": "เลนิน", "passage": "b2:0-5@1"})
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"{path('introduction')}?q=")
        assert answer["Location"].endswith("&passage=b2:0-5@2#b2")

    @pytest.mark.parametrize("query", ["", "…", "ก" * 300])
    def test_a_search_that_is_none_shows_the_text_alone(self, student, path, query):
        page = student.get(path(), {"q": query})
        assert page.status_code == 200
        assert 'class="found-here"' not in page.text

    @pytest.mark.parametrize("query", ["คีรอฟ", "ค.ศ."])
    def test_it_takes_two_queries_more_and_none_without(self, student, path, query, django_assert_num_queries):
        student.get(path("great-purge"))
        with django_assert_num_queries(8):
            student.get(path("great-purge"))
        with django_assert_num_queries(10):
            student.get(path("great-purge"), {"q": query})

    def test_the_page_stays_the_same_until_something_changes(self, student, path):
        first = student.get(path(), {"q": "สตาลิน"})
        again = student.get(path(), {"q": "สตาลิน"}, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304


def test_the_masthead_leads_to_the_search(student, path):
    assert f'href="{SEARCH}" aria-keyshortcuts="/" data-search' in student.get(path()).text


def test_thai_and_other_digits_are_the_same(student):
    assert numbers(student.get(SEARCH, {"q": "๑๙๓๔"})) == (1, 0)
