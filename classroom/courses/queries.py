"""What the pages of a course show of its people and its plan."""

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from classroom.courses.models import Course, Enrollment, Reading, Role
from history.models import Section

_ORDER = [Role.INSTRUCTOR, Role.ASSISTANT, Role.STUDENT, Role.AUDITOR, Role.OBSERVER]


def people(course: Course, *, with_dropped: bool) -> list[Enrollment]:
    """The members of a course with user and group filled, staff first, then by name; one query.

    Invited and dropped ones are for staff only: `with_dropped` adds them.
    """
    places = Enrollment.objects.filter(course=course).select_related("user", "group")
    if not with_dropped:
        places = places.filter(state=Enrollment.State.ACTIVE)
    return sorted(places, key=lambda place: (_ORDER.index(place.role), place.user.sort_key, place.pk))


def instructors_prefetch() -> Prefetch:
    """Fills `instructor_places` of courses with the active instructors and their accounts."""
    instructors = Enrollment.objects.filter(role=Role.INSTRUCTOR, state=Enrollment.State.ACTIVE)
    return Prefetch("enrollments", instructors.select_related("user"), to_attr="instructor_places")


def with_people(courses: QuerySet[Course]) -> QuerySet[Course]:
    """The same courses with `student_count` (active students) and `instructor_places`; two queries."""
    active = Q(enrollments__state=Enrollment.State.ACTIVE)
    students = Count("enrollments", filter=active & Q(enrollments__role=Role.STUDENT), distinct=True)
    return courses.annotate(student_count=students).prefetch_related(instructors_prefetch())


def running_courses(courses: QuerySet[Course], today: date) -> list[Course]:
    """Those of `courses` that are neither archived nor over, with their people, by code; two queries."""
    running = courses.filter(archived_at=None).exclude(ends_on__lt=today)
    return list(with_people(running).order_by("-year", "-term", "code"))


def readings(course: Course) -> list[Reading]:
    """The plan of a course in order of its dates, with sections; two queries."""
    return list(
        Reading.objects.filter(course=course).prefetch_related("sections__chapter__book").order_by("due_at", "pk")
    )


def course_sections(course: Course):
    """The sections that a course may set or draw on: those of its books, in order, with chapter and book."""
    return (
        Section.objects.filter(chapter__book__courses=course)
        .select_related("chapter__book")
        .order_by("chapter__book__title", "chapter__number", "position")
    )
