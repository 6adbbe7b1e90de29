"""The card of a name and the timeline in a real browser: by mouse, by keyboard, by touch."""

import pytest
from playwright.sync_api import expect

from history.models import Event
from history.services import keep_event, save_name
from tests.cast import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = ".card--name:popover-open"


@pytest.fixture
def visit(signed_in, cast, chapter):
    """A function that opens a page of the reading room as student1."""
    for word, spellings in (("ทรอตสกี", ["หรือตสกี"]), ("บุคาริน", []), ("สตาลิน", [])):
        save_name(
            acting_user=None, now=NOW, book=chapter.book, name=word, kind="person", spellings=spellings, note_en="a person"
        )  # fmt: skip
    for event in Event.objects.all():
        keep_event(acting_user=None, now=NOW, event=event)

    def visit(path: str, **options):
        page = signed_in(cast.student1, **options).new_page()
        page.goto(f"/courses/rus331/read/modern-russia/{path}")
        return page

    return visit


def name_of(page, word: str):
    return page.locator(".noun[data-name]", has_text=word).first


def test_the_card_opens_under_the_mouse_stays_while_one_is_in_it_and_goes_with_escape(visit):
    page = visit("4/five-year-plans/")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/names/") else None)
    name_of(page, "บุคาริน").hover()
    card = page.locator(OPEN)
    expect(card).to_contain_text("a person")
    card.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    name_of(page, "หรือตสกี").hover()
    expect(card).to_contain_text("ทรอตสกี")
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)
    assert len(asked) == 1


def test_the_card_leads_to_the_page_of_the_name(visit):
    page = visit("4/five-year-plans/")
    name_of(page, "หรือตสกี").click()
    page.locator(OPEN).get_by_text("Every place").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ทรอตสกี")
    page.locator("a.passages__link").first.click()
    expect(page.locator("#b3")).to_be_in_viewport()


def test_n_goes_through_the_names_of_the_paragraph(visit):
    page = visit("4/five-year-plans/")
    focused = page.locator(":focus")
    page.locator("#b3 .block__no").focus()
    page.keyboard.press("n")
    expect(page.locator(OPEN)).to_contain_text("ทรอตสกี")
    expect(focused).to_have_text("หรือตสกี")
    page.keyboard.press("n")
    expect(page.locator(OPEN)).to_contain_text("บุคาริน")
    page.keyboard.press("n")
    expect(page.locator(OPEN)).to_contain_text("ทรอตสกี")
    expect(focused).to_have_text("หรือตสกี")
    page.keyboard.press("Shift+N")
    expect(page.locator(OPEN)).to_contain_text("บุคาริน")
    expect(focused).to_have_text("บุคาริน")
    page.keyboard.press("Enter")
    expect(focused).to_have_text("Every place")
    page.keyboard.press("Escape")
    expect(page.locator(OPEN)).to_have_count(0)
    expect(focused).to_have_text("บุคาริน")


def test_the_card_opens_at_a_tap(visit):
    page = visit("4/five-year-plans/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    name_of(page, "บุคาริน").tap()
    card = page.locator(OPEN)
    expect(card).to_contain_text("a person")
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.locator("h1").tap()
    expect(card).to_have_count(0)


def test_the_choice_of_words_is_not_disturbed(visit):
    page = visit("4/five-year-plans/")
    page.locator("#b3 .block__no").click()
    expect(page.locator("[data-tools]")).to_be_visible()
    name_of(page, "บุคาริน").hover()
    page.wait_for_timeout(500)
    assert page.locator(OPEN).count() == 0


def test_the_index_narrows_while_one_types(visit):
    page = visit("names/")
    page.get_by_role("searchbox").type("หรือ")
    expect(page.locator("[data-names-entry]:visible")).to_have_count(1)
    page.get_by_role("searchbox").fill("ไม่มี")
    expect(page.get_by_text("No name on this page")).to_be_visible()


def test_the_timeline_is_walked_with_arrows(visit):
    page = visit("4/timeline/")
    label = "document.activeElement.getAttribute('aria-label')"
    page.locator("svg.tl a").first.focus()
    first = page.evaluate(label)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(label) != first
    page.keyboard.press("End")
    assert "1934" in page.evaluate(label)
    assert page.locator("svg.tl a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    expect(page.locator("#b5")).to_be_in_viewport()


def test_a_narrow_timeline_is_a_list_and_never_wider_than_the_screen(visit):
    page = visit("4/timeline/", viewport={"width": 350, "height": 800})
    expect(page.locator("svg.tl")).to_be_hidden()
    expect(page.locator(".events__item")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 350
