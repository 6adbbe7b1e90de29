"""Whose answer it is: nobody else is given it again."""

from django.test import Client
from django.urls import reverse

from tests.cast import Cast


def test_a_signed_in_readers_pages_are_kept_by_nobody_else_and_asked_for_anew(client: Client, cast: Cast):
    client.force_login(cast.student1)
    for path in (reverse("desk:home"), reverse("desk:course", args=[cast.course.slug]), "/courses/none/"):
        assert client.get(path).headers["Cache-Control"] == "private, no-cache"


def test_what_one_reader_was_given_stands_for_no_other(client: Client, cast: Cast):
    page = reverse("courses:people", args=[cast.course.slug])
    client.force_login(cast.student1)
    etag = {"if-none-match": client.get(page).headers["ETag"]}
    client.force_login(cast.instructor)
    assert client.get(page, headers=etag).status_code == 200
    client.force_login(cast.dropped)
    assert client.get(page, headers=etag).status_code == 404
    client.logout()
    assert client.get(page, headers=etag).status_code == 302


def test_what_says_itself_how_long_it_holds_keeps_its_word(client: Client, cast: Cast):
    client.force_login(cast.student1)
    assert "no-store" in client.get(reverse("desk:healthz")).headers["Cache-Control"]
