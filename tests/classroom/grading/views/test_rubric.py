from decimal import Decimal

import pytest
from django.urls import reverse

from classroom.grading.models import RubricVersion


@pytest.fixture
def page(world):
    return reverse("grading:rubric", args=("rus331", world.assignment.pk))


@pytest.fixture
def instructor(client, world):
    client.force_login(world.cast.instructor)
    return client


def levels(place, *rows):
    send = {f"c{place}-levels-TOTAL_FORMS": len(rows), f"c{place}-levels-INITIAL_FORMS": 0}
    for number, (title, points) in enumerate(rows):
        send |= {f"c{place}-levels-{number}-title": title, f"c{place}-levels-{number}-points": points}
    return send


def send(version=1, **more):
    return {
        "version": version,
        "criteria": 2,
        "do": "save",
        "c0-title": "ข้อเสนอหลัก",
        **levels(0, ("ดีมาก", "5"), ("พอใช้", "3"), ("", "")),
        "c1-title": "ภาษา",
        "c1-max_points": "4",
        **levels(1),
    } | more


def current():
    version = RubricVersion.objects.order_by("-number").first()
    return version.number, [
        (
            criterion.title,
            str(criterion.max_points),
            [(level.title, str(level.points)) for level in criterion.levels.all()],
        )
        for criterion in version.criteria.all()
    ]


def test_the_page_shows_what_there_is(page, instructor):
    text = instructor.get(page).content.decode()
    for words in ("ข้อเสนอหลัก", "ต้องแก้", 'value="3.5"', "ภาษา"):
        assert words in text


def test_saving_makes_a_version_with_the_levels_in_order(page, instructor):
    assert instructor.post(page, send()).status_code == 302
    assert current() == (2, [("ข้อเสนอหลัก", "5.00", [("พอใช้", "3.00"), ("ดีมาก", "5.00")]), ("ภาษา", "4.00", [])])


def test_an_emptied_criterion_is_left_out(page, instructor):
    assert instructor.post(page, send(**{"c1-title": "", "c1-max_points": ""})).status_code == 302
    assert len(current()[1]) == 1


def test_the_buttons_for_more_save_nothing(page, instructor):
    answer = instructor.post(page, send(do="add"))
    assert answer.context["form"].count == 3
    assert 'name="c2-levels-3-title"' in answer.content.decode()
    answer = instructor.post(page, send(do="level-0"))
    assert 'name="c0-levels-3-title"' in answer.content.decode()
    assert "ดีมาก" in answer.content.decode()
    assert RubricVersion.objects.count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"c1-max_points": ""},
        {"c0-max_points": "4"},
        {"c0-title": ""},
        {"c0-levels-0-points": ""},
        {"c0-levels-0-points": "-1"},
        {"c0-levels-0-title": ""},
        {"criteria": "0"},
        {"criteria": "x"},
    ],
)
def test_what_cannot_be_used_comes_back(page, instructor, more):
    assert instructor.post(page, send(**more)).status_code == 422
    assert RubricVersion.objects.count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"criteria": "9" * 5000},
        {"criteria": "²"},
        {"c0-max_points": "1e999999999"},
        {"do": "level-0", "c0-levels-TOTAL_FORMS": "9" * 5000},
    ],
)
def test_numbers_that_are_none_break_nothing(page, instructor, more):
    assert instructor.post(page, send(do="add") | more).status_code == 200
    assert RubricVersion.objects.count() == 1


@pytest.mark.parametrize("version", ["0", "x", "", "9" * 5000])
def test_two_instructors_do_not_overwrite_each_other(page, instructor, version):
    answer = instructor.post(page, send(version=version))
    assert answer.status_code == 409
    assert RubricVersion.objects.count() == 1


def test_an_assistant_does_not_write_criteria(page, client, world):
    client.force_login(world.cast.assistant)
    assert client.get(page).status_code == 403


def test_a_rubric_in_use_is_shown_before_it_is_saved(page, instructor, world):
    world.mark(world.hand_in(world.cast.student1))
    lower = send(**{"c0-was": 1, "c1-was": 2, "c1-max_points": "2", "c1-weight": "2", "shown": "released"})
    answer = instructor.post(page, lower)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "3.25 → <b>2</b>" in text
    assert world.cast.student1.full_name in text
    assert RubricVersion.objects.count() == 1
    shown = lower | {"chosen": "1", "begun": "on", "token": answer.context["preview"].token}
    assert instructor.post(page, shown | {"do": "apply", "token": "x"}).status_code == 409
    assert instructor.post(page, shown | {"do": "back"}).context["form"].count == 2
    assert instructor.post(page, shown | {"do": "apply"}).status_code == 302
    version = RubricVersion.objects.get(number=2)
    assert (version.rubric.shown, version.criteria.get(position=2).weight) == ("released", 2)
    assert version.markings.count() == 1


def test_the_history_says_that_a_result_changed_with_the_rubric(page, instructor, world):
    world.finish(world.hand_in(world.cast.student1))
    lower = send(**{"c0-was": 1, "c1-was": 2, "c1-max_points": "2", "finished": "on", "chosen": "1"})
    token = instructor.post(page, lower).context["preview"].token
    assert instructor.post(page, lower | {"token": token, "do": "apply"}).status_code == 302
    place = world.cast.enrollments["student1"].pk
    history = instructor.get(reverse("grading:history", args=("rus331", world.assignment.pk, place)))
    assert [line.change.points for line in history.context["lines"]] == [7, Decimal("8.25")]
    assert "The rubric changed: version 2" in history.content.decode()


def test_ranges_and_weights_come_from_the_page(page, instructor):
    levels_ = {"c0-levels-0-lowest": "3.5", "c0-weight": "1.5"}
    assert instructor.post(page, send(**levels_)).status_code == 302
    criterion = RubricVersion.objects.get(number=2).criteria.first()
    assert (str(criterion.weight), str(criterion.levels.last().lowest)) == ("1.50", "3.50")
    assert instructor.post(page, send(version=2, **{"c0-levels-0-lowest": "6"})).status_code == 422


@pytest.mark.parametrize(("shown", "when"), [("always", 0), ("handed", 1), ("released", 2)])
def test_students_read_the_rubric_from_the_moment_that_it_names(world, client, shown, when):
    rubric = world.rubric.rubric
    rubric.shown = shown
    rubric.save()
    client.force_login(world.cast.student1)
    page = reverse("grading:criteria", args=("rus331", world.assignment.pk))

    def is_read():
        return "เถียงได้ แต่ยังกว้าง" in client.get(page).content.decode()

    seen = [is_read()]
    attempt = world.hand_in(world.cast.student1)
    seen.append(is_read())
    world.finish(attempt)
    world.release()
    seen.append(is_read())
    assert seen == [moment >= when for moment in range(3)]
    client.force_login(world.cast.instructor)
    assert is_read()
