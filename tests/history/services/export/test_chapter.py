"""The JSON of a chapter: docs/exports.md promises what is tested here."""

import json

import pytest

from history.models import Proposal
from history.queries import get_chapter
from history.services import edit_block, export_chapter, reject_fault, report_fault
from tests.cast import NOW
from tests.history.sample import SECOND, block
from tests.history.services.export.conftest import add_event, add_name, mention
from tests.history.services.test_faults import passage

pytestmark = pytest.mark.django_db


def exported(chapter, revision: int = 2) -> dict:
    return json.loads(export_chapter(chapter, revision).as_json())


def words(export: dict, place: dict) -> str:
    """What the exported text has at the place of a row."""
    texts = {block["key"]: block["text"] for part in export["sections"] for block in part["blocks"]}
    return texts[place["block"]][place["start"] : place["end"]]


def test_every_place_covers_its_words(chapter):
    export = exported(chapter)
    assert {name["thai"]: [words(export, place) for place in name["mentions"]] for name in export["names"]} == {
        "ทรอตสกี": ["ทรอตสกี"], "เลนิน": ["เลนิน", "เลนิน"], "เลนินกราด": ["เลนินกราด"],
    }  # fmt: skip
    assert all(words(export, event) == event["written"] for event in export["events"])
    assert [words(export, fault) for fault in export["faults"]] == ["ทรอตสกี", "คีรอฟ"]


def test_the_rows_have_this_shape(chapter):
    export = exported(chapter)
    assert export["names"][0] == {
        "kind": "person", "thai": "ทรอตสกี", "latin": "Leon Trotsky", "aliases": ["หรือตสกี"],
        "mentions": [{"block": "b3", "start": 0, "end": 7}],
    }  # fmt: skip
    assert export["events"][0] == {
        "written": "เดือนมกราคม ค.ศ. 1924", "year_from": 1924, "year_to": 1924, "month": 1, "day": None,
        "block": "b2", "start": 20, "end": 41, "title": "เลนินถึงแก่กรรม",
    }  # fmt: skip
    assert export["faults"][0] == {
        "block": "b3", "start": 0, "end": 7, "found": "หรือตสกี", "suggested": "ทรอตสกี", "kind": "name",
        "state": "accepted", "source": "editor", "reason": "ชื่อคน", "revision": 2,
    }  # fmt: skip
    assert export["faults"][1]["suggested"] is None
    assert export["faults"][1]["state"] == "open"


def test_the_places_of_an_earlier_revision_cover_what_stood_there_then(chapter):
    export = exported(chapter, 1)
    assert {name["thai"]: [words(export, place) for place in name["mentions"]] for name in export["names"]} == {
        "ทรอตสกี": ["หรือตสกี"], "เลนิน": ["เลนิน", "เลนิน"], "เลนินกราด": ["เลนินกราด"],
    }  # fmt: skip
    assert all(words(export, event) == event["written"] for event in export["events"])
    assert [words(export, fault) for fault in export["faults"]] == ["หรือตสกี", "คีรอฟ"]


def test_what_has_no_place_in_a_revision_says_so(chapter):
    standing = block(chapter, "b3")
    added = f"{standing.markdown} ใน ค.ศ. 1926 คาเมเนฟถูกขับออกจากพรรค"
    edit_block(acting_user=None, now=NOW, block=standing, markdown=added, reason="", expected_revision=2)
    chapter = get_chapter("modern-russia", 4)
    mention(add_name(chapter, "คาเมเนฟ"), chapter, "b3", "คาเมเนฟ")
    add_event(chapter, "b3", "ค.ศ. 1926", "ขับคาเมเนฟ", year_from=1926, year_to=1926)
    assert "คาเมเนฟ" in [name["thai"] for name in exported(chapter, 3)["names"]]
    earlier = exported(chapter, 1)
    assert "คาเมเนฟ" not in [name["thai"] for name in earlier["names"]]
    event = next(event for event in earlier["events"] if event["written"] == "ค.ศ. 1926")
    assert (event["block"], event["start"], event["end"]) == (None, None, None)


def test_what_nobody_has_kept_is_left_out(chapter, cast):
    before = exported(chapter)
    for state in (Proposal.PROPOSED, Proposal.REFUSED):
        mention(add_name(chapter, f"บุคาริน{state}", state=state), chapter, "b3", "บุคาริน")
        add_event(chapter, "b5", "ค.ศ. 1934", "ข้อเสนอ", year_from=1934, year_to=1934, state=state)
    assert exported(chapter) == before


def test_no_reader_is_named_and_rejected_reports_are_left_out(chapter, cast):
    fault = report_fault(
        acting_user=cast.student1, now=NOW, passage=passage(chapter, "b3", "บุคาริน"), suggested="บูคาริน", note="ฉันเอง"
    )
    text = export_chapter(chapter, 2).as_json()
    assert "บูคาริน" in text
    assert not any(word in text for word in ("student1", cast.student1.full_name, "ฉันเอง", cast.student1.email))
    reject_fault(acting_user=cast.instructor, now=NOW, fault=fault, reason="ถูกแล้ว")
    assert "บูคาริน" not in export_chapter(chapter, 2).as_json()


@pytest.mark.parametrize("more", [0, 2])
def test_it_takes_a_fixed_number_of_queries(chapter, more, django_assert_num_queries):
    for number in range(more):
        mention(add_name(chapter, f"สตาลิน{number}"), chapter, "b4", "สตาลิน")
    with django_assert_num_queries(5):
        export_chapter(chapter, 2)
    with django_assert_num_queries(6):
        export_chapter(chapter, 1)
    assert SECOND in export_chapter(chapter, 1).as_json()
