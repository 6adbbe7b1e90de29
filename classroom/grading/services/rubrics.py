"""The criteria of an assignment, version by version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.services import record
from classroom.grading.models import Criterion, Level, Rubric, RubricVersion
from classroom.grading.services.errors import StaleVersionError


@dataclass(frozen=True, slots=True)
class LevelPlan:
    title: str
    points: Decimal
    description: str = ""


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    """One criterion as it is to be. Without levels, any points from 0 to `max_points` are given."""

    title: str
    max_points: Decimal
    description: str = ""
    levels: tuple[LevelPlan, ...] = ()


@transaction.atomic
def set_rubric(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    criteria: Sequence[CriterionPlan],
    expected_version: int | None = None,
) -> RubricVersion:
    """Make `criteria` the rubric of `assignment` from now on, as a new version; the same criteria make none.

    Essays whose marking has begun keep the version they were begun with: no mark ever changes its meaning. Raises
    ValidationError for criteria that cannot be used, and StaleVersionError when `expected_version` is not the current one.
    """
    _check(criteria)
    rubric, _made = Rubric.objects.select_for_update().get_or_create(assignment=assignment)
    if expected_version is not None and rubric.version_number != expected_version:
        raise StaleVersionError(rubric)
    current = rubric.versions.prefetch_related("criteria__levels").filter(number=rubric.version_number).first()
    if current and plans_of(current) == _plain(criteria):
        return current
    version = RubricVersion.objects.create(
        rubric=rubric, number=rubric.version_number + 1, made_by=acting_user, made_at=now
    )
    for position, plan in enumerate(criteria, 1):
        criterion = Criterion.objects.create(
            version=version, position=position, title=plan.title.strip(),
            description=plan.description.strip(), max_points=plan.max_points,
        )  # fmt: skip
        Level.objects.bulk_create(
            Level(
                criterion=criterion, position=place, title=level.title.strip(),
                description=level.description.strip(), points=level.points,
            )
            for place, level in enumerate(plan.levels, 1)
        )  # fmt: skip
    rubric.version_number = version.number
    rubric.save(update_fields=("version_number",))
    record(
        acting_user=acting_user, now=now, action="grading.set_rubric", target=rubric,
        course_id=assignment.course_id, changes={"version": (version.number - 1, version.number)},
    )  # fmt: skip
    return version


def plans_of(version: RubricVersion) -> tuple[CriterionPlan, ...]:
    """The criteria of a stored version, as `set_rubric` takes them."""
    return tuple(
        CriterionPlan(
            criterion.title,
            criterion.max_points,
            criterion.description,
            tuple(LevelPlan(level.title, level.points, level.description) for level in criterion.levels.all()),
        )
        for criterion in version.criteria.all()
    )


def _plain(criteria: Sequence[CriterionPlan]) -> tuple[CriterionPlan, ...]:
    return tuple(
        CriterionPlan(
            plan.title.strip(),
            plan.max_points,
            plan.description.strip(),
            tuple(LevelPlan(level.title.strip(), level.points, level.description.strip()) for level in plan.levels),
        )
        for plan in criteria
    )


def _check(criteria: Sequence[CriterionPlan]) -> None:
    if not criteria:
        raise ValidationError(_("A rubric has at least one criterion."))
    for plan in criteria:
        if not plan.title.strip():
            raise ValidationError(_("Every criterion has a title."))
        if plan.max_points <= 0:
            raise ValidationError(_("“%(title)s” is worth more than 0 points.") % {"title": plan.title})
        for level in plan.levels:
            if not 0 <= level.points <= plan.max_points:
                raise ValidationError(
                    _("“%(title)s”: the points of a level lie between 0 and %(most)s.")
                    % {"title": plan.title, "most": plan.max_points.normalize()}
                )
