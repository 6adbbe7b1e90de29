"""Signing in and out: by user name or e-mail, and what somebody learns who guesses."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache, caches
from django.urls import reverse

from classroom.accounts.adapter import LOCKED
from tests.cast import PASSWORD

LOGIN = reverse("account_login")
RATELIMIT_CLOCK = "allauth.core.internal.ratelimit.time.time"

pytestmark = pytest.mark.django_db


def sign_in(client, login: str, password: str = PASSWORD, **other):
    return client.post(LOGIN, {"login": login, "password": password} | other, headers={"accept-language": "en"})


def words(response) -> str:
    return response.content.decode()


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is worked out, which is what takes time."""

    worked = 0

    def encode(self, password, salt):
        CountingHasher.worked += 1
        return super().encode(password, salt)


@pytest.mark.parametrize(
    "login", ["student1", "STUDENT1", "student1@example.ac.th", "Student1@Example.ac.th", " student1 "]
)
def test_by_user_name_or_address_in_any_case(client, cast, login):
    assert sign_in(client, login).url == reverse("desk:home")
    assert client.get(reverse("accounts:profile")).context["user"] == cast.student1


def test_one_goes_on_to_the_page_that_one_wanted(client, cast):
    wanted = reverse("desk:course", args=(cast.course.slug,))
    sent = client.get(wanted)
    assert sent.url == f"{LOGIN}?next={wanted}"
    assert sign_in(client, "student1", next=wanted).url == wanted


@pytest.mark.parametrize("forged", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client, cast, forged):
    assert sign_in(client, "student1", next=forged).url == reverse("desk:home")


def test_who_is_there_is_not_told(client, cast):
    cast.dropped.is_active = False
    cast.dropped.save()
    answers = {
        words(sign_in(client, login, "wrong")).replace(login, "")
        for login in ("student1", "nobody", "student1@example.ac.th", "nobody@example.ac.th", "dropped")
    }
    pages = {answer.split("<main", 1)[1].split("csrfmiddlewaretoken")[0] for answer in answers}
    assert len(pages) == 1
    errors = {answer.split('class="form__errors"', 1)[1].split("</ul>")[0] for answer in answers}
    assert len(errors) <= 2  # user name or e-mail, by how it is written


@pytest.mark.parametrize(
    ("known", "unknown"), [("student1", "nobody"), ("student1@example.ac.th", "nobody@example.ac.th")]
)
def test_a_wrong_password_takes_as_long_as_a_wrong_name(client, cast, settings, known, unknown):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    worked = []
    for login in (known, unknown):
        CountingHasher.worked = 0
        sign_in(client, login, "wrong")
        worked.append(CountingHasher.worked)
    assert worked[0] == worked[1] > 0


def test_a_closed_account_says_so_only_to_who_knows_its_password(client, cast):
    cast.student1.is_active = False
    cast.student1.save()
    assert sign_in(client, "student1").url == reverse("account_inactive")
    assert client.get(reverse("desk:home")).status_code == 302
    assert "This account is closed" in words(client.get(reverse("account_inactive"), headers={"accept-language": "en"}))


def test_an_account_without_a_password_is_not_entered(client, cast):
    cast.student1.set_unusable_password()
    cast.student1.save()
    for password in ("", "!", PASSWORD, "None"):
        assert sign_in(client, "student1", password).status_code == 200


class TestLockOut:
    @pytest.fixture(autouse=True)
    def fresh(self):
        cache.clear()

    def lock(self, client, login: str = "student1") -> None:
        for _attempt in range(5):
            sign_in(client, login, "wrong")

    def test_the_counters_are_where_all_workers_see_them(self, client, cast):
        self.lock(client)
        # Another worker has another cache object and reads the same table.
        assert type(caches.create_connection("default")).__name__ == "DatabaseCache"
        assert "try again at" in words(sign_in(type(client)(), "student1"))

    def test_the_right_password_too_is_refused_and_told_when_to_come_back(self, client, cast):
        self.lock(client)
        page = words(sign_in(client, "student1"))
        assert "Too many wrong passwords. You can try again at " in page
        assert client.get(reverse("desk:home")).status_code == 302

    def test_in_thai_too(self, client, cast):
        self.lock(client)
        response = client.post(LOGIN, {"login": "student1", "password": PASSWORD}, headers={"accept-language": "th"})
        assert "น." in words(response)
        assert "Too many" not in words(response)

    def test_a_name_that_nobody_has_is_locked_alike(self, client, cast):
        self.lock(client, "nobody")
        assert "Too many wrong passwords" in words(sign_in(client, "nobody"))

    def test_others_sign_in_from_the_same_address(self, client, cast):
        self.lock(client)
        assert sign_in(client, "student2").status_code == 302

    def test_a_name_stays_locked_however_many_others_sign_in(self, client, cast):
        self.lock(client)
        for number in range(400):  # a table that is full forgets the keys that sort first
            cache.set(f"zz{number}", [number])
        assert "Too many wrong passwords" in words(sign_in(client, "student1"))

    def test_it_opens_again_when_it_said(self, client, cast, monkeypatch):
        import time

        self.lock(client)
        now = time.time()
        monkeypatch.setattr(RATELIMIT_CLOCK, lambda: now + LOCKED.total_seconds() - 5)
        assert sign_in(client, "student1").status_code == 200
        monkeypatch.setattr(RATELIMIT_CLOCK, lambda: now + LOCKED.total_seconds() + 60)
        assert sign_in(client, "student1").status_code == 302

    def test_a_whole_class_signs_in_from_one_address(self, client, cast):
        for _person in range(60):
            assert sign_in(type(client)(), "student1").status_code == 302

    def test_a_flood_is_answered_in_words(self, client, cast, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
        sign_in(client, "student1", "wrong")
        response = sign_in(client, "student1", "wrong")
        assert response.status_code == 429
        assert "Wait a minute" in words(response)


class TestOut:
    def test_it_asks_first(self, client, cast):
        client.force_login(cast.student1)
        assert "Sign out" in words(client.get(reverse("account_logout"), headers={"accept-language": "en"}))
        assert client.get(reverse("accounts:profile")).status_code == 200

    def test_then_one_is_out(self, client, cast):
        client.force_login(cast.student1)
        assert client.post(reverse("account_logout")).url == LOGIN
        assert client.get(reverse("accounts:profile")).status_code == 302

    def test_the_admin_leads_here(self, client, cast):
        client.force_login(cast.admin)
        assert client.get(reverse("admin:logout")).url == reverse("account_logout")


def test_nobody_signs_up(client, cast):
    response = client.get(reverse("account_signup"), follow=True)
    assert "<form" not in words(response) or response.redirect_chain
    client.post(reverse("account_signup"), {"username": "new", "email": "new@x.ac.th", "password1": PASSWORD})
    assert not type(cast.student1).objects.filter(username="new").exists()
