"""The whole program as `./run` serves it: what a reader's device fetches for the longest section, and that it runs."""

import re
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, expect

from tests.benchmarks.server import free_port
from tests.database import copy_database
from tests.journeys.conftest import PATIENCE
from tests.journeys.visitor import PASSWORD, Visitor
from tests.site.test_run import start

SECTION = "/courses/rus331/read/modern-russia/4/foreign-policy/"
FIRST_VISIT, SECOND_VISIT = 116_000, 12_000  # bytes


#: Pages with scripts of their own in the demo class, by who opens them.
OPENED = {
    "student1": (
        SECTION,
        "/courses/rus331/read/modern-russia/names/",
        "/courses/rus331/read/modern-russia/4/timeline/",
        "/courses/rus331/assignments/3/write/",
        "/courses/rus331/discussions/1/",
    ),
    "instructor": ("/courses/rus331/grading/gradebook/", "/courses/rus331/grading/1/1/"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, database: Path, chromium: str) -> Path:
    """An installation with the demo class of the journeys: to make one from nothing takes a minute, and is tested by
    tests/site/test_run.py. It has the passwords as an installation keeps them."""
    folder = tmp_path_factory.mktemp("weight")
    shutil.copytree(settings.STATIC_BUILD.parent, folder / "build")
    copy_database(database.with_name("demo.sqlite3"), folder / "db.sqlite3")
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        kept = make_password(PASSWORD)
    with closing(sqlite3.connect(folder / "db.sqlite3")) as demo, demo:
        demo.executemany("UPDATE accounts_user SET password = ? WHERE username = ?", [(kept, name) for name in OPENED])
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    port = free_port()
    process, said = start(folder, port)
    assert "Database:" not in said
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


def sign_in(context: BrowserContext, address: str, username: str) -> None:
    """Sign in without a page, so that no file is there yet."""
    login = f"{address}/accounts/login/"
    context.request.get(login)
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
    form = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert context.request.post(login, form=form, headers={"Referer": login}).ok


@pytest.mark.slow
def test_weight_of_the_longest_section(browser: Browser, address: str):
    context = browser.new_context(locale="th-TH", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    sign_in(context, address, "student1")
    first, second = visit(context, address + SECTION), visit(context, address + SECTION)
    context.close()
    assert sum(first.values()) <= FIRST_VISIT, first
    assert sum(second.values()) <= SECOND_VISIT, second


@pytest.mark.slow
@pytest.mark.parametrize("username", OPENED)
def test_scripts_run_as_they_are_served(browser: Browser, address: str, username: str):
    visitor = Visitor(browser.new_context(base_url=address), address)
    visitor.context.set_default_timeout(PATIENCE)
    sign_in(visitor.context, address, username)
    for path in OPENED[username]:
        visitor.page.goto(path, wait_until="networkidle")
        # The module that every page has: it ran to its end.
        expect(visitor.page.locator("html")).to_have_class(re.compile(r"\bjs\b"))
    visitor.context.close()
    assert visitor.faults == []
