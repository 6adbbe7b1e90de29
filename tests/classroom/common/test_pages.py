"""The frame of every page: what holds for all of them, looked at on a few."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation


@pytest.mark.django_db
@pytest.mark.usefixtures("standing_clock")
def test_a_page_of_mine_holds_no_token_so_that_it_can_be_kept(client, cast):
    client.force_login(cast.student1)
    page = client.get(reverse("desk:home")).content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert client.get(reverse("desk:home")).content.decode() == page


@pytest.mark.django_db
def test_reading_settings_are_attributes_of_the_page(client, cast):
    cast.student1.theme = "sepia"
    cast.student1.text_size = "xl"
    cast.student1.save()
    client.force_login(cast.student1)
    opening = re.search(r"<html[^>]*>", client.get(reverse("desk:home")).content.decode())[0]
    assert 'data-theme="sepia"' in opening
    assert 'data-size="xl"' in opening
    assert "data-leading" not in opening


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["th", "en"])
def test_the_language_of_the_page_is_said(client, language):
    page = client.get(reverse("account_login"), headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}"' in page


@pytest.mark.django_db
def test_signing_in_asks_for_a_name_in_a_label_and_not_in_a_placeholder(client):
    page = client.get(reverse("account_login"), headers={"accept-language": "en"}).content.decode()
    assert "User name, student number or e-mail" in page
    assert "placeholder" not in page


def test_the_page_of_a_broken_server_needs_neither_request_nor_database():
    with translation.override("en"):
        page = render_to_string("500.html")
    assert "Something broke on our side" in page
    assert "<nav" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_reset_password", "account_reset_password_done", "account_change_password", "account_logout"]
)
def test_the_pages_of_an_account_stand_in_our_frame(client, cast, name):
    client.force_login(cast.student1)
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1") == page.count("<main") == 1
    assert 'class="narrow' in page


@pytest.mark.django_db
def test_without_scripts_the_settings_are_a_page_with_a_button(client, cast):
    client.force_login(cast.student1)
    page = client.get(reverse("accounts:reading_settings")).content.decode()
    assert "settings__save" in page
    chosen = {"theme": "sepia", "size": "", "face": "", "leading": "", "width": ""}
    assert client.post(reverse("accounts:reading_settings"), chosen).status_code == 302
    cast.student1.refresh_from_db()
    assert cast.student1.theme == "sepia"
