"""What the readers of an essay gave it, and what that makes of the marker's points."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from classroom.assignments.models import Submission
from classroom.grading.models import PeerPlan, RubricVersion
from classroom.grading.rules import peers as rules


@dataclass(frozen=True, slots=True)
class PeerShare:
    """What the peers gave an essay, the middle of them, and what it weighs in a hundred."""

    points: Decimal
    percent: int

    def added_to(self, raw_points: Decimal) -> Decimal:
        return rules.with_peers(raw_points, self.points, self.percent)


def peer_points(
    plan: PeerPlan, *, most: Decimal | None = None, submissions: Iterable[int] | None = None
) -> dict[int, Decimal]:
    """The middle of what the peers gave, by submission; none where too few of their readings count. Three queries.

    Points are those of the criteria, times their weights. A reading by another version of the rubric is brought to
    `most`, what can be had by the one that counts.
    """
    found = rules.counted_readings(plan)
    if submissions is not None:
        found = found.filter(attempt__submission__in=submissions)
    worth = {
        version.pk: sum((each.max_points * each.weight for each in version.criteria.all()), Decimal(0))
        for version in RubricVersion.objects.filter(rubric__assignment=plan.assignment_id).prefetch_related("criteria")
    }
    totals: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for review, submission, version, points, weight in found.values_list(
        "pk", "attempt__submission", "rubric_version", "marks__points", "marks__criterion__weight"
    ):
        given = (points or Decimal(0)) * (weight or Decimal(1))
        if most is not None and worth[version]:
            given = given * most / worth[version]
        totals[submission][review] = totals[submission].get(review, Decimal(0)) + given
    middles = {submission: rules.middle(list(by_review.values())) for submission, by_review in totals.items()}
    return {submission: points for submission, points in middles.items() if points is not None}


def counted_share(submission: Submission, most: Decimal | None) -> PeerShare | None:
    """What the peers add to a result on `submission` now; None before they count, or where too few have read it.

    One query where no plan counts. `most` is what there was to be had.
    """
    plan = PeerPlan.objects.filter(
        assignment=submission.assignment_id, counted_at__isnull=False, percent__gt=0
    ).first()  # fmt: skip
    if plan is None:
        return None
    points = peer_points(plan, most=most, submissions=[submission.pk]).get(submission.pk)
    return None if points is None else PeerShare(points.quantize(Decimal("0.01")), plan.percent)
