import pytest
from django.urls import reverse

from classroom.grading import services
from classroom.grading.models import FeedbackReply
from classroom.notices.models import Notice
from tests.cast import NOW


@pytest.fixture
def comment(world):
    attempt = world.hand_in(world.cast.student1)
    comment = services.add_comment(
        acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=5, exact=attempt.markdown[:5],
        body="ชมที่ช่วงคำ",
    )  # fmt: skip
    world.finish(attempt)
    return comment


def address(world, comment):
    return reverse("grading:comment_answer", args=("rus331", world.assignment.pk, comment.pk))


def test_a_comment_is_answered_once_it_is_released(world, comment, client):
    client.force_login(world.cast.student1)
    assert client.get(address(world, comment)).status_code == 404
    assert client.post(address(world, comment), {"body": "ขอบคุณครับ"}).status_code == 404
    world.release()
    assert client.post(address(world, comment), {"body": " "}).status_code == 422
    client.post(address(world, comment), {"body": "ขอบคุณครับ"})
    reply = FeedbackReply.objects.get()
    assert (reply.author, reply.body, reply.state) == (world.cast.student1, "ขอบคุณครับ", "")
    notice = Notice.objects.get(kind=Notice.Kind.COMMENT_ANSWERED)
    assert notice.recipient == world.cast.instructor
    assert "ขอบคุณครับ" not in str(notice.details)
    feedback = client.get(reverse("grading:feedback", args=("rus331", world.assignment.pk))).content.decode()
    assert "ขอบคุณครับ" in feedback


@pytest.mark.parametrize("who", ["student2", "dropped", "outsider", "stranger", "admin", "instructor"])
def test_nobody_else_answers(world, comment, client, who):
    world.release()
    client.force_login(getattr(world.cast, who))
    assert client.post(address(world, comment), {"body": "ก"}).status_code == 404
    assert not FeedbackReply.objects.exists()


def test_a_comment_that_is_taken_up_again_is_out_of_reach(world, comment, client):
    world.release()
    services.reopen_marking(acting_user=world.cast.instructor, now=NOW, attempt=comment.marking.attempt)
    client.force_login(world.cast.student1)
    assert client.get(address(world, comment)).status_code == 404
