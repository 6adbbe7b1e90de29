"""Who sees and does what; that lists and yes-or-no answers agree; whose name stands over a post."""

import pytest

from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import active_enrollments
from classroom.discussions import rules, services
from classroom.discussions.models import Post, Thread
from tests.cast import NOW, Cast, later
from tests.classroom.discussions.conftest import opening

EVERYONE = ("admin", "instructor", "assistant", "student1", "student2", "dropped", "outsider", "stranger")


@pytest.fixture
def observer(cast: Cast) -> Enrollment:
    """The stranger, enrolled to read along."""
    return Enrollment.objects.create(
        course=cast.course, user=cast.stranger, role=Role.OBSERVER, created_at=NOW, changed_at=NOW
    )


@pytest.mark.parametrize("name", EVERYONE)
def test_lists_and_answers_agree(cast: Cast, begin, answer, name: str) -> None:
    open_thread, deleted = begin(), begin()
    later_prompt = begin()
    Thread.objects.filter(pk=later_prompt.pk).update(opens_at=later(days=1))
    services.delete_post(acting_user=cast.student1, now=NOW, post=opening(deleted))
    gone = answer(open_thread)
    services.delete_post(acting_user=cast.student2, now=NOW, post=gone)
    enrollment = active_enrollments(getattr(cast, name)).first()
    if enrollment is None:
        assert name in ("admin", "dropped", "stranger")
        return
    threads = set(rules.readable_threads(enrollment, NOW))
    posts = set(rules.visible_posts(enrollment, NOW))
    assert threads == {t for t in Thread.objects.all() if rules.can_read_thread(enrollment, t, NOW)}
    assert posts == {p for p in Post.objects.select_related("thread") if rules.can_read_post(enrollment, p, NOW)}
    expected = {"instructor": 2, "assistant": 2, "student1": 1, "student2": 1, "outsider": 0}
    assert len(threads) == expected[name]
    assert gone not in posts


def test_a_prompt_opens_at_its_time(cast: Cast, begin) -> None:
    prompt = begin()
    Thread.objects.filter(pk=prompt.pk).update(opens_at=later(hours=1))
    student = cast.enrollment(cast.student2)
    assert prompt not in rules.readable_threads(student, NOW)
    assert prompt in rules.readable_threads(student, later(hours=1))


def test_all_courses_of_a_person_in_one_queryset(cast: Cast, thread) -> None:
    places = [cast.enrollment(cast.student1), cast.enrollment(cast.outsider)]
    assert list(rules.readable_threads_of(places, NOW)) == [thread]
    assert not rules.readable_threads_of([], NOW).exists()


def test_observers_read_and_do_not_write(cast: Cast, observer, thread, answer) -> None:
    post = answer(thread)
    assert thread in rules.readable_threads(observer, NOW)
    assert not rules.can_start_thread(observer)
    assert not rules.can_post(observer, thread)
    assert not rules.can_endorse(observer, post)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("student1", {"edit"}),
        ("student2", {"edit_answer", "delete_answer"}),
        ("assistant", {"endorse", "moderate", "delete_answer", "accept"}),
        ("instructor", {"endorse", "moderate", "delete_answer", "accept", "prompt"}),
    ],
)
def test_what_each_may_do(cast: Cast, begin, answer, name: str, may: set[str]) -> None:
    """A question of student1 with an answer of student2; the assistant is of the other student's group."""
    thread = begin(kind=Thread.Kind.QUESTION)
    post = answer(thread)
    enrollment = cast.enrollment(getattr(cast, name))
    can = {
        "edit": rules.can_edit_post(enrollment, opening(thread), thread),
        "edit_answer": rules.can_edit_post(enrollment, post, thread),
        "delete_answer": rules.can_delete_post(enrollment, post, thread),
        "endorse": rules.can_endorse(enrollment, post),
        "moderate": rules.can_moderate(enrollment),
        "accept": rules.can_accept_answer(enrollment, thread) and name != "student1",
        "prompt": rules.can_create_prompt(enrollment),
    }
    assert {act for act, allowed in can.items() if allowed} == may
    assert rules.can_accept_answer(cast.enrollment(cast.student1), thread)
    assert not rules.can_accept_answer(cast.enrollment(cast.student2), thread)


def test_a_locked_thread_takes_nothing_from_anybody(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    thread.locked = True
    for name in ("student2", "instructor"):
        assert not rules.can_post(cast.enrollment(getattr(cast, name)), thread)
    assert not rules.can_edit_post(cast.enrollment(cast.student2), post, thread)
    assert rules.can_delete_post(cast.enrollment(cast.instructor), post, thread)


def test_an_anonymous_author_by_viewer(cast: Cast, begin) -> None:
    post = opening(begin(anonymous=True))
    classmate = rules.shown_author(cast.enrollment(cast.student2), post)
    assert (classmate.person, classmate.name, classmate.is_you) == (None, "A classmate", False)
    own = rules.shown_author(cast.enrollment(cast.student1), post)
    assert (own.person, own.name, own.note) == (None, "A classmate", "you, without your name")
    for staff in (cast.instructor, cast.assistant):
        seen = rules.shown_author(cast.enrollment(staff), post)
        assert (seen.person, seen.note) == (cast.student1, "name hidden from classmates")


def test_observers_and_auditors_are_classmates_to_an_anonymous_author(cast: Cast, observer, begin) -> None:
    post = opening(begin(anonymous=True))
    assert rules.shown_author(observer, post).person is None
    observer.role = Role.AUDITOR
    assert rules.shown_author(observer, post).person is None


def test_staff_post_under_their_name(cast: Cast) -> None:
    assert not rules.can_hide_name(cast.enrollment(cast.instructor))
    assert rules.can_hide_name(cast.enrollment(cast.student1))
