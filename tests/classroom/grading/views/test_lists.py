import pytest
from django.urls import reverse

from classroom.grading.services import give_codes
from classroom.grading.services.gradebook import set_course_result
from tests.cast import NOW, later


def address(world, name="submissions", *more):
    return reverse(f"grading:{name}", args=("rus331", world.assignment.pk, *more))


LIST = "/courses/rus331/grading/"


def test_the_list_says_how_far_the_marking_is(world, client):
    world.finish(world.hand_in(world.cast.student1))
    world.hand_in(world.cast.student2)
    client.force_login(world.cast.instructor)
    pile = client.get(LIST).context["piles"][0]
    assert (pile.students, pile.handed_in, pile.marked, pile.waiting, pile.released, pile.ready) == (2, 2, 1, 1, 0, 1)


def test_every_student_has_one_line(world, client):
    world.hand_in(world.cast.student1)
    world.hand_in(world.cast.student1)
    world.hand_in(world.cast.dropped)
    client.force_login(world.cast.instructor)
    rows = [(work.name, work.state, work.attempt) for work, *_rest in client.get(address(world)).context["rows"]]
    assert rows == [("กิตติพงศ์ ใจงาม", "none", None), ("ณัฐวดี ขัติยะ", "waiting", 2)]


def test_an_assistant_sees_their_group(world, client):
    client.force_login(world.cast.assistant)
    assert [work.name for work, *_rest in client.get(address(world)).context["rows"]] == ["กิตติพงศ์ ใจงาม"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=waiting", ["ณัฐวดี ขัติยะ"]),
        ("state=marked", ["กิตติพงศ์ ใจงาม"]),
        ("sort=time", ["กิตติพงศ์ ใจงาม", "ณัฐวดี ขัติยะ"]),
        ("sort=points", ["กิตติพงศ์ ใจงาม", "ณัฐวดี ขัติยะ"]),
        ("sort=nonsense&page=x&state=", ["กิตติพงศ์ ใจงาม", "ณัฐวดี ขัติยะ"]),
        ("group=none", []),
    ],
)
def test_links_filter_and_sort(world, client, query, names):
    world.finish(world.hand_in(world.cast.student2))
    world.hand_in(world.cast.student1, handed_in_at=later(hours=1))
    client.force_login(world.cast.instructor)
    rows = client.get(f"{address(world)}?{query}").context["rows"]
    assert [work.name for work, *_rest in rows] == names


def test_the_next_essay_is_the_first_that_waits(world, client):
    first = world.hand_in(world.cast.student2)
    second = world.hand_in(world.cast.student1)
    client.force_login(world.cast.instructor)
    assert client.get(address(world, "next")).url.endswith(f"/{first.submission_id}/")
    world.finish(first)
    assert client.get(address(world, "next")).url.endswith(f"/{second.submission_id}/")
    world.finish(second)
    assert client.get(address(world, "next")).url == address(world)


@pytest.mark.parametrize("students", [1, 3])
def test_the_queries_are_fixed(world, client, students, django_assert_num_queries):
    for number in range(students):
        world.finish(world.hand_in(world.add_student(number)))
    client.force_login(world.cast.instructor)
    client.get(LIST)
    with django_assert_num_queries(10):
        client.get(address(world))
    with django_assert_num_queries(11):
        client.get(LIST)


@pytest.mark.parametrize("who", ["student1", "dropped", "outsider", "stranger", "admin"])
def test_the_lists_are_the_staffs(world, client, who):
    client.force_login(getattr(world.cast, who))
    assert client.get(address(world)).status_code == 404
    assert client.get(address(world, "next")).status_code == 404


def test_a_symbol_stands_wherever_the_mark_is_and_tells_nothing_of_a_nameless_essay(world, client):
    cast = world.cast
    essay = world.hand_in(cast.student1)
    world.finish(essay)
    place = cast.enrollments["student1"]
    set_course_result(acting_user=cast.instructor, now=NOW, enrollment=place, letter="W", reason="", expected_version=0)
    client.force_login(cast.instructor)
    pages = {
        name: reverse(f"grading:{name}", args=("rus331", *args))
        for name, args in {
            "submissions": [world.assignment.pk],
            "mark": [world.assignment.pk, essay.submission_id],
            "release": [world.assignment.pk],
            "history": [world.assignment.pk, place.pk],
            "gradebook": [],
            "gradebook_student": [place.pk],
            "gradebook_column": [f"a{world.assignment.pk}"],
        }.items()
    }
    for name, page in pages.items():
        assert "W: withdrawn" in client.get(page).content.decode(), name
    world.assignment.anonymous_marking = True
    world.assignment.save()
    give_codes(world.assignment)
    essay = essay.submission.__class__.objects.select_related("alias").get(pk=essay.submission_id)
    for page in (pages["submissions"], address(world, "mark", essay.alias.code)):
        assert "withdrawn" not in client.get(page).content.decode()
