"""The sheet in which a reader sets how the text looks."""

import os

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from tests.chromium import ARGUMENTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium, live_server, client, cast, monkeypatch):
    # Playwright runs a loop of its own in this thread, where Django would refuse to read the database.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    client.force_login(cast.student1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(locale="en-GB", base_url=live_server.url)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        yield context.new_page()
        browser.close()


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
