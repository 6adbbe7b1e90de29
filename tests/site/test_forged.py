"""Every address, asked with what no page of ours sends: refused in some way, and never broken."""

import re

import pytest
from django.test import Client

from classroom.devtools import addresses
from classroom.devtools.addresses import ADDRESSES
from tests.cast import Cast
from tests.site.test_access import path_of
from tests.site.world import SiteWorld, make_world

pytestmark = pytest.mark.django_db

# A NUL, numbers of no row and of no computer, digits that int() takes or refuses, a letter that grows when it is kept,
# signs that nobody sees.
VALUES = ("a\0/4", "9" * 20, "9" * 4400, "-1", "²", "٣", "1e999999999", "NaN", "\u0958" * 200, "\u200b", "\ufdd0")
# Each of these in one field alone, too, for the first wrong field may hide the next.
ALONE = ("a\0/4", "9" * 20)
# What views read of an address behind the question mark.
PARAMETERS = (
    "act", "chapter", "depth", "exact", "found", "group", "kind", "page", "paragraph", "parent", "passage", "phrase",
    "place", "post", "q", "quote", "section", "show", "since", "sort", "state", "student",
)  # fmt: skip
NAMES = [name for name in ADDRESSES if not name.startswith("account_")]
_FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')


@pytest.fixture
def world(cast: Cast) -> SiteWorld:
    return make_world(cast)


def fields_of(page: str) -> set[str]:
    """The names of the fields of a page, one of each kind where a form repeats them."""
    return set({re.sub(r"\d+", "0", name): name for name in _FIELD.findall(page)}.values())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_breaks(name: str, world: SiteWorld, client: Client):
    own = ADDRESSES[name].who in (addresses.STUDENTS, addresses.OWNER)
    client.force_login(world.cast.student2 if own else world.cast.instructor)
    client.raise_request_exception = False
    path, known = path_of(name, world), world.parameters.get(name, {})
    page = client.get(path, known).getvalue().decode(errors="replace")
    fields = {*fields_of(page), *PARAMETERS} - {"csrfmiddlewaretoken"}
    for value in VALUES:
        answers = [client.get(path, dict.fromkeys(PARAMETERS, value)), client.post(path, dict.fromkeys(fields, value))]
        assert all(answer.status_code < 500 for answer in answers), value[:20]
    for field in fields:
        for value in ALONE:
            assert client.post(path, known | {field: value}).status_code < 500, (field, value[:20])
