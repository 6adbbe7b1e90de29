"""Signing in through the university's OpenID Connect: a real provider runs beside the test."""

import base64
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from threading import Thread
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import oidc_provider_mock
import pytest
import werkzeug.serving
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
from tests.at_once import at_once
from tests.cast import NOW, PASSWORD

HOME = reverse("desk:home")
LOGIN = reverse("account_login")
START = reverse("openid_connect_login", kwargs={"provider_id": "university"})
LINKED = reverse("socialaccount_connections")
TOKEN, USERINFO, CONFIGURATION = "/oauth2/token", "/userinfo", "/.well-known/openid-configuration"
ENGLISH = {"accept-language": "en"}

pytestmark = pytest.mark.django_db


class University:
    """The provider, behind a wire that keeps what went over it, and can answer something else in its place."""

    def __init__(self) -> None:
        self.app = oidc_provider_mock.app()
        #: Path → what is answered instead: a status and a body.
        self.instead: dict[str, tuple[int, str]] = {}
        self.sent: dict[str, str] = {}
        self.answered: dict[str, str] = {}
        self.server = werkzeug.serving.make_server("localhost", 0, self.wire, threaded=True)
        self.address = f"http://localhost:{self.server.server_port}"

    def wire(self, environ: dict, start: Callable) -> Iterable[bytes]:
        path, body = environ["PATH_INFO"], environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"], self.sent[path] = io.BytesIO(body), body.decode()
        if path in self.instead:
            status, words = self.instead[path]
            start(f"{status} Instead", [("Content-Type", "application/json")])
            return [words.encode()]
        answer = b"".join(self.app(environ, start))
        self.answered[path] = answer.decode()
        return [answer]

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
    there = University()
    thread = Thread(target=there.server.serve_forever, args=(0.02,))
    thread.start()
    settings.UNIVERSITY = chosen(there.address)
    settings.SOCIALACCOUNT_PROVIDERS = env.providers(settings.UNIVERSITY)
    yield there
    there.server.shutdown()
    thread.join()
    there.server.server_close()


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


def test_what_proves_it_fits_what_was_announced_and_is_new_each_time(client, cast, university):
    university.know("s-1", student_id="65010231")
    ways = []
    for _time in range(2):
        browser = Client()
        asked = parse_qs(urlsplit(there := browser.get(START).url).query)
        back = httpx.post(there, data={"sub": "s-1"}).headers["location"]
        browser.get(back.removeprefix("http://testserver"))
        verifier = parse_qs(university.sent[TOKEN])["code_verifier"][0]
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        assert asked["code_challenge"] == [digest]
        assert len(verifier) >= 43
        assert verifier not in there
        ways.append([asked[name][0] for name in ("code_challenge", "state", "nonce")])
    assert not set(ways[0]) & set(ways[1])


def test_a_token_of_another_way_opens_nothing(client, cast, university):
    university.know("s-1", student_id="65010231")
    university.sign_in(client, "s-1")
    university.instead[TOKEN] = (200, university.answered[TOKEN])
    university.know("s-2", student_id="65010188")
    other = Client()
    answer = university.sign_in(other, "s-2")
    assert (answer.status_code, who(other)) == (401, None)


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

    def test_an_address_that_is_not_verified_is_nobodys(self, client, cast, university):
        university.know("n-1", name="ใหม่", email=cast.student1.email)
        university.sign_in(client, "n-1")
        person = SocialAccount.objects.get().user
        assert (person == cast.student1, person.email) == (False, "")

    def test_a_number_that_is_anothers_user_name_is_refused(self, client, cast, university):
        university.know("n-1", name="ใหม่", student_id="student2")
        answer = university.sign_in(client, "n-1")
        assert (answer.status_code, who(client)) == (403, None)


NONSENSE = [(500, "<h1>down</h1>"), (200, "<h1>hello</h1>"), (200, "[]"), (200, '"word"'), (200, "{}"), (200, "")]


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

    @pytest.mark.parametrize(
        ("path", "status", "words"),
        [
            *((path, *answer) for path in (TOKEN, CONFIGURATION) for answer in NONSENSE),
            *((USERINFO, *answer) for answer in NONSENSE if answer[1] not in ("[]", "{}")),
            (TOKEN, 200, '{"access_token": "x", "token_type": "Bearer"}'),
            (TOKEN, 200, '{"access_token": "x", "id_token": "a.b.c"}'),
            (TOKEN, 400, '{"error": "invalid_grant"}'),
            (USERINFO, 401, '{"error": "invalid_token"}'),
            (USERINFO, 200, '{"student_id": "65010231"}'),
        ],
    )
    def test_a_provider_that_breaks_down_on_the_way(self, client, cast, university, path, status, words):
        university.know("s-1", student_id="65010231")
        back = httpx.post(client.get(START).url, data={"sub": "s-1"}).headers["location"]
        university.instead[path] = (status, words)
        self.fails(client.get(back.removeprefix("http://testserver"), headers=ENGLISH))
        assert who(client) is None

    @pytest.mark.parametrize("info", [{"sub": "s-2", "student_id": "65010188"}, {}, []])
    def test_a_provider_that_says_two_things_of_one(self, client, cast, university, info):
        university.know("s-1", student_id="65010231")
        university.instead[USERINFO] = (200, json.dumps(info))
        answer = university.sign_in(client, "s-1")
        assert (answer.status_code, who(client)) == (403, None)
        assert "different things" in words(answer)

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

    def test_saml_without_its_package_is_said_in_a_check(self, given, settings, monkeypatch):
        assert university_can_sign_in() == []
        settings.SOCIALACCOUNT_PROVIDERS = env.providers(given(SAML_METADATA_URL="https://sso.uni.ac.th/metadata"))
        assert university_can_sign_in() == []
        monkeypatch.setitem(sys.modules, "onelogin", None)  # as where it is not installed
        (error,) = university_can_sign_in()
        assert "SAML" in error.msg
        assert "pip install" in error.hint


@pytest.mark.django_db(transaction=True)
def test_two_university_accounts_that_come_at_once_are_not_both_linked(cast):
    accounts = [SocialAccount(provider="university", uid=uid, extra_data={}) for uid in ("s-1", "s-2")]
    link = {"now": NOW, "person": cast.student1, "origin": {}}
    linked = at_once(lambda each=each: services.link_university(**link, account=each) for each in accounts)
    assert len(linked) == SocialAccount.objects.filter(user=cast.student1).count() == 1
