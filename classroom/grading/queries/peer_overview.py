"""Peer review as its instructor sees it: who has read, who was read, and where readers differ."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse

from classroom.assignments.models import Submission
from classroom.assignments.rules import end_of_minute
from classroom.common.agenda import AgendaItem
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Enrollment
from classroom.courses.rules import teaches
from classroom.grading.models import PeerMark, PeerPlan, PeerReview, Scale
from classroom.grading.queries.peers import Said, peer_rows, said
from classroom.grading.rules import peers as rules
from classroom.grading.rules.aliases import hides_names, writer_names
from classroom.grading.rules.scales import outcome


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading in the tables. `state` is done, running, late (taken, and back in the pool) or out of account."""

    review: PeerReview
    reader: str
    essay: str
    state: str
    total: Decimal | None
    scale: str = Scale.POINTS

    @property
    def outcome(self) -> str:
        return outcome(self.total, self.scale)


@dataclass(frozen=True, slots=True)
class ReaderLine:
    """A student who reads. `missing` is how many of their readings are not done, `due_at` set where it is their own."""

    enrollment_id: int
    name: str
    readings: tuple[Reading, ...]
    wanted: int
    has_handed_in: bool
    due_at: datetime | None = None

    @property
    def finished(self) -> int:
        return sum(reading.review.finished_at is not None for reading in self.readings)

    @property
    def missing(self) -> int:
        return max(self.wanted - self.finished, 0) if self.has_handed_in else 0


@dataclass(frozen=True, slots=True)
class EssayLine:
    """An essay that is read. `middle` is what its readers gave, `apart` how far the lowest and the highest lie apart."""

    submission_id: int
    name: str
    readings: tuple[Reading, ...]
    middle: Decimal | None
    apart: Decimal | None

    @property
    def finished(self) -> int:
        return sum(reading.state == "done" for reading in self.readings)

    @property
    def complete(self) -> int | None:
        """How many of those who are done call it complete; None where they gave points."""
        done = [reading for reading in self.readings if reading.state == "done"]
        if not done or any(reading.scale != Scale.DONE for reading in done):
            return None
        return sum(bool(reading.total) for reading in done)

    @property
    def running(self) -> int:
        return sum(reading.state == "running" for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Overview:
    plan: PeerPlan
    readers: tuple[ReaderLine, ...]
    essays: tuple[EssayLine, ...]
    reported: tuple[Reading, ...]
    hides_names: bool

    @property
    def finished(self) -> int:
        return sum(line.finished for line in self.essays)

    @property
    def wanted(self) -> int:
        return sum(line.wanted for line in self.readers if line.has_handed_in)

    def is_open_to_some(self, now: datetime) -> bool:
        """Whether there is somebody who can still read, be it by time of their own."""
        dues = [self.plan.due_at, *(line.due_at for line in self.readers if line.due_at)]
        return self.plan.opens_at <= now <= end_of_minute(max(dues)) and self.plan.counted_at is None

    @property
    def waiting(self) -> int:
        return sum(not line.has_handed_in for line in self.readers)


def peer_overview(plan: PeerPlan, students: Sequence[Enrollment], now: datetime) -> Overview:
    """Return what the overview shows of `students`, who have user and are in order; a fixed number of queries."""
    submissions = list(
        Submission.objects.filter(assignment=plan.assignment_id, attempts__isnull=False)
        .select_related("enrollment__user", "team", "assignment")
        .prefetch_related("team__members")
        .distinct()
        .order_by("pk")
    )
    names = writer_names(submissions)
    readings = _readings(plan, names, now)
    by_reader: dict[int, list[Reading]] = defaultdict(list)
    by_essay: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_reader[reading.review.reviewer_id].append(reading)
        by_essay[reading.review.attempt.submission_id].append(reading)
    dues = rules.dues_for((place, plan) for place in students)
    writers = {key for submission in submissions for key in _writers(submission)}
    essays = [_essay(submission.pk, names[submission.pk], by_essay[submission.pk]) for submission in submissions]
    return Overview(
        plan=plan,
        readers=tuple(
            ReaderLine(
                place.pk,
                place.user.full_name,
                tuple(by_reader[place.pk]),
                plan.reviews_each,
                place.pk in writers,
                dues[place.pk, plan.pk].due_at if dues[place.pk, plan.pk].extension else None,
            )
            for place in students
        ),
        essays=tuple(sorted(essays, key=lambda line: (line.finished, line.name))),
        reported=tuple(each for each in readings if each.review.reported_at and not each.review.report_closed_at),
        hides_names=hides_names(plan.assignment),
    )


def still_reading(plan: PeerPlan, students: Sequence[Enrollment], now: datetime) -> int:
    """How many of `students` can read beyond the due time of the class, by more time that is not over; one query."""
    dues = rules.dues_for((place, plan) for place in students)
    return sum(bool(due.extension) and not due.is_closed(now) for due in dues.values())


def reports_waiting(enrollments: Sequence[Enrollment]) -> list[AgendaItem]:
    """One line per assignment with readings that their writers ask the holders, its instructors, to look at; one query."""
    courses = {enrollment.course_id: enrollment.course for enrollment in enrollments if teaches(enrollment)}
    rows = (
        PeerReview.objects.filter(
            plan__assignment__course__in=courses, reported_at__isnull=False, report_closed_at=None
        )
        .values("plan__assignment", "plan__assignment__title", "plan__assignment__course")
        .annotate(waiting=Count("pk"))
        .order_by("plan__assignment__due_at", "plan__assignment")
    )
    return [
        AgendaItem(
            verb="decide",
            title=row["plan__assignment__title"],
            path=reverse(
                "grading:peer_overview", args=(courses[row["plan__assignment__course"]].slug, row["plan__assignment"])
            ),
            course_code=courses[row["plan__assignment__course"]].code,
            note=ngettext(
                "%(n)s reading by a classmate was reported",
                "%(n)s readings by classmates were reported",
                row["waiting"],
            )
            % {"n": row["waiting"]},
            count=row["waiting"],
        )
        for row in (rows if courses else ())
    ]


def get_any_reading(plan: PeerPlan, review_id: int) -> PeerReview | None:
    """A reading of the plan for its instructor; one query."""
    return (
        PeerReview.objects.filter(plan=plan, pk=review_id)
        .select_related(
            "plan__assignment__course", "attempt__submission__enrollment__user", "reviewer__user", "given_by"
        )
        .first()
    )


def said_in(review: PeerReview) -> Said:
    """What a reading says, for its instructor; three queries."""
    return said(review, 1, peer_rows([review])[review.pk], reader=review.reviewer.user.full_name)


def essay_of(plan: PeerPlan, submission_id: int | None) -> Submission | None:
    return Submission.objects.filter(assignment=plan.assignment_id, pk=submission_id).first() if submission_id else None


def essay_name(review: PeerReview) -> str:
    """Whose essay was read, or its code; one query."""
    return writer_names([review.attempt.submission])[review.attempt.submission_id]


def _readings(plan: PeerPlan, names: dict[int, str], now: datetime) -> list[Reading]:
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for review, points, weight in PeerMark.objects.filter(review__plan=plan, points__isnull=False).values_list(
        "review", "points", "criterion__weight"
    ):
        totals[review] += points * weight
    found = (
        PeerReview.objects.filter(plan=plan)
        .select_related("reviewer__user", "attempt", "rubric_version")
        .defer("attempt__markdown", "attempt__html", "overall")
        .order_by("allocated_at", "pk")
    )
    since = rules.held_since(plan, now)
    return [
        Reading(
            review, review.reviewer.user.full_name, names.get(review.attempt.submission_id, ""),
            _state(review, since), totals[review.pk] if review.finished_at else None,
            review.rubric_version.scale,
        )
        for review in found
    ]  # fmt: skip


def _state(review: PeerReview, since: datetime) -> str:
    if not review.counts:
        return "out"
    if review.finished_at:
        return "done"
    return "running" if review.allocated_at > since else "late"


def _essay(submission: int, name: str, readings: list[Reading]) -> EssayLine:
    totals = [reading.total for reading in readings if reading.state == "done" and reading.total is not None]
    return EssayLine(
        submission, name, tuple(readings), rules.middle(totals), max(totals) - min(totals) if len(totals) > 1 else None
    )


def _writers(submission: Submission) -> set[int]:
    if submission.team_id is None:
        return {submission.enrollment_id}
    return {member.enrollment_id for member in submission.team.members.all()} | {submission.enrollment_id}
