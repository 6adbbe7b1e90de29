"""Reading in a real browser: choosing words, threads and notes beside their line, and the place that is kept."""

import re

import pytest
from playwright.sync_api import expect

from classroom.reading.models import Progress
from history.models import Footnote
from tests.chromium import until, until_so
from tests.history.sample import SECOND, THIRD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 390, "height": 844}


@pytest.fixture
def visit(signed_in, cast, chapter, path):
    """A function that opens the section as student1: what stands behind its address, and how the browser is.

    With `stands` its clock goes only where the test lets it.
    """

    def visit(rest: str = "", *, stands: bool = False, **options):
        page = signed_in(cast.student1, **options).new_page()
        page.clock.install()
        if stands:
            page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
        page.goto(path() + rest)
        return page

    return visit


def chosen(page) -> str:
    return page.evaluate("getSelection().toString()")


def drawn(page, name: str) -> list[str]:
    """The words of the page under a highlight."""
    return page.evaluate("name => [...(CSS.highlights.get(name) ?? [])].map(String)", name)


def test_the_words_of_a_thread_are_underlined_and_its_link_stands_beside_them(visit, begin):
    begin("b3:5-20@1")
    page = visit()
    assert drawn(page, "talk") == [SECOND[5:20]]
    words = page.locator("#b3 .block__text").bounding_box()
    link = page.locator("a[data-thread]").bounding_box()
    assert link["x"] > words["x"] + words["width"]
    assert abs(link["y"] - words["y"]) < 20


def test_a_thread_opens_in_the_margin_and_closes_with_escape(visit, begin):
    thread = begin("b3:5-20@1")
    page = visit()
    before = page.locator("#b4").bounding_box()["y"]
    page.locator("a[data-thread]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("section.thread")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"#thread-{thread.pk}$"))
    assert drawn(page, "talk-open") == [SECOND[5:20]]
    assert page.locator("#b4").bounding_box()["y"] == before
    page.keyboard.press("Escape")
    expect(page.locator("section.thread")).to_have_count(0)
    expect(page.locator("a[data-thread]")).to_be_focused()


def test_the_address_of_an_open_thread_opens_it_again(visit, begin):
    thread = begin("b3:5-20@1")
    expect(visit(f"#thread-{thread.pk}").locator("section.thread")).to_be_visible()


def test_one_answers_where_the_thread_stands(visit, begin):
    thread = begin("b3:5-20@1")
    page = visit()
    page.locator("a[data-thread]").click()
    page.locator(".thread textarea").last.fill("ชาวนาเป็นผู้จ่าย")
    page.locator(".thread form button[type=submit]").last.click()
    expect(page.locator(".thread")).to_contain_text("ชาวนาเป็นผู้จ่าย")
    thread.refresh_from_db()
    assert thread.post_count == 2


def test_what_is_pressed_twice_before_it_has_come_comes_once(visit, begin):
    """On a slow line nothing happens at first, and one presses again: nothing that was begun meanwhile is taken away."""
    begin("b3:5-20@1")
    page = visit()
    held = []

    def hold(route):
        held.append(route)

    page.route(re.compile(r"/me/reading/|/me/keys/|/faults/new/|margin=1"), hold)

    def comes(part: str) -> None:
        """All that was asked for comes, and `part` is there once."""
        until_so(page, lambda: held)
        for route in held:
            route.continue_()
        expect(page.locator(part)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert (len(held), page.locator(part).count()) == (1, 1)
        held.clear()

    for key, part in (("s", ".settings"), ("?", "dialog[open]")):
        page.keyboard.press(key)
        page.keyboard.press(key)
        comes(part)
        page.keyboard.press("Escape")
        expect(page.locator(f"{part}:is(:popover-open, [open])")).to_have_count(0)
    page.locator("#b4 .block__no").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-tool=mark]").first).to_be_focused()
    report = page.locator("[data-tool=report]")
    report.press("Enter")
    report.press("Enter")
    comes(".report textarea")
    page.keyboard.press("Escape")
    page.locator("a[data-thread]").dblclick()
    comes("section.thread")
    expect(page.locator("section.thread")).to_be_focused()


def test_words_are_chosen_with_the_keyboard(visit):
    page = visit()
    page.locator("#b3 .block__no").focus()
    page.keyboard.press("Shift+ArrowRight")
    first = chosen(page)
    assert first
    assert SECOND.startswith(first)
    page.keyboard.press("Shift+ArrowRight")
    assert len(chosen(page)) > len(first)
    page.keyboard.press("Shift+ArrowLeft")
    assert chosen(page) == first
    discuss = page.locator('[data-tool="discuss"]')
    expect(discuss).to_be_visible()
    expect(discuss).to_have_attribute(
        "href", f"/courses/rus331/discussions/new/?chapter=modern-russia%2F4&passage=b3%3A0-{len(first)}%401"
    )


def test_a_number_chooses_its_paragraph_and_leads_to_the_tools(visit):
    page = visit()
    number = page.locator("#b4 .block__no")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator('[data-tool="mark"]').first).to_be_focused()
    end = len(THIRD) - len("[^31]")
    assert page.locator('[data-tool="discuss"]').get_attribute("href").endswith(f"passage=b4%3A0-{end}%401")
    page.keyboard.press("Escape")
    expect(page.locator("[data-tools]")).to_be_hidden()
    expect(number).to_be_focused()


def test_words_are_chosen_with_the_pointer(visit):
    page = visit()
    box = page.locator("#b3 .block__text").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 18)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 18, steps=5)
    page.mouse.up()
    expect(page.locator("[data-tools]")).to_be_visible()
    assert chosen(page) in SECOND


def test_a_note_stands_beside_its_mark_where_there_is_room(visit):
    Footnote.objects.filter(number=31).update(body="สตาลิน 1929", html="สตาลิน 1929")
    page = visit()
    note = page.locator("#b4 .margin #fn31")
    expect(note).to_contain_text("สตาลิน 1929")
    expect(page.locator("[data-notes]")).to_be_hidden()
    page.locator("#r31").focus()
    page.keyboard.press("Enter")
    expect(note).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#r31")).to_be_focused()


def test_a_note_opens_over_a_narrow_page_and_gives_the_focus_back(visit):
    page = visit(viewport=NARROW)
    expect(page.locator("[data-notes] #fn31")).to_be_visible()
    page.locator("#r31").focus()
    page.keyboard.press("Enter")
    card = page.locator(".card--note")
    expect(card).to_be_focused()
    expect(card).to_contain_text("The text of this note is not known")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator("#r31")).to_be_focused()


def test_a_link_to_a_passage_shows_it(visit):
    page = visit("?passage=b3:5-20@1#b3")
    assert drawn(page, "shown") == [SECOND[5:20]]


def test_the_place_is_kept_and_offered_to_read_on(visit):
    page = visit()
    count = page.locator("[data-toc] [aria-current] .toc__n")
    expect(count).to_contain_text("0/2")
    page.clock.run_for(3_000)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    # The page that is opened next tells what the one before may not have been able to.
    page = visit()
    link = page.locator("[data-resume]")
    expect(link).to_have_text(re.compile(r"Read on at paragraph\s+2"))
    expect(link).to_have_attribute("href", "#b4")


def test_a_paragraph_counts_when_it_stood_there_long_enough_and_is_kept_without_a_connection(visit):
    page = visit(stands=True)
    count = page.locator("[data-toc] [aria-current] .toc__n")
    expect(count).to_contain_text("0/2")
    page.context.set_offline(True)
    # 82 and 62 letters at 30 a second: two seconds are too short for any, five are enough for both.
    page.clock.run_for(2_000)
    expect(count).to_contain_text("0/2")
    page.clock.run_for(1_000)
    expect(count).to_contain_text("1/2")
    page.clock.run_for(10_000)
    expect(count).to_contain_text("2/2")
    assert not Progress.objects.exists()
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/place/" in answer.url) as kept:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert kept.value.status == 204
    assert Progress.objects.get().seen == ["b3", "b4"]
    until(page, "() => localStorage.getItem('reading-progress') === null")
    assert (
        page.locator("[data-toc] li:has([aria-current])").evaluate("line => line.style.getPropertyValue('--read')")
        == "100%"
    )


def test_a_section_is_marked_as_read_in_place(visit):
    page = visit()
    page.locator("[data-mark-read] a").click()
    expect(page.locator("[data-mark-read]")).to_contain_text("You have read this section.")
    assert Progress.objects.get().read_at


def test_without_script_numbers_marks_and_threads_are_links(visit, begin, path):
    thread = begin("b3:5-20@1")
    page = visit(java_script_enabled=False)
    expect(page.locator("[data-tools]")).to_be_hidden()
    expect(page.locator("#fn31")).to_be_visible()
    page.locator("#b3 .block__no").click()
    expect(page).to_have_url(re.compile(r"/passage/b3/$"))
    page.go_back()
    page.locator("a[data-thread]").click()
    expect(page).to_have_url(re.compile(rf"/discussions/{thread.pk}/$"))
