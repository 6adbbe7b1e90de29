"""Somebody with a browser, and what goes wrong in it."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response

from classroom.accounts.models import User
from tests.chromium import until

PASSWORD = "a demo password"


class Visitor:
    """A browser of its own with one open page; `faults` fills with errors of scripts, of the policy and of requests.

    Answers that a journey means to get (a 404 where nothing is to be found) are announced: `visitor.expected.add(404)`.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.faults: list[str] = []
        self.expected: set[int] = set()
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.faults.append(f"{error.page.url}: {error.error}"))
        context.on("response", self._on_response)
        self.page: Page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())

    def sign_in_at_once(self, username: str) -> None:
        """Sign in without the form, which has a test of its own."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])

    def _on_console(self, message: ConsoleMessage) -> None:
        # Failed requests are told by _on_response, which knows their status; workers are kept out by the tests themselves.
        ours = ("Failed to load resource", "Service Worker registration blocked by Playwright")
        if message.type in ("error", "warning") and not any(words in message.text for words in ours):
            self.faults.append(f"{message.page.url}: {message.type}: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")


_LINE = """element => {
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node.length < 24) node = walker.nextNode();
  const range = document.createRange();
  range.setStart(node, 2);
  range.setEnd(node, 20);
  const { left, right, top, height } = range.getClientRects()[0];
  return { left, right, y: top + height / 2 };
}"""


def drag_over(page: Page, selector: str) -> str:
    """Drag the mouse over some words of the element, as one chooses them, and return what is chosen."""
    page.evaluate("document.fonts.ready")
    line = page.locator(selector).evaluate(_LINE)
    page.mouse.move(line["left"], line["y"])
    page.mouse.down()
    page.mouse.move(line["right"], line["y"], steps=5)
    page.mouse.up()
    page.locator(".tools:visible").wait_for()
    return page.evaluate("getSelection().toString().trim()")


def choose_in_text(page: Page, selector: str) -> str:
    """Do so in the text of the book, where a choice grows to whole words; return the words that the page then shows."""
    words = drag_over(page, selector)
    # The tools follow the choice a moment later, and may stand there since the drag was half done.
    return until(page, """words => {
      const shown = [...(CSS.highlights.get("chosen") ?? [])].join("");
      return shown.includes(words) && shown;
    }""", words)  # fmt: skip


def tab_to(page: Page, wanted: Locator, *, key: str = "Tab", most: int = 120) -> None:
    """Press `key` until the focus stands on `wanted`, as who has no mouse gets there."""
    wanted.wait_for()
    for _stop in range(most):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} do not lead to {wanted}")
