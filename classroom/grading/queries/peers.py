"""Peer review from the student's side: what to read, one essay to read, and what was said of one's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from django.db.models import Count, DateTimeField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from classroom.assignments.events import ReadingTime
from classroom.assignments.models import Assignment, Extension, ExtensionRequest, Submission, Work
from classroom.assignments.queries import EssayParagraph, EvidenceItem, attempt_paragraphs, own_requests
from classroom.assignments.rules import Deadline, can_see_assignment, visible_assignments, written_by
from classroom.common.agenda import AgendaItem
from classroom.common.markup import to_html
from classroom.common.shown.sentences import gettext as _
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces
from classroom.grading.models import Criterion, Level, PeerMark, PeerPlan, PeerReview
from classroom.grading.queries.rows import Row
from classroom.grading.rules import peers as rules


@dataclass(frozen=True, slots=True)
class Said:
    """What one reader said of an essay: `reader` is a name, or empty where readers have none; `number` is from 1."""

    review: PeerReview
    number: int
    reader: str
    rows: tuple[Row, ...]
    overall_html: SafeString

    @property
    def done(self) -> bool:
        """Whether it says complete or incomplete."""
        return any(row.criterion.is_done_scale for row in self.rows)

    @property
    def total(self) -> Decimal:
        return weighted(self.rows)

    @property
    def most(self) -> Decimal:
        return sum((row.criterion.max_points * row.criterion.weight for row in self.rows), Decimal(0))


@dataclass(frozen=True, slots=True)
class PeerDesk:
    """A student with the essays of the others. `readings` are theirs in the order in which they took them.

    `may_take` says that they may ask for the next one; `said` is what is shown of what was said of theirs, and `deadline` is
    theirs, with what they were given; `requests` are what they have asked for.
    """

    plan: PeerPlan
    has_handed_in: bool
    is_open: bool
    readings: tuple[PeerReview, ...]
    said: tuple[Said, ...]
    is_shown: bool
    deadline: Deadline
    requests: tuple[ExtensionRequest, ...] = ()

    @property
    def open_request(self) -> bool:
        return any(each.state == ExtensionRequest.State.OPEN for each in self.requests)

    @property
    def may_ask(self) -> bool:
        """Whether more time would be of use: until the readings count."""
        return self.plan.counted_at is None and self.finished < self.plan.reviews_each

    @property
    def finished(self) -> int:
        return sum(review.finished_at is not None for review in self.readings)

    @property
    def begun(self) -> PeerReview | None:
        return next((review for review in self.readings if not review.finished_at and review.counts), None)

    @property
    def may_take(self) -> bool:
        return self.is_open and self.has_handed_in and not self.begun and len(self.readings) < self.plan.reviews_each

    @property
    def waits_for_own(self) -> bool:
        """What was said is there, and shown once the holder's own readings are done."""
        return self.is_shown and self.is_open and self.has_handed_in and self.finished < self.plan.reviews_each


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One essay to read, without a word of who wrote it. `number` is its place among the reader's."""

    review: PeerReview
    number: int
    rows: tuple[Row, ...]
    paragraphs: tuple[EssayParagraph, ...]
    is_open: bool
    deadline: Deadline

    @property
    def cited(self) -> tuple[EvidenceItem, ...]:
        """What the essay cites, each piece once."""
        found = {item.number: item for paragraph in self.paragraphs for item in paragraph.evidence}
        return tuple(found[number] for number in sorted(found))

    @property
    def done(self) -> bool:
        """Whether it says complete or incomplete."""
        return any(row.criterion.is_done_scale for row in self.rows)

    @property
    def total(self) -> Decimal:
        return weighted(self.rows)

    @property
    def most(self) -> Decimal:
        return sum((row.criterion.max_points * row.criterion.weight for row in self.rows), Decimal(0))


def weighted(rows: Sequence[Row]) -> Decimal:
    return sum((row.points * row.criterion.weight for row in rows if row.points is not None), Decimal(0))


def get_peer_plan(assignment_id: int) -> PeerPlan | None:
    """The plan with its assignment; one query."""
    return PeerPlan.objects.filter(assignment=assignment_id).select_related("assignment__course").first()


def visible_plan(enrollment: Enrollment, assignment_id: int, now: datetime) -> PeerPlan | None:
    """The plan of an assignment that a student of the course can see; one query."""
    if not course_rules.hands_in(enrollment):
        return None
    return (
        PeerPlan.objects.filter(assignment__in=visible_assignments(enrollment, now), assignment=assignment_id)
        .select_related("assignment__course")
        .first()
    )


def peer_desk(enrollment: Enrollment, plan: PeerPlan, now: datetime) -> PeerDesk:
    """Return what a student's page of peer review shows; at most eleven queries."""
    due = rules.due_for(enrollment, plan)
    readings = tuple(rules.own_readings(enrollment).filter(plan=plan).order_by("allocated_at", "pk"))
    return PeerDesk(
        plan=plan,
        has_handed_in=rules.own_work(enrollment, plan.assignment_id).exists(),
        is_open=rules.is_open(plan, now, due),
        readings=readings,
        said=said_of_own(enrollment, plan, now, due),
        is_shown=rules.is_shown(plan, now),
        deadline=due,
        requests=tuple(own_requests(enrollment, plan.assignment, Work.READINGS)),
    )


def said_of_own(enrollment: Enrollment, plan: PeerPlan, now: datetime, due: Deadline | None = None) -> tuple[Said, ...]:
    """What the readers said of the holder's essay, as far as it is shown by now. Their order tells nothing."""
    found = rules.readings_of_own(enrollment, plan, now, due).select_related("reviewer__user")
    mixed = sorted(found, key=lambda review: sha256(f"{review.pk}".encode()).digest())
    rows = peer_rows(mixed)
    return tuple(
        said(review, number, rows[review.pk], reader="" if plan.anonymous else review.reviewer.user.full_name)
        for number, review in enumerate(mixed, 1)
    )


def get_said(enrollment: Enrollment, review_id: int, now: datetime) -> PeerReview | None:
    """A reading of the holder's own essay that they are shown."""
    review = (
        PeerReview.objects.select_related("plan__assignment__course")
        .filter(pk=review_id, plan__assignment__course=enrollment.course_id)
        .first()
    )
    if review is None or not rules.readings_of_own(enrollment, review.plan, now).filter(pk=review.pk).exists():
        return None
    return review


def get_reading(enrollment: Enrollment, assignment_id: int, review_id: int, now: datetime) -> PeerReview | None:
    """A reading that the holder has taken, with plan and attempt; one query. What was taken out is theirs no longer."""
    return (
        rules.own_readings(enrollment)
        .filter(pk=review_id, plan__assignment=assignment_id, counts=True)
        .filter(plan__assignment__in=visible_assignments(enrollment, now))
        .select_related("plan__assignment__course", "attempt", "rubric_version")
        .first()
    )


def reading_page(enrollment: Enrollment, review: PeerReview, now: datetime) -> ReadingPage:
    """Return what the page of one reading shows; five queries."""
    due = rules.due_for(enrollment, review.plan)
    before = rules.own_readings(enrollment).filter(plan=review.plan_id).filter(
        Q(allocated_at__lt=review.allocated_at) | Q(allocated_at=review.allocated_at, pk__lt=review.pk)
    )  # fmt: skip
    return ReadingPage(
        review=review,
        number=before.count() + 1,
        rows=peer_rows([review])[review.pk],
        paragraphs=attempt_paragraphs(review.attempt),
        is_open=rules.is_open(review.plan, now, due),
        deadline=due,
    )


def peer_rows(reviews: Iterable[PeerReview]) -> dict[int, tuple[Row, ...]]:
    """The criteria in order with what was said of each, by reading; three queries however many there are."""
    reviews = list(reviews)
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for criterion in (
        Criterion.objects.filter(version__in={review.rubric_version_id for review in reviews})
        .prefetch_related(Prefetch("levels", Level.objects.order_by("position")))
        .order_by("version", "position")
    ):
        criteria[criterion.version_id].append(criterion)
    marks = {
        (mark.review_id, mark.criterion_id): mark
        for mark in PeerMark.objects.filter(review__in=[review.pk for review in reviews])
    }
    return {
        review.pk: tuple(
            _row(criterion, marks.get((review.pk, criterion.pk))) for criterion in criteria[review.rubric_version_id]
        )
        for review in reviews
    }


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The essays of classmates that wait for the holders, one line per assignment.

    One query, two when there are some.
    """
    writers = {place.course_id: place for place in enrollments if course_rules.hands_in(place)}
    if not writers:
        return []
    plans = _open_plans.objects(writers.values(), now=now)
    dues = rules.dues_for((writers[plan.assignment.course_id], plan) for plan in plans)
    lines = [(dues[writers[plan.assignment.course_id].pk, plan.pk], plan) for plan in plans]
    return [
        AgendaItem(
            verb="read",
            title=_("Classmates' essays: %(assignment)s") % {"assignment": plan.assignment.title},
            path=reverse("grading:peers", args=(plan.assignment.course.slug, plan.assignment_id)),
            course_code=plan.assignment.course.code,
            when=due.due_at,
            note=_("%(n)s of %(of)s read") % {"n": min(plan.finished, plan.reviews_each), "of": plan.reviews_each},
            done=plan.finished >= plan.reviews_each,
        )
        for due, plan in sorted(lines, key=lambda line: (line[0].due_at, line[1].pk))
        if not due.is_closed(now)
    ]


def reading_deadlines(enrollments: Sequence[Enrollment], now: datetime) -> list[tuple[PeerPlan, datetime]]:
    """The peer reviews that the holders are in as students, each with when its readings are due for them; two queries,
    none for who studies nowhere."""
    readers = {place.course_id: place for place in enrollments if course_rules.hands_in(place)}
    if not readers:
        return []
    plans = [
        plan
        for plan in PeerPlan.objects.filter(assignment__course__in=readers, assignment__published=True).select_related(
            "assignment__course"
        )
        if can_see_assignment(readers[plan.assignment.course_id], plan.assignment, now)
    ]
    dues = rules.dues_for((readers[plan.assignment.course_id], plan) for plan in plans)
    return [(plan, dues[readers[plan.assignment.course_id].pk, plan.pk].due_at) for plan in plans]


def times_to_read(
    *, pairs: Sequence[tuple[Enrollment, Assignment]], **_signal: object
) -> Mapping[tuple[int, int], ReadingTime]:
    """Until when and where each holder reads classmates' essays; receives `assignments.events.readings_asked`."""
    plans = {
        plan.assignment_id: plan
        for plan in PeerPlan.objects.filter(assignment__in={assignment.pk for _, assignment in pairs})
    }
    planned = [(place, assignment) for place, assignment in pairs if assignment.pk in plans]
    for _place, assignment in planned:
        plans[assignment.pk].assignment = assignment
    dues = rules.dues_for((place, plans[assignment.pk]) for place, assignment in planned)
    return {
        (place.pk, assignment.pk): ReadingTime(
            deadline=dues[place.pk, plans[assignment.pk].pk],
            path=reverse("grading:peers", args=(assignment.course.slug, assignment.pk)),
            desk=reverse("grading:peer_overview", args=(assignment.course.slug, assignment.pk)),
            is_over=plans[assignment.pk].counted_at is not None,
        )
        for place, assignment in planned
    }


def _open_to(places: Sequence[Enrollment], now: datetime) -> QuerySet[PeerPlan]:
    keys = [place.pk for place in places]
    work = Submission.objects.filter(written_by(keys), assignment=OuterRef("assignment"), attempts__isnull=False)
    finished = (
        PeerReview.objects.filter(plan=OuterRef("pk"), reviewer__pk__in=keys, finished_at__isnull=False)
        .order_by()
        .values("plan")
        .annotate(n=Count("pk"))
        .values("n")
    )
    more = Extension.objects.filter(work=Work.READINGS, assignment=OuterRef("assignment"))
    courses = [place.course_id for place in places]
    return (
        PeerPlan.objects.filter(Exists(work), assignment__course__pk__in=courses, assignment__published=True)
        .annotate(finished=Coalesce(Subquery(finished), 0))
        .filter(Q(due_at__gte=now) | Exists(more), opens_at__lte=now, counted_at=None)
        .select_related("assignment__course")
        .order_by("due_at", "pk")
    )


_open_plans = PreparedForPlaces(_open_to, now=DateTimeField())


def _row(criterion: Criterion, mark: PeerMark | None) -> Row:
    levels = tuple(criterion.levels.all())
    if mark is None:
        return Row(criterion, levels)
    level = next((level for level in levels if level.pk == mark.level_id), None)
    return Row(criterion, levels, level, mark.points, mark.comment)


def said(review: PeerReview, number: int, rows: tuple[Row, ...], *, reader: str = "") -> Said:
    return Said(review, number, reader, rows, mark_safe(to_html(review.overall)))  # noqa: S308 - it is sanitised
