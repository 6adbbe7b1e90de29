"""Who would see what after a release, and what was released before."""

import hashlib
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from classroom.assignments.models import Assignment
from classroom.courses.models import Enrollment, Group, Role
from classroom.grading.models import Release
from classroom.grading.queries.work import Work, class_work


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """`ready` would see their result, `waiting` have none yet, `released` see theirs already."""

    ready: tuple[Work, ...]
    waiting: tuple[Work, ...]
    released: tuple[Work, ...]

    @property
    def seen(self) -> str:
        """A word for what would be shown: another one as soon as it is somebody else or something else."""
        # By the code where names are hidden: a person could be found in the word by trying.
        lines = (f"{line.key or line.enrollment_id} {line.attempt} {line.state} {line.points}" for line in self.ready)
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:16]


def release_plan(
    assignment: Assignment,
    *,
    group: Group | None = None,
    enrollment: Enrollment | None = None,
    viewer: Enrollment | None = None,
) -> ReleasePlan:
    """Return what a release to the class, to `group` or to `enrollment` would show; as many queries as `class_work`.

    `viewer` is whoever reads it on a page, None for the release itself.
    """
    students = Enrollment.objects.filter(course=assignment.course_id, role=Role.STUDENT, state=Enrollment.State.ACTIVE)
    if enrollment is not None:
        students = students.filter(pk=enrollment.pk)
    elif group is not None:
        students = students.filter(group=group)
    work = class_work([assignment], students, viewer=viewer)[assignment.pk]
    return ReleasePlan(
        ready=tuple(line for line in work if line.ready),
        waiting=tuple(line for line in work if not line.ready and not line.released),
        released=tuple(line for line in work if line.released),
    )


def releases_of(assignment: Assignment) -> QuerySet[Release]:
    """The releases of an assignment, the latest first, with `shown`, how many results each shows now; one query."""
    return (
        Release.objects.filter(assignment=assignment)
        .select_related("group", "enrollment__user", "made_by", "taken_back_by")
        .annotate(shown=Count("grades"))
        .order_by("-made_at", "-pk")
    )
