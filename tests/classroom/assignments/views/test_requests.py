"""The pages of asking for more time."""

import pytest
from django.urls import reverse

from classroom.assignments.models import Extension, ExtensionRequest
from classroom.assignments.services import ask_extension, create_assignment
from tests.cast import NOW
from tests.classroom.assignments.conftest import address, browse

ASK = {"days": "2", "hours": "", "reason": "ป่วย"}


def decide(request) -> str:
    return reverse("assignments:extension_decide", args=("rus331", request.pk))


@pytest.fixture
def asked(cast, essay):
    browse(cast.student1).post(address("extension_ask", essay), ASK)
    return ExtensionRequest.objects.get()


def test_a_student_asks_on_the_page_and_sees_what_became_of_it(cast, essay, asked):
    student = browse(cast.student1)
    assert asked.minutes == 2880
    assert asked.reason in browse(cast.instructor).get(decide(asked)).content.decode()
    student.post(address("extension_ask", essay), ASK)
    assert ExtensionRequest.objects.count() == 1
    page = student.get(address("assignment", essay)).content.decode()
    assert address("extension_withdraw", essay) in page
    answer = browse(cast.instructor).post(decide(asked), {"decision": "grant", "days": "1", "answer": "หายเร็ว ๆ"})
    assert answer.status_code == 302
    page = student.get(address("assignment", essay)).content.decode()
    assert "หายเร็ว ๆ" in page
    assert address("extension_ask", essay) in page


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"decision": "refuse", "answer": ""}, "answer"),
        ({"decision": "grant", "days": "", "hours": ""}, "days"),
        ({"decision": "grant", "days": "-1"}, "days"),
        ({"decision": "burn", "days": "1"}, "decision"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_done(cast, asked, data, fault):
    answer = browse(cast.instructor).post(decide(asked), data)
    assert answer.status_code == 422
    assert fault in answer.context["form"].errors
    asked.refresh_from_db()
    assert asked.state == "open"


def test_granting_what_was_withdrawn_changes_nothing(cast, essay, asked):
    browse(cast.student1).post(address("extension_withdraw", essay))
    answer = browse(cast.instructor).post(decide(asked), {"decision": "grant", "days": "1"})
    assert answer.status_code == 409
    assert not Extension.objects.exists()


def test_nobody_grants_or_withdraws_what_is_not_theirs(cast, essay, asked):
    for person in (cast.student1, cast.student2, cast.assistant):
        assert browse(person).post(decide(asked), {"decision": "grant", "days": "9"}).status_code == 403
    assert browse(cast.outsider).post(decide(asked), {"decision": "grant", "days": "9"}).status_code == 404
    assert browse(cast.student2).post(address("extension_withdraw", essay)).status_code == 404
    assert browse(cast.instructor).post(address("extension_ask", essay), ASK).status_code == 403
    asked.refresh_from_db()
    assert (asked.state, Extension.objects.count()) == ("open", 0)


def test_it_is_counted_in_to_do(cast, asked):
    queue = reverse("assignments:extension_requests", args=("rus331",))
    instructor = browse(cast.instructor)
    assert queue in instructor.get(reverse("desk:home")).content.decode()
    assert queue not in browse(cast.assistant).get(reverse("desk:home")).content.decode()
    instructor.post(decide(asked), {"decision": "refuse", "answer": "ไม่มีเหตุ"})
    assert queue not in instructor.get(reverse("desk:home")).content.decode()
    assert len(instructor.get(queue).context["settled"]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_has_a_fixed_number_of_queries(cast, chapter, number, django_assert_num_queries):
    for place in range(number):
        essay = create_assignment(
            acting_user=cast.instructor, now=NOW, course=cast.course, title=f"{place}", instructions="x", due_at=NOW
        )
        ask_extension(
            acting_user=cast.student1, now=NOW, assignment=essay, enrollment=cast.enrollment(cast.student1),
            minutes=60, reason="x",
        )  # fmt: skip
    instructor = browse(cast.instructor)
    with django_assert_num_queries(5):
        instructor.get(reverse("assignments:extension_requests", args=("rus331",)))
