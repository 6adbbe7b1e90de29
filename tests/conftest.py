"""What every test may use. The database is chosen outside: SQLite, or what DATABASE_URL names (tests/postgres.py)."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from classroom.devtools.catalogue import compile_catalogues
from tests.cast import Cast, make_cast
from tests.chromium import MISSING, browser_is_required, find_chromium


def pytest_configure(config: pytest.Config) -> None:
    # Before Django loads the translations; with xdist once, not in every worker.
    if not hasattr(config, "workerinput"):
        compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what cannot hold here: another database's tests, and browser tests where there is no browser."""
    skip_browser = not find_chromium() and not browser_is_required()
    for item in items:
        if skip_browser and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=MISSING))
        for mark in item.iter_markers("database"):
            if connection.vendor not in mark.args:
                item.add_marker(pytest.mark.skip(reason=f"holds for {' and '.join(mark.args)} only"))


@pytest.fixture
def cast(db) -> Cast:
    """The small world of tests/cast.py."""
    return make_cast()


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
    call_command("build_static", no_collect=True, verbosity=0)
    return path
