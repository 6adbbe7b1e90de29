"""The sheet in which a reader sets how the text looks."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(signed_in, cast):
    return signed_in(cast.student1).new_page()


def test_a_choice_shows_at_once_and_is_kept(page, cast):
    page.goto(reverse("desk:home"))
    page.click("[data-reading-settings-open]")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        sheet.locator("[name=theme][value=dark]").check()
    assert kept.value.status == 204
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    cast.student1.refresh_from_db()
    assert cast.student1.theme == "dark"
