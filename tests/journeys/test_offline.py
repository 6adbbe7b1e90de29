"""A student reads where there is no signal, and somebody else borrows the device."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from classroom.reading.models import Note, Progress
from tests.chromium import until

CHAPTER = "/courses/rus331/read/modern-russia/4/"
FIRST, SECOND = f"{CHAPTER}five-year-plans/", f"{CHAPTER}great-purge/"
#: The name of each cache of pages with the address of each page in it.
KEPT = """async () => {
  const lines = [];
  for (const name of (await caches.keys()).filter((each) => each.startsWith('pages-'))) {
    for (const { url } of await (await caches.open(name)).keys()) lines.push(`${name} ${new URL(url).pathname}`);
  }
  return lines;
}"""


def kept(page: Page) -> list[str]:
    return page.evaluate(KEPT)


def test_keeps_a_chapter_reads_it_without_a_connection_and_leaves_nothing_behind(visit):
    visitor = visit("student1", service_workers="allow")
    page = visitor.page
    page.goto(FIRST)
    button = page.locator("[data-keep-chapter]")
    expect(button).to_be_visible()
    # What was opened is there by itself.
    until(page, f"async () => (await ({KEPT})()).some((line) => line.endsWith('{FIRST}'))")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert sum(SECOND in line for line in kept(page)) == 2  # the section, and the cards of its names
    # Posts and essays are not for keeping.
    page.goto("/courses/rus331/discussions/")
    page.goto("/courses/rus331/assignments/")
    assert not [line for line in kept(page) if "/read/" not in line]

    page.context.set_offline(True)
    visitor.expected |= {504}
    page.goto(SECOND)
    expect(page.locator("h1")).to_have_text(re.compile(r"\S"))
    expect(page.locator("[data-no-connection]")).to_be_visible()
    expect(page.locator("[data-offline-since]")).to_have_text(re.compile(r"\d{4}"))
    assert page.evaluate("document.fonts.check('16px Sarabun')")
    # A note that is written now waits, and is shown to wait.
    waiting = page.locator("[data-waiting]")
    expect(waiting).to_be_hidden()
    page.locator(".block__no").first.focus()
    page.keyboard.press("Enter")
    page.locator("[data-tool=note]").click()
    page.locator("[data-reading] textarea[name=markdown]").fill("เขียนบนรถเมล์")
    expect(waiting).to_contain_text("เขียนบนรถเมล์")
    page.goto("/courses/rus331/discussions/")
    expect(page.locator("[data-kept-list] a").first).to_be_visible()

    # It is sent from whichever page is opened next, once.
    page.context.set_offline(False)
    page.goto(FIRST)
    expect(page.locator("[data-no-connection]")).to_be_hidden()
    until(page, "() => !Object.keys(localStorage).some((key) => key.startsWith('draft:note/'))")
    assert [note.user.username for note in Note.objects.filter(markdown="เขียนบนรถเมล์")] == ["student1"]

    # Signed out: nobody's pages are left. Somebody else signs in: nor are anybody else's.
    page.goto(reverse("account_logout"))
    page.click("main form [type=submit]")
    page.wait_for_url("**/login/**")
    until(page, f"async () => !(await ({KEPT})()).length")
    visitor.sign_in_at_once("student2")
    page.goto(SECOND)
    until(page, f"async () => (await ({KEPT})()).length")
    assert len({line.split()[0] for line in kept(page)}) == 1
    expect(page.get_by_text("เขียนบนรถเมล์")).to_have_count(0)
    assert Progress.objects.filter(user__username="student1").exists()
