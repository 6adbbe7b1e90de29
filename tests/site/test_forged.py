"""Every address, asked with what no page of ours sends: refused in some way, and never broken."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client

from classroom.devtools import addresses
from classroom.devtools.addresses import ADDRESSES
from tests.cast import make_cast
from tests.site.test_access import path_of
from tests.site.world import SiteWorld, make_world

# A NUL, numbers of no row and of no computer, digits that int() takes or refuses, a letter that grows when it is kept,
# signs that nobody sees.
VALUES = ("a\0/4", "9" * 20, "9" * 4400, "-1", "²", "٣", "1e999999999", "NaN", "\u0958" * 200, "\u200b", "\ufdd0")
# What a database itself may refuse: the others never come so far, and are asked once, on SQLite.
REFUSED_BY_DATABASES = ("a\0/4", "9" * 20, "\u0958" * 200)
# Each of these in one field alone, too, for the first wrong field may hide the next.
ALONE = ("a\0/4", "9" * 20)
# What views read of an address behind the question mark.
PARAMETERS = (
    "act", "chapter", "depth", "exact", "found", "group", "kind", "page", "paragraph", "parent", "passage", "phrase",
    "place", "post", "q", "quote", "section", "show", "since", "sort", "state", "student",
)  # fmt: skip
NAMES = [name for name in ADDRESSES if not name.startswith("account_")]
_FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[SiteWorld]:
    """One world for all addresses, in a transaction that is taken back when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(make_cast())
        transaction.set_rollback(True)


@pytest.fixture
def world(standing: SiteWorld) -> Iterator[SiteWorld]:
    """The same as it was made, for each address."""
    with transaction.atomic():
        yield standing
        transaction.set_rollback(True)


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
    fields = fields_of(page) - {"csrfmiddlewaretoken"}
    every = {*fields, *PARAMETERS}
    for value in VALUES if connection.vendor == "sqlite" else REFUSED_BY_DATABASES:
        answers = [client.get(path, dict.fromkeys(PARAMETERS, value)), client.post(path, dict.fromkeys(every, value))]
        assert all(answer.status_code < 500 for answer in answers), value[:20]
    # What only takes posts has no page that names its fields.
    for field in fields or PARAMETERS:
        for value in ALONE:
            assert client.post(path, known | {field: value}).status_code < 500, (field, value[:20])
