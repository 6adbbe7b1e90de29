"""Who is signed in, on every request."""

from django.contrib.auth import authenticate
from django.test import RequestFactory

from classroom.accounts.models import User
from tests.cast import PASSWORD


def test_the_person_of_the_session_is_read_with_one_query(cast, client, django_assert_num_queries):
    client.force_login(cast.student1)
    with django_assert_num_queries(1):
        backend = client.session["_auth_user_backend"]
    assert backend == "classroom.accounts.backends.AuthenticationBackend"
    assert client.get("/accounts/me/").context["user"] == cast.student1


def test_a_closed_account_is_signed_out_at_once(cast, client):
    client.force_login(cast.student1)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=cast.student1.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_a_new_password_signs_out_elsewhere(cast, client):
    client.force_login(cast.student1)
    cast.student1.set_password("another long password")
    cast.student1.save()
    assert client.get("/").status_code == 302


def test_sign_in_takes_user_name_and_address(cast):
    request = RequestFactory().post("/accounts/login/")
    assert authenticate(request, username="student1", password=PASSWORD) == cast.student1
    assert authenticate(request, email="student1@example.ac.th", password=PASSWORD) == cast.student1
    assert authenticate(request, username="student1", password="wrong") is None


def test_sign_in_takes_a_student_number_however_it_is_written(cast):
    request = RequestFactory().post("/accounts/login/")
    User.objects.filter(pk=cast.student1.pk).update(student_number="B65-310-0123")
    for typed in ("B65-310-0123", "b653100123", "B65 310 0123", "B๖๕๓๑๐๐๑๒๓", "B65310012-3"):
        assert authenticate(request, username=typed, password=PASSWORD) == cast.student1, typed
    assert authenticate(request, username="B65-310-012", password=PASSWORD) is None
    assert authenticate(request, username="-", password=PASSWORD) is None
