"""Searching in a real browser: from the key to the words in their place, and on to the next."""

import re

import pytest
from playwright.sync_api import expect

from tests.chromium import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAINTED = """name => [...(CSS.highlights.get(name) ?? [])].map(range => range.toString())"""


@pytest.fixture
def visit(signed_in, cast, chapter, path):
    """A function that opens the section five-year-plans as student1."""

    def visit(rest: str = "", **options):
        page = signed_in(cast.student1, **options).new_page()
        page.goto(path() + rest)
        return page

    return visit


def test_from_the_key_to_the_next_place(visit):
    page = visit()
    words = page.locator("#b3 .block__text").inner_html()
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Words to find")
    expect(field).to_be_focused()
    page.keyboard.type("เลนิน")
    page.keyboard.press("Enter")
    page.get_by_text("หลังจากนั้นพรรคแตกเป็นหลายฝ่าย").click()

    bar = page.get_by_role("navigation", name="Places found")
    expect(bar.get_by_role("status")).to_have_text("2 of 3")
    until(page, "CSS.highlights.has('found') && CSS.highlights.has('shown')")
    assert page.evaluate(PAINTED, "found") == ["เลนิน", "เลนิน"]
    assert page.evaluate(PAINTED, "shown") == ["เลนิน"]

    # Back within the section the page is not asked for anew, and its address is that of the place.
    page.evaluate("window.same = true")
    bar.get_by_role("link", name="Previous place").click()
    expect(bar.get_by_role("status")).to_have_text("1 of 3")
    assert page.evaluate("window.same")
    assert "passage=b1%3A6-11%401#b1" in page.url or "passage=b1:6-11@1#b1" in page.url
    expect(bar.get_by_role("link", name="Next place")).to_be_focused()

    # On over the end of the section.
    bar.get_by_role("link", name="Next place").press("Enter")
    expect(bar.get_by_role("status")).to_have_text("2 of 3")
    bar.get_by_role("link", name="Next place").click()
    page.wait_for_url("**/great-purge/**")
    expect(bar.get_by_role("status")).to_have_text("3 of 3")
    until(page, "CSS.highlights.has('shown')")
    assert page.evaluate(PAINTED, "shown") == ["เลนิน"]
    expect(bar.get_by_role("link", name="Next place")).to_be_hidden()

    bar.get_by_role("link", name="End the search").click()
    expect(bar).to_have_count(0)
    assert re.search(r"/great-purge/(\?passage=b5:\d+-\d+@1)?$", page.url)
    page.go_back()
    bar.get_by_role("link", name="Previous place").click()
    page.wait_for_url("**/introduction/**")

    # The text is painted, never changed.
    page = visit("?q=อุตสาหกรรม")
    until(page, "CSS.highlights.has('found')")
    assert page.evaluate(PAINTED, "found") == ["อุตสาหกรรม"]
    assert page.locator("#b3 .block__text").inner_html() == words


def test_from_a_page_on_which_no_place_is_shown_yet(visit):
    page = visit("?q=ค.ศ.")
    bar = page.get_by_role("navigation", name="Places found")
    expect(bar.get_by_role("status")).to_have_text("3 places", use_inner_text=True)
    bar.get_by_role("link", name="Next place").click()
    expect(bar.get_by_role("status")).to_have_text("2 of 3")
    assert "/five-year-plans/" in page.url


def test_without_scripts_the_ways_are_links(visit):
    page = visit("?q=ค.ศ.", java_script_enabled=False)
    bar = page.get_by_role("navigation", name="Places found")
    bar.get_by_role("link", name="Next place").click()
    expect(bar.get_by_role("status")).to_have_text("2 of 3")
    assert page.url.endswith("#b4")
    bar.get_by_role("link", name="Next place").click()
    assert "/great-purge/" in page.url
    expect(bar.get_by_role("status")).to_have_text("3 of 3")


def test_a_stroke_in_a_field_is_a_stroke(visit):
    page = visit()
    page.goto("/courses/rus331/search/?q=a")
    field = page.get_by_role("searchbox", name="Words to find")
    field.press("End")
    page.keyboard.type("/b")
    expect(field).to_have_value("a/b")
