"""The pages of joining, and those by which instructors let people in."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Invitation, JoinCode, JoinRequest, Role
from classroom.courses.services.codes import create_code, end_code
from classroom.courses.services.invitations import hash_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def browse(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def make(cast: Cast, **options) -> JoinCode:
    return create_code(acting_user=cast.instructor, now=timezone.now(), course=cast.course, **options)


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    """An invitation to somebody without an account, with the key "secret"."""
    return Invitation.objects.create(
        course=cast.course, email="new@example.ac.th", full_name="อรทัย ใจดี", sent_by=cast.instructor,
        sent_at=timezone.now(), key_hash=hash_of("secret"), expires_at=timezone.now() + timedelta(days=1), language="en",
    )  # fmt: skip


class TestCode:
    def test_from_the_link_over_the_sign_in_into_the_course(self, cast):
        client, path = Client(), reverse("joining:join", args=(make(cast).grouped,))
        to_sign_in = client.get(path)
        assert to_sign_in.status_code == 302
        # Of which course it is, strangers are not told; but that it goes on.
        page = client.get(to_sign_in.url, headers={"accept-language": "en"}).text
        assert "you come to the course" in page
        assert cast.course.title not in page
        signed_in = client.post(to_sign_in.url, {"login": "stranger", "password": "a long enough password"})
        assert signed_in.url == path
        page = client.get(path).content.decode()
        assert cast.course.shown_title in page
        assert cast.instructor.full_name in page
        assert not Enrollment.objects.filter(user=cast.stranger).exists()
        assert client.post(path).url == "/courses/rus331/"
        assert client.get("/courses/rus331/").status_code == 200
        assert client.get(path).url == "/courses/rus331/"

    def test_a_typed_code_leads_to_its_page(self, cast):
        code = make(cast)
        assert browse(cast.stranger).post("/join/", {"code": code.grouped.lower()}).url == f"/join/{code.code}/"
        for wrong, said in (("abc", "There is no A, B in any code"), ("CDF", "A code has 8 letters and digits")):
            answer = browse(cast.stranger).post("/join/", {"code": wrong}, headers={"accept-language": "en"})
            assert answer.status_code == 422
            assert said in answer.text

    def test_an_ended_code_says_the_same_as_one_that_never_was(self, cast):
        ended = make(cast)
        end_code(acting_user=cast.instructor, now=timezone.now(), join_code=ended)
        client = browse(cast.stranger)
        client.get("/join/")
        pages = [client.get(f"/join/{code}/") for code in (ended.code, "CDFH3479", "x")]
        assert [page.status_code for page in pages] == [404] * 3
        said = {_TOKEN.sub("", page.content.decode()) for page in pages}
        assert len(said) == 1
        assert cast.course.shown_title not in said.pop()

    def test_guessing_ends_for_good_codes_too_and_for_nobody_else(self, cast):
        code, client = make(cast), browse(cast.stranger)
        assert [client.get(f"/join/{n}/").status_code for n in range(11)] == [404] * 10 + [429]
        assert client.get(f"/join/{code.code}/").status_code == 429
        assert browse(cast.outsider).get(f"/join/{code.code}/").status_code == 200

    def test_a_full_course_offers_the_line_with_the_number_in_it(self, cast):
        cast.course.seats = 2
        cast.course.save()
        code, client = make(cast), browse(cast.stranger)
        assert "All seats are taken" in client.get(f"/join/{code.code}/").content.decode()
        path = client.post(f"/join/{code.code}/").url
        assert "You are number 1 in the line" in client.get(path).content.decode()
        assert path in client.get("/").content.decode()
        assert browse(cast.outsider).get(path).status_code == 404
        client.post(f"{path}withdraw/")
        assert JoinRequest.objects.get().state == JoinRequest.State.WITHDRAWN
        assert path not in client.get("/").content.decode()

    def test_who_has_left_is_told_that_they_are_asked_for(self, cast):
        code, client = make(cast), browse(cast.dropped)
        assert "You left this course" in client.get(f"/join/{code.code}/").content.decode()
        client.post(f"/join/{code.code}/")
        assert JoinRequest.objects.get().state == JoinRequest.State.ASKED


class TestWaysIn:
    def test_an_instructor_makes_shows_and_ends_a_code(self, cast):
        client = browse(cast.instructor)
        made = client.post(
            "/courses/rus331/ways-in/codes/new/", {"role": "auditor", "group": cast.group2.pk, "seats": 5}
        )
        code = JoinCode.objects.get()
        assert (code.role, code.group, code.seats, code.expires_at) == (Role.AUDITOR, cast.group2, 5, None)
        for path in (made.url, f"{made.url}sheet/"):
            assert code.grouped in client.get(path).content.decode()
        picture = client.get(f"{made.url}picture.svg")
        assert picture.headers["Content-Type"] == "image/svg+xml"
        assert b"<svg" in picture.content
        assert b"style" not in picture.content
        client.post(f"{made.url}end/")
        code.refresh_from_db()
        assert code.ended_at

    @pytest.mark.parametrize(
        "wrong", [{"role": "assistant"}, {"role": "student", "seats": 0}, {"role": "student", "group": 0}]
    )
    def test_what_a_code_cannot_be_is_said(self, cast, wrong):
        assert browse(cast.instructor).post("/courses/rus331/ways-in/codes/new/", wrong).status_code == 422
        assert not JoinCode.objects.exists()

    def test_requests_stand_in_the_to_do_and_are_decided_together(self, cast):
        code = make(cast, needs_approval=True)
        for person in (cast.stranger, cast.outsider):
            browse(person).post(f"/join/{code.code}/")
        client = browse(cast.instructor)
        assert "2 people wait" in client.get("/").content.decode()
        asked = list(JoinRequest.objects.values_list("pk", flat=True))
        path = "/courses/rus331/ways-in/requests/"
        refused = client.post(path, {"act": "refuse", "chosen": asked})
        assert refused.status_code == 422
        assert "the person reads it" in refused.content.decode()
        assert client.post(path, {"act": "let_in", "chosen": [10**9]}).status_code == 422
        said = client.post(path, {"act": "let_in", "chosen": asked}, follow=True).content.decode()
        assert "2 people are in." in said

    def test_inviting_by_mail(self, cast, mailoutbox, django_capture_on_commit_callbacks):
        client = browse(cast.instructor)
        data = {"people": "อรทัย <new@example.ac.th>\nother@example.ac.th", "role": "observer", "language": "th"}
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/courses/rus331/ways-in/invitations/new/", data)
        assert [mail.to for mail in mailoutbox] == [["new@example.ac.th"], ["other@example.ac.th"]]
        assert client.post("/courses/rus331/ways-in/invitations/new/", data).status_code == 422
        assert client.post("/courses/rus331/ways-in/invitations/new/", data | {"role": "instructor"}).status_code == 422
        first = Invitation.objects.get(email="new@example.ac.th")
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/courses/rus331/ways-in/invitations/{first.pk}/resend/")
        assert len(mailoutbox) == 3
        client.post(f"/courses/rus331/ways-in/invitations/{first.pk}/end/")
        client.get("/courses/rus331/ways-in/")  # says what was done
        page = client.get("/courses/rus331/ways-in/").content.decode()
        assert "other@example.ac.th" in page
        assert "new@example.ac.th" not in page


class TestInvitation:
    PATH = "/join/invitation/secret/"
    FACTS = {"full_name": "อรทัย ใจดี", "latin_name": "", "student_number": "", "password": "long and odd 7"}

    def test_who_has_no_account_makes_one_and_is_in(self, cast, invitation):
        client = Client()
        assert 'value="อรทัย ใจดี"' in client.get(self.PATH).content.decode()
        assert client.post(self.PATH, self.FACTS | {"password": "short"}).status_code == 422
        for number in (cast.student1.student_number, "65-010 231"):  # written otherwise it is the same
            assert client.post(self.PATH, self.FACTS | {"student_number": number}).status_code == 422
        assert client.post(self.PATH, self.FACTS).url == "/courses/rus331/"
        assert client.get("/courses/rus331/").status_code == 200
        # To whoever it has brought in it is a way to the course from then on; to everybody else it is nothing.
        assert client.get(self.PATH).url == "/courses/rus331/"
        assert [other.get(self.PATH).status_code for other in (Client(), browse(cast.student1))] == [404, 404]
        Enrollment.objects.filter(user__email="new@example.ac.th").update(state=Enrollment.State.DROPPED)
        assert client.get(self.PATH).status_code == 404
        person = User.objects.get(email="new@example.ac.th")
        assert (
            Client().post("/accounts/login/", {"login": person.email, "password": "long and odd 7"}).status_code == 302
        )

    def test_who_has_an_account_signs_in_and_comes_back(self, cast, invitation):
        cast.stranger.email = invitation.email
        cast.stranger.save()
        page = Client().get(self.PATH).content.decode()
        assert f"/accounts/login/?next={self.PATH}" in page
        assert "new-password" not in page
        assert Client().post(self.PATH, self.FACTS).status_code == 200
        assert not Enrollment.objects.filter(user=cast.stranger).exists()
        client = browse(cast.stranger)
        path = reverse("joining:invited", args=(invitation.pk,))
        assert path in client.get("/").content.decode()
        assert client.post(path).url == "/courses/rus331/"

    def test_who_is_signed_in_with_another_address_is_asked(self, cast, invitation):
        client = browse(cast.stranger)
        page = client.get(self.PATH).content.decode()
        assert invitation.email in page
        assert f"Join as {cast.stranger.full_name}" in page
        assert client.post(self.PATH).url == "/courses/rus331/"

    def test_a_closed_account_opens_nothing(self, cast, invitation):
        cast.stranger.email, cast.stranger.is_active = invitation.email, False
        cast.stranger.save()
        assert Client().get(self.PATH).status_code == 404
