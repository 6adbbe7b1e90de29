"""One's own marks as W3C Web Annotations: what the model asks for, what is one's own, and where it leads."""

import json
import re
from uuid import uuid4

import pytest

from classroom.assignments.services import add_evidence, create_assignment, start_submission
from classroom.discussions.models import Thread
from classroom.discussions.services import create_thread
from history.models import Anchor
from history.queries import find_passage
from history.services import edit_block
from tests.cast import NOW, later
from tests.history.sample import FIRST, block

PAGE = "/courses/rus331/read/modern-russia/4/annotations/"
# https://www.w3.org/TR/annotation-model/#motivation-and-purpose
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def check_collection(data: dict) -> list[dict]:
    """Hold an AnnotationCollection against the model's musts; return its annotations."""
    assert data["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert data["type"] == "AnnotationCollection"
    assert _IRI.fullmatch(data["id"])
    if not data["total"]:
        assert "first" not in data
        return []
    page = data["first"]
    assert page["type"] == "AnnotationPage"
    assert _IRI.fullmatch(page["id"])
    assert page["partOf"] == data["id"]
    assert page["startIndex"] == 0
    assert len(page["items"]) == data["total"]
    assert len({item["id"] for item in page["items"]}) == data["total"]
    for item in page["items"]:
        check_annotation(item)
    return page["items"]


def check_annotation(item: dict) -> None:
    assert _IRI.fullmatch(item["id"])
    assert item["type"] == "Annotation"
    assert item["motivation"] in MOTIVATIONS
    assert all(_MOMENT.fullmatch(item[name]) for name in ("created", "modified") if name in item)
    for body in as_list(item.get("body", [])):
        if isinstance(body, str):
            assert _IRI.fullmatch(body)
        else:
            assert body["type"] == "TextualBody"
            assert isinstance(body["value"], str)
            assert body["format"] == "text/markdown"
    assert as_list(item["target"])
    for target in as_list(item["target"]):
        assert _IRI.fullmatch(target["source"])
        for selector in target["selector"]:
            if selector["type"] == "TextQuoteSelector":
                assert selector["exact"]
                assert set(selector) <= {"type", "exact", "prefix", "suffix"}
            else:
                assert selector["type"] == "TextPositionSelector"
                assert set(selector) == {"type", "start", "end"}
                assert 0 <= selector["start"] < selector["end"]


def as_list(value) -> list:
    return value if isinstance(value, list) else [value]


def get(client, person) -> tuple[dict, list[dict]]:
    client.force_login(person)
    response = client.get(PAGE)
    assert response.status_code == 200
    assert response["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    data = json.loads(response.content)
    return data, check_collection(data)


def evidence(cast, chapter, person, address: str, **fields):
    assignment = create_assignment(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="เรียงความ", instructions="เขียน",
        due_at=later(days=3), **fields,
    )  # fmt: skip
    place = cast.enrollment(person)
    submission = start_submission(acting_user=person, now=NOW, enrollment=place, assignment=assignment)
    add_evidence(acting_user=person, now=NOW, submission=submission, passage=find_passage(chapter, address))
    return assignment


def test_a_thread_says_its_words_and_where_they_stand(client, cast, chapter, begin):
    start = FIRST.index("มกราคม")
    begin(f"b2:{start}-{start + 6}@1", title="เมื่อไร")
    _data, (item,) = get(client, cast.student2)
    assert item["motivation"] == "commenting"
    assert item["body"]["value"] == "# เมื่อไร\n\nคิดว่าอย่างไร"
    quote, position = item["target"]["selector"]
    assert (quote["exact"], position["start"], position["end"]) == ("มกราคม", start, start + 6)
    assert FIRST[:start].endswith(quote["prefix"])
    assert FIRST[start + 6 :].startswith(quote["suffix"])


def test_the_source_leads_to_the_words(client, cast, chapter, begin):
    begin("b2:0-5@1")
    _data, (item,) = get(client, cast.student2)
    address = item["target"]["source"]
    assert address == ("http://testserver/courses/rus331/read/modern-russia/4/introduction/?passage=b2:0-5@1#b2")
    assert 'data-passage="b2:0-5@1"' in client.get(address.partition("#")[0].removeprefix("http://testserver")).text


def test_a_passage_across_blocks_has_a_target_for_each(client, cast, chapter, begin):
    begin("b3:5-b4:9@1")
    _data, (item,) = get(client, cast.student2)
    first, second = item["target"]
    assert first["selector"][1] == {"type": "TextPositionSelector", "start": 5, "end": len(block(chapter, "b3").text)}
    assert second["selector"][1] == {"type": "TextPositionSelector", "start": 0, "end": 9}
    assert second["selector"][0]["exact"] == block(chapter, "b4").text[:9]


def test_a_correction_takes_the_positions_along(client, cast, chapter, begin):
    start = FIRST.index("มกราคม")
    begin(f"b2:{start}-{start + 6}@1")
    edit_block(
        acting_user=None,
        now=NOW,
        block=block(chapter, "b2"),
        markdown=f"วลาดีมีร์ {FIRST}",
        reason="",
        expected_revision=1,
    )
    _data, (item,) = get(client, cast.student2)
    quote, position = item["target"]["selector"]
    assert position["start"] == start + 10
    assert block(chapter, "b2").text[position["start"] : position["end"]] == quote["exact"] == "มกราคม"


def test_words_that_are_gone_keep_their_quote(client, cast, chapter, begin):
    quote = begin("b3:0-20@1").anchor.exact
    edit_block(acting_user=None, now=NOW, block=block(chapter, "b3"), markdown="x", reason="", expected_revision=1)
    Anchor.objects.update(status=Anchor.Status.ORPHAN)
    _data, (item,) = get(client, cast.student2)
    (selector,) = item["target"]["selector"]
    assert (selector["type"], selector["exact"]) == ("TextQuoteSelector", quote)


def test_evidence_of_ones_essays_is_there(client, cast, chapter):
    assignment = evidence(cast, chapter, cast.student1, "b4:0-6@1")
    _data, (item,) = get(client, cast.student1)
    assert item["motivation"] == "linking"
    assert item["body"] == f"http://testserver/courses/rus331/assignments/{assignment.pk}/"
    assert item["target"]["selector"][0]["exact"] == block(chapter, "b4").text[:6]


def test_nobody_elses_marks_and_nothing_hidden_are_there(client, cast, chapter, begin):
    mine = begin("b2:0-5@1", title="ของฉัน")
    begin("b3:0-5@1", title="ลบแล้ว")
    Thread.objects.filter(title="ลบแล้ว").update(deleted_at=NOW)
    create_thread(
        acting_user=cast.student1, now=NOW, course=cast.course, token=uuid4(), title="ของเพื่อน", markdown="ความเห็นเพื่อน",
        passage=find_passage(chapter, "b2:0-5@1"),
    )  # fmt: skip
    evidence(cast, chapter, cast.student1, "b4:0-7@1")
    hidden = evidence(cast, chapter, cast.student2, "b5:0-7@1")
    type(hidden).objects.filter(pk=hidden.pk).update(published=False)
    data, items = get(client, cast.student2)
    assert [item["id"] for item in items] == [f"http://testserver/courses/rus331/discussions/{mine.pk}/"]
    text = json.dumps(data, ensure_ascii=False)
    assert not any(word in text for word in ("ของเพื่อน", "ลบแล้ว", cast.student2.full_name, "student2"))


def test_who_has_none_gets_an_empty_collection(client, cast, chapter):
    data, items = get(client, cast.instructor)
    assert (data["total"], items) == (0, [])


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_nine_queries(client, cast, chapter, begin, number, django_assert_num_queries):
    for _ in range(number):
        begin("b2:0-5@1")
        evidence(cast, chapter, cast.student2, "b4:0-7@1")
    client.force_login(cast.student2)
    with django_assert_num_queries(9):
        client.get(PAGE)
