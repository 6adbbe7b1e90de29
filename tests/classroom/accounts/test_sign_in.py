"""Signing in and out: by user name, number or e-mail, and what somebody learns who guesses."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache, caches
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from classroom.accounts import locks, services
from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from tests.cast import NOW, PASSWORD

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
    "login",
    [
        "student1", "STUDENT1", "student1@example.ac.th", "Student1@Example.ac.th", " student1 ", "65010231",
        " ๖๕๐๑๐๒๓๑ ", "6501\u200b0231",
    ],
)  # fmt: skip
def test_by_user_name_address_or_number_however_it_is_typed(client, cast, login):
    assert sign_in(client, login).url == reverse("desk:home")
    assert client.get(reverse("accounts:profile")).context["user"] == cast.student1


def test_a_number_never_takes_the_user_name_of_another(client, cast):
    User.objects.filter(pk=cast.student2.pk).update(student_number="student1")
    User.objects.filter(pk=cast.stranger.pk).update(username="65010188")
    sign_in(client, "student1")
    assert client.get(reverse("accounts:profile")).context["user"] == cast.student1


@pytest.mark.parametrize("facts", [{"student_number": "Student1"}, {"username": "65010231"}])
def test_nor_can_it_be_given(cast, facts):
    with pytest.raises(ValidationError):
        services.update_person(acting_user=cast.admin, now=NOW, person=cast.stranger, **facts)
    with pytest.raises(ValidationError):
        services.create_person(acting_user=cast.admin, now=NOW, **{"full_name": "ใหม่", "username": "new"} | facts)


def test_a_number_may_be_the_persons_own_user_name(client, cast):
    services.create_person(
        acting_user=cast.admin, now=NOW, full_name="ใหม่", username="67001", student_number="67001", password=PASSWORD
    )
    assert sign_in(client, "67001").status_code == 302


def test_the_field_says_what_to_type(client, cast):
    page = words(client.get(LOGIN, headers={"accept-language": "en"}))
    assert "User name, student number or e-mail" in page


def test_one_types_at_once_and_no_link_stands_between_the_fields(client, cast):
    page = words(client.get(LOGIN))
    fields = [page.index(sign) for sign in ('name="login"', 'name="password"', "/password/reset/")]
    assert fields == sorted(fields)
    assert [tag for tag in re.findall(r"<input[^>]*>", page) if "autofocus" in tag and 'name="login"' in tag]
    # A wrong password: the name stands, and what has to be typed anew has the cursor.
    again = words(sign_in(client, "student1", password="wrong"))
    assert [re.search(r'name="(\w+)"', tag)[1] for tag in re.findall(r"<input[^>]*autofocus[^>]*>", again)] == [
        "password"
    ]


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
        for login in (
            "student1", "nobody", "student1@example.ac.th", "nobody@example.ac.th", "dropped", "65010231", "65999999"
        )
    }  # fmt: skip
    pages = {answer.split("<main", 1)[1].split("csrfmiddlewaretoken")[0] for answer in answers}
    assert len(pages) == 1
    errors = {answer.split('class="form__errors"', 1)[1].split("</ul>")[0] for answer in answers}
    assert len(errors) == 1


@pytest.mark.parametrize(
    "login",
    ["student1", "student1@example.ac.th", "65010231", "invited", "dropped", "nobody@example.ac.th", "65999999"],
)
def test_a_wrong_password_takes_as_long_as_a_wrong_name(client, cast, settings, login):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    User.objects.filter(pk=cast.dropped.pk).update(is_active=False)
    services.create_person(acting_user=cast.admin, now=NOW, full_name="ยังไม่มา", username="invited")
    for person in (cast.student1, cast.dropped):
        services.set_password(acting_user=cast.admin, now=NOW, person=person, password=PASSWORD)
    sign_in(client, "somebody", "wrong")
    cost = []
    for each in ("nobody", login):
        CountingHasher.worked = 0
        with CaptureQueriesContext(connection) as queries:
            sign_in(client, each, "wrong")
        cost.append((CountingHasher.worked, len(queries)))
    assert cost[0] == cost[1]
    assert cost[0][0] == 1


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
        monkeypatch.setattr(RATELIMIT_CLOCK, lambda: now + locks.LOCKED.total_seconds() - 5)
        assert sign_in(client, "student1").status_code == 200
        monkeypatch.setattr(RATELIMIT_CLOCK, lambda: now + locks.LOCKED.total_seconds() + 60)
        assert sign_in(client, "student1").status_code == 302

    @pytest.mark.parametrize("other", ["65010231", "student1@example.ac.th", "STUDENT1", "๖๕๐๑๐๒๓๑"])
    def test_a_person_is_locked_under_all_their_names(self, client, cast, other):
        self.lock(client)
        assert sign_in(client, other).status_code == 200
        assert client.get(reverse("desk:home")).status_code == 302

    def test_tries_with_several_names_count_together(self, client, cast):
        for login in ("student1", "65010231", "student1", "student1@example.ac.th", "65010231"):
            sign_in(client, login, "wrong")
        assert sign_in(client, "student1").status_code == 200

    def test_who_locks_one_name_does_not_learn_which_others_are_the_same_persons(self, client, cast):
        self.lock(client)
        answers = [words(sign_in(client, login, "wrong")) for login in ("65010231", "65999999", "nobody@example.ac.th")]
        assert all("No account has this name and password" in answer for answer in answers)

    def test_a_right_password_counts_for_nothing(self, client, cast):
        for _time in range(7):
            assert sign_in(type(client)(), "65010231").status_code == 302
        for _time in range(4):
            sign_in(client, "student1", "wrong")
        assert sign_in(client, "student1").status_code == 302

    def test_the_person_is_told_by_mail_and_opens_it_with_the_link(self, client, cast):
        User.objects.filter(pk=cast.student1.pk).update(language="en")
        self.lock(client, "65010231")
        (message,) = mail.outbox
        assert message.to == ["student1@example.ac.th"]
        assert "Five times a wrong password was tried" in message.body
        path = re.search(r"https?://[^/\s]+(/accounts/unlock/\S+)", message.body)[1]
        assert "Open your account again" in words(client.get(path, headers={"accept-language": "en"}))
        assert sign_in(client, "65010231").status_code == 200  # a look at the page opens nothing
        assert client.post(path).url == LOGIN
        assert sign_in(client, "65010231").status_code == 302
        assert AuditEntry.objects.get(action="accounts.lift_lock").actor == cast.student1

    def test_one_mail_in_an_hour_however_often_somebody_tries(self, client, cast, monkeypatch):
        import time

        now = time.time()
        for round_ in range(3):
            monkeypatch.setattr(RATELIMIT_CLOCK, lambda past=round_ * 301: now + past)
            self.lock(client)
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("login", ["nobody", "nobody@example.ac.th"])
    def test_nobody_is_told_of_a_name_that_nobody_has(self, client, cast, login):
        self.lock(client, login)
        assert mail.outbox == []

    def test_and_locking_it_takes_as_long(self, client, cast, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        self.lock(client, "somebody")
        counts = []
        for login in ("65010231", "nobody"):
            with CaptureQueriesContext(connection) as queries:
                self.lock(client, login)
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_a_forged_or_old_link_opens_nothing(self, client, cast, monkeypatch):
        self.lock(client)
        path = reverse("accounts:unlock", args=[locks.unlock_token(cast.student1)])
        assert client.post(path[:-3] + "xx/").status_code == 410
        monkeypatch.setattr(locks, "LINK", timedelta(seconds=-1))
        assert client.post(path).status_code == 410
        assert sign_in(client, "student1").status_code == 200

    def test_a_new_password_opens_it_too(self, client, cast):
        self.lock(client)
        services.set_password(acting_user=cast.admin, now=NOW, person=cast.student1, password=PASSWORD)
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
