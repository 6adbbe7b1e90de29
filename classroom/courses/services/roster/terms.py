"""Which courses a list for a whole term means: those of the term, and those that it is to make."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from classroom.batches.models import Batch
from classroom.common.thai.normalise import fold
from classroom.courses.models import Course
from classroom.courses.services.roster.reading import Found
from classroom.courses.services.roster.rows import RosterRow
from classroom.courses.services.roster.words import SIGNS, compact
from classroom.courses.services.roster.world import NewCourse, Target

#: What becomes of a course of the list that is not here.
MAKE, LEAVE = "make", "leave"


def courses_of_term(batch: Batch) -> list[Course]:
    """The courses that a list for a whole term can mean."""
    return list(Course.objects.filter(year=batch.options["year"], term=batch.options["term"], archived_at=None))


def targets_of(batch: Batch, found: Found) -> dict[str, Target]:
    """What each course of a list for a whole term is here: one of the term, one to be made, or None.

    None is made that is there by now, whatever was chosen before.
    """
    decided = batch.options.get("courses") or {}
    courses = courses_of_term(batch)
    by_pk = {course.pk: course for course in courses}
    targets: dict[str, Target] = {}
    for name in sorted({row.course for row in found.rows}):
        choice = decided.get(name, "")
        here = next((course for course in courses if is_named(course, name)), None)
        if name in found.by_file:
            here = meant_by(courses, found.by_file[name])
        if choice == MAKE and name and here is None and name not in found.by_file:
            targets[name] = NewCourse(name, found.courses.get(name, ""), tuple(batch.options.get("books") or ()))
        elif choice == LEAVE:
            targets[name] = None
        elif choice.isdecimal():
            targets[name] = by_pk.get(int(choice))
        else:
            targets[name] = here
    return targets


def counted(targets: Mapping[str, Target], rows: Iterable[RosterRow]) -> list[dict[str, Any]]:
    """For a page, the courses of a list for a term: how the list and we call them, and how many lines each has."""
    lines = Counter(row.course for row in rows)
    return [
        {
            "key": key, "lines": lines[key], "name": target.code if isinstance(target, Course) else target.key,
            "pk": target.pk if isinstance(target, Course) else None, "is_new": not isinstance(target, Course),
        }
        for key, target in targets.items() if target is not None
    ]  # fmt: skip


def come_since(batch: Batch, keys: Iterable[str]) -> set[str]:
    """Which of the courses that a list is to make (by its words) somebody else has made since it was planned."""
    own = set((batch.options.get("made_courses") or {}).values())
    others = [course for course in courses_of_term(batch) if course.pk not in own]
    return {key for key in keys if any(is_named(course, key) for course in others)}


def is_named(course: Course, name: str) -> bool:
    """Whether `name` is what a list calls the course: its address, code or title."""
    return bool(name) and compact(name) in {compact(each) for each in (course.slug, course.code, course.title)}


def meant_by(courses: Iterable[Course], texts: Sequence[str]) -> Course | None:
    """The course that a list without a column for it is about: the only one whose code stands above its headings or in
    the name of its file, or else whose address or title does; None where none or several do."""
    said = [fold(text) for text in texts]
    for word_of in (lambda course: course.code, lambda course: course.slug, lambda course: course.title):
        words = [(course, compact(word_of(course))) for course in courses]
        found = [course for course, word in words if len(word) > 2 and any(_stands_in(word, text) for text in said)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _stands_in(word: str, text: str) -> bool:
    """Whether `text` holds `word`, and not as a part of a longer number."""
    before = r"(?<!\d)" if word[0].isdigit() else r"(?<![a-z])" if word[0].isascii() else ""
    after = r"(?!\d)" if word[-1].isdigit() else ""
    return bool(re.search(before + f"{SIGNS}*".join(map(re.escape, word)) + after, text))
