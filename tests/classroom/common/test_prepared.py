"""Querysets compiled once and run with other values."""

import pytest
from django.db.models import DateTimeField, Exists, F, OuterRef, Q

from classroom.common.prepared import Many, Prepared
from classroom.courses.models import Course, Enrollment
from tests.cast import NOW, later


def test_it_gives_the_rows_of_the_queryset_for_each_value(cast):
    members = Prepared(
        lambda course: Enrollment.objects.filter(course=course).order_by("pk").values_list("user__username", "role")
    )
    for course in (cast.course, cast.other_course):
        plain = Enrollment.objects.filter(course=course).order_by("pk").values_list("user__username", "role")
        assert members.rows(course=course.pk) == list(plain)


def test_a_value_may_stand_in_several_places_and_in_subqueries(cast):
    def courses(user, course):
        mine = Enrollment.objects.filter(course=OuterRef("pk"), user=user)
        return (
            Course.objects.filter(Q(pk=course) | Exists(mine)).annotate(mine=Exists(mine)).order_by("slug")
        ).values_list("slug", "mine")

    prepared = Prepared(courses)
    assert prepared.rows(user=cast.student1.pk, course=cast.other_course.pk) == [("rus331", True), ("sea210", False)]
    assert prepared.rows(user=cast.outsider.pk, course=cast.other_course.pk) == [("sea210", True)]


def test_times_go_in_and_come_out_as_they_do_in_the_orm(cast):
    since = Prepared(
        lambda moment: Course.objects.filter(created_at__gte=moment, slug="rus331").values_list("created_at"),
        moment=DateTimeField(),
    )
    assert since.rows(moment=NOW) == [(NOW,)]
    assert since.rows(moment=later(seconds=1)) == []


def test_it_is_one_query_and_sees_what_has_changed(cast, django_assert_num_queries):
    titles = Prepared(lambda course: Course.objects.filter(pk=course).values_list("title"))
    with django_assert_num_queries(1):
        titles.rows(course=cast.course.pk)
    Course.objects.filter(pk=cast.course.pk).update(title="อีกชื่อ")
    assert titles.rows(course=cast.course.pk) == [("อีกชื่อ",)]


def test_it_gives_objects_with_what_is_related_and_annotated(cast, django_assert_num_queries):
    def places(user):
        return (
            Enrollment.objects.filter(user=user)
            .select_related("course", "group")
            .annotate(code=F("course__code"))
            .order_by("pk")
        )

    prepared = Prepared(places)
    for person, course, group in ((cast.student1, cast.course, cast.group1), (cast.outsider, cast.other_course, None)):
        with django_assert_num_queries(1):
            (place,) = prepared.objects(user=person.pk)
            assert (place.course, place.group, place.code) == (course, group, course.code)
        assert place == cast.enrollments[person.username]
        assert place.created_at == NOW


def test_an_object_is_saved_like_any_other(cast):
    (course,) = Prepared(lambda course: Course.objects.filter(pk=course)).objects(course=cast.course.pk)
    course.title = "ใหม่"
    course.save()
    assert Course.objects.get(pk=cast.course.pk).title == "ใหม่"


def test_a_list_of_values_is_filled_up(cast):
    places = [cast.enrollments[name].pk for name in ("instructor", "student1", "student2")]
    roles = Prepared(
        lambda course, places: (
            Enrollment.objects.filter(course=course, pk__in=places).order_by("pk").values_list("pk", "role")
        ),
        places=Many(3),
    )
    assert roles.rows(course=cast.course.pk, places=places[:1]) == [(places[0], "instructor")]
    assert [pk for pk, _role in roles.rows(course=cast.course.pk, places=places)] == places
    assert roles.rows(course=cast.other_course.pk, places=places) == []
    assert roles.rows(course=cast.course.pk, places=[]) == []
    with pytest.raises(ValueError, match="at most 3"):
        roles.rows(course=cast.course.pk, places=[*places, 1])


def test_a_number_that_is_too_long_finds_nothing(cast):
    titles = Prepared(lambda course: Course.objects.filter(pk=course).values_list("title"))
    assert titles.rows(course=10**30) == []
    assert titles.rows(course=-(10**30)) == []
    assert titles.rows(course=2**63 - 1) == []


def test_a_slot_without_a_value_is_an_error(cast):
    titles = Prepared(lambda course: Course.objects.filter(pk=course).values_list("title"))
    with pytest.raises(KeyError):
        titles.rows()
