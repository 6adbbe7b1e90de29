"""Every list and page of the admin asks as much of the database for three of everything as for one.

The benchmark (tests/benchmarks/admin.py) shows the same with 5,000 people, and how long the pages take.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from classroom.accounts.models import User
from tests.benchmarks.admin import pages
from tests.benchmarks.university import make_university
from tests.history.sample import make_chapter

# Numbers of queries are the same on every database.
pytestmark = pytest.mark.database("sqlite")


def queries(size: int) -> Iterator[tuple[str, int]]:
    """How many queries each page takes, with `size` of everything, for an administrator and an instructor."""
    university = make_university(
        size, make_chapter(user=User.objects.create(username="maker", full_name="ผู้นำเข้า")).book
    )
    for person in (university.admin, university.instructor):
        client = Client(HTTP_HOST="localhost")
        client.force_login(person)
        for name, path in list(pages(university, person)):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200, path
            yield f"{person.username}: {name}", len(asked)


def test_every_page_takes_a_fixed_number_of_queries(django_db_setup, django_db_blocker):
    found = []
    with django_db_blocker.unblock():
        # Django asks for the key of a class once in a process, for its forms.
        ContentType.objects.get_for_models(*admin.site._registry)
        for size in (1, 3):
            with transaction.atomic():
                found.append(dict(queries(size)))
                transaction.set_rollback(True)
    one, three = found
    # With one of a thing some filters have nothing to offer, and there is no page for them.
    assert {page: (one[page], three[page]) for page in one if page in three and one[page] != three[page]} == {}
    assert len(one) > 150
