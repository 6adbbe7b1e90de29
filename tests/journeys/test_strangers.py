"""Whoever is not in the course: typed addresses lead nowhere, whether there is something behind them or not."""

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import PAGES, path_of

NO_COURSE = ("desk:home", "desk:calendar", "desk:offline", "joining:", "mfa_index")
# One page for every address that belongs to a course, or to those who teach one.
PATHS = {page.name: page for page in PAGES if not page.name.startswith(("account", "notices:", *NO_COURSE))}


SIGN_IN = ("/accounts/login/", "/admin/login/")


@pytest.mark.parametrize("who", ["student24", "student25", "stranger"])
def test_finds_nothing_at_any_address(visit, language, who):
    """student24 has dropped the course, student25 is in another one, and the stranger is in none."""
    visitor = visit(who, language=language)
    visitor.expected.add(404)
    assert visitor.page.goto("/courses/rus331/").status == 404
    expect(visitor.page.locator("html")).to_have_attribute("lang", language[:2])
    for page in PATHS.values():
        answer = visitor.context.request.get(path_of(page))
        assert answer.status == 404, answer.url
        assert "สตาลิน" not in answer.text()


def test_a_visitor_is_sent_to_sign_in_from_everywhere(visit):
    visitor = visit()
    for page in PATHS.values():
        answer = visitor.context.request.get(path_of(page), max_redirects=0)
        assert answer.status == 302
        assert answer.headers["location"].partition("?")[0] in SIGN_IN
