"""The criteria of an assignment, and whom a change of them would touch."""

from dataclasses import dataclass

from classroom.assignments.models import Submission
from classroom.grading.models import Marking, RubricVersion
from classroom.grading.queries.marking import current_version


@dataclass(frozen=True, slots=True)
class RubricEffect:
    """`begun` essays keep the rubric that they were begun with; `waiting` ones would be marked by a new one."""

    begun: int
    waiting: int


def rubric_with_levels(assignment_id: int) -> RubricVersion | None:
    """The current version with its criteria and levels; three queries."""
    version = current_version(assignment_id)
    if version is None:
        return None
    return RubricVersion.objects.select_related("rubric").prefetch_related("criteria__levels").get(pk=version.pk)


def rubric_effect(assignment_id: int) -> RubricEffect:
    """Count the essays handed in by whether their marking has begun; two queries."""
    begun = Marking.objects.filter(attempt__submission__assignment=assignment_id, turn=1)
    begun_submissions = begun.values("attempt__submission").distinct().count()
    handed_in = Submission.objects.filter(assignment=assignment_id, attempts__isnull=False).distinct().count()
    return RubricEffect(begun=begun_submissions, waiting=handed_in - begun_submissions)
