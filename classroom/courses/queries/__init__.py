"""What the pages of a course show of its people and its plan."""

import re
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from classroom.common.numbers import whole
from classroom.courses.models import Course, Enrollment, Role
from classroom.courses.queries.people import PeopleAsked, PeoplePage, asked_places, people_page
from history.models import Chapter, Section

__all__ = [
    "PeopleAsked",
    "PeoplePage",
    "asked_places",
    "course_chapter",
    "course_section",
    "course_sections",
    "instructors_prefetch",
    "people_page",
    "running_courses",
    "with_people",
]

_PLACE = re.compile(r"(?P<book>[-\w]{1,60})/(?P<chapter>[0-9]{1,4})(?:/(?P<section>[-\w]{1,60}))?")


def instructors_prefetch() -> Prefetch:
    """Fills `instructor_places` of courses with the active instructors and their accounts."""
    instructors = Enrollment.objects.filter(role=Role.INSTRUCTOR, state=Enrollment.State.ACTIVE)
    return Prefetch("enrollments", instructors.select_related("user"), to_attr="instructor_places")


def with_people(courses: QuerySet[Course]) -> QuerySet[Course]:
    """The same courses with `student_count` (active students), `invited_count` and `instructor_places`; two queries.

    The students are counted apart: `courses` may be those of one person, and then joins that person's place alone.
    """
    students = Enrollment.objects.filter(course=OuterRef("pk"), role=Role.STUDENT)
    active = students.filter(state=Enrollment.State.ACTIVE)
    invited = Enrollment.objects.filter(course=OuterRef("pk"), state=Enrollment.State.INVITED)
    return courses.annotate(student_count=_number(active), invited_count=_number(invited)).prefetch_related(
        instructors_prefetch()
    )


def _number(places: QuerySet[Enrollment]) -> Coalesce:
    return Coalesce(Subquery(places.order_by().values("course").annotate(number=Count("pk")).values("number")), 0)


def running_courses(courses: QuerySet[Course], today: date) -> list[Course]:
    """Those of `courses` that are neither archived nor over, with their people, by code; two queries."""
    running = courses.filter(archived_at=None).exclude(ends_on__lt=today)
    return list(with_people(running).order_by("-year", "-term", "code"))


def course_chapter(course: Course, address: str) -> Chapter:
    """Return the chapter at `address`, "modern-russia/4", with its book; raise Http404 when no book of the course has it."""
    place = _PLACE.fullmatch(address)
    if not place or place["section"]:
        raise Http404
    chapters = Chapter.objects.filter(book__courses=course).select_related("book")
    return get_object_or_404(chapters, book__slug=place["book"], number=place["chapter"])


def course_section(course: Course, address: str) -> Section:
    """Return the section at `address`, "modern-russia/4/great-purge", or of that key, with chapter and book.

    Raises Http404 when no book of the course has it.
    """
    key, place = whole(address), _PLACE.fullmatch(address)
    if key is not None:
        return get_object_or_404(course_sections(course), pk=key)
    if not place or not place["section"]:
        raise Http404
    return get_object_or_404(
        course_sections(course),
        chapter__book__slug=place["book"], chapter__number=place["chapter"], slug=place["section"],
    )  # fmt: skip


def course_sections(course: Course) -> QuerySet[Section]:
    """The sections that a course may set or draw on: those of its books, in order, with chapter and book."""
    return (
        Section.objects.filter(chapter__book__courses=course)
        .select_related("chapter__book")
        .order_by("chapter__book__title", "chapter__number", "position")
    )
