"""Setting essays."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.events import form_answered
from classroom.assignments.models import Assignment, LateBank, LatePolicy, Submission, Team
from classroom.assignments.queries.told import SUBJECT
from classroom.assignments.rules import is_known_to_class
from classroom.assignments.services.lateness import judge_lateness_again
from classroom.assignments.services.moves import MOVING, preview_move
from classroom.audit.services import record
from classroom.common.markup import to_html
from classroom.courses.models import Course, Enrollment, Role
from classroom.courses.rules import closed_when_archived
from classroom.notices.models import Notice
from classroom.notices.services import notify
from history.models import Section

_AUDITED = (
    "title", "instructions", "opens_at", "due_at", "closes_at", "grace_minutes",
    "min_words", "max_words", "attempts_allowed", "published", "late_policy", "late_percent", "late_percent_most",
    "file_kinds", "file_megabytes", "in_teams", "anonymous_marking",
)  # fmt: skip


class TeamsWrite(Exception):
    """Teams have begun to write: the work stays theirs, and cannot become everybody's own."""


class MoveChanged(Exception):
    """Since the instructor was shown what a moved deadline changes, it has become something else."""


class Terms(TypedDict, total=False):
    """What need not be said of an assignment; what is left out stays as it is."""

    late_policy: str
    late_percent: Decimal
    late_percent_most: Decimal | None
    file_kinds: list[str]
    file_megabytes: int
    in_teams: bool
    anonymous_marking: bool


@closed_when_archived("course")
@transaction.atomic
def create_assignment(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    title: str,
    instructions: str,
    due_at: datetime,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    grace_minutes: int = 10,
    min_words: int | None = None,
    max_words: int | None = None,
    attempts_allowed: int | None = None,
    published: bool = True,
    sections: Iterable[Section] = (),
    late_days: int | None = None,
    token: UUID | None = None,
    answers: Mapping[str, Any] | None = None,
    **terms: Unpack[Terms],
) -> Assignment:
    """Set an essay in `course`. Moments are aware; `instructions` are Markdown. Raises ValidationError.

    `token` was made with the form: sent twice, the second call returns the assignment of the first. `late_days` are the
    bank of the whole course; None leaves it as it is. `answers` are for the apps that asked (`events.form_asked`).
    """
    # Two clicks at once wait for each other here.
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    known = Assignment.objects.filter(token=token, course=course).first() if token else None
    if known:
        return known
    assignment = Assignment(
        course=course, title=title, instructions=instructions, instructions_html=to_html(instructions),
        opens_at=opens_at, due_at=due_at, closes_at=closes_at, grace_minutes=grace_minutes,
        min_words=min_words, max_words=max_words, attempts_allowed=attempts_allowed,
        published=published, created_at=now, token=token, **terms,
    )  # fmt: skip
    assignment.full_clean()
    assignment.save()
    assignment.sections.set(sections)
    if late_days is not None:
        _set_bank(acting_user, now, course.pk, late_days)
    record(
        acting_user=acting_user, now=now, action="assignments.create_assignment", target=assignment,
        course_id=course.pk, changes={"title": (None, title), "due_at": (None, due_at)},
    )  # fmt: skip
    _pass_on(acting_user, now, assignment, answers)
    return assignment


@closed_when_archived("assignment.course")
@transaction.atomic
def update_assignment(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    title: str,
    instructions: str,
    due_at: datetime,
    opens_at: datetime | None,
    closes_at: datetime | None,
    grace_minutes: int,
    min_words: int | None,
    max_words: int | None,
    attempts_allowed: int | None,
    published: bool,
    sections: Iterable[Section],
    late_days: int | None = None,
    shown: str | None = None,
    answers: Mapping[str, Any] | None = None,
    **terms: Unpack[Terms],
) -> Assignment:
    """Change what is asked or until when. Raises ValidationError, and TeamsWrite when teams that write would go.

    When it is another time that work is judged by, results are worked out again and those concerned are told. `shown` is
    the fingerprint of the preview (`preview_move`) that was looked at: raises MoveChanged when it would be another one
    by now; None applies without.
    """
    assignment = Assignment.objects.select_for_update().select_related("course").get(pk=assignment.pk)
    moved = {"due_at": due_at, "closes_at": closes_at, "grace_minutes": grace_minutes, "late_days": late_days, **terms}
    if shown is not None and preview_move(now=now, assignment=assignment, **moved).fingerprint != shown:
        raise MoveChanged
    if assignment.in_teams and not terms.get("in_teams", True):
        if Submission.objects.filter(assignment=assignment, team__isnull=False).exists():
            raise TeamsWrite
        Team.objects.filter(assignment=assignment).delete()
    old = {field: getattr(assignment, field) for field in _AUDITED}
    old_sections = sorted(assignment.sections.values_list("pk", flat=True))
    assignment.title, assignment.instructions = title, instructions
    assignment.instructions_html = to_html(instructions)
    assignment.opens_at, assignment.due_at, assignment.closes_at = opens_at, due_at, closes_at
    assignment.grace_minutes, assignment.attempts_allowed = grace_minutes, attempts_allowed
    assignment.min_words, assignment.max_words = min_words, max_words
    assignment.published = published
    for field, value in terms.items():
        setattr(assignment, field, value)
    assignment.full_clean()
    assignment.save()
    assignment.sections.set(sections)
    new = {field: getattr(assignment, field) for field in _AUDITED}
    changes = {field: (old[field], new[field]) for field in _AUDITED if old[field] != new[field]}
    new_sections = sorted(assignment.sections.values_list("pk", flat=True))
    if old_sections != new_sections:
        changes["sections"] = (old_sections, new_sections)
    if changes:
        record(
            acting_user=acting_user, now=now, action="assignments.update_assignment", target=assignment,
            course_id=assignment.course_id, changes=changes,
        )  # fmt: skip
    bank_changed = late_days is not None and _set_bank(acting_user, now, assignment.course_id, late_days)
    if bank_changed or MOVING & set(changes):
        judge_lateness_again(acting_user=acting_user, now=now, assignment=assignment)
    if {"due_at", "closes_at", "grace_minutes"} & set(changes):
        _tell_of_move(assignment, now)
    _pass_on(acting_user, now, assignment, answers)
    return assignment


def _pass_on(acting_user: User, now: datetime, assignment: Assignment, answers: Mapping[str, Any] | None) -> None:
    """Give the apps that asked something on the form what was answered."""
    if answers:
        form_answered.send(Assignment, assignment=assignment, answers=answers, acting_user=acting_user, now=now)


@closed_when_archived("course")
@transaction.atomic
def set_late_days(*, acting_user: User, now: datetime, course: Course, days: int) -> bool:
    """Give every student of `course` so many late days, and say whether that is another number than before.

    Results that it changes are worked out again, of all essays that draw on the bank, and wait for the next release.
    """
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    if not _set_bank(acting_user, now, course.pk, days):
        return False
    # One that draws on the bank stands for all of them.
    drawing = Assignment.objects.filter(course=course, late_policy=LatePolicy.BANK).select_related("course").first()
    if drawing:
        judge_lateness_again(acting_user=acting_user, now=now, assignment=drawing)
    return True


def _set_bank(acting_user: User, now: datetime, course_id: int, days: int) -> bool:
    """Give every student of the course so many late days; returns whether that is another number."""
    bank = LateBank.objects.filter(course=course_id).first() or LateBank(course_id=course_id, days=0)
    old = bank.days
    if old == days:
        return False
    bank.days = days
    bank.save()
    record(
        acting_user=acting_user, now=now, action="assignments.set_late_days", target=bank, course_id=course_id,
        changes={"days": (old, days)},
    )  # fmt: skip
    return True


def _tell_of_move(assignment: Assignment, now: datetime) -> None:
    """Tell the students who can see it. The notice says the reader's own deadline, as it is when they read it."""
    if not is_known_to_class(assignment, now):
        return
    students = User.objects.filter(
        enrollments__course=assignment.course_id, enrollments__role=Role.STUDENT,
        enrollments__state=Enrollment.State.ACTIVE,
    )  # fmt: skip
    notify(
        recipients=students, kind=Notice.Kind.DEADLINE_MOVED,
        details={"assignment": assignment.title, "course": assignment.course.both_titles},
        path=reverse("assignments:assignment", args=(assignment.course.slug, assignment.pk)),
        now=now, subject=(SUBJECT, assignment.pk),
    )  # fmt: skip
