"""What members of the demo have marked and noted in the text."""

from classroom.devtools.seed.world import World
from classroom.reading.models import Note
from classroom.reading.services import NoteText, create_note


def mark(world: World, plan: dict) -> None:
    """Keep one note on the words that it quotes."""
    create_note(
        acting_user=world.people[plan["by"]],
        now=world.clock.moment(plan["at"]),
        course=world.courses[plan["course"]],
        passage=world.passage(plan["quote"]),
        token=world.token("note", plan["by"], plan["quote"]),
        text=NoteText(
            colour=plan.get("colour", Note.Colour.TURMERIC),
            markdown=plan.get("note", ""),
            tags=tuple(plan.get("tags", ())),
            in_layer=plan.get("layer", False),
        ),
    )
