"""Assignments as their pages show them, and the part of the book that they draw on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from classroom.assignments.models import Assignment, Extension, Work
from classroom.assignments.rules import (
    Deadline,
    duration_words,
    effective_deadline,
    effective_deadlines,
    grantable_enrollments,
    visible_assignments,
)
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_sections
from history.models import Section


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One assignment as staff see it: how many of the students whom they supervise have handed in."""

    assignment: Assignment
    deadline: Deadline
    handed_in: int
    students: int

    def state(self, now: datetime) -> str:
        """hidden, coming, open or closed for the class at large."""
        if not self.assignment.published:
            return "hidden"
        if self.assignment.opens_at and self.assignment.opens_at > now:
            return "coming"
        return "closed" if self.deadline.is_closed(now) else "open"


def get_assignment(enrollment: Enrollment, assignment_id: int, now: datetime) -> Assignment | None:
    """The assignment, when the holder can see it, with the course filled; one query."""
    assignment = visible_assignments(enrollment, now).filter(pk=assignment_id).first()
    if assignment:
        assignment.course = enrollment.course
    return assignment


def staff_lines(enrollment: Enrollment, now: datetime) -> list[StaffLine]:
    """Every assignment of the course with its counts; two queries."""
    return _with_counts(enrollment, visible_assignments(enrollment, now).order_by("due_at", "pk"))


def staff_line(enrollment: Enrollment, assignment: Assignment, now: datetime) -> StaffLine:
    """One assignment with its counts; two queries."""
    return _with_counts(enrollment, visible_assignments(enrollment, now).filter(pk=assignment.pk))[0]


def extensions_of(enrollment: Enrollment, assignment: Assignment, work: Work = Work.ESSAY) -> list[Extension]:
    """The extensions for `work` that the holder has a say in: groups first, then students by the Thai alphabet.

    With people, groups and `words` for their length; one query.
    """
    mine = Q(enrollment__in=grantable_enrollments(enrollment))
    if course_rules.teaches(enrollment):
        mine |= Q(group__course=enrollment.course_id)
    extensions = list(
        Extension.objects.filter(mine, assignment=assignment, work=work)
        .select_related("enrollment__user", "group", "granted_by")
        .order_by(F("group__name").asc(nulls_last=True), "enrollment__user__sort_key", "pk")
    )
    for extension in extensions:
        extension.words = duration_words(timedelta(minutes=extension.minutes))
    return extensions


def sections_to_draw_on(assignment: Assignment) -> list[Section]:
    """The sections named by the assignment, or those of all the course's books when it names none; one or two queries."""
    named = list(
        assignment.sections.select_related("chapter__book").order_by(
            "chapter__book__title", "chapter__number", "position"
        )
    )
    return named or list(course_sections(assignment.course))


def writable_assignments(enrollment: Enrollment, now: datetime) -> list[Assignment]:
    """The open essays that the holder can cite a passage in, the one due next first; at most four queries."""
    if not course_rules.hands_in(enrollment):
        return []
    assignments = list(visible_assignments(enrollment, now).order_by("due_at", "pk"))
    for assignment in assignments:
        assignment.course = enrollment.course
    deadlines = effective_deadlines((enrollment, assignment) for assignment in assignments)
    return [each for each in assignments if not deadlines[enrollment.pk, each.pk].is_closed(now)]


def _with_counts(enrollment: Enrollment, assignments: QuerySet[Assignment]) -> list[StaffLine]:
    supervised = course_rules.supervised_enrollments(enrollment)
    students = supervised.filter(state=Enrollment.State.ACTIVE).count()
    lines = []
    for assignment in assignments.annotate(
        handed_in=Count(
            "submissions",
            filter=Q(submissions__attempts__isnull=False, submissions__enrollment__in=supervised),
            distinct=True,
        )
    ):
        assignment.course = enrollment.course
        deadline = effective_deadline(None, assignment, None)
        lines.append(StaffLine(assignment, deadline, assignment.handed_in, students))
    return lines
