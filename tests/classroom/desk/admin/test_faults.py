"""Faults in the admin: to look at, by administrators and by instructors of the books of their courses."""

import pytest

from history.models import Fault
from tests.history.sample import make_chapter
from tests.history.services.test_faults import report

pytestmark = pytest.mark.django_db
LIST = "/admin/history/fault/"


def test_they_are_listed_with_the_way_to_the_queue(client, cast, django_assert_max_num_queries):
    chapter = make_chapter()
    fault = report(chapter, cast.student1)
    elsewhere = report(make_chapter(slug="another-book"), cast.student1, found="บุคาริน", suggested="บูคาริน")
    cast.course.books.add(chapter.book)
    client.force_login(cast.instructor)
    with django_assert_max_num_queries(20):
        page = client.get(LIST, {"source__exact": "reader"}).content.decode()
    assert "ทรอตสกี" in page
    assert f"/courses/rus331/faults/{fault.pk}/" in page
    assert "บูคาริน" not in page
    assert client.get(f"{LIST}{fault.pk}/change/").status_code == 200
    assert client.get(f"{LIST}{elsewhere.pk}/change/").status_code in (302, 404)
    client.force_login(cast.admin)
    assert "บูคาริน" in client.get(LIST, {"source__exact": "reader"}).content.decode()
    # Nothing is decided or deleted here.
    client.post(f"{LIST}{fault.pk}/delete/", {"post": "yes"})
    assert Fault.objects.filter(pk=fault.pk, state="open").exists()
