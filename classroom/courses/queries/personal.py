"""A person's places in courses, for the copy of all that is theirs, and for the choice of what they are told of."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Copied, Part, rows
from classroom.accounts.models import User
from classroom.courses.models import Enrollment, Invitation, JoinCode, JoinRequest

_COVERS = frozenset(
    f"courses.{field}"
    for field in (
        "Enrollment.user", "JoinRequest.user", "JoinCode.made_by", "Invitation.accepted_by", "Invitation.sent_by",
    )
)  # fmt: skip
_LEFT_OUT = {"courses.JoinRequest.decided_by": "about somebody else; deciding it stands among one's own acts"}


def copy_of_places(*, person: User, now: datetime, **_signal: object) -> Copied:
    """Places that one holds or held, what one asked for, was invited to, and gave out. Receives `copy_asked`."""
    return Copied(
        parts=(
            Part("enrolments", _("My places in courses"), rows(
                Enrollment.objects.filter(user=person).order_by("pk"),
                "role", "state", "created_at", "changed_at",
                course_code="course__code", course_title="course__title", in_group="group__name",
            )),
            Part("join_requests", _("Places that I asked for"), rows(
                JoinRequest.objects.filter(user=person).order_by("pk"),
                "state", "asked_at", "decided_at", "reason", course_code="course__code",
            )),
            Part("invitations", _("Invitations that I accepted or sent"), [
                *rows(Invitation.objects.filter(accepted_by=person).order_by("pk"),
                      "email", "role", "sent_at", "accepted_at", course_code="course__code"),
                *rows(Invitation.objects.filter(sent_by=person).order_by("pk"),
                      "role", "sent_at", course_code="course__code"),
            ]),
            Part("join_codes", _("Codes that I made for joining"), rows(
                JoinCode.objects.filter(made_by=person).order_by("pk"),
                "made_at", "ended_at", course_code="course__code",
            )),
        ),
        covers=_COVERS,
        left_out=_LEFT_OUT,
    )  # fmt: skip


def roles_of(*, person: User, **_signal: object) -> set[str]:
    """The roles that a person has in courses now; one query. Receives `notices.events.roles_asked`."""
    active = Enrollment.objects.filter(user=person, state=Enrollment.State.ACTIVE)
    return set(active.values_list("role", flat=True))
