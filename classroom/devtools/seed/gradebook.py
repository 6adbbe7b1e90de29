"""The gradebook of the demo: how it is set up, and what was entered by hand."""

from decimal import Decimal

from classroom.devtools.seed.world import World
from classroom.grading.queries.gradebook import book_of, read_typed
from classroom.grading.services.gradebook import (
    CategoryPlan,
    ColumnPlan,
    release_column,
    save_entry,
    set_up_gradebook,
)


def make_gradebook(world: World, plan: dict) -> None:
    """Set the gradebook up as `plan` says, and enter and release what it holds, each at its time."""
    course, teacher, at = world.courses[plan["course"]], world.people[plan["by"]], world.clock.moment(plan["at"])
    place = world.enrollments[plan["course"], plan["by"]]
    place.course = course
    known = {column.title: column for column in book_of(place, at).columns}
    set_up_gradebook(
        acting_user=teacher, now=at, course=course, missing_is_zero=plan["missing_is_zero"], expected_version=0,
        categories=[
            CategoryPlan(line["title"], Decimal(line["weight"]), line.get("drop_lowest", 0))
            for line in plan["categories"]
        ],
        columns=[
            ColumnPlan(
                column=next((column for title, column in known.items() if title.startswith(line["title"])), None),
                position=number,
                title=line["title"],
                category=line["category"],
                max_points=Decimal(line["out_of"]) if "out_of" in line else None,
            )
            for number, line in enumerate(plan["columns"], 1)
        ],
    )  # fmt: skip
    made = {column.title: column for column in book_of(place, at).columns}
    for line in plan["columns"]:
        for student, value in line.get("entries", {}).items():
            typed = read_typed(str(value), None)
            save_entry(
                acting_user=teacher, now=at, column=made[line["title"]].row, expected_version=0,
                enrollment=world.enrollments[plan["course"], student], status=typed.status, points=typed.points,
            )  # fmt: skip
        if "released" in line:
            moment = world.clock.moment(line["released"])
            release_column(acting_user=teacher, now=moment, column=made[line["title"]].row)
