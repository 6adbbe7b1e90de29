"""Ways into courses in the admin: made, ended and decided by the same services as on the pages, in one's own courses only."""

import pytest
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment, Invitation, JoinCode, JoinRequest, Role
from tests.classroom.desk.admin.conftest import AdminWorld

pytestmark = pytest.mark.django_db


def page(model: str, which: str, *args: int) -> str:
    return reverse(f"admin:courses_{model}_{which}", args=args)


def act(client, model: str, action: str, *rows, **more):
    """Choose `rows` and do `action` with them."""
    chosen = [row.pk for row in rows]
    return client.post(page(model, "changelist"), {"action": action, "_selected_action": chosen, **more}, follow=True)


class TestCode:
    def test_an_instructor_makes_one_for_their_course(self, world: AdminWorld, sign_in):
        client, course = sign_in(world.cast.instructor), world.cast.course
        data = {"course": course.pk, "role": "auditor", "group_name": "กลุ่ม 2"}
        assert client.post(page("joincode", "add"), data).status_code == 302
        code = JoinCode.objects.latest("pk")
        assert (code.course, code.role, code.group, code.made_by) == (
            course, Role.AUDITOR, world.cast.group2, world.cast.instructor,
        )  # fmt: skip

    @pytest.mark.parametrize("wrong", [{"role": "assistant"}, {"group_name": "กลุ่ม 9"}, {"course": "other"}])
    def test_and_none_beyond_that(self, world: AdminWorld, sign_in, wrong):
        data = {"course": world.cast.course.pk, "role": "student"} | wrong
        data["course"] = world.cast.other_course.pk if data["course"] == "other" else data["course"]
        assert sign_in(world.cast.instructor).post(page("joincode", "add"), data).status_code == 422
        assert JoinCode.objects.count() == 1

    def test_codes_are_ended_together(self, world: AdminWorld, sign_in):
        code = world.objects["joincode"]
        act(sign_in(world.rival), "joincode", "end_chosen", code)
        assert JoinCode.objects.get(pk=code.pk).ended_at is None
        act(sign_in(world.cast.instructor), "joincode", "end_chosen", code)
        assert JoinCode.objects.get(pk=code.pk).ended_at


class TestRequest:
    def test_who_asks_is_let_in(self, world: AdminWorld, sign_in):
        asked = world.objects["joinrequest"]
        act(sign_in(world.rival), "joinrequest", "let_in_chosen", asked)
        assert not Enrollment.objects.filter(user=world.cast.stranger).exists()
        said = act(sign_in(world.cast.admin), "joinrequest", "let_in_chosen", asked).content.decode()
        assert "1 person is in." in said
        assert Enrollment.objects.get(user=world.cast.stranger).course == world.cast.course

    def test_or_refused_with_a_reason(self, world: AdminWorld, sign_in):
        asked, client = world.objects["joinrequest"], sign_in(world.cast.instructor)
        act(client, "joinrequest", "refuse_chosen", asked)
        assert JoinRequest.objects.get().state == JoinRequest.State.ASKED
        act(client, "joinrequest", "refuse_chosen", asked, reason="เต็มแล้ว")
        assert (JoinRequest.objects.get().state, JoinRequest.objects.get().reason) == ("refused", "เต็มแล้ว")

    @pytest.mark.parametrize(("words", "count"), [("65-010-9", 1), ("650109", 1), ("65-010-8", 0)])
    def test_they_are_found_by_the_number_however_it_is_written(self, world: AdminWorld, sign_in, words, count):
        User.objects.filter(pk=world.cast.stranger.pk).update(student_number="65 0109")
        found = sign_in(world.cast.instructor).get(page("joinrequest", "changelist"), {"q": words})
        assert found.context["cl"].result_count == count


@pytest.mark.parametrize("words", ["โซเวียต", "soviet"])
def test_what_hangs_from_a_course_is_found_by_its_title_in_either_language(world: AdminWorld, sign_in, words):
    client = sign_in(world.cast.instructor)
    for model in ("courses_group", "courses_joincode", "courses_invitation", "assignments_assignment"):
        found = client.get(reverse(f"admin:{model}_changelist"), {"q": words})
        assert found.context["cl"].result_count > 0, model


class TestInvitation:
    def test_only_administrators_invite_instructors(self, world: AdminWorld, sign_in):
        data = {"course": world.cast.course.pk, "email": "Guest@example.ac.th", "role": "instructor", "language": "th"}
        assert sign_in(world.cast.instructor).post(page("invitation", "add"), data).status_code == 422
        assert sign_in(world.cast.admin).post(page("invitation", "add"), data).status_code == 302
        assert Invitation.objects.get(role="instructor").email == "guest@example.ac.th"

    def test_a_member_is_not_invited(self, world: AdminWorld, sign_in):
        data = {
            "course": world.cast.course.pk, "email": world.cast.student1.email, "role": "student", "language": "th",
        }  # fmt: skip
        answer = sign_in(world.cast.instructor).post(page("invitation", "add"), data)
        assert answer.status_code == 422
        assert "in the course already" in answer.content.decode()

    def test_they_are_sent_again_and_ended_together(
        self, world: AdminWorld, sign_in, mailoutbox, django_capture_on_commit_callbacks
    ):
        invitation, client = world.objects["invitation"], sign_in(world.cast.instructor)
        with django_capture_on_commit_callbacks(execute=True):
            act(client, "invitation", "resend_chosen", invitation)
        assert mailoutbox[-1].to == [invitation.email]
        act(client, "invitation", "end_chosen", invitation)
        assert Invitation.objects.get().ended_at
        said = act(client, "invitation", "resend_chosen", invitation).content.decode()
        assert "left as it is" in said

    def test_they_are_not_sent_again_without_end(self, world: AdminWorld, sign_in, settings):
        settings.RATE_LIMITS = settings.RATE_LIMITS | {"invite": "1/h/user"}
        invitation, client = world.objects["invitation"], sign_in(world.cast.instructor)
        said = [act(client, "invitation", "resend_chosen", invitation).content.decode() for _time in range(2)]
        assert ["1 invitation is on its way." in words for words in said] == [True, False]
        assert "Too many at once" in said[1]
        assert AuditEntry.objects.filter(action="courses.resend_invitation").count() == 1
