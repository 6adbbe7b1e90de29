"""The list of what the importer was not sure of: instructors keep and turn, with and without script."""

import re

import pytest
from django.urls import reverse

from history.importer import Decision
from history.models import ImportDecision, Revision
from history.services import edit_block, import_chapter
from tests.cast import NOW
from tests.history.sample import SECOND, SECTIONS, block, imported

pytestmark = pytest.mark.django_db
AT = SECOND.index("เสนอให้")
LIST = "/courses/rus331/read/modern-russia/4/import/"


@pytest.fixture
def doubts(chapter) -> list[ImportDecision]:
    """The chapter imported again with three doubts in b3, of which the last is only to be looked at."""
    places = [
        ("wrap", "none", "space", AT),
        ("stray-space", "space", "none", SECOND.index(" แต่")),
        ("note", "kept", "x", 3),
    ]
    read = imported((*SECTIONS[:2], (*SECTIONS[2][:2], (("paragraph", "ย่อหน้าใหม่ที่ไม่เหมือนเดิมเลย"),))))
    decisions = tuple(
        Decision(kind, 10 + line, SECOND[:at][-40:], SECOND[at + (done == "space") :][:40], done, other, 2, at)
        for line, (kind, done, other, at) in enumerate(places)
    )
    read = type(read)(**{**read.__dict__, "decisions": decisions})
    import_chapter(acting_user=None, now=NOW, book=chapter.book, imported=read, sha256="2" * 64)
    return list(ImportDecision.objects.order_by("line"))


@pytest.fixture
def instructor(client, cast):
    client.force_login(cast.instructor)
    return client


def act(client, decision: ImportDecision, act: str, before: str = "open", **headers):
    return client.post(f"{LIST}{decision.pk}/", {"act": act, "before": before}, headers=headers)


@pytest.mark.parametrize(
    ("name", "status"),
    [("instructor", 200), ("assistant", 403), ("student1", 403), ("admin", 404), ("dropped", 404), ("outsider", 404)],
)
def test_only_instructors_see_it(client, cast, doubts, name, status):
    client.force_login(cast.everyone()[name])
    assert client.get(LIST).status_code == status
    if status != 200:
        assert act(client, doubts[0], "turn").status_code == status
        assert Revision.objects.count() == 2


def test_each_place_has_its_words_both_choices_and_the_way_to_the_text(instructor, doubts):
    page = instructor.get(LIST).text
    assert "0 of 3 looked at" in page
    assert SECOND[:AT] in page
    assert "Make it: a space" in page
    assert "Make it: joined" in page
    assert page.count('data-act="keep"') == 3
    assert page.count('data-act="turn"') == 2
    assert "five-year-plans/#b3" in page


def test_turning_and_keeping_without_script(instructor, cast, chapter, doubts):
    assert act(instructor, doubts[0], "turn").url == LIST
    assert "หรือตสกี เสนอให้" in block(chapter, "b3").text
    revision = Revision.objects.latest("number")
    assert (revision.made_by, revision.reason) == (cast.instructor, "Import, line 10: a space instead of joined")
    assert act(instructor, doubts[2], "keep").status_code == 302
    assert "2 of 3 looked at" in instructor.get(LIST).text
    decided = instructor.get(LIST, {"show": "decided"}).text
    assert cast.instructor.full_name in decided
    assert decided.count("data-decision=") == 2
    assert instructor.get(LIST).text.count("data-decision=") == 1
    assert act(instructor, doubts[0], "turn", before="turned").status_code == 302
    assert block(chapter, "b3").text == SECOND


def test_a_script_gets_the_line_and_the_progress(instructor, doubts):
    answer = act(instructor, doubts[0], "turn", **{"hx-request": "true"})
    assert answer.status_code == 200
    assert 'data-decision="turned"' in answer.text
    assert "1 of 3 looked at" in answer.text
    assert "<html" not in answer.text


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_what_cannot_be_turned_says_why_and_nothing_changes(instructor, chapter, doubts, headers):
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=SECOND.replace("สกีเสนอ", "สกินำเสนอ"), reason="แก้",
        expected_revision=2,
    )  # fmt: skip
    answer = act(instructor, doubts[0], "turn", **headers)
    assert answer.status_code == 409
    assert "The text has been changed there since." in answer.text
    assert Revision.objects.count() == 3


def test_who_was_slower_sees_how_it_stands(instructor, doubts):
    act(instructor, doubts[0], "turn")
    answer = act(instructor, doubts[0], "turn", **{"hx-request": "true"})
    assert answer.status_code == 409
    assert "Somebody else has decided" in answer.text
    assert 'name="before" value="turned"' in answer.text


@pytest.mark.parametrize("fields", [{}, {"act": "burn", "before": "open"}, {"act": "turn", "before": "x"}])
def test_nonsense_is_refused(instructor, doubts, fields):
    assert instructor.post(f"{LIST}{doubts[0].pk}/", fields).status_code == 400


def test_a_decision_of_another_chapter_or_an_earlier_import_is_not_there(instructor, chapter, doubts):
    assert act(instructor, ImportDecision(pk=doubts[-1].pk + 99), "keep").status_code == 404
    other = f"/courses/rus331/read/modern-russia/5/import/{doubts[0].pk}/"
    assert instructor.post(other, {"act": "keep", "before": "open"}).status_code == 404
    import_chapter(acting_user=None, now=NOW, book=chapter.book, imported=imported(), sha256="3" * 64)
    assert act(instructor, doubts[0], "keep").status_code == 404
    assert "The importer was sure of everything." in instructor.get(LIST).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_is_fixed(instructor, cast, doubts, django_assert_num_queries, number):
    ImportDecision.objects.exclude(pk__in=[doubt.pk for doubt in doubts[:number]]).delete()
    for doubt in ImportDecision.objects.all():
        act(instructor, doubt, "keep")
    with django_assert_num_queries(6):
        assert instructor.get(LIST, {"show": "all"}).text.count("data-decision=") == number


def test_the_way_there_is_shown_to_instructors(client, cast, doubts):
    contents = reverse("reading:contents", args=("rus331",))
    client.force_login(cast.instructor)
    assert re.search(f'href="{LIST}"', client.get(contents).text)
    client.force_login(cast.student1)
    assert LIST not in client.get(contents).text
