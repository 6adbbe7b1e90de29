"""Setting essays."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.common.markup import to_html
from classroom.courses.models import Course
from history.models import Section

_AUDITED = (
    "title", "instructions", "opens_at", "due_at", "closes_at", "grace_minutes",
    "min_words", "max_words", "attempts_allowed", "published",
)  # fmt: skip


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
) -> Assignment:
    """Set an essay in `course`. Moments are aware; `instructions` are Markdown. Raises ValidationError."""
    assignment = Assignment(
        course=course, title=title, instructions=instructions, instructions_html=to_html(instructions),
        opens_at=opens_at, due_at=due_at, closes_at=closes_at, grace_minutes=grace_minutes,
        min_words=min_words, max_words=max_words, attempts_allowed=attempts_allowed,
        published=published, created_at=now,
    )  # fmt: skip
    assignment.full_clean()
    assignment.save()
    assignment.sections.set(sections)
    record(
        acting_user=acting_user, now=now, action="assignments.create_assignment", target=assignment,
        course_id=course.pk, changes={"title": (None, title), "due_at": (None, due_at)},
    )  # fmt: skip
    return assignment


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
) -> Assignment:
    """Change what is asked or until when. What was handed in stays as it was, its lateness too. Raises ValidationError."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    old = {field: getattr(assignment, field) for field in _AUDITED}
    old_sections = sorted(assignment.sections.values_list("pk", flat=True))
    assignment.title, assignment.instructions = title, instructions
    assignment.instructions_html = to_html(instructions)
    assignment.opens_at, assignment.due_at, assignment.closes_at = opens_at, due_at, closes_at
    assignment.grace_minutes, assignment.attempts_allowed = grace_minutes, attempts_allowed
    assignment.min_words, assignment.max_words = min_words, max_words
    assignment.published = published
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
    return assignment
