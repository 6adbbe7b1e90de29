"""The state of a section on its pages: all members see it, instructors say it."""

import pytest
from django.urls import reverse

from history.models import Section
from history.services import edit_block, set_section_state
from tests.cast import NOW, later
from tests.history.sample import SECOND, block

pytestmark = pytest.mark.django_db


@pytest.fixture
def section(chapter) -> Section:
    return chapter.sections.get(slug="five-year-plans")


def test_members_see_it_in_words_and_cannot_change_it(client, cast, section, path):
    set_section_state(acting_user=cast.instructor, now=NOW, section=section, state="problem", note="สแกนขาดสองหน้า")
    client.force_login(cast.student1)
    assert ">problem<" in client.get(path()).text
    assert ">problem<" in client.get(reverse("reading:contents", args=("rus331",))).text
    page = client.get(path(rest="state/")).text
    assert "สแกนขาดสองหน้า" in page
    assert cast.instructor.full_name in page
    assert "csrfmiddlewaretoken" not in page
    assert client.post(path(rest="state/"), {"state": "proofread", "before": "problem"}).status_code == 403


def test_an_instructor_says_it(client, cast, section, path):
    client.force_login(cast.instructor)
    answer = client.post(path(rest="state/"), {"state": "proofread", "before": "imported"})
    assert answer.url == path()
    section.refresh_from_db()
    assert (section.state, section.proofread_by) == ("proofread", cast.instructor)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": "problem", "before": "imported"}, 422),
        ({"state": "validated", "before": "imported"}, 422),
        ({"state": "no such", "before": "imported"}, 422),
        ({"before": "imported"}, 422),
        ({"state": "proofread", "before": "problem"}, 409),
    ],
)
def test_what_cannot_be_set_comes_back_with_its_reason(client, cast, section, path, fields, status):
    client.force_login(cast.instructor)
    answer = client.post(path(rest="state/"), fields)
    assert answer.status_code == status
    assert "field__error" in answer.text or "errors" in answer.text
    section.refresh_from_db()
    assert section.state == "imported"


def test_it_says_how_often_the_text_was_corrected_since(client, cast, section, path):
    set_section_state(acting_user=cast.instructor, now=NOW, section=section, state="proofread")
    for n in (1, 2):
        edit_block(
            acting_user=cast.instructor, now=later(hours=n), block=block(section.chapter, "b3"),
            markdown=SECOND + "มาก" * n, reason="ทดสอบ", expected_revision=n,
        )  # fmt: skip
    client.force_login(cast.student1)
    assert "2 corrections since" in client.get(path()).text
    assert "2 corrections" in client.get(path(rest="state/")).text
    # The other sections have not changed.
    assert "corrections since" not in client.get(path("great-purge")).text


def test_who_is_of_another_course_is_not_named(client, cast, section, path):
    set_section_state(acting_user=cast.outsider, now=NOW, section=section, state="proofread")
    client.force_login(cast.student1)
    page = client.get(path(rest="state/")).text
    assert cast.outsider.full_name not in page
    assert "Somebody outside this course" in page


def test_the_admin_says_it_too(client, cast, section):
    address = reverse("admin:history_section_state", args=(section.pk,))
    client.force_login(cast.instructor)
    assert client.get(address).status_code == 200
    assert client.post(address, {"state": "proofread", "before": "imported"}).status_code == 302
    assert client.post(address, {"state": "validated", "before": "proofread"}).status_code == 422
    client.force_login(cast.admin)
    assert client.post(address, {"state": "validated", "before": "proofread"}).status_code == 302
    section.refresh_from_db()
    assert section.state == "validated"


def test_the_admin_of_another_course_does_not_know_the_section(client, cast, section):
    client.force_login(cast.outsider)
    assert client.get(reverse("admin:history_section_state", args=(section.pk,))).status_code == 404
    cast.course.books.clear()
    client.force_login(cast.instructor)
    assert client.get(reverse("admin:history_section_state", args=(section.pk,))).status_code == 404
