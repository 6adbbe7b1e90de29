"""The files of an attempt, wherever its text is shown."""

from django import template

from classroom.assignments.models import Assignment, Attempt
from classroom.assignments.queries import attempt_files

register = template.Library()


@register.inclusion_tag("assignments/_files.html", takes_context=True)
def essay_files(context: template.Context, attempt: Attempt, assignment: Assignment) -> dict:
    """`{% essay_files attempt assignment %}`: what was handed in with it; without names where marking is.

    One query, and none where no files are asked for and `student` of the context handed in themselves.
    """
    student = context.get("student")
    may_have = assignment.file_kinds or student is None or attempt.handed_in_by_id != student.user_id
    return {
        "files": attempt_files(attempt) if may_have else [], "assignment": assignment, "course": context["course"],
        "nameless": assignment.anonymous_marking,
    }  # fmt: skip
