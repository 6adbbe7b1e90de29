"""Queries that rules make from the places of a person, compiled once for places of one shape."""

from itertools import product

import pytest
from django.db.models import DateTimeField

from classroom.common.prepared import PreparedForFew, PreparedList
from classroom.courses.models import Enrollment, Role
from classroom.courses.queries.places import PreparedForPlaces
from classroom.discussions.models import Thread
from classroom.discussions.queries import news_by_course
from classroom.discussions.rules import readable_threads_of, visible_posts_of
from tests.cast import NOW, Cast, later

posts = PreparedForPlaces(
    lambda places, now: visible_posts_of(places, now).order_by("pk").values_list("pk"), now=DateTimeField()
)
threads = PreparedForPlaces(lambda places, now: readable_threads_of(places, now).order_by("pk"), now=DateTimeField())


def places_of(cast: Cast, role: str, other_role: str) -> list[Enrollment]:
    """student2 as they are in their group, in another role, and in the other course in a third."""
    own = cast.enrollment(cast.student2)
    own.role = role
    other = Enrollment(course=cast.other_course, user=cast.student2, role=other_role, state=Enrollment.State.ACTIVE)
    other.created_at = other.changed_at = NOW
    other.save()
    return [own, other]


@pytest.mark.parametrize(("role", "other_role"), [*product(Role.values, (Role.STUDENT, Role.INSTRUCTOR))])
def test_they_find_what_the_rules_find(cast: Cast, begin, answer, role: str, other_role: str) -> None:
    """For each of a person's shapes, also when the first has been asked for with other people's keys before."""
    begun = [begin(), begin(), begin(group=cast.group1), begin(group=cast.group2)]
    for thread in begun:
        answer(thread, by=cast.student1)
    Thread.objects.filter(pk=begun[0].pk).update(opens_at=later(days=1))
    Thread.objects.filter(pk=begun[1].pk).update(course=cast.other_course)
    places = places_of(cast, role, other_role)
    for asked in (places, places[::-1], places[:1], [cast.enrollment(cast.student1)]):
        assert threads.objects(asked, now=NOW) == list(readable_threads_of(asked, NOW).order_by("pk"))
        assert posts.rows(asked, now=NOW) == list(visible_posts_of(asked, NOW).order_by("pk").values_list("pk"))


def test_news_of_two_courses_are_told_by_course(cast: Cast, begin, answer) -> None:
    answer(begin(), by=cast.student1)
    Thread.objects.update(course=cast.other_course)
    begin(by=cast.student1)
    places = places_of(cast, Role.STUDENT, Role.STUDENT)
    assert news_by_course(places, later(hours=1)) == {cast.course.pk: 1, cast.other_course.pk: 1}
    assert news_by_course(places[:1], later(hours=1)) == {cast.course.pk: 1}


def test_a_part_of_a_list_is_one_query_and_its_number_another(cast: Cast, begin, django_assert_num_queries) -> None:
    begun = [begin() for _ in range(5)]
    place = cast.enrollment(cast.student2)
    listed = PreparedList(
        lambda: len(posts.rows([place], now=NOW)), lambda *window: threads.objects([place], window=window, now=NOW)
    )
    with django_assert_num_queries(1):
        assert listed[1:3] == begun[1:3]
    assert listed[4:9] == begun[4:]
    assert listed.count() == len(listed) == 5
    assert list(listed) == begun


def test_few_keys_and_many_find_the_same(cast: Cast, django_assert_num_queries) -> None:
    found = PreparedForFew(
        lambda people, courses: Enrollment.objects.filter(
            user__pk__in=people, course__pk__in=courses
        ).order_by("pk"),
        most=2,
    )  # fmt: skip
    courses = [cast.course.pk]
    few = [cast.student1.pk, cast.student2.pk]
    with django_assert_num_queries(1):
        assert [place.user_id for place in found(people=few, courses=courses)] == few
    many = {cast.student1.pk, cast.student2.pk, cast.outsider.pk}
    with django_assert_num_queries(1):
        assert [place.user_id for place in found(people=many, courses=courses)] == few
    assert list(found(people=[], courses=courses)) == []
