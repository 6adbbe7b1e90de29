"""Which ways into a course are open, and whom one may let in."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet

from classroom.accounts.models import User
from classroom.courses.models import Invitation, JoinCode, JoinRequest, Role
from classroom.courses.rules import administrable_courses, administrable_people

# A code is known to whoever has seen it, so it never makes anybody more than this.
CODE_ROLES = (Role.STUDENT, Role.AUDITOR)
# Whom an instructor may invite; instructors are an administrator's to invite.
INVITED_ROLES = (Role.STUDENT, Role.AUDITOR, Role.OBSERVER, Role.ASSISTANT)
OPEN_REQUESTS = (JoinRequest.State.ASKED, JoinRequest.State.WAITING)


def open_codes(now: datetime) -> QuerySet[JoinCode]:
    """Codes by which one can join now."""
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    return JoinCode.objects.filter(lasting, ended_at=None, course__archived_at=None)


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    """Invitations that can be accepted now."""
    return Invitation.objects.filter(accepted_at=None, ended_at=None, expires_at__gt=now, course__archived_at=None)


def own_invitations(user: AbstractBaseUser, now: datetime) -> QuerySet[Invitation]:
    """Open invitations to the address of `user`'s account: they accept them without the link of the mail."""
    if not user.email:
        return Invitation.objects.none()
    return open_invitations(now).filter(email__iexact=user.email)


def can_accept(user: AbstractBaseUser, invitation: Invitation, now: datetime) -> bool:
    return own_invitations(user, now).filter(pk=invitation.pk).exists()


def own_requests(user: AbstractBaseUser) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(user=user.pk)


def invitable_roles(user: AbstractBaseUser) -> tuple[Role, ...]:
    """What `user` may invite people as, to a course that they administer."""
    return (*INVITED_ROLES, Role.INSTRUCTOR) if user.is_staff else INVITED_ROLES


def may_know(user: AbstractBaseUser, person: User) -> bool:
    """Whether `user` sees in the admin that `person` has an account: inviting an address tells nobody else."""
    return administrable_people(user).filter(pk=person.pk).exists()


# The rows of the admin: those of the courses that one administers.


def administrable_codes(user: AbstractBaseUser) -> QuerySet[JoinCode]:
    return JoinCode.objects.filter(course__in=administrable_courses(user))


def administrable_requests(user: AbstractBaseUser) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(course__in=administrable_courses(user))


def administrable_invitations(user: AbstractBaseUser) -> QuerySet[Invitation]:
    return Invitation.objects.filter(course__in=administrable_courses(user))
