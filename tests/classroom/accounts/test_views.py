"""The pages of one's own account: language and how the text looks."""

import re

import pytest
from django.urls import reverse

from classroom.accounts.models import Theme
from tests.cast import Cast

PROFILE = reverse("accounts:profile")
READING = reverse("accounts:reading_settings")
FIELDS = {
    "theme": "sepia", "size": "xl", "face": "loopless", "leading": "loosest", "width": "wide", "align": "justify",
    "eras": "both", "shortcuts": "off",
}  # fmt: skip


@pytest.fixture
def reader(client, cast: Cast):
    client.force_login(cast.student1)
    return client


def test_it_says_who_one_is(reader, cast):
    page = reader.get(PROFILE).content.decode()
    for words in (cast.student1.full_name, "Natthawadee Khattiya", "65010231", "student1@example.ac.th"):
        assert words in page


@pytest.mark.parametrize(("name", "shown"), [("admin", True), ("student1", False)])
def test_the_way_to_the_admin_is_for_administrators(client, cast, name, shown):
    client.force_login(getattr(cast, name))
    assert (reverse("admin:index") in client.get(PROFILE).content.decode()) == shown


@pytest.mark.parametrize(("language", "words"), [("th", "บันทึก"), ("en", "Your choice is saved.")])
def test_the_answer_is_in_the_language_that_was_chosen(reader, cast, language, words):
    page = reader.post(PROFILE, {"language": language}, follow=True).content.decode()
    assert words in page
    assert f'<html lang="{language}"' in page
    cast.student1.refresh_from_db()
    assert cast.student1.language == language


def test_a_language_that_is_not_spoken_is_refused(reader, cast):
    assert reader.post(PROFILE, {"language": "xx"}).status_code == 422
    cast.student1.refresh_from_db()
    assert cast.student1.language == ""


def test_nobody_changes_their_name_or_number_here(reader, cast):
    reader.post(PROFILE, {"language": "en", "full_name": "x", "student_number": "1", "is_staff": "on"})
    cast.student1.refresh_from_db()
    assert (cast.student1.student_number, cast.student1.is_staff) == ("65010231", False)


def test_how_the_text_looks_is_kept(reader, cast):
    assert reader.post(READING, FIELDS).url == READING
    cast.student1.refresh_from_db()
    person = cast.student1
    kept = (person.theme, person.text_size, person.typeface, person.leading, person.measure, person.alignment)
    assert kept == tuple(FIELDS.values())[:6]
    assert (person.shows_both_eras, person.uses_shortcuts) == (True, False)
    page = reader.get(READING).text
    for name, value in FIELDS.items():
        assert f' data-{name}="{value}"' in page.partition(">")[2].partition(">")[0]
        assert re.search(f'<input[^>]*name="{name}"[^>]*value="{value}"[^>]*checked', page)
    reader.post(READING, dict.fromkeys(FIELDS, ""))
    cast.student1.refresh_from_db()
    assert (person.shows_both_eras, person.uses_shortcuts, person.alignment) == (False, True, "")


def test_a_script_sends_one_choice_and_wants_no_page_back(reader, cast):
    response = reader.post(READING, {"theme": "dark"}, headers={"x-requested-with": "fetch"})
    assert response.status_code == 204
    cast.student1.refresh_from_db()
    assert (cast.student1.theme, cast.student1.text_size) == (Theme.DARK, "")


def test_a_choice_that_there_is_not_is_refused(reader, cast):
    assert reader.post(READING, {"theme": "pink"}).status_code == 422
    cast.student1.refresh_from_db()
    assert cast.student1.theme == ""
