"""How people choose what is mailed, and how they end it from a mail."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.notices import queries, services
from classroom.notices.mails import unsubscribe_token
from classroom.notices.models import Delivery, MailChoice, Notice
from tests.cast import NOW, Cast


@pytest.fixture
def page(cast: Cast, client: Client):
    client.force_login(cast.student1)
    return reverse("notices:preferences")


def chosen(cast: Cast, **choices) -> dict:
    return {**queries.mail_choices(cast.student1), "hour": "7", "time_zone": "", **choices}


def test_a_choice_is_kept_and_a_default_leaves_no_row(cast: Cast, client: Client, page) -> None:
    assert client.get(page).status_code == 200
    data = chosen(cast, reply="digest", hour="20", time_zone="Asia/Tokyo")
    assert client.post(page, data).status_code == 302
    assert dict(MailChoice.objects.values_list("kind", "delivery")) == {"reply": "digest"}
    when = queries.digest_time(cast.student1)
    assert (when.hour, when.time_zone) == (20, "Asia/Tokyo")
    client.post(page, chosen(cast, reply="once"))
    assert not MailChoice.objects.exists()
    assert queries.mail_choices(cast.student2)["reply"] == Delivery.ONCE


@pytest.mark.parametrize("wrong", [{"reply": "hourly"}, {"hour": "24"}, {"time_zone": "Mars/Olympus"}])
def test_what_there_is_not_is_refused(cast: Cast, client: Client, page, wrong) -> None:
    assert client.post(page, chosen(cast, **wrong)).status_code == 422
    assert not MailChoice.objects.exists()


def test_what_waits_goes_along_with_the_choice(cast: Cast) -> None:
    services.choose_mail(acting_user=cast.student1, choices={"reply": "digest"})
    services.notify(recipients=[cast.student1], kind="reply", details={"thread": "ก"}, path="/", now=NOW)
    assert len(queries.waiting_for_digest(cast.student1)) == 1
    services.choose_mail(acting_user=cast.student1, choices={"reply": "app"})
    assert queries.waiting_for_digest(cast.student1) == []


class TestUnsubscribe:
    """One click in a mail program, without a session and without a page of ours before it."""

    def path(self, cast: Cast, kind: str = "reply") -> str:
        return reverse("notices:unsubscribe", args=[unsubscribe_token(cast.student1, kind)])

    def test_looking_asks_and_changes_nothing(self, cast: Cast) -> None:
        page = Client().get(self.path(cast))
        assert page.status_code == 200
        assert b"<form" in page.content
        assert not MailChoice.objects.exists()

    def test_one_click_ends_it(self, cast: Cast) -> None:
        strict = Client(enforce_csrf_checks=True)
        response = strict.post(self.path(cast), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert queries.mail_choices(cast.student1)["reply"] == Delivery.APP
        assert queries.mail_choices(cast.student2)["reply"] == Delivery.ONCE

    def test_who_wants_nothing_of_it_still_gets_nothing(self, cast: Cast) -> None:
        services.choose_mail(acting_user=cast.student1, choices={"reply": "none"})
        Client().post(self.path(cast))
        assert queries.mail_choices(cast.student1)["reply"] == Delivery.NONE

    def test_the_daily_mail_ends_as_a_whole(self, cast: Cast) -> None:
        Client().post(self.path(cast, "digest"))
        assert Delivery.DIGEST not in queries.mail_choices(cast.student1).values()
        assert queries.mail_choices(cast.student1)["reply"] == Delivery.ONCE

    @pytest.mark.parametrize("change", [lambda token: token[:-1] + "A", lambda token: "2" + token, lambda token: "x"])
    def test_a_changed_address_is_none(self, cast: Cast, change) -> None:
        token = change(unsubscribe_token(cast.student1, "reply"))
        if token == unsubscribe_token(cast.student1, "reply"):
            token += "A"
        assert Client().post(reverse("notices:unsubscribe", args=[token])).status_code == 404
        assert not MailChoice.objects.exists()


def test_the_list_narrows_and_leaves_out_what_is_gone(cast: Cast, client: Client, page) -> None:
    for kind in (Notice.Kind.REPLY, Notice.Kind.GRADE_RELEASED):
        services.notify(
            recipients=[cast.student1], kind=kind, details={"thread": "ก", "assignment": "ข"}, path="/", now=NOW
        )
    services.notify(
        recipients=[cast.student1], kind="reply", details={"posts": [7]}, path="/", now=NOW, subject=("thread", 99)
    )
    client.post(page, chosen(cast))
    found = {
        show: client.get(reverse("notices:list"), {"show": show}).content.decode().count("notices__item")
        for show in ("all", "unread", "talk", "work", "text")
    }
    assert found == {"all": 2, "unread": 2, "talk": 1, "work": 1, "text": 0}
