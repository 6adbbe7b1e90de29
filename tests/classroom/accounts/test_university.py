"""Signing in through the university's OpenID Connect: a real provider runs beside the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from classroom import env
from classroom.accounts import services
from classroom.accounts.apps import university_can_sign_in
from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from tests.cast import NOW, PASSWORD

HOME = reverse("desk:home")
LOGIN = reverse("account_login")
START = reverse("openid_connect_login", kwargs={"provider_id": "university"})
LINKED = reverse("socialaccount_connections")
ENGLISH = {"accept-language": "en"}

pytestmark = pytest.mark.django_db


@dataclass
class University:
    address: str

    def know(self, sub: str, **claims: object) -> None:
        httpx.put(f"{self.address}/users/{quote(sub)}", json=claims).raise_for_status()

    def sign_in(self, client: Client, sub: str, start: str = START) -> HttpResponse:
        """Go to the university, sign in there as `sub`, and come back."""
        there = client.get(start).url
        back = httpx.post(there, data={"sub": sub}).headers["location"]
        return client.get(back.removeprefix("http://testserver"), headers=ENGLISH)


@pytest.fixture
def university(settings) -> Iterator[University]:
    cache.clear()
    with oidc_provider_mock.run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        settings.UNIVERSITY = chosen(address)
        settings.SOCIALACCOUNT_PROVIDERS = env.providers(settings.UNIVERSITY)
        yield University(address)


def chosen(address: str) -> dict:
    return {
        "server": address, "client_id": "rueanrian", "secret": "secret", "scopes": ["openid", "profile", "email"],
        "metadata": "", "entity": "", "names": {"th": "บัญชีจุฬาฯ", "en": "Chula account"}, "number_claim": "student_id",
        "creates_accounts": False,
    }  # fmt: skip


def who(client: Client) -> str | None:
    response = client.get(reverse("accounts:profile"))
    return response.context["user"].username if response.status_code == 200 else None


def words(response: HttpResponse) -> str:
    return response.content.decode()


def test_the_button_is_there_where_it_is_set_and_in_the_language_of_the_page(client, university, settings):
    for language, name in (("th", "บัญชีจุฬาฯ"), ("en", "Chula account")):
        assert name in words(client.get(LOGIN, headers={"accept-language": language}))
    settings.UNIVERSITY, settings.SOCIALACCOUNT_PROVIDERS = None, {}
    assert START not in words(client.get(LOGIN))
    assert client.get(START).url == LOGIN


def test_the_way_there_is_bound_to_the_browser_and_to_the_code(client, university):
    asked = parse_qs(urlsplit(client.get(START).url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["code_challenge"]
    assert asked["state"]
    assert asked["client_id"] == ["rueanrian"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/university/callback/"]


@pytest.mark.parametrize("number", ["65010231", 65010231, " ๖๕๐๑๐๒๓๑ ", ["65010231"]])
def test_the_student_number_finds_the_account_and_the_subject_from_then_on(client, cast, university, number):
    university.know("s-1", student_id=number, name="Somebody Else")
    assert university.sign_in(client, "s-1").url == HOME
    assert who(client) == "student1"
    assert AuditEntry.objects.get(action="accounts.link_university").actor == cast.student1

    User.objects.filter(pk=cast.student1.pk).update(student_number="1")
    university.know("s-1", student_id="65010188")
    again = Client()
    university.sign_in(again, "s-1")
    assert who(again) == "student1"


def test_a_verified_address_finds_the_account(client, cast, university):
    university.know("s-1", email="Student1@Example.ac.th", email_verified=True)
    university.sign_in(client, "s-1")
    assert who(client) == "student1"
    cast.student1.refresh_from_db()
    assert cast.student1.check_password(PASSWORD)


def test_the_number_goes_before_the_address(client, cast, university):
    university.know("s-1", student_id="65010231", email="student2@example.ac.th", email_verified=True)
    university.sign_in(client, "s-1")
    assert who(client) == "student1"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "student1@example.ac.th"},
        {"email": "student1@example.ac.th", "email_verified": False},
        {"email": "student1@example.ac.th", "email_verified": "false"},
        {"preferred_username": "student1", "name": "ณัฐวดี ขัติยะ"},
        {"student_id": "student1"},
        {"student_id": ""},
        {"student_id": None},
        {"student_id": ["65010231", "65010188"]},
        {"student_id": {"number": "65010231"}},
        {"student_id": True},
    ],
)
def test_nothing_else_does(client, cast, university, claims):
    university.know("student1", **claims)
    answer = university.sign_in(client, "student1")
    assert answer.status_code == 403
    assert "No account here has your student number" in words(answer)
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_what_the_provider_says_of_people_is_not_kept(client, cast, university):
    university.know("s-1", student_id="65010231", birthdate="2000-01-01", phone_number="081")
    university.sign_in(client, "s-1")
    assert "2000" not in str(SocialAccount.objects.get().extra_data)


def test_somebody_else_with_the_same_number_does_not_get_in(client, cast, university):
    university.know("s-1", student_id="65010231")
    university.sign_in(client, "s-1")
    other = Client()
    university.know("s-2", student_id="65010231")
    answer = university.sign_in(other, "s-2")
    assert (answer.status_code, who(other)) == (403, None)
    assert "linked to another university account" in words(answer)


def test_a_closed_account_stays_closed(client, cast, university):
    User.objects.filter(pk=cast.student1.pk).update(is_active=False)
    university.know("s-1", student_id="65010231")
    assert university.sign_in(client, "s-1").url == reverse("account_inactive")
    assert who(client) is None


class TestAdministrators:
    @pytest.fixture(autouse=True)
    def admin_at_the_university(self, cast, university):
        university.know("boss", email="admin@example.ac.th", email_verified=True)

    def test_they_are_not_found_by_what_the_provider_says(self, client, university):
        answer = university.sign_in(client, "boss")
        assert (answer.status_code, who(client)) == (403, None)
        assert "by hand" in words(answer)

    def test_they_link_theirs_by_hand(self, client, cast, university):
        client.post(LOGIN, {"login": "admin", "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert university.sign_in(client, "boss", f"{START}?process=connect").url == LINKED
        later = Client()
        assert university.sign_in(later, "boss").url == HOME
        assert who(later) == "admin"

    def test_which_asks_for_the_password_first(self, client, cast, university):
        client.force_login(cast.admin)
        answer = university.sign_in(client, "boss", f"{START}?process=connect")
        assert answer.url == reverse("account_reauthenticate")
        assert not SocialAccount.objects.exists()
        client.post(answer.url, {"password": PASSWORD})
        assert SocialAccount.objects.get().user == cast.admin


class TestLinking:
    def link(self, client, university, sub="s-1"):
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return university.sign_in(client, sub, f"{START}?process=connect")

    def test_one_that_is_anothers_stays_the_others(self, client, cast, university):
        university.know("s-1", student_id="65010231")
        university.sign_in(Client(), "s-1")
        client.force_login(cast.student2)
        self.link(client, university)
        assert "linked to another account here" in words(client.get(LINKED, headers=ENGLISH))
        assert SocialAccount.objects.get().user == cast.student1

    def test_it_can_be_unlinked_and_both_are_told(self, client, cast, university, django_capture_on_commit_callbacks):
        User.objects.update(language="en")
        client.force_login(cast.student1)
        with django_capture_on_commit_callbacks(execute=True):
            self.link(client, university)
            client.post(LINKED, {"account": SocialAccount.objects.get().pk})
        assert not SocialAccount.objects.exists()
        subjects = [message.subject for message in mail.outbox]
        assert subjects == ["Your university account was linked", "Your university account was unlinked"]
        acts = AuditEntry.objects.filter(object_id=str(cast.student1.pk)).values_list("action", flat=True)
        assert {"accounts.link_university", "accounts.unlink_university"} <= set(acts)

    def test_not_while_there_is_no_password(self, client, cast, university):
        university.know("s-1", student_id="65010231")
        services.set_password(acting_user=cast.admin, now=NOW, person=cast.student1, password=None)
        university.sign_in(client, "s-1")
        page = client.post(LINKED, {"account": SocialAccount.objects.get().pk}, headers=ENGLISH)
        assert "Set a password first" in words(page)
        assert SocialAccount.objects.exists()


class TestUnknownPeople:
    @pytest.fixture(autouse=True)
    def make_accounts(self, university, settings):
        settings.UNIVERSITY = settings.UNIVERSITY | {"creates_accounts": True}

    def test_they_get_an_account_where_it_is_set_so(self, client, cast, university):
        university.know("n-1", student_id="6702331999", name="ชลธิชา  มั่นคง", email="c@uni.ac.th", email_verified=True)
        assert university.sign_in(client, "n-1").url == HOME
        person = User.objects.get(username="6702331999")
        assert (person.full_name, person.email, person.student_number) == ("ชลธิชา มั่นคง", "c@uni.ac.th", "6702331999")
        assert not person.is_staff
        assert not person.has_usable_password()
        again = Client()
        university.sign_in(again, "n-1")
        assert who(again) == "6702331999"

    @pytest.mark.parametrize("claims", [{"preferred_username": "student1"}, {"preferred_username": "a b"}, {}])
    def test_nobodys_user_name_is_taken(self, client, cast, university, claims):
        university.know("n-1", name="ใหม่", **claims)
        university.sign_in(client, "n-1")
        assert who(client) not in (None, "student1")

    def test_a_number_that_is_anothers_user_name_is_refused(self, client, cast, university):
        university.know("n-1", name="ใหม่", student_id="student2")
        answer = university.sign_in(client, "n-1")
        assert (answer.status_code, who(client)) == (403, None)


class TestFaults:
    def fails(self, answer: HttpResponse) -> None:
        assert answer.status_code == 401
        assert "The university did not sign you in" in words(answer)

    def test_a_provider_that_does_not_answer(self, client, cast, university, settings):
        settings.UNIVERSITY = chosen("http://localhost:9")
        settings.SOCIALACCOUNT_PROVIDERS = env.providers(settings.UNIVERSITY)
        self.fails(client.get(START, headers=ENGLISH))

    def test_a_provider_that_is_none(self, client, cast, university, settings, live_server):
        settings.UNIVERSITY = chosen(f"{live_server.url}/healthz?/.well-known/")
        settings.SOCIALACCOUNT_PROVIDERS = env.providers(settings.UNIVERSITY)
        self.fails(client.get(START, headers=ENGLISH))

    @pytest.mark.parametrize("query", ["", "?state=x&code=y", "?error=server_error", "?state=%F0&code=%00"])
    def test_whoever_comes_back_without_having_gone(self, client, cast, university, query):
        answer = client.get(
            reverse("openid_connect_callback", kwargs={"provider_id": "university"}) + query, headers=ENGLISH
        )
        assert answer.status_code in (400, 401)

    def test_what_one_browser_began_another_does_not_end(self, client, cast, university):
        university.know("s-1", student_id="65010231")
        back = httpx.post(client.get(START).url, data={"sub": "s-1"}).headers["location"]
        thief = Client()
        self.fails(thief.get(back.removeprefix("http://testserver"), headers=ENGLISH))
        assert who(thief) is None

    def test_a_code_works_once(self, client, cast, university):
        university.know("s-1", student_id="65010231")
        back = (
            httpx.post(client.get(START).url, data={"sub": "s-1"}).headers["location"].removeprefix("http://testserver")
        )
        client.get(back)
        client.logout()
        self.fails(client.get(back, headers=ENGLISH))

    def test_calling_it_off_is_no_fault(self, client, cast, university):
        state = parse_qs(urlsplit(client.get(START).url).query)["state"][0]
        back = reverse("openid_connect_callback", kwargs={"provider_id": "university"})
        answer = client.get(f"{back}?error=access_denied&state={state}")
        assert answer.url == reverse("socialaccount_login_cancelled")
        assert "You called it off" in words(client.get(answer.url, headers=ENGLISH))


class TestSettings:
    @pytest.fixture
    def given(self, monkeypatch) -> Callable:
        def given(**values: str) -> dict | None:
            for name, value in values.items():
                monkeypatch.setenv(name, value)
            return env.university()

        return given

    def test_they_are_read_from_the_environment(self, given):
        found = given(
            OIDC_SERVER="https://sso.uni.ac.th/realms/uni", OIDC_CLIENT_ID="a", OIDC_CLIENT_SECRET="b",
            UNIVERSITY_NAME_TH="บัญชี", UNIVERSITY_NUMBER_CLAIM="student_id", UNIVERSITY_CREATES_ACCOUNTS="1",
        )  # fmt: skip
        (app,) = env.providers(found)["openid_connect"]["APPS"]
        assert (app["client_id"], app["secret"]) == ("a", "b")
        assert app["settings"]["server_url"] == "https://sso.uni.ac.th/realms/uni"
        assert (found["number_claim"], found["creates_accounts"]) == ("student_id", True)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"OIDC_SERVER": "https://sso.uni.ac.th"},
            {"OIDC_SERVER": "http://sso.uni.ac.th", "OIDC_CLIENT_ID": "a"},
            {"OIDC_SERVER": "https://sso.uni.ac.th", "OIDC_CLIENT_ID": "a", "SAML_METADATA_URL": "https://x"},
        ],
    )
    def test_half_of_them_stops_the_start(self, given, wrong):
        with pytest.raises(ImproperlyConfigured):
            given(**wrong)

    def test_saml_without_its_package_is_said_in_a_check(self, given, settings):
        assert university_can_sign_in() == []
        settings.SOCIALACCOUNT_PROVIDERS = env.providers(given(SAML_METADATA_URL="https://sso.uni.ac.th/metadata"))
        (error,) = university_can_sign_in()
        assert "SAML" in error.msg
        assert "pip install" in error.hint
