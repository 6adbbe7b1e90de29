"""What the home pages say of marking: essays that wait, and results that are new."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from classroom.assignments.models import Attempt, Submission
from classroom.common.agenda import AgendaItem
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Enrollment, Role
from classroom.courses.queries.places import PreparedForPlaces
from classroom.courses.rules import is_staff, within_limits
from classroom.grading.models import Grade, GradeStatus, Marking
from classroom.grading.queries.peer_overview import reports_waiting
from classroom.grading.queries.regrades import regrades_waiting
from classroom.grading.rules import released_grades
from classroom.grading.rules.access import given_back, own_pile, turn_of

# For so long a released grade is news.
NEWS = timedelta(days=7)


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The holders' newly released grades, the newest first, without a word of what they are; one query."""
    courses = {enrollment.pk: enrollment.course for enrollment in enrollments}
    grades = _news.objects(enrollments, since=now - NEWS) if enrollments else []
    return [
        AgendaItem(
            verb="see",
            title=grade.assignment.title,
            path=reverse("grading:feedback", args=(courses[grade.enrollment_id].slug, grade.assignment_id)),
            course_code=courses[grade.enrollment_id].code,
            when=grade.release.made_at,
            note=_("Your grade and the comments are here"),
        )
        for grade in grades
    ]


_news = PreparedForPlaces(
    lambda places, since: released_grades(*places).filter(release__made_at__gt=since).order_by("-release__made_at"),
    since=DateTimeField(),
)


def work_waiting(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """One line per assignment with essays that wait to be marked by the holders or with reported readings of classmates,
    and one per course with contested results.

    Three queries, two for who teaches nowhere.
    """
    staff = [enrollment for enrollment in enrollments if is_staff(enrollment)]
    if not staff:
        return []
    courses = {enrollment.course_id: enrollment.course for enrollment in staff}
    return [
        AgendaItem(
            verb="mark",
            title=title,
            path=reverse("grading:next", args=(courses[course].slug, assignment)),
            course_code=courses[course].code,
            note=ngettext("%(n)s essay waits to be marked", "%(n)s essays wait to be marked", waiting) % {"n": waiting},
            count=waiting,
        )
        for assignment, title, course, waiting in _waiting.rows(staff)
    ] + [*regrades_waiting(staff), *reports_waiting(staff)]


def _number_unmarked(places: Sequence[Enrollment]) -> QuerySet:
    """By assignment: its key, title and course, and how many essays wait."""
    facts = ("assignment_id", "assignment__title", "assignment__course_id")
    return (
        _unmarked(places)
        .values(*facts)
        .annotate(waiting=Count("pk"))
        .order_by("assignment__due_at", "assignment_id")
        .values_list(*facts, "waiting")
    )


def _unmarked(staff: Sequence[Enrollment]) -> QuerySet[Submission]:
    """Submissions of the students of `staff` that are theirs to mark and that they have not finished, as in `work`."""
    mine = Q()
    for enrollment in staff:
        mine |= Q(enrollment__course=enrollment.course_id) & within_limits(enrollment, "enrollment__group")
    last = Attempt.objects.filter(submission=OuterRef("pk")).order_by("-number")
    decided = Grade.objects.filter(
        assignment=OuterRef("assignment"), enrollment=OuterRef("enrollment"),
        status__in=(GradeStatus.EXCUSED, GradeStatus.MISSING), change__made_at__gte=OuterRef("last_at"),
    )  # fmt: skip
    finished = Marking.objects.filter(attempt=OuterRef("last"), turn=OuterRef("turn"), state=Marking.State.FINAL)
    return (
        Submission.objects.filter(mine, enrollment__role=Role.STUDENT, enrollment__state=Enrollment.State.ACTIVE)
        .annotate(last=Subquery(last.values("pk")[:1]), last_at=Subquery(last.values("handed_in_at")[:1]))
        .annotate(turn=turn_of(staff))
        .filter(own_pile(staff))
        .filter(~Exists(finished), ~Exists(decided), ~given_back("last"), last__isnull=False, turn__isnull=False)
    )


_waiting = PreparedForPlaces(_number_unmarked)
