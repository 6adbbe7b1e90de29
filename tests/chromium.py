"""The browser of the machine, for tests that need one. Nothing is downloaded."""

import os
import shutil
from collections.abc import Callable
from time import monotonic
from typing import Any

from playwright.sync_api import Page

# The shell without windows comes first: somebody who comes and goes costs it a sixth of what it costs Chromium itself.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Chromium's sandbox refuses to run as root, as tests in a container do.
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]

# Milliseconds that a page may take on a busy machine: every expectation and every act in a browser waits that long.
PATIENCE = 20_000

MISSING = "no Chromium on this machine (Debian: apt install chromium)"


def find_chromium() -> str | None:
    """Return the path of the browser: CHROMIUM, or the first of the usual names; None when there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def browser_is_required() -> bool:
    """Say whether REQUIRE_BROWSER=1 makes the absence of a browser a failure."""
    return os.environ.get("REQUIRE_BROWSER", "") not in ("", "0")


def until(page: Page, script: str, arg: Any = None) -> Any:
    """Wait until `script`, an expression or a function of `arg`, gives something true in the page, and return that.

    Playwright's own wait_for_function evaluates a string in the page at each further try, which the site's policy forbids.
    """
    return until_so(page, lambda: page.evaluate(script, arg), script)


def until_so(page: Page, look: Callable[[], Any], what: str = "") -> Any:
    """Wait until `look()` gives something true, while the page goes on, and return that."""
    end = monotonic() + PATIENCE / 1000
    while not (result := look()):
        assert monotonic() < end, f"never true: {what or look}"
        page.wait_for_timeout(20)
    return result
