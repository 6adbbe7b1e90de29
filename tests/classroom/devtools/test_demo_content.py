"""The words of the demo class hold together before anything is loaded: names, times, quotes, spans, sums."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from classroom.common.markup.render import plain_text
from classroom.common.thai.words import count_words
from history.importer import read_chapter
from history.services import read_book_file

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "classroom/devtools/demo"
CHAPTER = ROOT / "history/content/modern-russia/chapter-04-stalin.md"
CLOCK = re.compile(r"([+-]?\d+)d(?: (\d\d):(\d\d))?")
AGO = re.compile(r"-(\d+)h")
CITATION = re.compile(r"\[\[(\d+)\]\]")
# The demo may be made at any hour: what holds must hold after midnight and before it.
HOURS = (datetime(2026, 11, 23, 0, 5), datetime(2026, 11, 23, 13, 0), datetime(2026, 11, 23, 23, 55))  # noqa: DTZ001


def load(name: str) -> Any:
    return yaml.safe_load((DEMO / name).read_text(encoding="utf-8"))


def moment(value: str, now: datetime) -> datetime:
    """What a relative time of the demo means when the demo is made at *now*."""
    if ago := AGO.fullmatch(value):
        return now - timedelta(hours=int(ago[1]))
    clock = CLOCK.fullmatch(value)
    assert clock, f"{value!r} is no relative time"
    day = now.replace(hour=0, minute=0) + timedelta(days=int(clock[1]))
    return day.replace(hour=int(clock[2] or 0), minute=int(clock[3] or 0))


@cache
def essays() -> dict[str, dict[str, Any]]:
    found = {}
    for path in sorted((DEMO / "essays").glob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        found[path.stem] = yaml.safe_load(head) | {"body": body}
    return found


def courses() -> dict[str, dict[str, Any]]:
    return {course["slug"]: course for course in load("class.yaml")["courses"]}


def assignments() -> dict[str, dict[str, Any]]:
    return {task["key"]: task for course in courses().values() for task in course["assignments"]}


def members(course: dict[str, Any], *, role: str = "", state: str = "") -> set[str]:
    return {
        person
        for row in course["enrollments"]
        if role in ("", row["role"]) and state in ("", row.get("state", "active"))
        for person in row["people"]
    }


def posts(thread: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {post["key"]: post for post in thread["posts"]}


@cache
def canonical_texts() -> list[tuple[str, str]]:
    """Every block of the chapter as it ships, corrections applied: the slug of its section, and its text."""
    book = read_book_file(CHAPTER.parent / "book.yaml")
    about = book.chapter(file=CHAPTER.name)
    chapter = read_chapter(CHAPTER.read_bytes(), names=book.spellings(), section_slugs=about.sections)
    blocks = [(section.slug, block.text) for section in chapter.sections for block in section.blocks]
    texts = {f"b{number}": text for number, (_slug, text) in enumerate(blocks, 1)}
    places = [
        (correction.block, span, correction.right)
        for correction in about.corrections
        if correction.is_certain
        for span in correction.spans(texts[correction.block])
    ]
    for key, (start, end), right in sorted(places, reverse=True):
        texts[key] = texts[key][:start] + right + texts[key][end:]
    return [(slug, text) for (slug, _scan), text in zip(blocks, texts.values(), strict=True)]


def quotes() -> list[tuple[str, str | None]]:
    """Every quote of the chapter with the section that it is said to stand in, where one is named."""
    return [
        *((thread["quote"], thread["section"]) for thread in load("threads.yaml") if "quote" in thread),
        *((quote, None) for work in [*essays().values(), *load("drafts.yaml")] for quote in work["evidence"].values()),
    ]


@pytest.mark.parametrize("note", load("notes.yaml"), ids=lambda note: note["quote"])
def test_a_note_stands_on_words_that_stand_once_and_only_instructors_note_for_all(note):
    course = courses()[note["course"]]
    assert sum(text.count(note["quote"]) for _slug, text in canonical_texts()) == 1
    assert note["by"] in members(course, role="instructor" if note.get("layer") else "student", state="active")


@pytest.mark.parametrize("fault", load("faults.yaml"), ids=lambda fault: fault["found"])
def test_a_reported_fault_stands_once_and_is_reported_by_members(fault):
    course = courses()[fault["course"]]
    assert sum(text.count(fault["quote"]) for _slug, text in canonical_texts()) == 1
    assert fault["quote"].count(fault["found"]) == 1
    assert fault.get("suggested") != fault["found"]
    assert {report["by"] for report in fault["reports"]} <= members(course, role="student", state="active")
    times = [moment(report["at"], HOURS[0]) for report in fault["reports"]]
    assert times == sorted(times)
    if rejected := fault.get("rejected"):
        assert rejected["by"] in members(course, role="instructor")
        assert moment(rejected["at"], HOURS[0]) > times[-1]


def test_people_are_written_once_and_sign_in_by_the_promised_names():
    people = load("class.yaml")["people"]
    names = [person["username"] for person in people]
    numbers = [person["student_number"] for person in people if "student_number" in person]

    assert set(names) == {"admin", "instructor", "instructor2", "assistant", *(f"student{n}" for n in range(1, 28))}
    assert len(names) == len(set(names))
    assert len(numbers) == len(set(numbers)) == 27
    assert len({person["full_name"] for person in people}) == len(people)
    assert all(person["latin_name"].isascii() for person in people)


def test_the_two_courses_share_nobody():
    first, second = (members(course) for course in courses().values())

    assert not first & second
    assert members(courses()["rus331"], state="dropped") == {"student24"}
    assert first | second | {"admin"} == {person["username"] for person in load("class.yaml")["people"]}


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_times_are_in_order_at_whatever_hour_the_demo_is_made(now):
    for thread in load("threads.yaml"):
        by_key = posts(thread)
        for post in thread["posts"]:
            assert moment(post["posted"], now) < now, post["key"]
            if "reply_to" in post:
                assert moment(by_key[post["reply_to"]]["posted"], now) < moment(post["posted"], now), post["key"]
        if thread.get("locked"):
            assert all(moment(post["posted"], now) < moment(thread["due"], now) for post in thread["posts"])
    for task in assignments().values():
        assert moment(task["opens"], now) < moment(task["due"], now) <= moment(task["closes"], now)
        assert all(moment(row["at"], now) < now for row in task.get("excused", []) + task.get("extensions", []))
    for stem, essay in essays().items():
        task = assignments()[essay["assignment"]]
        assert moment(task["opens"], now) < moment(essay["handed_in"], now) < moment(task["closes"], now), stem
        assert moment(essay["handed_in"], now) < now, stem
    for marking in load("marking.yaml"):
        assert moment(essays()[marking["essay"]]["handed_in"], now) < moment(marking["marked"], now) < now
    for draft in load("drafts.yaml"):
        opens = moment(assignments()[draft["assignment"]]["opens"], now)
        assert opens < moment(draft["started"], now) < moment(draft["saved"], now) < now
    for course in courses().values():
        assert moment(course["starts_on"], now) < now < moment(course["ends_on"], now)
        for reading in course["readings"]:
            assert moment(reading["opens"], now) < moment(reading["due"], now)


def test_threads_are_written_by_members_and_replies_stay_three_deep():
    keys = [post["key"] for thread in load("threads.yaml") for post in thread["posts"]]
    assert len(keys) == len(set(keys))

    for thread in load("threads.yaml"):
        course, by_key = courses()[thread["course"]], posts(thread)
        assert "reply_to" not in thread["posts"][0]
        assert thread.get("accepted", thread["posts"][0]["key"]) in by_key
        for post in thread["posts"]:
            assert {post["author"], *post.get("agrees", [])} <= members(course), post["key"]
            assert post["author"] not in post.get("agrees", []), post["key"]
            depth, above = 0, post
            while "reply_to" in above:
                depth, above = depth + 1, by_key[above["reply_to"]]
            assert depth <= 3, post["key"]


def test_the_talk_shows_every_state_of_a_thread():
    threads = load("threads.yaml")
    talk = [post for thread in threads for post in thread["posts"]]

    assert {thread["kind"] for thread in threads} == {"discussion", "question", "prompt"}
    assert any(thread.get("pinned") for thread in threads)
    assert any(thread["kind"] == "question" and len(thread["posts"]) == 1 for thread in threads)
    assert any(post.get("anonymous") for post in talk)
    assert any(post.get("endorsed") for post in talk)
    assert any("quote" not in thread and "section" not in thread for thread in threads)


def test_sections_are_those_of_the_chapter():
    named = {thread["section"] for thread in load("threads.yaml") if "section" in thread}
    for course in courses().values():
        for row in course["readings"] + course["assignments"]:
            named |= set(row["sections"])

    assert named == {slug for slug, _ in canonical_texts()}


@pytest.mark.parametrize(("quote", "section"), quotes())
def test_a_quote_stands_once_in_the_chapter(quote, section):
    found = [slug for slug, text in canonical_texts() for _ in range(text.count(quote))]

    assert 15 <= len(quote) <= 120
    assert len(found) == 1
    assert section in (None, found[0])


@pytest.mark.parametrize("stem", essays())
def test_an_essay_is_handed_in_by_a_student_in_the_length_asked_and_cites_its_evidence(stem):
    essay = essays()[stem]
    task = assignments()[essay["assignment"]]
    course = next(course for course in courses().values() if task in course["assignments"])
    words = count_words(CITATION.sub("", essay["body"]))

    assert essay["author"] in members(course, role="student", state="active")
    assert {int(number) for number in CITATION.findall(essay["body"])} == set(essay["evidence"])
    assert words >= task["min_words"]
    assert words <= 900


def test_twelve_students_hand_in_the_first_essay_and_one_of_them_twice():
    first = [essay for essay in essays().values() if essay["assignment"] == "essay1"]

    assert len({essay["author"] for essay in first}) == 12
    assert sorted(essay["attempt"] for essay in first) == [1] * 12 + [2]
    assert sum(count_words(essay["body"]) > assignments()["essay1"]["max_words"] for essay in first) == 1


def test_evidence_keeps_its_number_from_one_attempt_to_the_next():
    for essay in essays().values():
        for other in essays().values():
            if (essay["author"], essay["assignment"]) == (other["author"], other["assignment"]):
                shared = essay["evidence"].keys() & other["evidence"].keys()
                assert all(essay["evidence"][number] == other["evidence"][number] for number in shared)


def test_drafts_are_begun_by_students_and_cite_only_what_lies_in_the_tray():
    for draft in load("drafts.yaml"):
        assert draft["author"] in members(courses()["rus331"], role="student", state="active")
        assert {int(number) for number in CITATION.findall(draft["body"])} <= set(draft["evidence"])


@pytest.mark.parametrize("key", assignments())
def test_a_rubric_rises_level_by_level_and_the_essays_add_up_to_twenty(key):
    rubric = assignments()[key]["rubric"]
    points = [[Decimal(str(level["points"])) for level in criterion["levels"]] for criterion in rubric]

    assert all(row == sorted(set(row)) for row in points)
    assert all(level["description"] for criterion in rubric for level in criterion["levels"])
    if key.startswith("essay"):
        assert [len(row) for row in points] == [4] * 4
        assert sum(row[-1] for row in points) == 20


@pytest.mark.parametrize("marking", load("marking.yaml"), ids=lambda marking: marking["essay"])
def test_a_marking_hangs_from_words_that_stand_once_in_the_essay(marking):
    essay = essays()[marking["essay"]]
    rubric = {row["key"]: row for row in assignments()[essay["assignment"]]["rubric"]}
    text = plain_text(essay["body"])

    assert marking["marks"].keys() <= rubric.keys()
    assert all(1 <= mark["level"] <= len(rubric[key]["levels"]) for key, mark in marking["marks"].items())
    for comment in marking["comments"]:
        assert text.count(comment["span"]) == 1, comment["span"]
        assert not {"[", "\n"} & set(comment["span"]), comment["span"]
        assert comment.get("criterion", "thesis") in rubric
        assert comment.get("tone", "good") in ("good", "mend")
    if marking["state"] == "final":
        assert marking["marks"].keys() == rubric.keys()
        assert marking["overall"]


def test_an_assistant_marks_only_the_group_they_look_after():
    course = courses()["rus331"]
    groups = next(row["limited_to"] for row in course["enrollments"] if row["role"] == "assistant")
    own = {person for row in course["enrollments"] if row.get("group") in groups for person in row["people"]}

    for marking in load("marking.yaml"):
        if marking["marker"] == "assistant":
            assert essays()[marking["essay"]]["author"] in own


def test_the_first_essay_is_half_marked_and_the_last_attempt_is_what_is_marked():
    states = [row["state"] for row in load("marking.yaml") if essays()[row["essay"]]["assignment"] == "essay1"]

    assert sorted(states) == ["final"] * 7 + ["open"] * 2
    for marking in load("marking.yaml"):
        essay = essays()[marking["essay"]]
        same = [other for other in essays().values() if other["author"] == essay["author"]]
        assert essay["attempt"] == max(o["attempt"] for o in same if o["assignment"] == essay["assignment"])


@pytest.mark.parametrize("now", HOURS)
def test_the_weekly_essay_is_complete_incomplete_and_waiting_each_in_its_time(now):
    weekly = load("weekly.yaml")
    opens, due, closes, released = (moment(weekly[name], now) for name in ("opens", "due", "closes", "released"))
    assert opens < due < released < closes < now
    said = set()
    for text in weekly["texts"]:
        assert text["author"] in members(courses()["rus331"], role="student")
        assert opens < moment(text["handed_in"], now) < now
        assert count_words(text["body"]) <= weekly["max_words"]
        marked = text.get("marked")
        said.add(marked and marked["complete"])
        assert (moment(text["handed_in"], now) < due) == (marked is not None)
        if marked and "span" in marked:
            assert plain_text(text["body"]).count(marked["span"]) == 1
    assert said == {True, False, None}
