"""What a person got for their work and said of others', for the copy of all that is theirs.

Receives `accounts.events.copy_asked`. Marks leave by the same doors as on the pages: `released_grades`, `released` columns,
`readable_comments`, `readings_of_own`. Whoever marked or read is not named.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Coded, Copied, Part, rows
from classroom.accounts.models import User
from classroom.common.only_reading import only_reading, with_column
from classroom.courses.models import Enrollment
from classroom.courses.rules import active_enrollments
from classroom.grading.models import BankComment, FeedbackReply, PeerMark, PeerPlan, RegradeMessage
from classroom.grading.queries.feedback import feedback
from classroom.grading.queries.gradebook.maths import CellState
from classroom.grading.queries.gradebook.own import own_book
from classroom.grading.queries.peers import said_of_own
from classroom.grading.queries.rows import Row
from classroom.grading.rules import own_requests, readable_comments, released_grades
from classroom.grading.rules.peers import own_readings

_COVERS = frozenset(
    f"grading.{field}"
    for field in (
        "Grade.enrollment", "Entry.enrollment", "CourseResult.enrollment", "FeedbackReply.author", "BankComment.owner",
        "PeerReview.reviewer", "RegradeMessage.author",
    )
)  # fmt: skip
_OTHERS = "about others' work; marking stands among one's own acts"
_LEFT_OUT = {
    "grading.RubricVersion.made_by": "the course's",
    "grading.Marking.marked_by": _OTHERS,
    "grading.Mark.marked_by": _OTHERS,
    "grading.FeedbackComment.author": _OTHERS,
    "grading.BankComment.made_by": "comments that the markers of a course share; one's own bank is in the copy",
    "grading.GradeChange.enrollment": "what of it was released is in the copy with the grade",
    "grading.GradeChange.made_by": _OTHERS,
    "grading.Release.enrollment": "when a grade was released is in the copy with the grade",
    "grading.Release.made_by": _OTHERS,
    "grading.Release.taken_back_by": _OTHERS,
    "grading.Entry.made_by": _OTHERS,
    "grading.CourseResult.made_by": _OTHERS,
    "grading.Presence.user": "who has an essay open just now; it is gone a minute later",
    "grading.PeerReview.given_by": "a reading that an instructor gave to a student",
    "grading.Allocation.marker": "whose essays one marks: about others' work",
    "grading.Allocation.made_by": _OTHERS,
    "grading.Agreement.made_by": _OTHERS,
    "grading.Alias.revealed_by": _OTHERS,
    "grading.RegradeRequest.decided_by": _OTHERS,
    "grading.SimilarityRun.asked_by": _OTHERS,
}


def copy_of_results(*, person: User, now: datetime, **_signal: object) -> Copied:
    """Released grades with their criteria and comments, the gradebook as one sees it, what one contested, peer readings.

    Whoever was dropped sees nothing of the course any more, and has a right to what is kept about them all the same: it
    is read as if they were in it still.
    """
    state = f"""CASE WHEN "user_id" = {person.pk} AND "state" = 'dropped' THEN 'active' ELSE "state" END"""
    with only_reading({Enrollment._meta.db_table: with_column(Enrollment, "state", state)}):
        places = [place for place in active_enrollments(person) if place.role == "student"]
        return _copied(person, places, now)


def _copied(person: User, places: Sequence[Enrollment], now: datetime) -> Copied:
    return Copied(
        parts=(
            Part("grades", _("Grades that were released to me"), _grades(places)),
            Part("feedback", _("Comments on my essays, and my answers"), _comments(places)),
            Part("gradebook", _("My gradebook"), _gradebook(places, now)),
            Part("contested", _("Results that I contested"), _contested(places, person)),
            Part("peer_reviews_given", _("What I said of others' essays"), _given(places)),
            Part("peer_reviews_received", _("What readers said of my essays"), _received(places, now)),
            Part("comment_bank", _("Comments that I keep for marking"), rows(
                BankComment.objects.filter(owner=person).order_by("pk"), "title", "body", "tone", "criterion", "points"
            )),
        ),
        covers=_COVERS,
        left_out=_LEFT_OUT,
    )  # fmt: skip


def _grades(places: Sequence[Enrollment]) -> list[dict]:
    found = []
    for place in places:
        for grade in released_grades(place).order_by("pk"):
            shown = feedback(place, grade.assignment_id)
            if shown is None:
                continue
            found.append({
                "in_course": place.course.code,
                "assignment": grade.assignment.title,
                "status": Coded(grade.status, grade.get_status_display()),
                "points": grade.points,
                "released_at": grade.release.made_at if grade.release else None,
                "criteria": [
                    _criterion(row)
                    for row in shown.rows
                ],
                "overall": shown.marking.overall if shown.marking else "",
                "results_shown": [
                    {"points": change.points, "shown_at": change.shown_at} for change in shown.shown
                ],
            })  # fmt: skip
    return found


def _criterion(row: Row) -> dict:
    most = row.criterion.max_points
    return {"title": row.criterion.shown_title, "points": row.points, "most": most, "said": row.comment}


def _comments(places: Sequence[Enrollment]) -> list[dict]:
    found = []
    for place in places:
        comments = readable_comments(place).order_by("pk")
        answers: dict[int, list[dict]] = {}
        for reply in FeedbackReply.objects.filter(comment__in=comments, author=place.user_id).order_by("pk"):
            answers.setdefault(reply.comment_id, []).append(
                {
                    "state": Coded(reply.state, reply.get_state_display()),
                    "said": reply.body,
                    "created_at": reply.created_at,
                }
            )
        found += [
            {**row, "my_answers": answers.get(row["number"], [])}
            for row in rows(
                comments, "exact", "body", "tone", "created_at",
                number="pk", assignment="marking__attempt__submission__assignment__title",
            )
        ]  # fmt: skip
    return found


def _gradebook(places: Sequence[Enrollment], now: datetime) -> list[dict]:
    found = []
    for place in places:
        book = own_book(place, now)
        found += [
            {
                "in_course": place.course.code, "column": str(line.column.title),
                "state": Coded(line.cell.state, CellState(line.cell.state).label),
                "points": _rounded(line.cell.points), "comment": line.comment,
            }
            for line in book.done
        ]  # fmt: skip
        if book.letter:
            found.append({"in_course": place.course.code, "letter": book.letter, "reason": book.reason})
    return found


def _rounded(points: Fraction | Decimal | None) -> Decimal | None:
    """To two places, as on the pages."""
    if points is None:
        return None
    exact = Decimal(points.numerator) / Decimal(points.denominator) if isinstance(points, Fraction) else points
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _contested(places: Sequence[Enrollment], person: User) -> list[dict]:
    found = []
    for place in places:
        requests = own_requests(place).order_by("pk")
        talk: dict[int, list[dict]] = {}
        for message in RegradeMessage.objects.filter(request__in=requests).order_by("pk"):
            by = Coded("me", _("me")) if message.author_id == person.pk else Coded("staff", _("the staff"))
            talk.setdefault(message.request_id, []).append(
                {"by": by, "said": message.body, "created_at": message.created_at}
            )
        found += [
            {**row, "talk": talk.get(row["number"], [])}
            for row in rows(
                requests, "state", "asked_at", "decided_at",
                number="pk", assignment="grade__assignment__title", criterion_title="criterion__title",
            )
        ]  # fmt: skip
    return found


def _given(places: Sequence[Enrollment]) -> list[dict]:
    """One's own words about an essay; neither the essay nor whose it is."""
    found = []
    for place in places:
        readings = own_readings(place).filter(counts=True).order_by("pk")
        marks: dict[int, list[dict]] = {}
        for row in PeerMark.objects.filter(review__in=readings).select_related("criterion").order_by("pk"):
            marks.setdefault(row.review_id, []).append(
                {"title": row.criterion.shown_title, "points": row.points, "said": row.comment}
            )
        found += [
            {**row, "criteria": marks.get(row["number"], [])}
            for row in rows(
                readings, "overall", "allocated_at", "finished_at", number="pk", assignment="plan__assignment__title"
            )
        ]
    return found


def _received(places: Sequence[Enrollment], now: datetime) -> list[dict]:
    """As far as it is shown by now, in an order that tells nothing."""
    found = []
    for place in places:
        for plan in PeerPlan.objects.filter(assignment__course=place.course_id).select_related("assignment__course"):
            found += [
                {
                    "assignment": plan.assignment.title,
                    "said": said.review.overall,
                    "criteria": [
                        {"title": row.criterion.shown_title, "points": row.points, "said": row.comment}
                        for row in said.rows
                    ],
                }
                for said in said_of_own(place, plan, now)
            ]
    return found
