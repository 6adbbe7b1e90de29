"""The section page in every state, for all eyes; and read, chosen, written and answered without a pointer."""

import re

import pytest
from playwright.sync_api import Page, expect

from classroom.discussions.models import Post
from classroom.reading.models import Note
from tests.chromium import until
from tests.journeys.test_pages import EVERYTHING, overflow, violations

SECTION = "/courses/rus331/read/modern-russia/4/five-year-plans/"
# A telephone of 350 px with everything twice as large.
ZOOMED = {"width": 175, "height": 350}


def choose_words(page: Page, block: str, words: int = 3) -> None:
    page.locator(f"#{block} .block__no").focus()
    for _word in range(words):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-tools]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-tools] .tools__b").first).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_state_of_the_page_shuts_anybody_out(visit, width):
    page = visit("student1", width=width).page
    page.goto(SECTION)
    faults = []

    def look(state: str) -> None:
        faults.extend(f"{state}: {line}" for line in violations(page, EVERYTHING))
        if overflow(page) > 0:
            faults.append(f"{state}: {overflow(page)} px too wide")

    look("as it opens")
    page.keyboard.press("s")
    expect(page.locator(".settings:popover-open")).to_be_visible()
    look("the settings")
    page.keyboard.press("Escape")
    expect(page.locator(".settings:popover-open")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("dialog[open] [data-shortcuts-switch]")).to_be_visible()
    look("the keys")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    if width < 1200:
        page.locator(".toc-open").click()
        expect(page.locator("#contents")).to_be_visible()
        look("the contents")
        page.keyboard.press("Escape")
    page.locator("a[data-note]").first.click()
    expect(page.locator(".sidenote.is-here, .card--note:popover-open")).to_be_visible()
    look("a footnote")
    page.keyboard.press("Escape")
    page.locator("#b5 .block__no").focus()
    page.keyboard.press("n")
    expect(page.locator(".card--name:popover-open")).to_be_visible()
    look("a name")
    page.keyboard.press("Escape")
    choose_words(page, "b6")
    look("the tools")
    page.locator("[data-tool=cite]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open] [data-cite]")).to_be_visible()
    look("a citation")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    choose_words(page, "b7")
    page.locator("[data-tool=note]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("form.note__form textarea")).to_be_focused()
    look("a note that is written")
    page.keyboard.press("Escape")
    expect(page.locator("form.note__form")).to_have_count(0)
    page.locator("a[data-thread]").first.press("Enter")
    expect(page.locator(".thread form textarea").first).to_be_visible()
    look("a thread with its composer")
    page.set_viewport_size(ZOOMED)
    page.goto(SECTION)
    if overflow(page) > 0:
        faults.append(f"twice as large: {overflow(page)} px too wide")
    assert faults == []


def test_reads_chooses_writes_and_answers_by_keyboard_alone(visit):
    page = visit("student1").page
    page.goto(SECTION)
    # Read: from the title to the second paragraph, to its footnote or name, and on.
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("#b5 .block__no")).to_be_focused()
    # Choose: three words, and on to the tools, which the arrows go along.
    for _word in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-tools]")).to_be_visible()
    chosen = page.evaluate("getSelection().toString().trim()")
    page.keyboard.press("Enter")
    expect(page.locator("[data-tools] .tools__b").first).to_be_focused()
    note = page.locator("[data-tool=note]")
    while not note.evaluate("tool => tool === document.activeElement"):
        page.keyboard.press("ArrowRight")
    # Write.
    page.keyboard.press("Enter")
    field = page.locator("form.note__form textarea")
    expect(field).to_be_focused()
    page.keyboard.type("ลำแข้งของใคร")
    page.keyboard.press("Control+Enter")
    expect(field).to_have_count(0)
    expect(page.locator("[data-note-words]", has_text="ลำแข้งของใคร")).to_be_visible()
    until(page, "() => !Object.keys(localStorage).some((key) => key.startsWith('draft:note/'))")
    kept = Note.objects.select_related("anchor__block").get(markdown="ลำแข้งของใคร")
    assert (kept.anchor.block.key, kept.anchor.exact) == ("b5", chosen)
    # Answer: the thread beside the text opens where its link stands, and takes the answer.
    thread = page.locator("a[data-thread]").first
    thread.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".thread.is-open")).to_be_focused()
    answer = page.locator(".thread.is-open form textarea").last
    for _stop in range(90):
        if answer.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(answer).to_be_focused()
    page.keyboard.type("ตอบโดยไม่ใช้เมาส์")
    send = page.locator(".thread.is-open form button[type=submit]:not([name])").last
    for _stop in range(8):
        if send.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".thread.is-open .post", has_text="ตอบโดยไม่ใช้เมาส์").first).to_be_visible()
    assert Post.objects.filter(markdown="ตอบโดยไม่ใช้เมาส์", author__username="student1").count() == 1
    page.keyboard.press("Escape")


def test_a_screen_reader_finds_its_way(visit):
    """What the page is to somebody who hears it: landmarks, headings, names of what can be pressed, and what is told."""
    page = visit("student1").page
    page.goto(SECTION)
    expect(page.get_by_role("main")).to_match_aria_snapshot(
        """
        - main:
          - article /.+/:
            - heading [level=1]
        """
    )
    for role in ("banner", "main"):
        expect(page.get_by_role(role)).to_have_count(1)
    contents = page.get_by_role("navigation", name="Contents")
    expect(contents.get_by_role("link").and_(page.locator("[aria-current=page]"))).to_have_count(1)
    number = page.get_by_role("link", name="Paragraph 2", exact=True)
    number.focus()
    page.keyboard.press("Enter")
    tools = page.get_by_role("toolbar", name="For the chosen passage")
    for name in ("Note", "Discuss", "Report a fault", "Cite", "Copy link"):
        expect(tools.get_by_text(name, exact=True)).to_be_visible()
    tools.get_by_role("button", name="Note", exact=True).press("Enter")
    page.get_by_role("textbox", name="Note", exact=True).fill("ฟังแล้วจด")
    expect(page.get_by_role("status").filter(has_text=re.compile("Saved")).first).to_be_visible()
    page.keyboard.press("Escape")
    thread = page.locator("a[data-thread]").first
    expect(thread).to_have_attribute("aria-expanded", "false")
    title = thread.locator("b").inner_text()
    thread.press("Enter")
    opened = page.get_by_role("region", name=title)
    expect(opened).to_be_focused()
    opened.get_by_role("textbox").last.fill("ฟังแล้วตอบ")
    opened.get_by_role("button", name="Send the answer", exact=True).last.press("Enter")
    expect(opened.get_by_text("ฟังแล้วตอบ").first).to_be_visible()
    opened.press("Escape")
    expect(page.locator(".thread.is-open")).to_have_count(0)
