"""A slow device on a slow line: `SLOW=4 var/venv/bin/pytest -m browser` runs the browser tests as a busy machine would.

The processor of every page is so many times slower, and the tests' servers answer late, each time by another while: a script
comes long after the page that it belongs to, an answer long after the click, and the second one before the first. What fails
here and not otherwise is a race: the page shows something before it works, or a test does not wait for what it looks at.
"""

import os
from collections.abc import Callable, Iterable
from random import uniform
from time import sleep
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page

#: How many times slower; 0 is not at all, and 1 is only the line.
SLOW = float(os.environ.get("SLOW") or 0)
#: By what a browser asks for: the seconds that a request, and then its answer, is under way at most.
UNDER_WAY = {"document": (0.2, 0.1), "empty": (0.5, 0.5), "script": (0.4, 0.0), "style": (0.2, 0.0)}


class SlowServer(ThreadedWSGIServer):
    """The server of Django's tests at the other end of a slow line."""

    def set_app(self, application: Callable[..., Iterable[bytes]]) -> None:
        def answer(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
            there, back = UNDER_WAY.get(environ.get("HTTP_SEC_FETCH_DEST", ""), (0.0, 0.0))
            sleep(uniform(0, there))
            body = application(environ, start_response)
            sleep(uniform(0, back))
            return body

        super().set_app(answer)


def slow_servers() -> None:
    """Let the servers of this process answer late, if SLOW says so."""
    if SLOW:
        LiveServerThread.server_class = SlowServer


def slow_pages(browser: Browser) -> None:
    """Let every page that is opened in the browser from now on be slow, if SLOW says so."""
    make = browser.new_context

    def throttle(page: Page) -> None:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})

    def new_context(**options: Any) -> BrowserContext:
        context = make(**options)
        context.on("page", throttle)
        return context

    if SLOW > 1:
        browser.new_context = new_context
