"""Windows of a long thread: every post once and in order, whichever way one goes, with as many queries at any length."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classroom.discussions import queries, services
from classroom.discussions.models import Post, Thread
from tests.cast import NOW, Cast


def page(cast: Cast, thread: Thread, user=None, **options) -> queries.ThreadPage:
    enrollment = cast.enrollment(user or cast.student1)
    return queries.thread_page(enrollment, queries.get_thread(enrollment, thread.pk, NOW), NOW, **options)


def keys(found: queries.ThreadPage) -> list[int]:
    return [line.pk for line in found.lines]


@pytest.fixture
def long(cast: Cast, thread, crowd) -> Thread:
    """A thread of 140 answers: fifty, one with forty below it, and fifty more."""
    crowd(thread, 50)
    branch = services.reply(
        acting_user=cast.student2, now=NOW, thread=thread, markdown="กิ่ง", token=uuid4()
    )  # fmt: skip
    crowd(thread, 39, parent=branch)
    crowd(thread, 50)
    return thread


def in_order(thread: Thread) -> list[int]:
    return list(Post.objects.filter(thread=thread, parent__isnull=False).order_by("place").values_list("pk", flat=True))


def test_forward_and_back_every_post_comes_once_and_in_order(cast: Cast, long) -> None:
    found = page(cast, long)
    assert found.earlier is None
    forward = keys(found)
    while found.later:
        found = page(cast, long, after=found.later)
        forward += keys(found)
    assert forward == in_order(long)
    found = page(cast, long, latest=True)
    back = keys(found)
    assert found.later is None
    while found.earlier:
        found = page(cast, long, before=found.earlier)
        back = keys(found) + back
    assert back == forward


def test_a_window_ends_between_branches_where_it_can(cast: Cast, long) -> None:
    first = page(cast, long)
    second = page(cast, long, after=first.later)
    third = page(cast, long, after=second.later)
    assert [len(found.lines) for found in (first, second, third)] == [20, 20, 30]
    assert page(cast, long, after=third.later).lines[0].names_parent


def test_a_link_leads_to_the_window_around_its_post(cast: Cast, long) -> None:
    order = in_order(long)
    for wanted in (order[0], order[44], order[50], order[55], order[85], order[-1]):
        found = page(cast, long, post=wanted)
        assert wanted in keys(found)
        assert keys(found) == order[order.index(keys(found)[0]) :][: len(found.lines)]
        assert (found.earlier is None) == (keys(found)[0] == order[0])
        assert (found.later is None) == (keys(found)[-1] == order[-1])
    # The beginning of the branch, when it is near; else the posts just before.
    assert keys(page(cast, long, post=order[55]))[0] == order[50]
    assert keys(page(cast, long, post=order[85]))[0] == order[75]


def test_a_link_to_a_post_of_elsewhere_leads_to_the_beginning(cast: Cast, long, begin, answer) -> None:
    elsewhere = answer(begin())
    first = keys(page(cast, long))
    for options in ({"post": elsewhere.pk}, {"post": 99999999}, {"at": "x"}, {"after": "1.2.3.4"}, {"before": ""}):
        assert keys(page(cast, long, **options)) == first
    assert page(cast, long, after="9" * 13).lines == []
    assert keys(page(cast, long, before="1")) == first


def test_a_deleted_post_leaves_a_gap_only_where_something_hangs_from_it(cast: Cast, thread, answer) -> None:
    lonely, first = answer(thread), answer(thread)
    second = answer(thread, parent=first)
    third = answer(thread, parent=second)
    services.delete_post(acting_user=cast.student2, now=NOW, post=lonely)
    services.delete_post(acting_user=cast.student2, now=NOW, post=first)
    services.delete_post(acting_user=cast.instructor, now=NOW, post=second)
    found = page(cast, thread)
    assert [(line.pk, line.post is None, line.taken_down, line.depth) for line in found.lines] == [
        (first.pk, True, False, 0), (second.pk, True, True, 1), (third.pk, False, False, 2),
    ]  # fmt: skip
    assert (found.lines[2].parent_name, found.lines[2].names_parent) == ("", False)
    services.delete_post(acting_user=cast.student2, now=NOW, post=third)
    assert page(cast, thread).lines == []


def test_a_gap_is_shown_in_one_window_alone(cast: Cast, thread, answer, crowd) -> None:
    branch = answer(thread)
    crowd(thread, 45, parent=branch)
    services.delete_post(acting_user=cast.student2, now=NOW, post=branch)
    first = page(cast, thread)
    second = page(cast, thread, after=first.later)
    assert (branch.pk in keys(first), branch.pk in keys(second)) == (True, False)
    assert page(cast, thread, post=in_order(thread)[30]).lines[0].post is not None
    assert len(keys(first)) + len(keys(second)) == 46


def test_answers_below_the_third_level_stand_in_the_order_of_time(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    below = answer(thread, parent=post)
    deep = answer(thread, parent=below)
    beside = answer(thread, parent=below)
    deeper = answer(thread, parent=deep)
    found = page(cast, thread)
    assert keys(found) == [post.pk, below.pk, deep.pk, beside.pk, deeper.pk]
    assert [line.names_parent for line in found.lines] == [False, False, False, False, True]
    assert [line.parent_pk for line in found.lines] == [None, post.pk, below.pk, below.pk, deep.pk]


@pytest.mark.parametrize("answers", [1, 3, 1500])
def test_a_window_takes_as_many_queries_at_any_length(
    cast: Cast, thread, crowd, django_assert_num_queries, answers: int
) -> None:
    crowd(thread, answers)
    services.mark_read(acting_user=cast.student1, thread=thread, read_to=NOW)
    middle = in_order(thread)[answers // 2]
    for options, number in (({}, 4), ({"latest": True}, 4), ({"post": middle}, 6)):
        with django_assert_num_queries(number):
            assert page(cast, thread, **options).lines


@pytest.mark.database("sqlite")
def test_nothing_walks_through_a_whole_thread(cast: Cast, thread, crowd) -> None:
    """Every query finds its posts by an index on where they stand, or by their keys."""
    crowd(thread, 3)
    services.mark_read(acting_user=cast.student1, thread=thread, read_to=NOW)
    enrollment, middle = cast.enrollment(cast.student1), in_order(thread)[1]
    found = queries.get_thread(enrollment, thread.pk, NOW)
    with CaptureQueriesContext(connection) as asked:
        queries.thread_page(enrollment, found, NOW, post=middle)
    with connection.cursor() as cursor:
        for query in asked.captured_queries[:-1]:  # the last are the reactions
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " ".join(row[-1] for row in cursor.fetchall())
            assert "post_in_order" in plan or re.search(r"discussions_post USING [^(]*\([^)]*rowid=", plan), plan
            assert "TEMP B-TREE" not in plan, plan
