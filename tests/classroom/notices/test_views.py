"""The list of notices, and the way from one to its page."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.notices import queries, services
from classroom.notices.models import Notice
from tests.cast import NOW, Cast


@pytest.fixture
def notices(cast: Cast) -> list[Notice]:
    return services.notify(
        recipients=[cast.student1, cast.student2], kind=Notice.Kind.REPLY, path="/accounts/profile/", now=NOW,
        details={"by": "", "thread": "วัดแผนห้าปีด้วยอะไร", "course": cast.course.title},
    )  # fmt: skip


def test_the_list_shows_own_notices_only(cast: Cast, notices, client: Client) -> None:
    client.force_login(cast.stranger)
    assert "วัดแผนห้าปีด้วยอะไร" not in client.get(reverse("notices:list")).content.decode()
    client.force_login(cast.student1)
    assert "วัดแผนห้าปีด้วยอะไร" in client.get(reverse("notices:list")).content.decode()


def test_the_list_takes_the_same_queries_for_one_and_for_three(
    cast: Cast, notices, client: Client, django_assert_num_queries
) -> None:
    client.force_login(cast.student1)
    with django_assert_num_queries(5):  # session, user, count, page, unread
        client.get(reverse("notices:list"))
    for _ in range(2):
        services.notify(recipients=[cast.student1], kind=Notice.Kind.ENROLLED, details={}, path="/", now=NOW)
    with django_assert_num_queries(5):
        client.get(reverse("notices:list"))


def test_opening_one_leads_to_its_page_and_marks_it(cast: Cast, notices, client: Client) -> None:
    client.force_login(cast.student1)
    assert queries.unread_count(cast.student1, NOW) == 1
    response = client.get(reverse("notices:notice", args=[notices[0].pk]))
    assert response.url == "/accounts/profile/"
    assert queries.unread_count(cast.student1, NOW) == 0
    assert queries.unread_count(cast.student2, NOW) == 1


def test_nobody_opens_anothers(cast: Cast, notices, client: Client) -> None:
    client.force_login(cast.student2)
    assert client.get(reverse("notices:notice", args=[notices[0].pk])).status_code == 404
    assert queries.unread_count(cast.student1, NOW) == 1


def test_all_are_marked_by_one_button(cast: Cast, notices, client: Client) -> None:
    client.force_login(cast.student1)
    assert client.get(reverse("notices:mark_all_read")).status_code == 405
    client.post(reverse("notices:mark_all_read"))
    assert queries.unread_count(cast.student1, NOW) == 0
    assert queries.unread_count(cast.student2, NOW) == 1
