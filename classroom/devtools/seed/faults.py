"""What readers of the demo have reported as faults of the text, and what was decided."""

from classroom.devtools.seed.world import World
from history.queries import find_passage, write_address
from history.services import reject_fault, report_fault


def report(world: World, plan: dict) -> None:
    """Report one fault, by each of its readers, and reject it where the plan says so."""
    around = world.passage(plan["quote"])
    start = around.start + plan["quote"].index(plan["found"])
    address = write_address(
        around.block.key, start, around.block.key, start + len(plan["found"]), world.chapter.revision_number
    )
    passage = find_passage(world.chapter, address)
    for told in plan["reports"]:
        fault = report_fault(
            acting_user=world.people[told["by"]],
            now=world.clock.moment(told["at"]),
            passage=passage,
            suggested=plan.get("suggested"),
            note=told.get("note", ""),
        )
    if rejected := plan.get("rejected"):
        reject_fault(
            acting_user=world.people[rejected["by"]],
            now=world.clock.moment(rejected["at"]),
            fault=fault,
            reason=rejected["reason"],
        )
