"""Second factors: set up, asked for, lost, and required of administrators."""

import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse

from classroom.accounts import services
from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from tests.cast import NOW, PASSWORD

LOGIN = reverse("account_login")
CODE = reverse("mfa_authenticate")
HOME = reverse("desk:home")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # 20 bytes in base32

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def words(response) -> str:
    return response.content.decode()


def confirm(client) -> None:
    """Say once more that it is oneself, as sensitive acts ask for it."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.fixture
def person(client, cast) -> User:
    User.objects.update(language="en")
    client.force_login(cast.student1)
    confirm(client)
    return cast.student1


def set_up(client) -> list[str]:
    """Set up an app as a person does; return the recovery codes."""
    page = words(client.get(reverse("mfa_activate_totp")))
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return re.findall(r"<li><code>(\w+)</code>", words(client.get(answer.url)))


def sign_in(client, login: str = "student1"):
    return client.post(LOGIN, {"login": login, "password": PASSWORD}, headers={"accept-language": "en"})


class TestApp:
    def test_the_picture_stands_in_the_page(self, client, person):
        page = words(client.get(reverse("mfa_activate_totp")))
        assert 'src="data:image/svg+xml;base64,' in page

    def test_setting_it_up_is_told_and_on_record(self, client, person, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            codes = set_up(client)
        assert len(codes) == len(set(codes)) == 10
        (message,) = mail.outbox
        assert message.subject == "A second factor was set up"
        assert "127.0.0.1" in message.body
        assert AuditEntry.objects.filter(action="accounts.add_factor", actor=person).count() == 1

    def test_signing_in_asks_for_the_code_and_takes_it_once(self, client, person):
        TOTP.activate(person, SECRET)
        client.logout()
        assert sign_in(client).url == CODE
        assert client.get(HOME).status_code == 302
        assert client.post(CODE, {"code": "000000"}).status_code == 200
        code = code_of(SECRET)
        assert client.post(CODE, {"code": f"{code[:3]} {code[3:]}"}).url == HOME
        assert client.get(HOME).status_code == 200
        client.logout()
        sign_in(client)
        assert client.post(CODE, {"code": code}).status_code == 200  # whoever looked over the shoulder

    def test_thai_digits_are_digits(self, client, person):
        TOTP.activate(person, SECRET)
        client.logout()
        sign_in(client)
        thai = code_of(SECRET).translate({ord("0") + digit: chr(0x0E50 + digit) for digit in range(10)})
        assert client.post(CODE, {"code": thai}).url == HOME

    def test_guessing_codes_ends_in_words(self, client, person):
        TOTP.activate(person, SECRET)
        client.logout()
        sign_in(client)
        for _time in range(5):
            client.post(CODE, {"code": "123"})
        page = words(client.post(CODE, {"code": code_of(SECRET)}, headers={"accept-language": "en"}))
        assert "Too many wrong codes" in page

    def test_the_secret_is_not_in_the_clear(self, client, person):
        set_up(client)
        TOTP.activate(User.objects.get(username="student2"), SECRET)
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert SECRET not in kept

    def test_with_another_key_of_the_site_no_code_fits_and_nothing_breaks(self, client, person, settings):
        TOTP.activate(person, SECRET)
        settings.SECRET_KEY = "another key altogether, and long enough for everything"
        client = type(client)()
        assert sign_in(client).url == CODE
        assert client.post(CODE, {"code": code_of(SECRET)}).status_code == 200

    def test_taking_it_away_needs_a_confirmation(self, client, cast):
        TOTP.activate(cast.student1, SECRET)
        client.force_login(cast.student1)
        remove = reverse("mfa_deactivate_totp")
        assert client.post(remove).url.startswith(reverse("account_reauthenticate"))
        confirm(client)
        assert client.post(remove).status_code == 302
        assert not Authenticator.objects.exists()
        assert AuditEntry.objects.filter(action="accounts.remove_factor").count() == 1


class TestRecoveryCodes:
    def test_they_are_shown_once_and_can_be_downloaded(self, client, person):
        page = words(client.get(reverse("mfa_activate_totp")))
        secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
        view = reverse("mfa_view_recovery_codes")
        page = words(client.get(view))
        codes = re.findall(r"<li><code>(\w+)</code>", page)
        file = unquote(re.search(r'download="[^"]+" href="data:text/plain;charset=utf-8,([^"]*)"', page)[1])
        assert file.split() == codes
        again = words(client.get(view))
        assert not any(code in again for code in codes)

    def test_each_opens_once(self, client, person):
        codes = set_up(client)
        for expected in (302, 200):
            client.logout()
            sign_in(client)
            assert client.post(CODE, {"code": codes[0]}).status_code == expected
        assert client.post(CODE, {"code": codes[1]}).status_code == 302
        assert "8 codes are left" in words(client.get(reverse("mfa_index")))

    def test_new_ones_end_the_old_ones(self, client, person):
        old = set_up(client)
        client.post(reverse("mfa_generate_recovery_codes"))
        client.logout()
        sign_in(client)
        assert client.post(CODE, {"code": old[0]}).status_code == 200


def test_what_no_browser_sends_as_a_passkey_is_refused(client, cast):
    junk = ("", "{}", "[]", "5", '"x"', "null", '{"response": 5}', '{"id": "x", "rawId": "x", "response": {}}',
            '{"response": {"userHandle": "MQ"}}', '{"response": {"userHandle": "%s"}}' % ("9" * 400), "{")  # fmt: skip
    for credential in junk:
        assert client.post(reverse("mfa_login_webauthn"), {"credential": credential}).status_code in (302, 400)
    client.force_login(cast.student1)
    confirm(client)
    client.get(reverse("mfa_add_webauthn"))
    for credential in junk:
        assert client.post(reverse("mfa_add_webauthn"), {"credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()


class TestAdministrators:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.ADMIN_SECOND_FACTOR = True

    def test_their_pages_lead_to_the_set_up_until_it_is_there(self, client, cast):
        client.force_login(cast.admin)
        for name in ("admin:index", "admin:accounts_user_changelist", "admin:accounts_user_add", "admin:autocomplete"):
            assert client.get(reverse(name)).url == reverse("mfa_index")
        assert client.post(reverse("admin:accounts_user_add"), {"username": "new"}).url == reverse("mfa_index")
        assert client.get(reverse("accounts:profile")).status_code == 200
        TOTP.activate(cast.admin, SECRET)
        assert client.get(reverse("admin:index")).status_code == 200

    def test_instructors_go_on(self, client, cast):
        client.force_login(cast.instructor)
        assert client.get(reverse("admin:index")).status_code == 200

    def test_recovery_codes_alone_are_none(self, client, cast):
        Authenticator.objects.create(user=cast.admin, type="recovery_codes", data={"seed": "x", "used_mask": 0})
        client.force_login(cast.admin)
        assert client.get(reverse("admin:index")).status_code == 302


class TestLost:
    def take(self, client, person):
        return client.post(reverse("admin:accounts_user_factor", args=[person.pk]), {"reason": "showed the card"})

    def test_an_administrator_takes_it_away_and_the_person_is_told(
        self, client, cast, django_capture_on_commit_callbacks
    ):
        TOTP.activate(cast.student1, SECRET)
        elsewhere = type(client)()
        elsewhere.force_login(cast.student1)
        client.force_login(cast.admin)
        assert self.take(client, cast.student1).url.startswith(reverse("account_reauthenticate"))
        confirm(client)
        with django_capture_on_commit_callbacks(execute=True):
            assert self.take(client, cast.student1).status_code == 302
        assert not Authenticator.objects.exists()
        assert elsewhere.get(HOME).status_code == 302
        entry = AuditEntry.objects.get(action="accounts.take_factors")
        assert (entry.actor, entry.object_id, entry.reason) == (cast.admin, str(cast.student1.pk), "showed the card")
        (message,) = mail.outbox
        assert message.to == ["student1@example.ac.th"]
        assert "An administrator took" in message.body

    def test_without_a_reason_nothing_is_done(self, client, cast):
        TOTP.activate(cast.student1, SECRET)
        client.force_login(cast.admin)
        confirm(client)
        path = reverse("admin:accounts_user_factor", args=[cast.student1.pk])
        assert client.post(path, {"reason": " "}).status_code == 422
        assert Authenticator.objects.exists()

    @pytest.mark.parametrize(("name", "status"), [("instructor", 403), ("student2", 404), ("admin", 403)])
    def test_nobody_else_does_nor_from_oneself(self, client, cast, name, status):
        target = cast.admin if name == "admin" else cast.student1
        TOTP.activate(target, SECRET)
        client.force_login(getattr(cast, name))
        confirm(client)
        assert self.take(client, target).status_code == status
        assert Authenticator.objects.exists()

    def test_the_last_administrator_has_a_command(self, cast):
        TOTP.activate(cast.admin, SECRET)
        call_command("take_factor", "admin")
        assert not Authenticator.objects.exists()
        with pytest.raises(CommandError):
            call_command("take_factor", "nobody")


def test_a_closed_account_is_not_entered_with_its_codes(client, cast):
    TOTP.activate(cast.student1, SECRET)
    sign_in(client)
    services.set_standing(
        acting_user=cast.admin, now=NOW, person=cast.student1, is_active=False, is_administrator=False
    )
    client.post(CODE, {"code": code_of(SECRET)})
    assert client.get(HOME).status_code == 302
