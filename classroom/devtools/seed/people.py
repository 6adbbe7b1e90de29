"""The people of the demo, their courses, and what these read."""

from django.contrib.auth.hashers import make_password

from classroom.accounts.models import User
from classroom.accounts.services import create_person
from classroom.courses.models import Enrollment
from classroom.courses.services import create_course, create_group, create_reading, enroll
from classroom.devtools.seed.source import ZONE, running_term
from classroom.devtools.seed.world import World
from classroom.reading.services import keep_place, mark_read


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
    """Let the students have read as far as a class has: most of it read, the last section begun."""
    sections = sorted(world.sections.values(), key=lambda section: section.position)
    students = [place for (course, _), place in world.enrollments.items() if course == course_slug]
    for place in students:
        if place.role != "student" or place.state != Enrollment.State.ACTIVE:
            continue
        read = len(sections) - 1 - place.user_id % 3
        for number, section in enumerate(sections[: read + 1]):
            when = world.clock.moment(f"-{20 - 4 * number}d 19:{10 + place.user_id % 40}")
            blocks = list(section.blocks.filter(removed_in=None, number__isnull=False).order_by("position"))
            reached = blocks[-1] if number < read else blocks[len(blocks) // (2 + place.user_id % 3)]
            keep_place(enrollment=place, now=when, section=section, block=reached)
            if number < read:
                mark_read(enrollment=place, now=when, section=section, read=True)
