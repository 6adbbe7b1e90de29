"""Showing students their results: to all, to a group, to one; and taking that back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.courses.models import Enrollment, Group
from classroom.grading.models import Grade, Release
from classroom.grading.queries.releases import release_plan
from classroom.grading.services.aliases import reveal_released
from classroom.grading.services.errors import NothingToReleaseError, PlanChangedError
from classroom.grading.services.regrades import close_answered
from classroom.notices.models import Notice
from classroom.notices.services import notify


@dataclass(frozen=True, slots=True)
class Released:
    """What a release did: how many students see their result now, and how many are still waiting for one."""

    release: Release
    released: int
    not_ready: int


@transaction.atomic
def release_grades(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    group: Group | None = None,
    enrollment: Enrollment | None = None,
    contest_until: datetime | None = None,
    seen: str | None = None,
) -> Released:
    """Show students of the course their final results on `assignment`, and tell each of them that there is one.

    All of the class, or those of `group`, or `enrollment` alone. Only finals go out: marked, excused or missing. They may be
    contested until `contest_until`, and are final at once without it. Raises NothingToReleaseError when there is none, and
    PlanChangedError when `seen`, the plan that was looked at (`ReleasePlan.seen`), is not what would be shown now. The notice
    names the assignment and never the points; who had asked for what was changed is told that the question is answered.
    """
    # The same lock for every release of the assignment: two at once send one notice each. Without the key, or a
    # result that is written meanwhile would wait for the assignment, and this for the result.
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    grades = dict(
        Grade.objects.select_for_update(no_key=True).filter(assignment=assignment).values_list("enrollment", "change")
    )
    plan = release_plan(assignment, group=group, enrollment=enrollment)
    if not plan.ready:
        raise NothingToReleaseError
    if seen is not None and seen != plan.seen:
        raise PlanChangedError
    ready = [line.enrollment_id for line in plan.ready]
    release = Release.objects.create(
        assignment=assignment, group=group, enrollment=enrollment, contest_until=contest_until,
        made_by=acting_user, made_at=now,
    )  # fmt: skip
    release.changes.set([grades[key] for key in ready])
    Grade.objects.filter(assignment=assignment, enrollment__in=ready).update(release=release)
    reveal_released(acting_user=acting_user, now=now, assignment=assignment, enrollments=ready)
    record(
        acting_user=acting_user, now=now, action="grading.release_grades", target=release,
        course_id=assignment.course_id,
        changes={"released": (0, len(ready)), "contest_until": (None, contest_until and contest_until.isoformat())},
    )  # fmt: skip
    answered = close_answered(
        acting_user=acting_user, now=now, grades=Grade.objects.filter(release=release).values("pk")
    )
    for kind, places in (
        (Notice.Kind.REGRADE_ANSWERED, answered),
        (Notice.Kind.GRADE_RELEASED, set(ready) - answered),
    ):
        notify(
            recipients=User.objects.filter(enrollments__in=places) if places else [],
            kind=kind,
            details={"assignment": assignment.title, "course": assignment.course.both_titles},
            path=reverse("grading:feedback", args=(assignment.course.slug, assignment.pk)),
            now=now,
        )
    return Released(release, len(ready), len(plan.waiting))


@transaction.atomic
def take_back_release(*, acting_user: User, now: datetime, release: Release, reason: str = "") -> int:
    """Hold back what `release` shows, until another release; return of how many students.

    What was seen has been seen: the students' pages say that their result was there and comes again, and the row stays.
    Taking back twice is taking back once.
    """
    release = Release.objects.select_for_update(no_key=True).get(pk=release.pk)
    if release.taken_back_at:
        return 0
    held = Grade.objects.filter(release=release).update(release=None)
    release.taken_back_by, release.taken_back_at, release.taken_back_reason = acting_user, now, reason[:300]
    release.save(update_fields=("taken_back_by", "taken_back_at", "taken_back_reason"))
    record(
        acting_user=acting_user, now=now, action="grading.take_back_release", target=release,
        course_id=release.assignment.course_id, changes={"released": (held, 0)}, reason=reason,
    )  # fmt: skip
    return held
