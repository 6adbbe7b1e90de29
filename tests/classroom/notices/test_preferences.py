"""How people choose what is mailed, and how they end it from a mail."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.courses.models import Enrollment
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


STAFF_ONLY = {
    "answer_wanted", "flag_raised", "extension_asked", "regrade_asked", "allocated", "join_asked", "fault_reported",
    "text_corrected", "batch_done",
}  # fmt: skip
STUDENTS_ONLY = {
    "prompt_set", "prompt_due", "grade_released", "handed_in", "extension_decided", "deadline_moved", "team_changed",
    "essay_returned", "regrade_answered", "review_open",
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "shown", "hidden"),
    [
        ("student1", STUDENTS_ONLY | {"comment_answered"}, STAFF_ONLY | {"data_asked"}),
        ("instructor", STAFF_ONLY | {"comment_answered"}, STUDENTS_ONLY | {"data_asked"}),
        ("assistant", {"answer_wanted", "flag_raised", "regrade_asked", "allocated"}, STUDENTS_ONLY | {"join_asked"}),
        ("admin", {"data_asked", "batch_done"}, STUDENTS_ONLY | {"answer_wanted"}),
        ("dropped", STUDENTS_ONLY, STAFF_ONLY),
        ("stranger", STUDENTS_ONLY, STAFF_ONLY),
    ],
)
def test_one_chooses_among_what_one_can_be_told(cast: Cast, client: Client, who, shown, hidden) -> None:
    client.force_login(getattr(cast, who))
    form = client.get(reverse("notices:preferences")).context["form"]
    assert shown <= form.fields.keys()
    assert not hidden & form.fields.keys()
    assert {"mention", "reply", "anchor_changed", "join_decided", "data_ready"} <= form.fields.keys()
    assert "enrolled" not in form.fields  # nobody is told so any more


def test_who_has_two_roles_is_asked_about_both(cast: Cast, client: Client) -> None:
    place = cast.enrollments["student1"]
    Enrollment.objects.create(
        course=cast.other_course, user=cast.student1, role="assistant", created_at=NOW, changed_at=NOW
    )
    client.force_login(place.user)
    page = reverse("notices:preferences")
    assert {"handed_in", "flag_raised"} <= client.get(page).context["form"].fields.keys()
    client.post(page, chosen(cast, flag_raised="once", join_asked="once"))
    assert dict(MailChoice.objects.values_list("kind", "delivery")) == {"flag_raised": "once"}


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
