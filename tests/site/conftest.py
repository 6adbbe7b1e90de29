"""The course with one of everything, made once in a process (tests/made.py), for the tests that begin with it."""

import pytest
from django.utils import timezone

from tests.cast import Cast, make_cast
from tests.site.world import SiteWorld, made_world


@pytest.fixture
def world(db) -> SiteWorld:
    return made_world()


@pytest.fixture
def cast(request: pytest.FixtureRequest, db) -> Cast:
    """The people of the world, where a test has one."""
    return request.getfixturevalue("world").cast if "world" in request.fixturenames else make_cast()


@pytest.fixture
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have two looks at a page at one moment: "2 minutes ago" says something else a minute later."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
