"""What every test may use. The database is chosen outside: SQLite, or what DATABASE_URL names (tests/postgres.py)."""

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.template import Context, RequestContext, Template
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from classroom.devtools.catalogue import compile_catalogues
from tests.cast import Cast, make_cast
from tests.chromium import ARGUMENTS, MISSING, PATIENCE, browser_is_required, find_chromium
from tests.database import django_db_setup, one_at_a_time
from tests.slow import slow_pages, slow_servers

__all__ = ["django_db_setup"]

# By these a test has a database. What has none is the same on every database, and runs on SQLite only.
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_configure(config: pytest.Config) -> None:
    # Before Django loads the translations; with xdist once, not in every worker.
    if not hasattr(config, "workerinput"):
        compile_catalogues()
    slow_servers()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot hold here (another database's tests, browser tests where there is no browser), and on
    PostgreSQL what has no database: it has been run on SQLite. Begin with what is slow."""
    if connection.vendor != "sqlite":
        without = [item for item in items if not _has_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _has_database(item)]
    # What takes long comes first, so that at the end no process waits for it.
    items.sort(key=lambda item: not item.get_closest_marker("slow"))
    skip_browser = not find_chromium() and not browser_is_required()
    for item in items:
        if skip_browser and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=MISSING))
        for mark in item.iter_markers("database"):
            if connection.vendor not in mark.args:
                item.add_marker(pytest.mark.skip(reason=f"holds for {' and '.join(mark.args)} only"))


def pytest_collection_finish() -> None:
    """Leave alone what stays until the end (the code, the tests) when Python looks for rubbish, and look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _has_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE.intersection(item.fixturenames))


@pytest.fixture(autouse=True, scope="session")
def pages_alone(django_test_environment) -> None:
    """Let `response.context` be what a page was made of, without a copy for each of the hundred parts within it."""
    notice = Template._render

    def render(template: Template, context: Context) -> str:
        is_page = context.template is template and isinstance(context, RequestContext)
        return notice(template, context) if is_page else template.nodelist.render(context)

    Template._render = render


@pytest.fixture
def cast(db) -> Cast:
    """The small world of tests/cast.py."""
    return make_cast()


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two looks at a page at one moment: "2 minutes ago" says something else a minute later."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """Empty the cache before a test that commits: its table is no model, so that Django does not flush it."""
    mark = request.node.get_closest_marker("django_db")
    fixtures = {"transactional_db", "live_server"}.intersection(request.fixturenames)
    if fixtures or (mark and mark.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        cache.clear()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser, and fonts and stylesheet built; fails when REQUIRE_BROWSER=1 and there is none."""
    path = find_chromium() or pytest.fail(MISSING)
    with one_at_a_time():
        call_command("build_static", no_collect=True, verbosity=0)
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of this process. Whoever visits has a context of their own in it."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # Playwright runs a loop of its own in this thread, where Django would refuse to read the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        slow_pages(browser)
        yield browser
        browser.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def signed_in(browser: Browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """A function that gives somebody a browser of their own, signed in without the form: `signed_in(cast.student1)`.

    It is 1280 × 900 large and asks for English, unless the options of `Browser.new_context` say otherwise; paths are
    those of the test's server. It is closed when the test is over.
    """
    contexts: list[BrowserContext] = []

    def signed_in(user, **options) -> BrowserContext:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        usual = {
            "viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "base_url": live_server.url,
            # A service worker would stand between the page and what a test does to the network.
            "service_workers": "block",
        }  # fmt: skip
        context = browser.new_context(**usual | options)
        contexts.append(context)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        context.set_default_timeout(PATIENCE)
        return context

    yield signed_in
    for context in contexts:
        context.close()
