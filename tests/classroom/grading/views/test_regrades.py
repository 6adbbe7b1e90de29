from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.grading import services
from classroom.grading.models import Grade, RegradeMessage, RegradeRequest, Release
from classroom.grading.rules import released_grades
from classroom.notices.models import Notice

ACTIVE = RegradeRequest.State


@pytest.fixture
def released(world):
    """student2's essay, marked by the assistant of the group and released, to be contested for a week."""
    cast = world.cast
    attempt = world.hand_in(cast.student2)
    world.mark(attempt, by=cast.assistant)
    services.finish_marking(acting_user=cast.assistant, now=timezone.now(), attempt=attempt)
    services.release_grades(
        acting_user=cast.instructor, now=timezone.now(), assignment=world.assignment,
        contest_until=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    Notice.objects.all().delete()
    world.attempt = attempt
    return world


def address(world, name, *more):
    return reverse(f"grading:{name}", args=("rus331", world.assignment.pk, *more))


def staff_address(request):
    return reverse("grading:regrade", args=("rus331", request.pk))


def ask(world, client, criterion=0, reason="ขอดูข้อนี้อีกครั้ง", who=None):
    client.force_login(who or world.cast.student2)
    key = world.criteria[criterion].pk if criterion is not None else ""
    return client.post(address(world, "regrade_ask"), {"criterion": key, "reason": reason})


def told(kind):
    return list(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_it_is_asked_answered_and_left_as_it_is(released, client):
    cast = released.cast
    assert ask(released, client).status_code == 302
    asked = RegradeRequest.objects.get()
    assert (asked.criterion, asked.change) == (released.criteria[0], Grade.objects.get().change)
    # Who gave that mark is told, and the instructor finds it among what there is to do.
    assert told(Notice.Kind.REGRADE_ASKED) == [cast.assistant.pk]
    for person in (cast.assistant, cast.instructor):
        client.force_login(person)
        assert reverse("grading:regrades", args=("rus331",)) in client.get("/", follow=True).content.decode()
        assert "ขอดูข้อนี้อีกครั้ง" in client.get(staff_address(asked)).content.decode()
    client.post(staff_address(asked), {"act": "say", "body": "หมายถึงย่อหน้าไหน"})
    client.force_login(cast.student2)
    assert "หมายถึงย่อหน้าไหน" in client.get(address(released, "feedback")).content.decode()
    client.post(reverse("grading:regrade_own", args=("rus331", asked.pk)), {"act": "say", "body": "ย่อหน้าแรก"})
    client.force_login(cast.assistant)
    # Without a reason nothing is decided.
    assert client.post(staff_address(asked), {"act": "keep", "body": " "}).status_code == 422
    client.post(staff_address(asked), {"act": "keep", "body": "ยังกว้างเหมือนเดิม"})
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (ACTIVE.KEPT, cast.assistant)
    assert told(Notice.Kind.REGRADE_ANSWERED) == [cast.student2.pk] * 2
    client.force_login(cast.student2)
    text = client.get(address(released, "feedback")).content.decode()
    assert "ยังกว้างเหมือนเดิม" in text
    assert "Left as it is" in text
    assert "8.25" in text
    client.force_login(cast.assistant)
    assert client.post(staff_address(asked), {"act": "say", "body": "อีกคำ"}).status_code == 409
    assert RegradeMessage.objects.count() == 4


def test_a_changed_mark_comes_with_its_release_and_is_named_in_the_history(released, client):
    cast = released.cast
    ask(released, client)
    asked = RegradeRequest.objects.get()
    client.force_login(cast.assistant)
    # Nothing is closed as changed before it is.
    assert client.post(staff_address(asked), {"act": "change", "body": ""}).status_code == 409
    answer = client.post(staff_address(asked), {"act": "take_up", "body": ""})
    assert answer.url == address(released, "mark", released.attempt.submission_id)
    client.force_login(cast.student2)
    text = client.get(address(released, "feedback")).content.decode()
    assert "is being looked at again" in text
    assert "ขอดูข้อนี้อีกครั้ง" in text
    assert "8.25" not in text
    first = released.criteria[0]
    services.save_mark(
        acting_user=cast.assistant, now=timezone.now(), attempt=released.attempt, criterion=first,
        level=first.levels.all()[1], expected_version=1,
    )  # fmt: skip
    services.finish_marking(acting_user=cast.assistant, now=timezone.now(), attempt=released.attempt)
    client.force_login(cast.assistant)
    client.post(staff_address(asked), {"act": "change", "body": "ลดเป็นดี"})
    assert not told(Notice.Kind.REGRADE_ANSWERED)
    client.force_login(cast.student2)
    held = client.get(address(released, "feedback")).content.decode()
    assert "6.75" not in held
    services.release_grades(
        acting_user=cast.instructor, now=timezone.now(), assignment=released.assignment,
        enrollment=cast.enrollments["student2"],
    )  # fmt: skip
    assert told(Notice.Kind.REGRADE_ANSWERED) == [cast.student2.pk]
    assert not told(Notice.Kind.GRADE_RELEASED)
    text = client.get(address(released, "feedback")).content.decode()
    for words in ("6.75", "8.25", "ลดเป็นดี", "Changed", "final"):
        assert words in text
    client.force_login(cast.instructor)
    history = client.get(address(released, "history", cast.enrollments["student2"].pk))
    assert [(line.change.points, line.moved) for line in history.context["lines"]] == [
        (Grade.objects.get().points, Grade.objects.get().points - asked.change.points),
        (asked.change.points, None),
    ]
    assert staff_address(asked) in history.content.decode()


def test_a_release_closes_what_it_answers(released, client):
    cast = released.cast
    ask(released, client, criterion=None)
    services.reopen_marking(acting_user=cast.instructor, now=timezone.now(), attempt=released.attempt)
    services.finish_marking(acting_user=cast.instructor, now=timezone.now(), attempt=released.attempt)
    released.release()
    asked = RegradeRequest.objects.get()
    assert (asked.state, asked.became) == (ACTIVE.CHANGED, Grade.objects.get().change)
    assert told(Notice.Kind.REGRADE_ANSWERED) == [cast.student2.pk]


def test_what_was_typed_comes_back(released, client):
    assert ask(released, client, reason=" ").status_code == 422
    ask(released, client)
    twice = ask(released, client, reason="อีกเหตุผลหนึ่ง")
    assert twice.status_code == 409
    assert "อีกเหตุผลหนึ่ง" in twice.content.decode()
    Release.objects.update(contest_until=timezone.now() - timedelta(minutes=1))
    late = ask(released, client, criterion=1, reason="มาช้าไป")
    assert late.status_code == 409
    assert "มาช้าไป" in late.content.decode()
    assert RegradeRequest.objects.count() == 1


def test_withdrawn_it_can_be_asked_again(released, client):
    ask(released, client)
    asked = RegradeRequest.objects.get()
    client.post(reverse("grading:regrade_own", args=("rus331", asked.pk)), {"act": "withdraw"})
    asked.refresh_from_db()
    assert asked.state == ACTIVE.WITHDRAWN
    assert ask(released, client).status_code == 302
    assert released_grades(released.cast.enrollment(released.cast.student2))


@pytest.mark.parametrize("who", ["student1", "dropped", "outsider", "stranger", "admin"])
def test_it_is_nobody_elses(released, client, who):
    ask(released, client)
    asked = RegradeRequest.objects.get()
    assert ask(released, client, who=getattr(released.cast, who)).status_code == 404
    assert client.get(staff_address(asked)).status_code == 404
    assert client.post(staff_address(asked), {"act": "keep", "body": "ก"}).status_code == 404
    assert client.post(reverse("grading:regrade_own", args=("rus331", asked.pk)), {"act": "say"}).status_code == 404


def test_an_assistant_decides_for_their_group_alone(world, client):
    cast = world.cast
    world.finish(world.hand_in(cast.student1))
    services.release_grades(
        acting_user=cast.instructor, now=timezone.now(), assignment=world.assignment,
        contest_until=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    ask(world, client, who=cast.student1)
    asked = RegradeRequest.objects.get()
    assert told(Notice.Kind.REGRADE_ASKED) == [cast.instructor.pk]
    client.force_login(cast.assistant)
    assert client.get(staff_address(asked)).status_code == 404
    assert client.get(address(world, "history", cast.enrollments["student1"].pk)).status_code == 404


@pytest.mark.parametrize("number", [1, 2])
def test_the_queries_are_fixed(released, client, number, django_assert_num_queries):
    for criterion in range(number):
        ask(released, client, criterion)
    with django_assert_num_queries(11):
        client.get(address(released, "feedback"))
    client.force_login(released.cast.instructor)
    with django_assert_num_queries(5):
        client.get(reverse("grading:regrades", args=("rus331",)))
