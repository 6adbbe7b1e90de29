"""The people of the demo, their courses, and what these read."""

from django.contrib.auth.hashers import make_password

from classroom.accounts.models import User
from classroom.accounts.services import create_person
from classroom.courses.models import Enrollment, Role
from classroom.courses.services import create_course, create_group, create_reading, enroll
from classroom.devtools.seed.source import ZONE, running_term
from classroom.devtools.seed.world import World
from classroom.reading.services import keep_place, mark_read
from history.models import Block, Section


def make_people(world: World, people: list[dict], password: str) -> None:
    """Make the accounts, all with one password, which is hashed once: hashing is slow by design."""
    for person in people:
        facts = {name: value for name, value in person.items() if name != "site_admin"}
        world.people[person["username"]] = create_person(
            acting_user=None, now=world.clock.now, is_administrator=person.get("site_admin", False), **facts
        )
    User.objects.filter(username__in=world.people).update(password=make_password(password))


def make_course(world: World, plan: dict) -> None:
    clock, administrator = world.clock, world.people["admin"]
    begun = clock.moment(f"{plan['starts_on']} 09:00")
    year, term = running_term(clock.now.astimezone(ZONE).date())
    course = create_course(
        acting_user=administrator,
        now=begun,
        slug=plan["slug"],
        code=plan["code"],
        title=plan["title"],
        title_en=plan["title_en"],
        year=year,
        term=term,
        starts_on=clock.day(plan["starts_on"]),
        ends_on=clock.day(plan["ends_on"]),
        books=[world.chapter.book] if "book" in plan else [],
    )
    world.courses[course.slug] = course
    groups = {
        name: create_group(acting_user=administrator, now=begun, course=course, name=name) for name in plan["groups"]
    }
    for places in plan["enrollments"]:
        for username in places["people"]:
            enrollment = enroll(
                acting_user=administrator,
                now=begun,
                course=course,
                person=world.people[username],
                role=places["role"],
                group=groups.get(places.get("group")),
                limited_to=[groups[name] for name in places.get("limited_to", ())],
                state=places.get("state", Enrollment.State.ACTIVE),
            )
            world.enrollments[course.slug, username] = enrollment
    instructor = world.people[plan["enrollments"][0]["people"][0]]
    for reading in plan["readings"]:
        create_reading(
            acting_user=instructor,
            now=clock.moment(reading["opens"]),
            course=course,
            title=reading["title"],
            instructions=reading["instructions"],
            sections=[world.sections[slug] for slug in reading["sections"]],
            opens_at=clock.moment(reading["opens"]),
            due_at=clock.moment(reading["due"]),
        )


def make_progress(world: World, course_slug: str) -> None:
    """Let the students have read as a class has: the weeks before, most of it, and a part of this week's section."""
    sections = sorted(world.sections.values(), key=lambda section: section.position)
    students = [
        place
        for (course, _), place in world.enrollments.items()
        if course == course_slug and place.role == Role.STUDENT and place.state == Enrollment.State.ACTIVE
    ]
    for rank, place in enumerate(students):
        # Every fourth student is a section behind.
        done = sections[:-1] if rank % 4 != 3 else sections[:-2]
        for week, section in enumerate(done):
            when = world.clock.moment(f"-{20 - 4 * week}d 19:{10 + rank}")
            paragraphs = _numbered(section)
            keep_place(enrollment=place, now=when, section=section, block=paragraphs[-1], seen=_keys(paragraphs))
            mark_read(enrollment=place, now=when, section=section, read=True)
        begun = sections[len(done)]
        paragraphs = _numbered(begun)
        read = paragraphs[: len(paragraphs) // 3 + rank % (len(paragraphs) // 2) + 1]
        yesterday = world.clock.moment(f"-1d 20:{10 + rank}")
        keep_place(enrollment=place, now=yesterday, section=begun, block=read[-1], seen=_keys(read))


def _keys(blocks: list[Block]) -> list[str]:
    return [block.key for block in blocks]


def _numbered(section: Section) -> list[Block]:
    return list(section.blocks.filter(removed_in=None, number__isnull=False).order_by("position"))
