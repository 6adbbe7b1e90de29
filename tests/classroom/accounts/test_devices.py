"""Where one is signed in, and signing devices out."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from classroom.accounts import devices, services, sessions, tasks
from classroom.accounts.models import SignIn, User
from classroom.audit.models import AuditEntry
from classroom.notices.queries import mail_choices
from tests.cast import NOW, PASSWORD

LIST = reverse("accounts:sessions")
HOME = reverse("desk:home")
CHANGE = reverse("account_change_password")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"

pytestmark = pytest.mark.django_db


def come(client, browser: str = DESKTOP, login: str = "student1"):
    """Sign in with a browser of one's own; returns the client."""
    other = type(client)(headers={"user-agent": browser, "accept-language": "en"})
    other.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    return other


def shown(client) -> str:
    return client.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (PHONE, "Safari · iPhone"),
        (DESKTOP, "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 Line/15",
            "LINE · Android",
        ),
        ("curl/8", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_in_words(user_agent, name):
    assert devices.device(user_agent) == name


def test_the_page_says_which_when_and_from_where(client, cast):
    here = come(client)
    come(client, PHONE)
    page = shown(here)
    assert page.index("Edge · Windows") < page.index("this device") < page.index("Safari · iPhone")
    assert "127.0.0.1" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(client, cast, number, django_assert_num_queries):
    here = come(client)
    for _time in range(number - 1):
        come(client, PHONE)
    shown(here)
    with django_assert_num_queries(3):
        page = shown(here)
    assert page.count("Safari · iPhone</b>") == number - 1


def test_one_device_is_signed_out(client, cast):
    here, phone = come(client), come(client, PHONE)
    sign_in = SignIn.objects.get(user_agent=PHONE)
    assert here.post(reverse("accounts:session_end", args=[sign_in.pk])).url == LIST
    assert phone.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200
    assert "iPhone" not in shown(here)


def test_all_others_are_signed_out(client, cast):
    here, others = come(client), [come(client, PHONE), come(client, DESKTOP)]
    stranger = come(client, login="student2")
    here.post(reverse("accounts:sessions_end"))
    assert [other.get(HOME).status_code for other in others] == [302, 302]
    assert here.get(HOME).status_code == stranger.get(HOME).status_code == 200


def test_nobody_signs_others_out(client, cast):
    here, other = come(client), come(client, login="student2")
    sign_in = SignIn.objects.get(user=cast.student2)
    assert here.post(reverse("accounts:session_end", args=[sign_in.pk])).status_code == 404
    assert other.get(HOME).status_code == 200


def test_what_has_ended_is_not_listed(client, cast):
    here, gone, old = come(client), come(client, PHONE), come(client, PHONE)
    gone.post(reverse("account_logout"))
    Session.objects.filter(pk=old.session.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert "iPhone" not in shown(here)
    assert SignIn.objects.filter(user=cast.student1).count() == 2
    come(client)  # the next sign-in clears away
    assert SignIn.objects.filter(user=cast.student1).count() == 2


class TestPassword:
    def change(self, client):
        new = "a new and longer password"
        return client.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})

    def test_changing_it_ends_the_others_and_this_one_goes_on(self, client, cast):
        here, phone = come(client), come(client, PHONE)
        assert self.change(here).status_code == 302
        assert phone.get(HOME).status_code == 302
        assert here.get(HOME).status_code == 200
        page = shown(here)
        assert "this device" in page
        assert "iPhone" not in page
        assert SignIn.objects.filter(user=cast.student1).count() == 1

    def test_one_that_an_administrator_sets_ends_all(self, client, cast):
        phone = come(client, PHONE)
        services.set_password(acting_user=cast.admin, now=NOW, person=cast.student1, password="another long password")
        assert phone.get(HOME).status_code == 302
        assert not SignIn.objects.filter(user=cast.student1).exists()


def test_a_closed_account_is_signed_in_nowhere(client, cast):
    come(client)
    services.set_standing(
        acting_user=cast.admin, now=NOW, person=cast.student1, is_active=False, is_administrator=False
    )
    assert not SignIn.objects.exists()


def test_when_it_was_used_last_is_written_down_now_and_then(client, cast, django_assert_num_queries):
    here = come(client)
    SignIn.objects.update(seen_at=NOW, user_agent="")
    me = reverse("accounts:keys")
    with django_assert_num_queries(2):
        here.get(me)
    assert SignIn.objects.get().seen_at == NOW
    sessions._seen.clear()  # as after some minutes, and as in another process
    with django_assert_num_queries(3):
        here.get(me)
    assert SignIn.objects.get().seen_at > NOW
    assert SignIn.objects.get().user_agent == DESKTOP
    with django_assert_num_queries(2):
        here.get(me)


class TestNewDevice:
    """A mail about a sign-in with a device that was not used before."""

    @pytest.fixture(autouse=True)
    def used(self, cast, client):
        """The account has been used before, on a desk."""
        User.objects.filter(pk=cast.student1.pk).update(last_login=NOW, language="en")
        cache.clear()

    @pytest.fixture
    def signing_in(self, client, mailoutbox, django_capture_on_commit_callbacks):
        """Sign in, and say about how many devices a mail has gone out by then."""

        def do(browser: str = DESKTOP, known: str = "", login: str = "student1") -> tuple[str, int]:
            other = type(client)(headers={"user-agent": browser})
            if known:
                other.cookies[devices.COOKIE] = known
            with django_capture_on_commit_callbacks(execute=True):
                other.post(reverse("account_login"), {"login": login, "password": PASSWORD})
            return other.cookies[devices.COOKIE].value, len(mailoutbox)

        return do

    def test_it_says_when_with_what_and_from_where_and_leads_to_the_page_of_devices(self, signing_in, mailoutbox):
        signing_in(PHONE)
        [message] = mailoutbox
        assert message.subject == "A new sign-in to your account"
        for words in (message.body, message.alternatives[0].content):
            assert "Safari · iPhone" in words
            assert "127.0.0.1" in words
            assert f"{LIST}" in words

    def test_a_device_that_was_used_before_is_not_told_of_again(self, signing_in):
        known, told = signing_in()
        assert told == 1
        cache.clear()  # as on another day
        assert signing_in(known=known)[1] == 1
        assert signing_in()[1] == 2

    def test_not_twice_on_a_day_for_browsers_of_one_kind(self, signing_in):
        assert [signing_in(browser)[1] for browser in (DESKTOP, DESKTOP, PHONE, PHONE)] == [1, 1, 2, 2]

    def test_not_at_the_first_sign_in_of_all(self, signing_in, cast):
        User.objects.filter(pk=cast.student1.pk).update(last_login=None)
        assert signing_in()[1] == 0

    def test_a_device_of_several_knows_all_of_them(self, signing_in, cast):
        User.objects.filter(pk=cast.student2.pk).update(last_login=NOW)
        known, _told = signing_in()
        both, told = signing_in(known=known, login="student2")
        assert told == 2
        cache.clear()
        assert [signing_in(known=both, login=login)[1] for login in ("student1", "student2")] == [2, 2]

    def test_who_does_not_want_it_gets_a_last_mail_that_says_so(
        self, signing_in, client, cast, django_capture_on_commit_callbacks, mailoutbox
    ):
        client.force_login(cast.student1)
        page = reverse("notices:preferences")
        values = {**mail_choices(cast.student1), "hour": "7", "time_zone": ""}

        def choose(**more):
            with django_capture_on_commit_callbacks(execute=True):
                assert client.post(page, values | more, headers={"accept-language": "en"}).status_code == 302
            return [each.subject for each in mailoutbox]

        assert choose() == choose(new_device="once") == []  # nothing said is nothing changed
        off = "Mails about new devices are switched off"
        assert choose(new_device="none") == choose(new_device="none") == [off]
        assert "signs in to your account with a device" in mailoutbox[0].body
        assert "If it was not you" in mailoutbox[0].body
        mailoutbox.clear()
        assert signing_in(PHONE)[1] == 0
        assert "No mail tells you" in client.get(LIST, headers={"accept-language": "en"}).text
        assert choose(new_device="once") == []
        cache.clear()
        assert signing_in(PHONE)[1] == 1
        acts = AuditEntry.objects.filter(actor=cast.student1, action__endswith="device_mails").order_by("pk")
        assert [each.action.partition(".")[2] for each in acts] == ["stop_device_mails", "begin_device_mails"]
        assert client.post(page, values | {"new_device": "digest"}).status_code == 422

    @pytest.mark.parametrize("forged", ["x", "." * 5000, "0" * 32])
    def test_what_the_device_makes_up_counts_for_nothing(self, signing_in, forged):
        assert signing_in(known=forged)[1] == 1

    def test_a_new_password_makes_devices_new_but_for_the_one_where_it_was_chosen(
        self, signing_in, client, django_capture_on_commit_callbacks, mailoutbox
    ):
        elsewhere, _told = signing_in(PHONE)
        here = come(client)
        new = "a new and longer password"
        with django_capture_on_commit_callbacks(execute=True):
            here.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})
        mailoutbox.clear()
        cache.clear()
        for cookie, told in ((here.cookies[devices.COOKIE].value, 0), (elsewhere, 1)):
            other = type(client)(headers={"user-agent": PHONE})
            other.cookies[devices.COOKIE] = cookie
            with django_capture_on_commit_callbacks(execute=True):
                other.post(reverse("account_login"), {"login": "student1", "password": new})
            assert len(mailoutbox) == told

    def test_whoever_signs_out_at_once_is_told_of_all_the_same(self, cast, mailoutbox):
        tasks.mail_new_device.call(cast.student1.pk, 10**9, NOW.isoformat())
        assert mailoutbox[0].subject == "A new sign-in to your account"

    def test_nothing_is_kept_of_it_here_beyond_the_page_of_devices(self, signing_in, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        signing_in(PHONE)
        kept = str(DBTaskResult.objects.values().get())
        assert "mail_new_device" in kept
        assert "iPhone" not in kept
        assert "127.0.0.1" not in kept
