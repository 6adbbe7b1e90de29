"""Making the whole demo: all of it or nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from classroom.devtools.seed import essays, faults, gradebook, joining, notes, peers, people, talk, weekly, workshop
from classroom.devtools.seed.source import Clock, read, read_essays
from classroom.devtools.seed.world import World
from history.models import Chapter


@transaction.atomic
def make_demo(*, now: datetime, chapter: Chapter, password: str, progress: Callable[[str], None]) -> list[str]:
    """Make the two classes as they would stand at `now` and return the user names; `progress` is told of each part.

    Everything goes through the services in the order of its time, told that it is that time.
    """
    world = World(clock=Clock(now), chapter=chapter)
    plan = read("class.yaml")
    progress("people, courses and readings")
    people.make_people(world, plan["people"], password)
    for course in plan["courses"]:
        people.make_course(world, course)
    people.make_progress(world, plan["courses"][0]["slug"])
    joining.make_ways_in(world, read("joining.yaml"), plan["courses"][0]["slug"])
    progress("threads and posts")
    for thread in read("threads.yaml"):
        talk.make_thread(world, thread)
    talk.mark_read_threads(world)
    progress("marks and notes in the text")
    for note in read("notes.yaml"):
        notes.mark(world, note)
    progress("reports of faults in the text")
    for fault in read("faults.yaml"):
        faults.report(world, fault)
    progress("essays and their marking")
    for course in plan["courses"]:
        _make_essays(world, course)
    weekly.make_weekly(world, read("weekly.yaml"), plan["courses"][0]["slug"])
    progress("essays that classmates read")
    peers.make_peers(world, read("peers.yaml"), plan["courses"][0]["slug"])
    progress("more time, teams, a test marked by two")
    workshop.make_workshop(world, read("workshop.yaml"), plan["courses"][0]["slug"])
    progress("the gradebook")
    gradebook.make_gradebook(world, read("gradebook.yaml"))
    return list(world.people)


def _make_essays(world: World, course: dict) -> None:
    if not course["assignments"]:
        return
    slug, clock = course["slug"], world.clock
    keys = {}
    for assignment in course["assignments"]:
        essays.make_assignment(world, slug, assignment)
        keys[assignment["key"]] = [criterion["key"] for criterion in assignment["rubric"]]
    written = read_essays()
    for name in sorted(written, key=lambda name: clock.moment(written[name]["handed_in"])):
        essays.make_attempt(world, name, written[name], slug)
    for marking in sorted(read("marking.yaml"), key=lambda marking: clock.moment(marking["marked"])):
        essays.make_marking(world, marking, keys[written[marking["essay"]]["assignment"]])
    for assignment in course["assignments"]:
        essays.make_release(world, assignment)
    for draft in read("drafts.yaml"):
        essays.make_draft(world, draft, slug)
