"""The criteria of an assignment, version by version."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, LatePolicy
from classroom.audit.services import record
from classroom.common.shown.sentences import gettext as _
from classroom.courses.rules import closed_when_archived
from classroom.grading.models import Criterion, Level, PeerPlan, Rubric, RubricVersion, Scale
from classroom.grading.models.rubrics import COMPLETE, DONE_TITLE, INCOMPLETE
from classroom.grading.queries.rubric import last_of_scale
from classroom.grading.rules.scales import is_done
from classroom.grading.services.errors import StaleVersionError


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """One level; with `lowest` it is a range, from there up to its points."""

    title: str
    points: Decimal
    description: str = ""
    lowest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    """One criterion as it is to be. Without levels, any points from 0 to `max_points` are given; they count `weight` times.

    `continues` is the place, from 1, of the same criterion in the version before, the last one of the same scale; None
    continues one of the same title.
    """

    title: str
    max_points: Decimal
    description: str = ""
    levels: tuple[LevelPlan, ...] = ()
    weight: Decimal = Decimal(1)
    continues: int | None = None


def done_plan(points: Decimal) -> tuple[CriterionPlan, ...]:
    """The criteria of the scale without points: complete is worth `points` in the gradebook."""
    levels = (LevelPlan(INCOMPLETE, Decimal(0)), LevelPlan(COMPLETE, points))
    return (CriterionPlan(DONE_TITLE, points, levels=levels),)


def scale_of(criteria: Sequence[CriterionPlan]) -> Scale:
    levels = [level.title for level in criteria[0].levels] if criteria else []
    return Scale.DONE if is_done([plan.title for plan in criteria], levels) else Scale.POINTS


@closed_when_archived("assignment.course")
@transaction.atomic
def set_rubric(
    *,
    acting_user: User,
    now: datetime,
    assignment: Assignment,
    criteria: Sequence[CriterionPlan],
    shown: str | None = None,
    expected_version: int | None = None,
) -> RubricVersion:
    """Make `criteria` the rubric of `assignment` from now on, as a new version; the same criteria make none.

    `shown` says when students see it; None leaves that as it is. Essays whose marking has begun keep the version they were
    begun with: marks are carried by `change_rubric` alone, after its preview. Raises ValidationError for criteria that
    cannot be used, and StaleVersionError when `expected_version` is not the current one.
    """
    check_criteria(criteria)
    if scale_of(criteria) == Scale.DONE:
        check_done(assignment)
    rubric, _made = Rubric.objects.select_for_update().get_or_create(assignment=assignment)
    if expected_version is not None and rubric.version_number != expected_version:
        raise StaleVersionError(rubric)
    if shown is not None:
        _show(acting_user, now, rubric, assignment, shown)
    current = rubric.versions.prefetch_related("criteria__levels").filter(number=rubric.version_number).first()
    if same_rubric(current, criteria):
        return current
    before = criteria_before(current, scale_of(criteria))
    version = RubricVersion.objects.create(
        rubric=rubric, number=rubric.version_number + 1, made_by=acting_user, made_at=now, scale=scale_of(criteria)
    )
    for position, plan in enumerate(criteria, 1):
        criterion = Criterion.objects.create(
            version=version, position=position, title=plan.title.strip(),
            description=plan.description.strip(), max_points=plan.max_points, weight=plan.weight,
            continues=continued(plan, before),
        )  # fmt: skip
        Level.objects.bulk_create(
            Level(
                criterion=criterion, position=place, title=level.title.strip(),
                description=level.description.strip(), points=level.points, lowest=level.lowest,
            )
            for place, level in enumerate(plan.levels, 1)
        )  # fmt: skip
    rubric.version_number = version.number
    rubric.save(update_fields=("version_number",))
    record(
        acting_user=acting_user, now=now, action="grading.set_rubric", target=rubric,
        course_id=assignment.course_id, changes={
            "version": (version.number - 1, version.number),
            "scale": (current.scale if current else None, version.scale),
        },
    )  # fmt: skip
    return version


@closed_when_archived("assignment.course")
@transaction.atomic
def show_rubric(*, acting_user: User, now: datetime, assignment: Assignment, shown: str) -> None:
    """Say when students see the criteria, also before there are any."""
    rubric = Rubric.objects.select_for_update().filter(assignment=assignment).first()
    if rubric is None:
        if shown == Rubric.Shown.ALWAYS:
            return
        rubric, _made = Rubric.objects.get_or_create(assignment=assignment)
    _show(acting_user, now, rubric, assignment, shown)


def _show(acting_user: User, now: datetime, rubric: Rubric, assignment: Assignment, shown: str) -> None:
    if rubric.shown == shown:
        return
    record(
        acting_user=acting_user, now=now, action="grading.show_rubric", target=rubric,
        course_id=assignment.course_id, changes={"shown": (rubric.shown, shown)},
    )  # fmt: skip
    rubric.shown = shown
    rubric.save(update_fields=("shown",))


def criteria_before(current: RubricVersion | None, scale: str) -> list[Criterion]:
    """The criteria that those of a new version of `scale` go on with: of the last version of that scale."""
    if current is None or current.scale == scale:
        return list(current.criteria.all()) if current else []
    last = last_of_scale(current.rubric.assignment_id, scale)
    return list(last.criteria.all()) if last else []


def plans_of(version: RubricVersion) -> tuple[CriterionPlan, ...]:
    """The criteria of a stored version, as `set_rubric` takes them; each continues itself."""
    return tuple(
        CriterionPlan(
            criterion.title,
            criterion.max_points,
            criterion.description,
            tuple(
                LevelPlan(level.title, level.points, level.description, level.lowest)
                for level in criterion.levels.all()
            ),
            criterion.weight,
            criterion.position,
        )
        for criterion in version.criteria.all()
    )


def same_rubric(version: RubricVersion | None, criteria: Sequence[CriterionPlan]) -> bool:
    """Whether `criteria` say just what `version` says."""
    return version is not None and _plain(plans_of(version)) == _plain(criteria)


def continued(plan: CriterionPlan, before: Sequence[Criterion]) -> Criterion | None:
    """Which criterion of the version before `plan` goes on with."""
    if plan.continues is None:
        return next((criterion for criterion in before if criterion.title == plan.title.strip()), None)
    return next((criterion for criterion in before if criterion.position == plan.continues), None)


def _plain(criteria: Sequence[CriterionPlan]) -> tuple[CriterionPlan, ...]:
    return tuple(
        replace(
            plan,
            continues=None,
            title=plan.title.strip(),
            description=plan.description.strip(),
            levels=tuple(
                replace(level, title=level.title.strip(), description=level.description.strip())
                for level in plan.levels
            ),
        )
        for plan in criteria
    )


def check_done(assignment: Assignment) -> None:
    """Raise ValidationError where something would take a part off what is complete or incomplete."""
    if assignment.late_policy != LatePolicy.NONE:
        raise ValidationError(
            _("Complete or incomplete has no points that lateness could take off. Choose that late work costs nothing.")
        )
    if PeerPlan.objects.filter(assignment=assignment, percent__gt=0).exists():
        raise ValidationError(
            _("Complete or incomplete has no points that readings of classmates could change. Let them count 0 %.")
        )


def check_criteria(criteria: Sequence[CriterionPlan]) -> None:
    """Raise ValidationError for criteria that cannot be used."""
    if not criteria:
        raise ValidationError(_("A rubric has at least one criterion."))
    for plan in criteria:
        if not plan.title.strip():
            raise ValidationError(_("Every criterion has a title."))
        if plan.max_points <= 0:
            raise ValidationError(_("“%(title)s” is worth more than 0 points.") % {"title": plan.title})
        if plan.weight <= 0:
            raise ValidationError(_("“%(title)s”: the weight is more than 0.") % {"title": plan.title})
        for level in plan.levels:
            if not 0 <= level.points <= plan.max_points:
                raise ValidationError(
                    _("“%(title)s”: the points of a level lie between 0 and %(most)s.")
                    % {"title": plan.title, "most": f"{plan.max_points.normalize():f}"}
                )
            if level.lowest is not None and not 0 <= level.lowest <= level.points:
                raise ValidationError(
                    _("“%(title)s”: the range of a level ends at its points.") % {"title": plan.title}
                )
