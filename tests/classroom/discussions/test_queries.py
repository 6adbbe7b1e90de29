"""What the pages show: windows of a long thread, what is new, what waits."""

from uuid import uuid4

import pytest

from classroom.discussions import queries, services
from classroom.discussions.forms import first_words
from classroom.discussions.models import Thread
from tests.cast import NOW, Cast, later


def page(cast: Cast, thread: Thread, user=None, **options) -> queries.ThreadPage:
    enrollment = cast.enrollment(user or cast.student1)
    return queries.thread_page(enrollment, queries.get_thread(enrollment, thread.pk, NOW), NOW, **options)


def test_answers_stand_below_what_they_answer(cast: Cast, thread, answer) -> None:
    first, second = answer(thread), answer(thread)
    below = answer(thread, parent=first)
    deeper = answer(thread, parent=below)
    deepest = answer(thread, parent=deeper)
    lines = page(cast, thread).lines
    assert [line.pk for line in lines] == [first.pk, below.pk, deeper.pk, deepest.pk, second.pk]
    assert [line.depth for line in lines] == [0, 1, 2, 2, 0]
    assert [line.names_parent for line in lines] == [False, False, False, True, False]
    assert lines[3].parent_name == cast.student2.full_name


def test_a_deleted_post_leaves_its_place_and_none_of_its_words(cast: Cast, thread, answer) -> None:
    post = answer(thread, markdown="จะลบ")
    answer(thread, parent=post)
    services.delete_post(acting_user=cast.student2, now=NOW, post=post)
    found = page(cast, thread)
    assert [line.post is None for line in found.lines] == [True, False]
    assert found.lines[1].parent_name == ""
    assert found.answers == 1


def test_what_is_new_is_marked_until_it_is_read(cast: Cast, thread, answer) -> None:
    services.mark_read(acting_user=cast.student1, thread=thread, read_to=NOW)
    answer(thread, by=cast.student1, now=later(hours=1))
    new = answer(thread, now=later(hours=2))
    found = page(cast, thread)
    assert [line.is_new for line in found.lines] == [False, True]
    assert found.first_unread == new.pk
    services.mark_read(acting_user=cast.student1, thread=thread, read_to=later(hours=3))
    assert page(cast, thread).first_unread is None
    assert [line.is_new for line in page(cast, thread, since=NOW).lines] == [False, True]


def test_the_list_narrows(cast: Cast, begin, answer) -> None:
    question = begin(kind=Thread.Kind.QUESTION)
    talk = begin(by=cast.student2)
    answer(talk, by=cast.student1)
    enrollment = cast.enrollment(cast.student2)
    lists = {show: set(queries.thread_list(enrollment, NOW, show)) for show in queries.SHOWN}
    assert lists == {
        "all": {question, talk},
        "new": {question, talk},
        "unanswered": {question},
        "mine": {talk},
        "prompts": set(),
    }


def test_a_question_waits_until_staff_answer_or_vouch_or_it_is_accepted(cast: Cast, begin, answer) -> None:
    by_staff, endorsed, accepted, waiting = (begin(kind=Thread.Kind.QUESTION) for _ in range(4))
    answer(by_staff, by=cast.assistant)
    services.endorse_post(acting_user=cast.instructor, now=NOW, post=answer(endorsed))
    services.accept_answer(acting_user=cast.student1, now=NOW, thread=accepted, post=answer(accepted))
    answer(waiting)
    assert list(queries.thread_list(cast.enrollment(cast.student2), NOW, "unanswered")) == [waiting]


@pytest.mark.parametrize(("hidden_above", "hidden_below"), [(True, False), (False, True), (True, True)])
def test_what_waits_does_not_tell_who_is_behind_a_hidden_name(
    cast: Cast, begin, answer, hidden_above: bool, hidden_below: bool
) -> None:
    """For classmates the thread is answered; for staff, who know that its author spoke to themselves, it waits."""
    thread = begin(anonymous=hidden_above)
    answer(thread, by=cast.student1, anonymous=hidden_below)
    assert list(queries.thread_list(cast.enrollment(cast.student2), NOW, "unanswered")) == []
    assert list(queries.thread_list(cast.enrollment(cast.assistant), NOW, "unanswered")) == [thread]


def test_a_thread_that_went_on_under_its_authors_name_still_waits(cast: Cast, begin, answer) -> None:
    thread, nameless = begin(), begin(anonymous=True)
    answer(thread, by=cast.student1)
    waiting = set(queries.thread_list(cast.enrollment(cast.student2), NOW, "unanswered"))
    assert waiting == {thread, nameless}


def test_what_waits_for_staff(cast: Cast, begin, answer, django_assert_num_queries) -> None:
    begin(kind=Thread.Kind.QUESTION, title="ถาม")
    begin(by=cast.instructor, title="ประกาศ")
    locked = begin(title="ปิดแล้ว")
    services.set_locked(acting_user=cast.instructor, now=NOW, thread=locked, locked=True)
    with django_assert_num_queries(1):
        items = queries.work_waiting([cast.enrollment(cast.instructor)], NOW)
    assert [(item.verb, item.title) for item in items] == [("reply", "ถาม")]
    assert queries.work_waiting([cast.enrollment(cast.student1)], NOW) == []


def test_the_day_of_a_student(cast: Cast, begin, answer, django_assert_num_queries) -> None:
    prompt = services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="ตอบด้วย", markdown="?", token=uuid4(),
        due_at=later(days=1),
    )  # fmt: skip
    answered = begin(title="มีคนตอบ")
    answer(answered, now=later(minutes=1))
    places = [cast.enrollment(cast.student1)]
    with django_assert_num_queries(2):
        items = queries.agenda(places, later(hours=1))
    assert {(item.title, item.done, item.late, item.count) for item in items} == {
        ("ตอบด้วย", False, False, None),
        ("มีคนตอบ", False, False, 1),
    }
    assert [item.title for item in queries.agenda(places, later(days=2)) if item.late] == ["ตอบด้วย"]
    answer(prompt, by=cast.student1)
    services.mark_read(acting_user=cast.student1, thread=answered, read_to=later(hours=1))
    assert [(item.title, item.done) for item in queries.agenda(places, later(hours=1))] == [("ตอบด้วย", True)]
    assert queries.agenda([cast.enrollment(cast.instructor)], NOW) == []


def test_the_threads_of_a_section_in_one_query(
    cast: Cast, passage_thread, begin, section, answer, django_assert_num_queries
) -> None:
    whole = begin(section=section)
    second = begin(chapter=section.chapter, address="b2@1")
    answer(passage_thread)
    enrollment = cast.enrollment(cast.student1)
    with django_assert_num_queries(1):
        threads = queries.section_threads(enrollment, section, NOW)
    placed = {
        thread.pk: (thread.block, thread.start, thread.end, thread.post_count, thread.unread) for thread in threads
    }
    length = len(section.blocks.get(key="b2").text)
    assert placed == {
        passage_thread.pk: ("b1", 0, 30, 2, 1),
        second.pk: ("b2", 0, length, 1, 0),
        whole.pk: (None, None, None, 1, 0),
    }
    assert queries.section_threads(cast.enrollment(cast.outsider), section, NOW) == []


def test_the_first_words_make_a_title() -> None:
    assert first_words("**สั้น** ๆ\n\nต่อ") == "สั้น ๆ"
    long = first_words("ตัวเลขและการประมาณการของโซเวียตไม่อาจบ่งบอกถึงผลแท้จริงของแผนห้าปีฉบับแรกนี้ได้")
    assert long.endswith("…")
    assert len(long) <= 60
