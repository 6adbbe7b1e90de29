"""A small weekly essay of the demo that is complete or incomplete, without points."""

from decimal import Decimal

from classroom.assignments.models import Attempt, Draft
from classroom.assignments.services import create_assignment, hand_in
from classroom.common.markup import plain_text
from classroom.devtools.seed.essays import make_draft
from classroom.devtools.seed.world import World
from classroom.grading.models import Level
from classroom.grading.services import (
    add_comment,
    done_plan,
    finish_marking,
    release_grades,
    save_mark,
    save_overall,
    set_rubric,
)


def make_weekly(world: World, plan: dict, course_slug: str) -> None:
    """Make the essay, what was handed in for it, its marking when it was due, and its release."""
    clock, instructor = world.clock, world.people["instructor"]
    opens = clock.moment(plan["opens"])
    essay = create_assignment(
        acting_user=instructor, now=opens, course=world.courses[course_slug], title=plan["title"],
        instructions=plan["instructions"], opens_at=opens, due_at=clock.moment(plan["due"]),
        closes_at=clock.moment(plan["closes"]), max_words=plan["max_words"],
        sections=[world.sections[slug] for slug in plan["sections"]],
    )  # fmt: skip
    world.assignments[plan["key"]] = essay
    version = set_rubric(
        acting_user=instructor, now=opens, assignment=essay, criteria=done_plan(Decimal(plan["worth"]))
    )
    levels = dict(zip((False, True), Level.objects.filter(criterion__version=version).order_by("points"), strict=True))
    in_time = [row for row in plan["texts"] if "marked" in row]
    for row in in_time:
        attempt = _hand_in(world, plan["key"], row, course_slug)
        _mark(world, attempt, row["marked"], levels[row["marked"]["complete"]], plan["due"])
    release_grades(acting_user=instructor, now=clock.moment(plan["released"]), assignment=essay)
    for row in plan["texts"]:
        if row not in in_time:
            _hand_in(world, plan["key"], row, course_slug)


def _hand_in(world: World, key: str, row: dict, course_slug: str) -> Attempt:
    moment = row["handed_in"]
    draft = row | {"assignment": key, "started": moment, "saved": moment}
    submission = make_draft(world, draft, course_slug)
    return hand_in(
        acting_user=world.people[row["author"]], now=world.clock.moment(moment), submission=submission,
        token=world.token("weekly", row["author"]),
        expected_version=Draft.objects.get(submission=submission).version,
    )  # fmt: skip


def _mark(world: World, attempt: Attempt, said: dict, level: Level, due: str) -> None:
    by = {"acting_user": world.people["instructor"], "now": world.clock.moment(due), "attempt": attempt}
    save_mark(**by, criterion=level.criterion, level=level, expected_version=0)
    if "span" in said:
        start = plain_text(attempt.markdown).index(said["span"])
        end = start + len(said["span"])
        add_comment(**by, start=start, end=end, exact=said["span"], body=said["comment"])
    if "overall" in said:
        save_overall(**by, overall=said["overall"], expected_version=0)
    finish_marking(**by)
