"""What everybody agrees to: shown before all else when it is new, asked for without a query, never changed."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.accounts.models import Consent, ConsentText, User
from classroom.accounts.services.consents import agree, publish_consent
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def publish(cast: Cast, words: str = "one", expected: int = 0) -> ConsentText:
    return publish_consent(
        acting_user=cast.admin,
        now=timezone.now(),
        text_th=f"ข้อความ {words}",
        text_en=f"Text {words}",
        expected=expected,
    )


def test_while_nothing_is_published_nobody_is_asked(cast: Cast, client: Client) -> None:
    client.force_login(cast.student1)
    assert client.get(reverse("desk:home")).status_code == 200
    assert client.get(reverse("accounts:consent")).status_code == 200
    assert client.post(reverse("accounts:consent"), {"agreed": "on", "version": "1"}).status_code == 200
    assert not Consent.objects.exists()


def test_whoever_is_signed_in_when_it_is_published_reads_it_before_the_next_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.student1)
    home = reverse("desk:home")
    assert client.get(home).status_code == 200
    publish(cast)
    sent = client.get(reverse("desk:course", args=["rus331"]) + "?x=1")
    assert sent.status_code == 302
    page = client.get(sent.url)
    assert "ข้อความ one" in page.content.decode()
    agreed = client.post(sent.url, {"agreed": "on", "version": "1", "next": "/courses/rus331/?x=1"})
    assert agreed.url == "/courses/rus331/?x=1"
    assert client.get(home).status_code == 200
    assert Consent.objects.get(user=cast.student1).text.version == 1
    assert "1" in client.get(reverse("accounts:data")).content.decode()


def test_a_new_version_is_agreed_to_anew_and_both_are_listed(cast: Cast, client: Client) -> None:
    publish(cast)
    client.force_login(cast.student1)
    cast.student1.refresh_from_db()
    agree(acting_user=cast.student1, now=timezone.now(), version=1)
    publish(cast, "two", expected=1)
    assert client.get(reverse("desk:home")).status_code == 302
    cast.student1.refresh_from_db()
    with pytest.raises(ValidationError):
        agree(acting_user=cast.student1, now=timezone.now(), version=1)
    agree(acting_user=cast.student1, now=timezone.now(), version=2)
    agree(acting_user=cast.student1, now=timezone.now(), version=2)
    assert list(Consent.objects.filter(user=cast.student1).values_list("text__version", flat=True)) == [2, 1]
    assert client.get(reverse("desk:home")).status_code == 200


def test_whoever_comes_later_is_asked_at_sign_in(cast: Cast, client: Client) -> None:
    publish(cast)
    late = User.objects.create(username="late", full_name="มาทีหลัง")
    client.force_login(late)
    assert client.get(reverse("desk:home")).status_code == 302


@pytest.mark.parametrize("name", ["account_logout", "accounts:data", "accounts:erasure", "accounts:consent"])
def test_ways_out_stay_open(cast: Cast, client: Client, name: str) -> None:
    publish(cast)
    client.force_login(cast.student1)
    answer = client.get(reverse(name))
    assert answer.status_code == 200 or "reauthenticate" in answer.url


def test_what_scripts_ask_for_leads_there_too_and_writes_nothing(cast: Cast, client: Client) -> None:
    publish(cast)
    client.force_login(cast.student1)
    path = reverse("discussions:thread_create", args=["rus331"])
    assert (
        client.post(path, headers={"hx-request": "true"}).headers["HX-Redirect"].startswith(reverse("accounts:consent"))
    )
    assert client.post(path, {"title": "x"}).status_code == 302
    assert client.post(reverse("accounts:profile"), {"language": "en"}).url.startswith(reverse("accounts:consent"))


def test_it_costs_no_query(cast: Cast, client: Client, django_assert_num_queries) -> None:
    client.force_login(cast.student1)
    path = reverse("accounts:keys")
    client.get(path)
    with django_assert_num_queries(2):  # the session and the person
        client.get(path)
    publish(cast)
    User.objects.update(consent_due=False)
    with django_assert_num_queries(2):
        client.get(path)


@pytest.mark.parametrize("going", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "\\\\x"])
def test_agreeing_leads_nowhere_else(cast: Cast, client: Client, going: str) -> None:
    publish(cast)
    client.force_login(cast.student1)
    answer = client.post(reverse("accounts:consent"), {"agreed": "on", "version": "1", "next": going})
    assert answer.url == reverse("desk:home")


class TestPublishing:
    @pytest.mark.parametrize(("thai", "english"), [("", "Text"), ("ข้อความ", " ")])
    def test_both_languages_are_needed(self, cast: Cast, thai: str, english: str) -> None:
        with pytest.raises(ValidationError):
            publish_consent(acting_user=cast.admin, now=timezone.now(), text_th=thai, text_en=english, expected=0)

    def test_of_two_at_once_one_wins_and_the_same_is_not_published_twice(self, cast: Cast) -> None:
        publish(cast)
        with pytest.raises(ValidationError):
            publish(cast, "other", expected=0)
        with pytest.raises(ValidationError):
            publish(cast, expected=1)
        assert ConsentText.objects.count() == 1

    def test_an_administrator_looks_at_it_and_publishes(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.admin)
        path = reverse("admin:accounts_consenttext_add")
        words = {"text_th": "## เรื่อง\n\nตกลง", "text_en": "## Subject\n\nAgreed", "expected": "0"}
        assert client.post(path, words | {"text_en": ""}).status_code == 422
        seen = client.post(path, words | {"_preview": "1"})
        assert "<h2>Subject</h2>" in seen.content.decode() or "Subject</h" in seen.content.decode()
        assert not ConsentText.objects.exists()
        assert client.post(path, words | {"_publish": "1"}).status_code == 302
        assert ConsentText.objects.get().version == 1
        agree(acting_user=User.objects.get(pk=cast.admin.pk), now=timezone.now(), version=1)
        change = reverse("admin:accounts_consenttext_change", args=(ConsentText.objects.get().pk,))
        assert client.get(change).status_code == 200
        assert client.post(change, words).status_code == 403

    def test_instructors_do_not_come_to_it(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.instructor)
        assert client.get(reverse("admin:accounts_consenttext_add")).status_code in (403, 404)
