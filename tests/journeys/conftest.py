"""The demo class, as `./run` makes it, and a stranger, behind a server, and people with browsers.

The demo is made once in a process and kept as a file, from which every test gets a fresh copy: the database's own backup
takes hundredths of a second, making the demo takes seconds. The tests of this folder therefore use none of pytest-django's
fixtures for databases.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from classroom.accounts.services import create_person
from tests.chromium import PATIENCE
from tests.database import copy_database, migrate_as_once
from tests.journeys.visitor import PASSWORD, Visitor

LANGUAGES = ("th-TH", "en-GB")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.database("sqlite"))


@pytest.fixture(scope="package")
def database(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Path]:
    """A database of the journeys' own, in the place of the tests', and beside it `demo.sqlite3`, from which it is filled."""
    folder = tmp_path_factory.mktemp("journeys")
    before = connection.settings_dict["NAME"]
    connection.close()
    # The same dictionary for all threads: the server's connections go there too.
    connection.settings_dict["NAME"] = folder / "journeys.sqlite3"
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    with django_db_blocker.unblock():
        # Of several processes the first makes the demo, and the others wait for it.
        with (shared / "demo.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (shared / "demo.sqlite3").exists():
                migrate_as_once()
                _make_demo()
                copy_database(folder / "journeys.sqlite3", shared / "demo.sqlite3")
        copy_database(shared / "demo.sqlite3", folder / "demo.sqlite3")
        yield folder / "journeys.sqlite3"
        connection.close()
    connection.settings_dict["NAME"] = before


def _make_demo() -> None:
    with override_settings(DEMO_PASSWORD=PASSWORD):
        call_command("demo", stdout=StringIO())
    create_person(acting_user=None, now=timezone.now(), username="stranger", full_name="คนแปลกหน้า")


@pytest.fixture(scope="package")
def server(database) -> Iterator[LiveServer]:
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def demo(database: Path) -> None:
    """The demo class in the database, untouched."""
    connection.close()
    copy_database(database.with_name("demo.sqlite3"), database)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """The journey in Thai and in English: the language that the browser asks for."""
    return request.param


@pytest.fixture
def visit(browser: Browser, server: LiveServer, demo: None) -> Iterator[Callable[..., Visitor]]:
    """Let somebody come: `visit("student1", language="th-TH")`, or `visit()` for whoever is not signed in.

    When the test is over, nothing may have gone wrong in any of their browsers.
    """
    visitors: list[Visitor] = []

    def come(username: str = "", *, language: str = "en-GB", width: int = 1280, **options) -> Visitor:
        # Only where it is the matter: a service worker stands between the page and what a test does to the network.
        options.setdefault("service_workers", "block")
        context = browser.new_context(
            base_url=server.url,
            locale=language,
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context, server.url)
        visitors.append(visitor)
        if username:
            visitor.sign_in_at_once(username)
        return visitor

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []
