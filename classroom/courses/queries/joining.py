"""What the pages show of the ways into a course, and of those who stand before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, When
from django.urls import reverse

from classroom.accounts.models import User
from classroom.common.agenda import AgendaItem
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Course, Enrollment, Invitation, JoinCode, JoinRequest
from classroom.courses.rules import LEARNING_ROLES, active_enrollments, administrable_courses, teaches
from classroom.courses.rules.joining import (
    OPEN_REQUESTS,
    open_codes,
    open_invitations,
    own_invitations,
    own_requests,
)

# No letter that is taken for another, and no vowel, so that no word comes of it.
LETTERS = "CDFHJKMNPRTWXY3479"
LENGTH = 8
INVITATIONS_PER_PAGE = 50
# Of more that wait nobody decides at once.
REQUESTS_SHOWN = 200
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def plain_code(typed: str) -> str:
    """A code as it is kept, from what somebody typed; empty when it cannot be one."""
    code = "".join(sign for sign in typed[:40].translate(_THAI_DIGITS).upper() if sign.isalnum())
    return code if len(code) == LENGTH and all(sign in LETTERS for sign in code) else ""


def strange_signs(typed: str) -> list[str]:
    """The letters and digits in what somebody typed that are in no code, each once."""
    signs = typed[:40].translate(_THAI_DIGITS).upper()
    return list(dict.fromkeys(sign for sign in signs if sign.isalnum() and sign not in LETTERS))


def find_code(typed: str, now: datetime) -> JoinCode | None:
    """The code by which one can join now, with course, group and maker; None for any other, whatever the reason."""
    code = plain_code(typed)
    if not code:
        return None
    return open_codes(now).filter(code=code).select_related("course", "group", "made_by").first()


def place_in(course: Course, person: AbstractBaseUser) -> Enrollment | None:
    """The place that `person` has in the course, in any role and state."""
    return Enrollment.objects.filter(course=course, user=person.pk).select_related("group").first()


def last_request(course: Course, person: AbstractBaseUser) -> JoinRequest | None:
    """What `person` asked last of the course."""
    return own_requests(person).filter(course=course).order_by("-asked_at", "-pk").first()


def taken_seats(course: Course) -> int:
    """How many seats are taken: a student or an auditor who is in takes one, an invitation none."""
    return Enrollment.objects.filter(
        course=course, role__in=LEARNING_ROLES, state=Enrollment.State.ACTIVE
    ).count()  # fmt: skip


def came_by(join_code: JoinCode) -> int:
    """How many are in the course now who came by the code."""
    return Enrollment.objects.filter(join_code=join_code, state=Enrollment.State.ACTIVE).count()


def is_full(course: Course) -> bool:
    return course.seats is not None and taken_seats(course) >= course.seats


def is_used_up(join_code: JoinCode) -> bool:
    return join_code.seats is not None and came_by(join_code) >= join_code.seats


def instructors_of(course: Course) -> list[User]:
    """Who teaches the course now, by name."""
    return list(
        User.objects.filter(
            enrollments__course=course, enrollments__role="instructor", enrollments__state=Enrollment.State.ACTIVE
        ).order_by("sort_key")
    )


def waiting_line(course: Course) -> QuerySet[JoinRequest]:
    """Those who wait for a seat, in their order."""
    return JoinRequest.objects.filter(course=course, state=JoinRequest.State.WAITING).order_by("asked_at", "pk")


def number_in_line(request: JoinRequest) -> int:
    """The number of a request among those that wait for a seat, from 1."""
    before = Q(asked_at__lt=request.asked_at) | Q(asked_at=request.asked_at, pk__lt=request.pk)
    return waiting_line(request.course).filter(before).count() + 1


def find_invitation(key_hash: str, now: datetime) -> Invitation | None:
    """The open invitation whose key has this SHA-256, with course, group and sender; None for any other."""
    found = open_invitations(now).filter(key_hash=key_hash)
    return found.select_related("course", "group", "sent_by").first()


def course_entered_by(key_hash: str, user: AbstractBaseUser) -> Course | None:
    """The course that `user` is in by the invitation whose key has this SHA-256; None for everybody else."""
    is_in = {"accepted_by": user.pk, "course__enrollments__user": user.pk, "course__enrollments__state": "active"}
    found = Invitation.objects.filter(key_hash=key_hash, **is_in).select_related("course").first()
    return found.course if found else None


def account_of(email: str) -> User | None:
    """The account with this address, open or closed."""
    return User.objects.filter(email__iexact=email).first()


@dataclass(frozen=True)
class WaysIn:
    """The page of a course for its instructors."""

    codes: Sequence[JoinCode]
    asked: Sequence[JoinRequest]
    waiting: Sequence[JoinRequest]
    invitations: Page
    taken: int
    full: bool

    @property
    def requests(self) -> list[JoinRequest]:
        return [*self.asked, *self.waiting]


def ways_in(course: Course, now: datetime, *, page: str | None = None) -> WaysIn:
    """All of it in a fixed number of queries: codes with `came` and `is_open`, requests with their people, invitations."""
    requests = list(
        JoinRequest.objects.filter(course=course, state__in=OPEN_REQUESTS)
        .select_related("user", "join_code__group")
        .order_by("asked_at", "pk")[:REQUESTS_SHOWN]
    )
    taken = taken_seats(course)
    return WaysIn(
        codes=codes_of(course, now),
        asked=[request for request in requests if request.state == JoinRequest.State.ASKED],
        waiting=[request for request in requests if request.state == JoinRequest.State.WAITING],
        invitations=Paginator(invitations_of(course, now), INVITATIONS_PER_PAGE).get_page(page),
        taken=taken,
        full=course.seats is not None and taken >= course.seats,
    )


def codes_of(course: Course, now: datetime) -> list[JoinCode]:
    """The codes of a course, open ones first, then the newest, each with `came`, how many are in by it, and `is_open`."""
    codes = list(codes_with_came(JoinCode.objects.filter(course=course)))
    for code in codes:
        code.is_open = lasts(code, now)
    return sorted(codes, key=lambda code: not code.is_open)


def codes_with_came(codes: QuerySet[JoinCode]) -> QuerySet[JoinCode]:
    """The same codes, the newest first, with course, group, maker, and `came`: how many are in by each."""
    here = Q(enrollments__state=Enrollment.State.ACTIVE)
    counted = codes.select_related("group", "made_by", "course").annotate(came=Count("enrollments", filter=here))
    return counted.order_by("-made_at", "-pk")


def lasts(join_code: JoinCode, now: datetime) -> bool:
    """The same as `open_codes` says, of a code with its course."""
    ended = join_code.ended_at or join_code.course.archived_at
    return not ended and (join_code.expires_at is None or join_code.expires_at > now)


def invitations_of(course: Course, now: datetime) -> QuerySet[Invitation]:
    """The invitations of a course that were not ended, those that wait first."""
    return invitations_with_standing(Invitation.objects.filter(course=course, ended_at=None), now)


def invitations_with_standing(found: QuerySet[Invitation], now: datetime) -> QuerySet[Invitation]:
    """The same invitations with course, group and people, and `standing`: 0 waits, 1 has run out, 2 is accepted."""
    standing = Case(
        When(accepted_at__isnull=False, then=2), When(expires_at__lte=now, then=1), default=0,
        output_field=IntegerField(),
    )  # fmt: skip
    people = ("course", "group", "sent_by", "accepted_by")
    return found.annotate(standing=standing).select_related(*people).order_by("standing", "-sent_at", "-pk")


def addresses_taken(course: Course, addresses: Sequence[str], now: datetime) -> dict[str, str]:
    """Which of `addresses` (lower case) need no invitation: "in" the course already, or "invited"; two queries."""
    members = Enrollment.objects.filter(
        course=course, state=Enrollment.State.ACTIVE, user__email__in=addresses
    ).values_list("user__email", flat=True)  # fmt: skip
    invited = open_invitations(now).filter(course=course, email__in=addresses).values_list("email", flat=True)
    return dict.fromkeys(invited, "invited") | dict.fromkeys(members, "in")


def agenda(user: AbstractBaseUser, now: datetime) -> list[AgendaItem]:
    """The courses that a person is invited to, and not in by now, or waits for, as lines of their home page; two queries."""
    invited = own_invitations(user, now).exclude(course__in=active_enrollments(user).values("course"))
    lines = [
        AgendaItem(
            verb="join", title=invitation.course.shown_title, path=reverse("joining:invited", args=(invitation.pk,)),
            course_code=invitation.course.code, when=invitation.expires_at, note=_("You are invited"),
        )
        for invitation in invited.select_related("course").order_by("sent_at", "pk")
    ]  # fmt: skip
    asked = own_requests(user).filter(state__in=OPEN_REQUESTS).select_related("course").order_by("asked_at", "pk")
    return lines + [
        AgendaItem(
            verb="join", title=request.course.shown_title, path=reverse("joining:wait", args=(request.pk,)),
            course_code=request.course.code, note=request.get_state_display(),
        )
        for request in asked
    ]  # fmt: skip


def work_waiting(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """One line per course with people who ask to join it, for its instructors; one query, none for who teaches nothing."""
    courses = {place.course_id: place.course for place in enrollments if teaches(place)}
    if not courses:
        return []
    rows = (
        JoinRequest.objects.filter(course__in=courses, state=JoinRequest.State.ASKED)
        .order_by("course_id")
        .values("course_id")
        .annotate(waiting=Count("pk"))
    )
    return [
        AgendaItem(
            verb="decide",
            title=_("Requests to join"),
            path=reverse("courses:ways_in", args=(courses[row["course_id"]].slug,)),
            course_code=courses[row["course_id"]].code,
            note=ngettext("%(n)s person waits", "%(n)s people wait", row["waiting"]) % {"n": row["waiting"]},
            count=row["waiting"],
        )
        for row in rows
    ]


@dataclass(frozen=True)
class JoiningCount:
    """How many stand before the courses that somebody administers: invited, asking, and waiting for a seat."""

    invited: int
    asked: int
    waiting: int


def joining_count(user: AbstractBaseUser, now: datetime) -> JoiningCount:
    """The numbers for the first page of the admin; two queries."""
    courses = administrable_courses(user)
    requests = JoinRequest.objects.filter(course__in=courses).aggregate(
        asked=Count("pk", filter=Q(state=JoinRequest.State.ASKED)),
        waiting=Count("pk", filter=Q(state=JoinRequest.State.WAITING)),
    )
    return JoiningCount(invited=open_invitations(now).filter(course__in=courses).count(), **requests)
