"""Passwords: asking for a link, being invited, choosing one, changing it."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classroom.accounts import services
from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from tests.cast import NOW, PASSWORD

RESET = reverse("account_reset_password")
HOME = reverse("desk:home")
CHANGE = reverse("account_change_password")
NEW = "a new and longer password"
LINK = re.compile(r"https?://[^/\s]+(/accounts/password/reset/key/\S+/)")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


def ask(client, address: str, language: str = "en"):
    return client.post(RESET, {"email": address}, headers={"accept-language": language})


def choose(client, path: str, password: str = NEW):
    page = client.get(path, follow=True, headers={"accept-language": "en"})
    action = page.redirect_chain[-1][0] if page.redirect_chain else path
    return client.post(action, {"password1": password, "password2": password}, headers={"accept-language": "en"})


class TestReset:
    def test_the_link_in_the_mail_sets_a_new_password_once(self, client, cast):
        assert ask(client, "Student1@example.ac.th").url == reverse("account_reset_password_done")
        (message,) = mail.outbox
        assert message.to == ["student1@example.ac.th"]
        assert "student1" in message.body
        path = LINK.search(message.body)[1]
        assert choose(client, path).url == HOME
        assert client.get(HOME).context["user"] == cast.student1
        cast.student1.refresh_from_db()
        assert cast.student1.check_password(NEW)
        assert AuditEntry.objects.get(action="accounts.set_password").actor == cast.student1

        again = client.get(path, follow=True, headers={"accept-language": "en"}).content.decode()
        assert "This link is used up" in again

    def test_a_second_factor_is_asked_for_before_anybody_is_in(self, client, cast):
        TOTP.activate(cast.student1, "JBSWY3DPEHPK3PXP")
        ask(client, "student1@example.ac.th")
        path = LINK.search(mail.outbox[0].body)[1]
        assert choose(client, path).url == reverse("mfa_authenticate")
        assert client.get(HOME).status_code == 302

    def test_the_mail_is_in_the_language_of_the_page(self, client, cast):
        ask(client, "student1@example.ac.th", "th")
        assert "คุณ" in mail.outbox[0].body or "รหัสผ่าน" in mail.outbox[0].body
        assert "You asked" not in mail.outbox[0].body

    def test_an_address_that_nobody_has_gets_the_same_answer(self, client, cast):
        known = ask(client, "student1@example.ac.th")
        unknown = ask(client, "nobody@example.ac.th")
        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert [message.to for message in mail.outbox] == [["student1@example.ac.th"]]

    def test_and_takes_as_long(self, client, cast, settings):
        """Only the worker does more for an address that somebody has; the page asks the database as often."""
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        counts = []
        for address in ("student2@example.ac.th", "student1@example.ac.th", "nobody@example.ac.th"):
            with CaptureQueriesContext(connection) as queries:
                ask(client, address)
            counts.append(len(queries))
        assert counts[1] == counts[2]

    def test_a_closed_account_gets_no_link(self, client, cast):
        cast.student1.is_active = False
        cast.student1.save()
        ask(client, "student1@example.ac.th")
        assert not mail.outbox

    def test_a_link_holds_three_days(self, client, cast, settings):
        assert settings.PASSWORD_RESET_TIMEOUT == 3 * 24 * 60 * 60

    def test_a_forged_link_is_refused_in_words(self, client, cast):
        forged = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "abc-def"})
        page = client.get(forged, follow=True, headers={"accept-language": "en"}).content.decode()
        assert "This link is used up" in page

    @pytest.mark.parametrize(
        ("password", "reason"), [("short", "too short"), ("1234567890", "too common"), (" ", "required")]
    )
    def test_a_weak_password_is_refused_and_the_link_holds(self, client, cast, password, reason):
        ask(client, "student1@example.ac.th")
        path = LINK.search(mail.outbox[0].body)[1]
        assert reason in choose(client, path, password).content.decode()
        assert choose(client, path).status_code == 302

    def test_asking_again_and_again_is_stopped(self, client, cast):
        answers = [ask(client, "student1@example.ac.th").status_code for _time in range(7)]
        assert answers[-1] == 429
        assert len(mail.outbox) == 5


class TestInvitation:
    def test_the_invited_person_sets_a_password_and_signs_in(self, client, cast, django_capture_on_commit_callbacks):
        person = services.create_person(
            acting_user=cast.admin,
            now=NOW,
            username="65010999",
            full_name="อรทัย ใจดี",
            email="ortai@x.ac.th",
            language="en",
        )
        with django_capture_on_commit_callbacks(execute=True):
            services.send_invitation(acting_user=cast.admin, now=timezone.now(), person=person)
        (message,) = mail.outbox
        assert "65010999" in message.body
        assert message.alternatives[0][0].count("<html") == 1
        choose(client, LINK.search(message.body)[1])
        entered = client.post(reverse("account_login"), {"login": "65010999", "password": NEW})
        assert entered.url == reverse("desk:home")

    def test_it_is_in_the_persons_language_and_else_in_the_sites(
        self, cast, settings, django_capture_on_commit_callbacks
    ):
        settings.LANGUAGE_CODE = "th"
        with django_capture_on_commit_callbacks(execute=True):
            services.send_invitation(acting_user=cast.admin, now=timezone.now(), person=cast.student1)
        assert "You have an account" not in mail.outbox[0].body


class TestChange:
    def change(self, client, **other):
        values = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW} | other
        return client.post(CHANGE, values, headers={"accept-language": "en"})

    def test_the_old_one_is_asked_and_one_stays_signed_in(self, client, cast):
        client.force_login(cast.student1)
        assert self.change(client).status_code == 302
        cast.student1.refresh_from_db()
        assert cast.student1.check_password(NEW)
        assert client.get(reverse("accounts:profile")).status_code == 200

    def test_other_devices_are_signed_out(self, client, cast):
        elsewhere = type(client)()
        elsewhere.force_login(cast.student1)
        client.force_login(cast.student1)
        self.change(client)
        assert elsewhere.get(reverse("accounts:profile")).status_code == 302

    @pytest.mark.parametrize(
        "wrong",
        [{"oldpassword": "wrong"}, {"password2": "another and longer one"}, {"password1": "x", "password2": "x"}],
    )
    def test_a_wrong_one_changes_nothing(self, client, cast, wrong):
        cast.student1.language = "en"
        cast.student1.save()
        client.force_login(cast.student1)
        assert "field__error" in self.change(client, **wrong).content.decode()
        assert User.objects.get(pk=cast.student1.pk).check_password(PASSWORD)
