import re

import pytest
from django.urls import reverse

from classroom.grading import services
from classroom.grading.models import FeedbackComment, Grade, Mark, Marking, Rubric
from tests.cast import NOW

SCRIPT = {"headers": {"X-Requested-With": "XMLHttpRequest"}}


@pytest.fixture
def attempt(world):
    return world.hand_in(world.cast.student2)


@pytest.fixture
def instructor(client, world):
    client.force_login(world.cast.instructor)
    return client


def address(attempt, name="mark", *more, course="rus331"):
    submission = attempt.submission
    return reverse(f"grading:{name}", args=(course, submission.assignment_id, submission.pk, *more))


def whole_form(world, level=2, points="3", comment="", overall="", versions=0, overall_version=0):
    """What the page sends without a script."""
    first, second = world.criteria
    return {
        "attempt": 1,
        f"c{first.pk}-level": first.levels.all()[level].pk if level is not None else "",
        f"c{first.pk}-comment": comment,
        f"c{first.pk}-version": versions,
        f"c{second.pk}-points": points,
        f"c{second.pk}-comment": "",
        f"c{second.pk}-version": versions,
        "overall": overall,
        "overall_version": overall_version,
    }


def test_reading_an_essay_begins_no_marking(world, attempt, instructor):
    page = instructor.get(address(attempt))
    assert page.status_code == 200
    assert not Marking.objects.exists()


def test_the_plain_form_saves_everything(world, attempt, instructor):
    answer = instructor.post(address(attempt), whole_form(world, comment="ชัด", overall="ดี"))
    assert (answer.status_code, answer.url) == (302, address(attempt))
    marking = Marking.objects.get()
    assert [str(mark.points) for mark in marking.marks.order_by("criterion")] == ["5.00", "3.00"]
    assert (marking.overall, marking.state) == ("ดี", "open")
    page = instructor.get(address(attempt)).content.decode()
    assert "ชัด" in page


def test_done_goes_on_to_the_next_essay(world, attempt, instructor):
    other = world.hand_in(world.cast.student1)
    answer = instructor.post(address(attempt, "finish"), whole_form(world))
    assert answer.url == address(other)
    assert Grade.objects.get().points == 8
    answer = instructor.post(address(other, "finish"), whole_form(world))
    assert answer.url == reverse("grading:submissions", args=("rus331", world.assignment.pk))


def test_done_with_a_criterion_missing_says_which_and_keeps_the_rest(world, attempt, instructor):
    answer = instructor.post(address(attempt, "finish"), whole_form(world, level=None, overall="ดี"))
    assert answer.status_code == 409
    assert "ข้อเสนอหลัก" in answer.content.decode()
    assert Marking.objects.get().overall == "ดี"
    assert not Grade.objects.exists()


def test_points_out_of_bounds_come_back_as_typed(world, attempt, instructor):
    answer = instructor.post(address(attempt), whole_form(world, points="4.5"))
    assert answer.status_code == 422
    assert 'value="4.5"' in answer.content.decode()
    assert Mark.objects.count() == 1


def test_a_second_marker_sees_both_and_overwrites_nothing(world, attempt, client):
    client.force_login(world.cast.assistant)
    assert client.post(address(attempt), whole_form(world, comment="ของผู้ช่วย", overall="ผู้ช่วยว่า")).status_code == 302
    client.force_login(world.cast.instructor)
    answer = client.post(address(attempt), whole_form(world, level=0, comment="ของอาจารย์", overall="อาจารย์ว่า"))
    assert answer.status_code == 409
    text = answer.content.decode()
    for words in ("ของผู้ช่วย", "ของอาจารย์", "ผู้ช่วยว่า", "อาจารย์ว่า", "ธนกร ใจดี"):
        assert words in text
    assert Mark.objects.get(criterion=world.criteria[0]).comment == "ของผู้ช่วย"
    again = whole_form(world, level=0, comment="ของอาจารย์", overall="อาจารย์ว่า", versions=1, overall_version=1)
    assert client.post(address(attempt), again).status_code == 302
    assert Mark.objects.get(criterion=world.criteria[0]).comment == "ของอาจารย์"


def test_a_row_saves_by_itself(world, attempt, instructor):
    first = world.criteria[0]
    row = {key: value for key, value in whole_form(world).items() if key.startswith((f"c{first.pk}", "attempt"))}
    answer = instructor.post(address(attempt, "mark_save", first.pk), row)
    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in ("version", "points", "total")} == {
        "version": 1, "points": "5", "total": "5",
    }  # fmt: skip
    stale = instructor.post(address(attempt, "mark_save", first.pk), row | {f"c{first.pk}-comment": "อื่น"})
    assert stale.status_code == 409
    assert (stale.json()["version"], stale.json()["comment"]) == (1, "")


def test_a_forged_criterion_or_level_is_400(world, attempt, instructor):
    first = world.criteria[0]
    instructor.post(address(attempt), whole_form(world))
    other = services.set_rubric(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment,
        criteria=[services.CriterionPlan("ใหม่", first.max_points, levels=(services.LevelPlan("ดี", first.max_points),))],
    ).criteria.get()  # fmt: skip
    row = {"attempt": 1, f"c{first.pk}-level": other.levels.get().pk, f"c{first.pk}-version": 1}
    assert instructor.post(address(attempt, "mark_save", first.pk), row).status_code == 400
    row = {"attempt": 1, f"c{other.pk}-level": other.levels.get().pk, f"c{other.pk}-version": 0}
    assert instructor.post(address(attempt, "mark_save", other.pk), row).status_code == 400
    forged = whole_form(world, versions=1) | {f"c{first.pk}-level": "x"}
    assert instructor.post(address(attempt), forged).status_code == 400
    assert Mark.objects.count() == 2


def test_the_overall_comment_saves_by_itself(world, attempt, instructor):
    send = {"attempt": 1, "overall": "ดี", "overall_version": 0}
    assert instructor.post(address(attempt, "overall_save"), send).json()["version"] == 1
    stale = instructor.post(address(attempt, "overall_save"), send | {"overall": "ไม่ดี"})
    assert stale.status_code == 409
    assert stale.json()["comment"] == "ดี"


def test_a_page_of_an_older_attempt_saves_nothing(world, attempt, instructor):
    world.hand_in(world.cast.student2)
    answer = instructor.post(address(attempt), whole_form(world, overall="ที่พิมพ์ไว้"))
    assert answer.status_code == 409
    assert "ที่พิมพ์ไว้" in answer.content.decode()
    assert not Mark.objects.exists()


def test_a_finished_marking_is_taken_up_again(world, attempt, instructor):
    world.finish(attempt)
    page = instructor.get(address(attempt)).content.decode()
    assert re.search(r'type="radio"[^>]* disabled', page)
    assert instructor.post(address(attempt, "reopen")).status_code == 302
    assert Marking.objects.get().state == "open"


def test_what_nobody_has_marked_is_not_taken_up(world, attempt, instructor):
    """Neither begun by it, nor broken where there is no rubric to begin by."""
    Rubric.objects.all().delete()
    answer = instructor.post(address(attempt, "reopen"))
    assert answer.status_code == 302
    assert not Marking.objects.filter(attempt=attempt).exists()


def test_an_assistant_does_not_take_up_what_is_released(world, attempt, client):
    world.finish(attempt)
    world.release()
    client.force_login(world.cast.assistant)
    assert client.post(address(attempt, "reopen")).status_code == 403


@pytest.mark.parametrize("who", ["student1", "student2", "dropped", "outsider", "stranger", "admin"])
@pytest.mark.parametrize("name", ["mark", "finish", "reopen", "overall_save", "comment_add"])
def test_nobody_else_gets_in(world, attempt, client, who, name):
    client.force_login(getattr(world.cast, who))
    assert client.get(address(attempt)).status_code == 404
    assert client.post(address(attempt, name), whole_form(world)).status_code == 404
    assert not Marking.objects.exists()


def test_an_assistant_reaches_only_their_group(world, client):
    other = world.hand_in(world.cast.student1)
    client.force_login(world.cast.assistant)
    assert client.get(address(other)).status_code == 404
    assert client.post(address(other), whole_form(world)).status_code == 404


def test_an_essay_of_another_course_or_assignment_is_not_there(world, attempt, instructor):
    assert instructor.get(address(attempt, course="sea210")).status_code == 404
    wrong = reverse("grading:mark", args=("rus331", world.assignment.pk + 1, attempt.submission.pk))
    assert instructor.get(wrong).status_code == 404


@pytest.mark.parametrize("essays", [1, 3])
def test_ten_queries_whatever_there_is(world, attempt, instructor, essays, django_assert_num_queries):
    for number in range(essays - 1):
        world.hand_in(world.add_student(number))
    world.mark(attempt)
    text = attempt.markdown
    for _number in range(essays):
        services.add_comment(
            acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=5, exact=text[:5], body="ก"
        )
    with django_assert_num_queries(10):
        page = instructor.get(address(attempt))
    assert page.content.decode().count('class="cno"') == 2 * essays
    assert FeedbackComment.objects.count() == essays
