"""The pages about what became of the text: all members read them, instructors go back."""

import re
from html import unescape

import pytest
from django.urls import reverse

from history.models import Block, Chapter, Revision
from history.queries import find_passage
from history.services import accept_faults, edit_block, merge_blocks, remove_block, report_fault, split_block
from tests.cast import NOW, later
from tests.history.sample import FOURTH, SECOND, THIRD, block

pytestmark = pytest.mark.django_db
WORDS = "หรือตสกีเสนอ"


def address(name: str, **kwargs) -> str:
    return reverse(f"reading:{name}", kwargs={"course": "rus331", "book": "modern-russia", "chapter": 4} | kwargs)


def edit(cast, chapter: Chapter, key: str, markdown: str, reason: str = "ตามหนังสือ", user=None) -> Revision:
    chapter.refresh_from_db()
    return edit_block(
        acting_user=user or cast.instructor, now=later(hours=chapter.revision_number), block=block(chapter, key),
        markdown=markdown, reason=reason, expected_revision=chapter.revision_number,
    )  # fmt: skip


@pytest.fixture
def student(client, cast):
    client.force_login(cast.student1)
    return client


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


@pytest.mark.parametrize(
    ("name", "status"), [("instructor", 200), ("student1", 200), ("admin", 404), ("dropped", 404), ("outsider", 404)]
)
def test_members_read_the_history_and_nobody_else(client, cast, chapter, name, status):
    edit(cast, chapter, "b3", SECOND + "มาก")
    client.force_login(cast.everyone()[name])
    for page in (
        address("revisions"), address("revision", number=2), address("block_history", key="b3"),
        address("old_section", number=1, section="five-year-plans"),
    ):  # fmt: skip
        assert client.get(page).status_code == status


@pytest.mark.parametrize(
    "page",
    [
        address("revision", number=9), address("revision", number=0), address("revision", number=10**30),
        address("old_section", number=1, section="no-such"), address("block_history", key="b999"),
        address("go_back", number=9), "/courses/rus331/read/modern-russia/9/revisions/",
    ],
)  # fmt: skip
def test_what_never_was_is_not_there(client, cast, chapter, page):
    client.force_login(cast.instructor)
    assert client.get(page).status_code == 404


def test_the_list_says_who_and_why_and_the_scan_is_one_click_away(student, cast, chapter):
    edit(cast, chapter, "b3", SECOND + "มาก", "ตามหน้า 120")
    page = student.get(address("revisions")).text
    assert "ตามหน้า 120" in page
    assert cast.instructor.full_name in page
    assert page.index("Revision 2") < page.index("Revision 1")
    assert f'href="{address("revision", number=1)}"' in page
    section = student.get("/courses/rus331/read/modern-russia/4/five-year-plans/").text
    assert 'href="../revisions/"' in section


def test_a_revision_shows_the_changed_words_and_folds_the_block(student, cast, chapter):
    edit(cast, chapter, "b3", SECOND.replace("หรือตสกี", "ทรอตสกี"))
    page = student.get(address("revision", number=2)).text
    assert "<del>" in page
    assert re.search(r"<ins>[^<]*ทร", page)
    assert "<details" in page
    assert "<sup>31</sup>" not in page


def test_readers_of_this_course_are_thanked_by_name_and_others_are_not(student, cast, chapter):
    passage = find_passage(chapter, "b3:0-8@1")
    for reader in (cast.student2, cast.outsider):
        fault = report_fault(acting_user=reader, now=NOW, passage=passage, suggested="ทรอตสกี")
    accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault])
    for page in (address("revision", number=2), address("block_history", key="b3")):
        text = student.get(page).text
        assert cast.student2.full_name in text
        assert cast.outsider.full_name not in text
        assert "Somebody outside this course" in text


def test_the_history_of_a_block_says_what_was_joined_and_cut(student, cast, chapter):
    merge_blocks(
        acting_user=cast.instructor, now=NOW, block=block(chapter, "b3"), reason="ต่อกัน", expected_revision=1, joint=" "
    )
    kept, gone = (
        Block.objects.get(merged_into=None, key__in=["b3", "b4"]),
        Block.objects.exclude(merged_into=None).get(),
    )
    page = plain(student.get(address("block_history", key=kept.key)).text)
    assert f"{gone.key} was joined to it" in page
    assert f"its words are in {kept.key}" in plain(student.get(address("block_history", key=gone.key)).text)
    split_block(
        acting_user=cast.instructor, now=NOW, block=block(chapter, kept.key), at=len(SECOND) if kept.key == "b3" else 10,
        reason="แยก", expected_revision=2,
    )  # fmt: skip
    new = Block.objects.latest("pk")
    assert f"{new.key} was cut off it" in plain(student.get(address("block_history", key=kept.key)).text)
    assert f"It was cut off {kept.key}" in plain(student.get(address("block_history", key=new.key)).text)


def test_the_text_as_it_stood_is_marked_and_can_be_compared(student, cast, chapter):
    edit(cast, chapter, "b3", SECOND.replace("หรือตสกี", "ทรอตสกี"))
    remove_block(acting_user=cast.instructor, now=NOW, block=block(chapter, "b4"), reason="ซ้ำ", expected_revision=2)
    old = address("old_section", number=1, section="five-year-plans")
    page = student.get(old).text
    assert "This is revision 1; the text stands at revision 3." in page
    assert WORDS in plain(page)
    assert THIRD.removesuffix("[^31]") in plain(page)
    compared = student.get(old, {"with": "now"}).text
    assert re.search(r"<ins>[^<]*ทร", compared)
    assert re.search(r"<del>[^<]*สตาลิน", compared)
    assert student.get(address("revision_text", number=1)).url == address(
        "old_section", number=1, section="introduction"
    )


def test_a_book_of_another_course_has_no_history_here(student, cast, chapter):
    cast.course.books.clear()
    for page in (address("revisions"), address("revision", number=1), address("block_history", key="b3")):
        assert student.get(page).status_code == 404


@pytest.mark.parametrize("changes", [1, 3])
def test_the_number_of_queries_is_fixed(student, cast, chapter, django_assert_num_queries, changes):
    for n, key in enumerate(["b3", "b4", "b2"][:changes]):
        chapter.refresh_from_db()
        passage = find_passage(chapter, f"{key}:0-5@{n + 1}")
        fault = report_fault(acting_user=cast.student2, now=NOW, passage=passage, suggested="ก")
        accept_faults(acting_user=cast.instructor, now=NOW, faults=[fault])
        edit(cast, chapter, "b3", f"{SECOND} {'ก' * (n + 1)}")
    with django_assert_num_queries(7):
        student.get(address("revisions"))
    with django_assert_num_queries(16):
        student.get(address("revision", number=2))
    with django_assert_num_queries(12):
        student.get(address("block_history", key="b3"))
    with django_assert_num_queries(9):
        student.get(address("old_section", number=1, section="five-year-plans"))


def test_students_do_not_go_back(student, cast, chapter):
    edit(cast, chapter, "b3", SECOND + "มาก")
    assert student.get(address("go_back", number=1)).status_code == 403
    assert student.post(address("go_back", number=1), {"reason": "ลอง", "revision": 2}).status_code == 403
    assert "back/" not in student.get(address("revision", number=1)).text


def test_an_instructor_goes_back_with_a_reason(client, cast, chapter):
    edit(cast, chapter, "b3", SECOND + "มาก")
    client.force_login(cast.instructor)
    preview = client.get(address("go_back", number=1)).text
    assert re.search(r"<del>[^<]*มาก", preview)
    assert client.post(address("go_back", number=1), {"reason": "", "revision": 2}).status_code == 422
    answer = client.post(address("go_back", number=1), {"reason": "แก้ผิดที่", "revision": 2})
    assert answer.url == address("revision", number=3)
    assert block(chapter, "b3").text == SECOND
    assert Revision.objects.get(number=3).reason == "แก้ผิดที่"
    assert "Nothing would change" in client.get(address("go_back", number=1)).text


def test_who_was_slower_sees_what_was_changed_and_may_go_back_then(client, cast, chapter):
    edit(cast, chapter, "b3", SECOND + "มาก")
    client.force_login(cast.instructor)
    edit(cast, chapter, "b5", FOURTH + "เอง", "ระหว่างนั้น")
    answer = client.post(address("go_back", number=1), {"reason": "แก้ผิดที่", "revision": 2})
    assert answer.status_code == 409
    assert "ระหว่างนั้น" in answer.text
    assert 'name="revision" value="3"' in answer.text
    assert block(chapter, "b3").text != SECOND
    assert client.post(address("go_back", number=1), {"reason": "แก้ผิดที่", "revision": 3}).status_code == 302
    assert block(chapter, "b5").text == FOURTH
