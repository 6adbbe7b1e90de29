"""What became of one student's result, from the first change to the last: for staff."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch

from classroom.assignments.models import Assignment
from classroom.courses.models import Enrollment
from classroom.grading.models import GradeChange, RegradeRequest, Release
from classroom.grading.rules.second import unsettled_attempts


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change, with what the result was before; `asked` are the requests that it came of, `releases` what showed it."""

    change: GradeChange
    was: GradeChange | None
    asked: tuple[RegradeRequest, ...]
    releases: tuple[Release, ...]

    @property
    def at(self) -> datetime:
        return self.change.made_at

    @property
    def moved(self) -> Decimal | None:
        """How many points it brought or took; None where one side has no points, or other ones than the other."""
        if (
            self.was is None
            or self.was.scale != self.change.scale
            or self.was.points is None
            or self.change.points is None
        ):
            return None
        return self.change.points - self.was.points


def result_history(assignment: Assignment, enrollment: Enrollment) -> list[HistoryLine]:
    """Every change of the result, the latest first; three queries. None of an essay that two mark and are not done with."""
    releases = Prefetch(
        "releases",
        Release.objects.select_related("made_by", "taken_back_by", "group", "enrollment").order_by("made_at"),
    )
    changes = list(
        GradeChange.objects.filter(assignment=assignment, enrollment=enrollment)
        .exclude(marking__attempt__in=unsettled_attempts([assignment]))
        .select_related("made_by", "marking__attempt__submission", "rubric_version", "marking__marked_by")
        .prefetch_related(releases, Prefetch("answers", RegradeRequest.objects.select_related("criterion")))
        .order_by("pk")
    )
    lines = [
        HistoryLine(change, was, tuple(change.answers.all()), tuple(change.releases.all()))
        for was, change in zip([None, *changes], changes, strict=False)
    ]
    return lines[::-1]
