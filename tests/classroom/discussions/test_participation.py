"""What each has given to the talk, as staff and they themselves see it."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import active_enrollments
from classroom.discussions import rules, services
from classroom.discussions.models import Thread
from classroom.discussions.queries.participation import (
    class_participation,
    participation,
    posts_of,
    spreads,
)
from tests.cast import NOW, Cast, later


@pytest.fixture
def talk(cast: Cast, begin, answer, section) -> Thread:
    """A thread of student1 on a passage; student2 answers, student1 replies and says something elsewhere, without a name."""
    thread = begin(chapter=section.chapter, address="b2:0-9@1", markdown="หนึ่ง สอง สาม")
    first = answer(thread, markdown="สี่ ห้า", now=later(hours=1))
    answer(thread, by=cast.student1, parent=first, markdown="หก", now=later(hours=2))
    services.delete_post(acting_user=cast.student1, now=NOW, post=answer(thread, by=cast.student1))
    answer(
        begin(by=cast.instructor, post_first=True), by=cast.student1, markdown="เจ็ด", anonymous=True, now=later(hours=3)
    )
    return thread


def test_the_numbers_of_a_class(cast: Cast, talk) -> None:
    parts = {part.student.user.username: part for part in class_participation(cast.enrollment(cast.instructor), NOW)}
    one, two = parts["student1"], parts["student2"]
    assert (one.begun, one.shared, one.answers, one.replies, one.words) == (1, 1, 1, 1, 5)
    assert (one.received, one.last_at, one.posts) == (1, later(hours=3), 3)
    assert (two.begun, two.answers, two.words, two.received) == (0, 1, 2, 1)
    most = class_participation(cast.enrollment(cast.instructor), NOW, "words")
    assert most[0].student.user == cast.student1


def test_an_assistant_sees_the_group_that_they_supervise(cast: Cast, talk) -> None:
    parts = class_participation(cast.enrollment(cast.assistant), NOW)
    assert [part.student.user for part in parts] == [cast.student2]


@pytest.mark.parametrize("name", ["instructor", "assistant", "student1", "student2", "outsider"])
def test_whose_part_one_sees_agrees(cast: Cast, name: str) -> None:
    place = active_enrollments(getattr(cast, name)).first()
    seen = {other for other in Enrollment.objects.all() if rules.can_see_participation(place, other)}
    assert set(rules.participants(place)) == seen


def test_the_student_sees_the_same_page(cast: Cast, client: Client, talk) -> None:
    path = reverse("discussions:participant", args=["rus331", cast.enrollments["student1"].pk])
    pages = {}
    for person in (cast.instructor, cast.student1):
        client.force_login(person)
        pages[person] = client.get(path).content.decode()
        for words in ("หนึ่ง สอง สาม", "หก", "เจ็ด", "Wrote in 1 of 1 sections", "name hidden from classmates"):
            assert words in pages[person]
    client.force_login(cast.student2)
    assert client.get(path).status_code == 404
    assert client.get(reverse("discussions:participation", args=["rus331"])).status_code == 403


def test_no_reply_is_counted_that_the_student_may_not_read(cast: Cast, begin, answer) -> None:
    """What is too short opens nothing, so that the instructor's reply to it stays hidden from its author."""
    thread = begin(by=cast.instructor, post_first=True)
    Thread.objects.filter(pk=thread.pk).update(min_words=5)
    post = answer(thread, by=cast.student1, markdown="ดู")
    answer(thread, by=cast.instructor, parent=post)
    place = cast.enrollment(cast.student1)
    assert participation(place, place, NOW).received == 0
    assert [post.received for post in posts_of(place, place, NOW)] == [0]
    assert participation(cast.enrollment(cast.instructor), place, NOW).received == 1


def test_where_in_the_chapter(cast: Cast, talk, begin, section) -> None:
    begin(section=section)
    place = cast.enrollment(cast.student1)
    (spread,) = spreads(place, place, NOW)
    assert [(part.start, part.width, part.posts) for part in spread.sections] == [(0, 10000, 3)]
    assert spread.marks == [7500]


@pytest.mark.parametrize("number", [1, 3, 120])
def test_a_class_takes_three_queries(cast: Cast, begin, enrol, django_assert_num_queries, number: int) -> None:
    Enrollment.objects.filter(role=Role.STUDENT).update(state=Enrollment.State.DROPPED)
    for at in range(number):
        person = enrol(f"p{at}").user
        if at < 3:
            begin(by=person)
    with django_assert_num_queries(3):
        parts = class_participation(cast.enrollment(cast.instructor), NOW, "words")
    assert len(parts) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_person_takes_five_queries(cast: Cast, begin, section, django_assert_num_queries, number: int) -> None:
    for _ in range(number):
        begin(chapter=section.chapter, address="b1:0-9@1")
    place = cast.enrollment(cast.student1)
    with django_assert_num_queries(5):
        participation(place, place, NOW)
        spreads(place, place, NOW)
        assert len([post.thread.anchor.block.number for post in posts_of(place, place, NOW)]) == number
