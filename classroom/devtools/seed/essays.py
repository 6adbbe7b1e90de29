"""The assignments, drafts, essays and marking of the demo."""

from decimal import Decimal

from classroom.assignments import queries as assignment_queries
from classroom.assignments.models import Draft, Submission
from classroom.assignments.services import (
    add_evidence,
    create_assignment,
    grant_extension,
    hand_in,
    save_draft,
    start_submission,
)
from classroom.common.markup import plain_text
from classroom.devtools.seed.world import World
from classroom.grading.models import Criterion
from classroom.grading.services import (
    CriterionPlan,
    LevelPlan,
    add_comment,
    excuse,
    finish_marking,
    release_grades,
    save_mark,
    save_overall,
    set_rubric,
)


def make_assignment(world: World, course_slug: str, plan: dict) -> None:
    clock, instructor = world.clock, world.people["instructor"]
    opens = clock.moment(plan["opens"])
    assignment = create_assignment(
        acting_user=instructor,
        now=opens,
        course=world.courses[course_slug],
        title=plan["title"],
        instructions=plan["instructions"],
        opens_at=opens,
        due_at=clock.moment(plan["due"]),
        closes_at=clock.moment(plan["closes"]),
        min_words=plan["min_words"],
        max_words=plan["max_words"],
        attempts_allowed=plan["attempts_allowed"],
        file_kinds=plan.get("file_kinds", []),
        sections=[world.sections[slug] for slug in plan["sections"]],
    )
    world.assignments[plan["key"]] = assignment
    set_rubric(
        acting_user=instructor, now=opens, assignment=assignment, criteria=[_criterion(row) for row in plan["rubric"]]
    )
    for grant in plan.get("extensions", ()):
        grant_extension(
            acting_user=world.people[grant["by"]],
            now=clock.moment(grant["at"]),
            assignment=assignment,
            enrollment=world.enrollments[course_slug, grant["person"]],
            minutes=grant["minutes"],
            reason=grant["reason"],
        )
    for case in plan.get("excused", ()):
        excuse(
            acting_user=world.people[case["by"]],
            now=clock.moment(case["at"]),
            assignment=assignment,
            enrollment=world.enrollments[course_slug, case["person"]],
            reason=case["reason"],
        )


def _criterion(row: dict) -> CriterionPlan:
    levels = tuple(
        LevelPlan(title=level["title"], points=Decimal(str(level["points"])), description=level["description"])
        for level in row["levels"]
    )
    return CriterionPlan(
        title=row["title"], description=row["description"], max_points=levels[-1].points, levels=levels
    )


def make_draft(world: World, plan: dict, course_slug: str) -> Submission:
    """Write a draft with its evidence, as its author left it at `saved`."""
    author, clock = world.people[plan["author"]], world.clock
    assignment = world.assignments[plan["assignment"]]
    enrollment = world.enrollments[course_slug, plan["author"]]
    enrollment.user, enrollment.course = author, world.courses[course_slug]
    submission = start_submission(
        acting_user=author, now=clock.moment(plan["started"]), enrollment=enrollment, assignment=assignment
    )
    saved = clock.moment(plan["saved"])
    kept = set(submission.evidence.values_list("number", flat=True))
    for number, quote in sorted((plan.get("evidence") or {}).items()):
        if number not in kept:
            added = add_evidence(acting_user=author, now=saved, submission=submission, passage=world.passage(quote))
            if added.number != number:
                raise LookupError(f"evidence {number} of {plan['author']} became {added.number}")
    draft = assignment_queries.draft_for_saving(enrollment, assignment.pk, saved)
    save_draft(
        acting_user=author,
        now=saved,
        draft=draft,
        title=plan["title"],
        markdown=plan["body"],
        expected_version=draft.version,
    )
    return submission


def make_attempt(world: World, name: str, essay: dict, course_slug: str) -> None:
    """Write an essay and hand it in."""
    moment = essay["handed_in"]
    submission = make_draft(world, essay | {"started": moment, "saved": moment}, course_slug)
    world.attempts[name] = hand_in(
        acting_user=world.people[essay["author"]],
        now=world.clock.moment(moment),
        submission=submission,
        token=world.token("essay", name),
        expected_version=Draft.objects.get(submission=submission).version,
    )


def make_marking(world: World, plan: dict, keys: list[str]) -> None:
    """Mark an essay as marking.yaml says; `keys` are the criteria of its rubric in order."""
    attempt = world.attempts[plan["essay"]]
    who_and_when = {"acting_user": world.people[plan["marker"]], "now": world.clock.moment(plan["marked"])}
    rubric = attempt.submission.assignment.rubric
    criteria = dict(
        zip(keys, Criterion.objects.filter(version__rubric=rubric).order_by("version", "position"), strict=True)
    )
    for key, mark in plan["marks"].items():
        save_mark(
            **who_and_when,
            attempt=attempt,
            criterion=criteria[key],
            level=criteria[key].levels.get(position=mark["level"]),
            comment=mark.get("comment", ""),
            expected_version=0,
        )
    text = plain_text(attempt.markdown)
    for comment in plan.get("comments", ()):
        start = text.index(comment["span"])
        add_comment(
            **who_and_when,
            attempt=attempt,
            start=start,
            end=start + len(comment["span"]),
            exact=comment["span"],
            body=comment["comment"],
            tone=comment.get("tone", ""),
            criterion=criteria.get(comment.get("criterion")),
        )
    if plan.get("overall"):
        save_overall(**who_and_when, attempt=attempt, overall=plan["overall"], expected_version=0)
    if plan["state"] == "final":
        finish_marking(**who_and_when, attempt=attempt)


def make_release(world: World, plan: dict) -> None:
    if released := plan.get("released"):
        release_grades(
            acting_user=world.people[released["by"]],
            now=world.clock.moment(released["at"]),
            assignment=world.assignments[plan["key"]],
        )
