"""What a reader's device fetches: the longest section from the whole program, as `./run` serves it, counted on the wire."""

import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.conftest import PATIENCE
from tests.journeys.visitor import PASSWORD
from tests.site.test_run import free_port, start

SECTION = "/courses/rus331/read/modern-russia/4/foreign-policy/"
FIRST_VISIT, SECOND_VISIT = 116_000, 12_000  # bytes


@pytest.fixture
def address(tmp_path: Path) -> str:
    port = free_port()
    process, _ = start(tmp_path, port)
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def visit(context: BrowserContext, url: str) -> dict[str, int]:
    """Open the page in a tab of its own and return what went over the wire: bytes by address, heads included."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}
    wire.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))

    def count(event: dict) -> None:
        path = asked[event["requestId"]].removeprefix(url.partition("/courses")[0])
        sizes[path] = sizes.get(path, 0) + int(event["encodedDataLength"])

    wire.on("Network.loadingFinished", count)
    page.goto(url, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.close()
    return sizes


@pytest.mark.slow
def test_weight_of_the_longest_section(browser: Browser, address: str):
    context = browser.new_context(locale="th-TH", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    # Signed in without a page, so that no file is there yet.
    login = f"{address}/accounts/login/"
    context.request.get(login)
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    form = {"login": "student1", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert context.request.post(login, form=form, headers={"Referer": login}).ok

    first, second = visit(context, address + SECTION), visit(context, address + SECTION)
    context.close()
    assert sum(first.values()) <= FIRST_VISIT, first
    assert sum(second.values()) <= SECOND_VISIT, second
