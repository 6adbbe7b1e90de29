"""What else becomes of essays in the demo: asked for, given back, written in teams, marked by two without names."""

from decimal import Decimal
from functools import partial

from classroom.assignments.models import Assignment, Attempt, Draft
from classroom.assignments.services import (
    ask_extension,
    create_assignment,
    create_team,
    grant_request,
    hand_in,
    place_students,
    return_attempt,
)
from classroom.devtools.seed.essays import make_draft
from classroom.devtools.seed.files import attach
from classroom.devtools.seed.world import World
from classroom.grading.services import (
    CriterionPlan,
    add_comment,
    finish_marking,
    give_codes,
    save_bank_comment,
    save_mark,
    set_plan,
    set_rubric,
)


def make_workshop(world: World, plan: dict, course_slug: str) -> None:
    _ask(world, plan["asked"], course_slug)
    _return(world, plan["returned"])
    for item in plan["bank"]:
        save_bank_comment(
            acting_user=world.people[item["by"]], now=world.clock.moment("-9d 18:00"), body=item["body"],
            course=world.courses[item["course"]] if "course" in item else None, title=item["title"],
            tone=item.get("tone", ""), criterion=item.get("criterion", ""),
        )  # fmt: skip
    attach(world, plan["file"], course_slug)
    _make_teams(world, plan["teams"], course_slug)
    _mark_twice(world, plan["twice"], course_slug)


def _ask(world: World, asked: list[dict], course_slug: str) -> None:
    for row in asked:
        request = ask_extension(
            acting_user=world.people[row["person"]], now=world.clock.moment(row["at"]), minutes=row["minutes"],
            assignment=world.assignments[row["assignment"]], enrollment=world.enrollments[course_slug, row["person"]],
            reason=row["reason"],
        )  # fmt: skip
        if "answer" in row:
            grant_request(
                acting_user=world.people[row["by"]], now=world.clock.moment(row["decided"]), request=request,
                minutes=row["minutes"], answer=row["answer"],
            )  # fmt: skip


def _return(world: World, plan: dict) -> None:
    attempt = Attempt.objects.select_related("submission__assignment__course").get(pk=world.attempts[plan["essay"]].pk)
    return_attempt(
        acting_user=world.people[plan["by"]], now=world.clock.moment(plan["at"]), attempt=attempt,
        message=plan["message"].strip(), due_at=world.clock.moment(plan["due"]),
    )  # fmt: skip


def _assignment(world: World, plan: dict, course_slug: str, **terms: bool) -> Assignment:
    opens = world.clock.moment(plan["opens"])
    made = create_assignment(
        acting_user=world.people["instructor"], now=opens, course=world.courses[course_slug], title=plan["title"],
        instructions=plan["instructions"], opens_at=opens, due_at=world.clock.moment(plan["due"]),
        max_words=plan["max_words"], **terms,
    )  # fmt: skip
    world.assignments[plan["key"]] = made
    return made


def _make_teams(world: World, plan: dict, course_slug: str) -> None:
    essay = _assignment(world, plan, course_slug, in_teams=True)
    by = {"acting_user": world.people["instructor"], "now": essay.opens_at, "assignment": essay}
    teams = {row["name"]: create_team(**by, name=row["name"]) for row in plan["teams"]}
    place_students(
        **by,
        places={
            world.enrollments[course_slug, person].pk: teams[row["name"]].pk
            for row in plan["teams"]
            for person in row["people"]
        },
    )
    draft = plan["draft"] | {"assignment": plan["key"], "started": plan["draft"]["saved"]}
    make_draft(world, draft, course_slug)


def _mark_twice(world: World, plan: dict, course_slug: str) -> None:
    essay, clock, instructor = (
        _assignment(world, plan, course_slug, anonymous_marking=True),
        world.clock,
        world.people["instructor"],
    )
    criteria = [CriterionPlan(row["title"], Decimal(row["points"])) for row in plan["rubric"]]
    version = set_rubric(acting_user=instructor, now=essay.opens_at, assignment=essay, criteria=criteria)
    attempts = []
    for row in plan["texts"]:
        moment = plan["due"]
        text = row | {"assignment": plan["key"], "title": "", "started": moment, "saved": moment}
        submission = make_draft(world, text, course_slug)
        attempts.append(
            hand_in(
                acting_user=world.people[row["author"]], now=clock.moment(moment), submission=submission,
                token=world.token("test", row["author"]),
                expected_version=Draft.objects.get(submission=submission).version,
            )
        )  # fmt: skip
    planned = clock.moment(plan["plan_at"])
    set_plan(
        acting_user=instructor, now=planned, assignment=essay,
        values={"markers": 2, "agree_within": Decimal(plan["agree_within"]), "agreed_by": "mean", "sample_percent": 100},
    )  # fmt: skip
    give_codes(essay)
    for row, attempt in zip(plan["texts"], attempts, strict=True):
        for turn, (name, marker) in enumerate((("first", "instructor"), ("second", "assistant")), 1):
            if name in row:
                mark = partial(
                    save_mark,
                    acting_user=world.people[marker],
                    now=planned,
                    attempt=attempt,
                    turn=turn,
                    expected_version=0,
                )
                *points, said = row[name]
                for criterion, given in zip(version.criteria.order_by("position"), points, strict=True):
                    mark(criterion=criterion, points=Decimal(str(given)))
                by = {"acting_user": world.people[marker], "now": planned, "attempt": attempt, "turn": turn}
                if said:
                    words = attempt.markdown.split(" ")[0]
                    add_comment(**by, start=0, end=len(words), exact=words, body=said)
                finish_marking(**by)
