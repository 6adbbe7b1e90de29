"""The course with one of everything, made once in a process (tests/made.py), for the tests that begin with it."""

import pytest

from tests.cast import Cast, make_cast
from tests.site.world import SiteWorld, made_world


@pytest.fixture
def world(db) -> SiteWorld:
    return made_world()


@pytest.fixture
def cast(request: pytest.FixtureRequest, db) -> Cast:
    """The people of the world, where a test has one."""
    return request.getfixturevalue("world").cast if "world" in request.fixturenames else make_cast()
