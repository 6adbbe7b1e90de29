"""From the reader's selection to the corrected text and back to the reader, in a real browser."""

import pytest
from playwright.sync_api import expect

from history.models import Fault
from history.services.suspects import drop, untouched
from tests.chromium import until
from tests.history.sample import block, words_at
from tests.history.services.test_faults import report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(signed_in, cast, chapter):
    """A function that opens a page as one of the cast."""
    drop(untouched())

    def visit(user, path: str, *, width: int = 1280):
        page = signed_in(user, viewport={"width": width, "height": 900}).new_page()
        page.goto(path)
        return page

    return visit


@pytest.mark.parametrize("width", [1280, 390])
def test_select_report_accept_by_key_and_be_told(visit, cast, chapter, begin, width):
    talk = begin("b3:0-15@1")
    page = visit(cast.student1, "/courses/rus331/read/modern-russia/4/five-year-plans/", width=width)
    before = page.locator("#b3").bounding_box()["y"]
    page.locator("#b3 .block__no").focus()
    for _word in range(8):
        if "หรือตสกี" in page.evaluate("getSelection().toString()"):
            break
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator('[data-tool="report"]')).to_be_visible()
    # The tools follow the choice a moment later: they paint what they are for.
    until(page, "[...(CSS.highlights.get('chosen') ?? [])].some((range) => `${range}`.includes('หรือตสกี'))")
    page.locator('[data-tool="report"]').focus()
    page.keyboard.press("Enter")
    field = page.locator(".report textarea")
    expect(field).to_be_focused()
    assert page.locator("#b3").bounding_box()["y"] == before or width == 390
    field.fill(field.input_value().replace("หรือตสกี", "ทรอตสกี"))
    page.locator(".report [type=submit]").dblclick()
    expect(page.locator("[data-report-answer]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".report")).to_have_count(0)
    fault = Fault.objects.get(source="reader")
    assert fault.reports.count() == 1

    queue = visit(cast.instructor, "/courses/rus331/faults/", width=width)
    entry = queue.locator(f"#fault-{fault.pk}")
    expect(entry).to_be_focused()
    queue.keyboard.press("a")
    expect(entry).to_have_attribute("data-fault", "accepted")
    expect(queue.locator("#count-accepted")).to_have_text("1")
    assert block(chapter, "b3").text.startswith("ทรอตสกีเสนอ")
    assert words_at(talk.anchor).startswith("ทรอตสกี")
    assert visit(cast.student1, "/notices/").get_by_text("Corrected as you reported").count() == 1


# Quicker than any hand: in the very moment when the page shows what was decided. The mark is gone if the page is left.
PRESS_Z_AT_ONCE = """() => {
    const bar = document.querySelector("[data-keys]");
    const press = () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyZ", bubbles: true }));
    document.addEventListener("htmx:afterSwap", () => {
        document.addEventListener("htmx:afterSwap", () => bar.toggleAttribute("data-taken-back", true), { once: true });
        queueMicrotask(press);
    }, { once: true });
}"""


def test_every_decision_has_its_key(visit, cast, chapter):
    kept = report(chapter, cast.student1)
    edited = report(chapter, cast.student1, found="บุคาริน", suggested="บคาริน")
    both = report(chapter, cast.student2, key="b5", found="ถูกยิง", suggested="ถูกยิ่ง")
    page = visit(cast.instructor, "/courses/rus331/faults/")
    entries = [page.locator(f"#fault-{fault.pk}") for fault in (kept, edited, both)]
    expect(entries[0]).to_be_focused()
    page.keyboard.press("j")
    expect(entries[1]).to_be_focused()
    page.keyboard.press("k")
    expect(entries[0]).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.press("2")
    expect(entries[0]).to_have_attribute("data-fault", "rejected")
    expect(entries[1]).to_be_focused()
    page.keyboard.press("z")
    expect(entries[0]).to_have_attribute("data-fault", "open")
    expect(entries[0]).to_be_focused()
    page.evaluate(PRESS_Z_AT_ONCE)
    page.keyboard.press("r")
    page.keyboard.press("2")
    expect(page.locator("[data-taken-back]")).to_have_count(1)
    expect(entries[0]).to_have_attribute("data-fault", "open")
    expect(entries[0]).to_be_focused()
    page.keyboard.press("j")
    expect(entries[1]).to_be_focused()
    page.keyboard.press("e")
    expect(entries[1].locator("textarea[name=suggested]")).to_be_focused()
    page.keyboard.type("บูคาริน")
    page.keyboard.press("Control+Enter")
    expect(entries[1]).to_have_attribute("data-fault", "accepted")
    expect(entries[2]).to_be_focused()
    page.keyboard.press("Shift+Slash")
    expect(page.locator("[data-keys-help]")).to_be_visible()
    page.keyboard.press("Escape")
    assert "บูคาริน" in block(chapter, "b3").text
    page.locator("[data-keys-toggle]").click()
    entries[2].focus()
    page.keyboard.press("a")
    expect(entries[2]).to_have_attribute("data-fault", "open")


def test_a_conflict_is_said_in_the_entry_and_keeps_the_focus(visit, cast, chapter):
    fault = report(chapter, cast.student1)
    page = visit(cast.instructor, "/courses/rus331/faults/")
    expect(page.locator(f"#fault-{fault.pk}")).to_be_focused()
    Fault.objects.filter(pk=fault.pk).update(state="rejected", decided_at=fault.made_at)
    page.keyboard.press("a")
    expect(page.locator(f"#fault-{fault.pk} [role=alert]")).to_be_visible()
    assert block(chapter, "b3").text.startswith("หรือตสกี")
