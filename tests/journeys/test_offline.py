"""A student reads where there is no signal, and somebody else borrows the device."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from classroom.reading.models import Progress

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
POST = """async () => {
  const script = document.querySelector("script[src*='js/reading']").src;
  const { post } = await import(script.replace(/reading(?=[.])/, 'outbox'));
  await post('/courses/rus331/read/modern-russia/4/notes/', {
    token: crypto.randomUUID(), passage: 'b22:0-20@2', colour: 'leaf', markdown: 'เขียนบนรถเมล์', tags: '', version: '0',
  });
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
    page.wait_for_function(f"async () => (await ({KEPT})()).some((line) => line.endsWith('{FIRST}'))")
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
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator("[data-offline-since]")).to_have_text(re.compile(r"\d{4}"))
    assert page.evaluate("document.fonts.check('16px Sarabun')")
    # A note that is written now waits, and is shown to wait.
    waiting = page.locator("[data-outbox]")
    expect(waiting).to_be_hidden()
    page.evaluate(POST)
    expect(waiting).to_contain_text("เขียนบนรถเมล์")
    page.goto("/courses/rus331/discussions/")
    expect(page.locator("[data-kept-list] a").first).to_be_visible()

    page.context.set_offline(False)
    page.goto(FIRST)
    expect(page.locator("[data-offline]")).to_be_hidden()

    # Signed out: nobody's pages are left. Somebody else signs in: nor are anybody else's.
    page.goto(reverse("account_logout"))
    page.click("main form [type=submit]")
    page.wait_for_url("**/login/**")
    page.wait_for_function(f"async () => !(await ({KEPT})()).length")
    visitor.sign_in_at_once("student2")
    page.goto(SECOND)
    page.wait_for_function(f"async () => (await ({KEPT})()).length")
    assert len({line.split()[0] for line in kept(page)}) == 1
    # What the first one wrote is not the second one's to see.
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert Progress.objects.filter(user__username="student1").exists()
