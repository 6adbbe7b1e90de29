"""What a marking is worth."""

from decimal import Decimal

from classroom.common.numbers import weighted_sum
from classroom.grading.models import Mark, Marking


def marking_points(marking: Marking) -> Decimal:
    """What a marking gives: the sum of points × weight over the criteria of its rubric, rounded once, at the end.

    This is the one function for it; pages that have the rows at hand add them up in the same way (`queries.total_of`).
    """
    marks = Mark.objects.filter(marking=marking, criterion__version=marking.rubric_version_id)
    return weighted_sum(marks.values_list("points", "criterion__weight"))
