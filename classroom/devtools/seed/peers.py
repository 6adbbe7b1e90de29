"""Students of the demo who read each other's essays."""

from classroom.assignments.models import Work
from classroom.assignments.services import ask_extension, grant_extension
from classroom.devtools.seed.world import World
from classroom.grading.models import PeerPlan
from classroom.grading.services.peers import PeerMarkGiven, next_reading, save_reading, set_peer_plan
from classroom.grading.services.similarity import compare, start_comparison


def make_peers(world: World, plan: dict, course_slug: str) -> None:
    """Plan the peer review of an assignment, let its readers read as far as they are, and have the essays compared."""
    clock = world.clock
    opens = clock.moment(plan["opens"])
    made = set_peer_plan(
        acting_user=world.people["instructor"], now=opens, assignment=world.assignments[plan["assignment"]],
        opens_at=opens, due_at=clock.moment(plan["due"]), reviews_each=plan["reviews_each"], percent=plan["percent"],
    )  # fmt: skip
    for reading in plan["readings"]:
        _read(world, made, reading, course_slug)
    for given in plan.get("more_time", ()):
        grant_extension(
            acting_user=world.people["instructor"], now=clock.moment(given["at"]), assignment=made.assignment,
            work=Work.READINGS, enrollment=world.enrollments[course_slug, given["reader"]], minutes=given["minutes"],
            reason=given["reason"],
        )  # fmt: skip
    for asked in plan.get("asked", ()):
        ask_extension(
            acting_user=world.people[asked["reader"]], now=clock.moment(asked["at"]), assignment=made.assignment,
            work=Work.READINGS, enrollment=world.enrollments[course_slug, asked["reader"]], minutes=asked["minutes"],
            reason=asked["reason"],
        )  # fmt: skip
    asked = start_comparison(
        acting_user=world.people["instructor"], now=clock.moment(plan["compared"]), assignment=made.assignment
    )
    compare(asked.pk)


def _read(world: World, plan: PeerPlan, reading: dict, course_slug: str) -> None:
    reader = world.people[reading["reader"]]
    taken = world.clock.moment(reading["taken"])
    review = next_reading(
        acting_user=reader, now=taken, plan=plan, enrollment=world.enrollments[course_slug, reading["reader"]]
    )
    criteria = review.rubric_version.criteria.order_by("position").prefetch_related("levels")
    marks = [
        PeerMarkGiven(criterion, level=criterion.levels.all()[level], comment=remark)
        for criterion, level, remark in zip(criteria, reading["levels"], reading["remarks"], strict=False)
    ]
    save_reading(
        acting_user=reader, now=world.clock.moment_or_none(reading.get("finished")) or taken, review=review,
        marks=marks, overall=reading["overall"].strip(), expected_version=0, finish="finished" in reading,
    )  # fmt: skip
