"""Offering places by mail, and taking them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.services import create_person
from classroom.audit.services import record
from classroom.courses import tasks
from classroom.courses.models import Course, Enrollment, Group, Invitation, JoinRequest, Role
from classroom.courses.queries.joining import account_of, addresses_taken, place_in
from classroom.courses.rules.joining import OPEN_REQUESTS, invitable_roles, may_know, open_invitations
from classroom.courses.services.enrollments import change_enrollment, enroll
from classroom.courses.services.seats import settle
from classroom.notices.models import Notice
from classroom.notices.services import notify


class InvitationClosed(Exception):
    """The invitation cannot be accepted: used, ended, sent anew, or run out."""


@dataclass(frozen=True)
class Invited:
    """Somebody to be invited: an address in lower case, and a name if it was given."""

    email: str
    name: str = ""


def hash_of(key: str) -> str:
    """What is kept of the key of a link."""
    return sha256(key.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    people: Sequence[Invited],
    role: str,
    group: Group | None = None,
    language: str = "th",
) -> list[Invitation]:
    """Mail each of `people` a link that gives them a place in `course`, when the transaction is done; all or nobody.

    The link is made by whoever sends the mail, and holds for INVITATION_DAYS. An account with the address is told in
    the app too, and shown among the people of the course as invited where `acting_user` may know of it. Raises
    ValidationError for a role that `acting_user` may not give, a group of another course, and an address that is in
    the course or invited already.
    """
    if role not in invitable_roles(acting_user):
        raise ValidationError(_("You cannot invite people as this."))
    if group is not None and group.course_id != course.pk:
        raise ValidationError(_("This group belongs to another course."))
    taken = addresses_taken(course, [person.email for person in people], now)
    if taken:
        raise ValidationError([words_of_taken(standing) % {"email": email} for email, standing in taken.items()])
    made = []
    for person in people:
        # One that has run out makes room; one that somebody has sent since the look above does not.
        for old in Invitation.objects.filter(
            course=course, email=person.email, accepted_at=None, ended_at=None, expires_at__lte=now
        ):
            end_invitation(acting_user=acting_user, now=now, invitation=old)
        made.append(_invite(acting_user, now, course, person, role=role, group=group, language=language))
    return made


def words_of_taken(standing: str) -> str:
    """Why an address is not invited, with a place for it; `standing` is that of `addresses_taken`."""
    return _("%(email)s is in the course already.") if standing == "in" else _("%(email)s is invited already.")


def _invite(acting_user: User, now: datetime, course: Course, person: Invited, **offer) -> Invitation:
    invitation = Invitation(
        course=course, email=person.email, full_name=person.name, key_hash=_hash_of_nothing(), sent_by=acting_user,
        sent_at=now, expires_at=_good_until(now), **offer,
    )  # fmt: skip
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        # Somebody else invites the same at the same moment.
        raise ValidationError(words_of_taken("invited") % {"email": person.email}) from error
    record(
        acting_user=acting_user, now=now, action="courses.invite", target=invitation, course_id=course.pk,
        changes={"email": (None, person.email), "role": (None, invitation.role)},
    )  # fmt: skip
    account = account_of(person.email)
    if account and account.is_active:
        if may_know(acting_user, account):
            _place(acting_user, now, invitation, account, Enrollment.State.INVITED)
        notify(
            recipients=[account], kind=Notice.Kind.INVITED, details={"course": course.title},
            path=reverse("joining:invited", args=(invitation.pk,)), now=now,
        )  # fmt: skip
    _mail(invitation)
    return invitation


def _good_until(now: datetime) -> datetime:
    return now + timedelta(days=settings.INVITATION_DAYS)


def _hash_of_nothing() -> str:
    """The hash of a key that nobody has, until the mail is sent."""
    return hash_of(secrets.token_urlsafe(32))


def _mail(invitation: Invitation) -> None:
    transaction.on_commit(partial(tasks.mail_course_invitation.enqueue, invitation.pk))


@transaction.atomic
def resend_invitation(*, acting_user: User, now: datetime, invitation: Invitation) -> Invitation:
    """Mail a new link; the one before is dead from now on. Raises InvitationClosed when it was accepted or ended."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("course").get(pk=invitation.pk)
    if invitation.accepted_at or invitation.ended_at:
        raise InvitationClosed
    before = invitation.expires_at
    invitation.key_hash, invitation.mailed_at = _hash_of_nothing(), None
    invitation.sent_by, invitation.sent_at, invitation.expires_at = acting_user, now, _good_until(now)
    invitation.save(update_fields=["key_hash", "mailed_at", "sent_by", "sent_at", "expires_at"])
    record(
        acting_user=acting_user, now=now, action="courses.resend_invitation", target=invitation,
        course_id=invitation.course_id, changes={"expires_at": (before, invitation.expires_at)},
    )  # fmt: skip
    _mail(invitation)
    return invitation


@transaction.atomic
def end_invitation(*, acting_user: User, now: datetime, invitation: Invitation) -> bool:
    """Take an invitation back, and say whether it was still open; a place that was held as invited is dropped."""
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("course").get(pk=invitation.pk)
    if invitation.accepted_at or invitation.ended_at:
        return False
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at"])
    record(
        acting_user=acting_user, now=now, action="courses.end_invitation", target=invitation,
        course_id=invitation.course_id, changes={"ended_at": (None, now)},
    )  # fmt: skip
    _let_go(acting_user, now, invitation)
    return True


def _let_go(acting_user: User | None, now: datetime, invitation: Invitation, *, but: User | None = None) -> None:
    """Drop the place that the account with the address has as invited, unless it is that of `but`."""
    account = account_of(invitation.email)
    if account is None or account == but:
        return
    place = place_in(invitation.course, account)
    if place and place.state == Enrollment.State.INVITED:
        change_enrollment(
            acting_user=acting_user, now=now, enrollment=place, role=place.role, group=place.group,
            state=Enrollment.State.DROPPED,
        )  # fmt: skip


@transaction.atomic
def accept_invitation(*, acting_user: User, now: datetime, invitation: Invitation, key_hash: str = "") -> Enrollment:
    """Give `acting_user` the place that is offered. Who is in the course already keeps the place that they have.

    With `key_hash`, the link must still be the one that was sent last. Accepting one's own again gives the place.
    Raises InvitationClosed when somebody else was first, or it holds no longer.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    course = invitation.course
    place = place_in(course, acting_user)
    is_in = place is not None and place.state == Enrollment.State.ACTIVE
    if invitation.accepted_by_id == acting_user.pk and is_in:
        return place
    lasts = open_invitations(now).filter(pk=invitation.pk).exists()
    if not lasts or (key_hash and invitation.key_hash != key_hash):
        raise InvitationClosed
    if not is_in:
        place = _place(acting_user, now, invitation, acting_user, Enrollment.State.ACTIVE)
    invitation.accepted_at, invitation.accepted_by = now, acting_user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    for request in JoinRequest.objects.filter(course=course, user=acting_user, state__in=OPEN_REQUESTS):
        settle(acting_user=acting_user, now=now, request=request, state=JoinRequest.State.ACCEPTED)
    _let_go(acting_user, now, invitation, but=acting_user)
    record(
        acting_user=acting_user, now=now, action="courses.accept_invitation", target=invitation, course_id=course.pk,
        changes={"accepted_by": (None, acting_user.pk)},
    )  # fmt: skip
    return place


def _place(acting_user: User, now: datetime, invitation: Invitation, person: User, state: str) -> Enrollment:
    """The group of an invitation is one to be in, but for an assistant one to be limited to."""
    assists = invitation.role == Role.ASSISTANT
    return enroll(
        acting_user=acting_user, now=now, course=invitation.course, person=person, role=invitation.role, state=state,
        group=None if assists else invitation.group,
        limited_to=[invitation.group] if assists and invitation.group else [],
    )  # fmt: skip


@transaction.atomic
def accept_as_new(
    *,
    now: datetime,
    invitation: Invitation,
    key_hash: str,
    full_name: str,
    latin_name: str,
    student_number: str,
    password: str,
) -> tuple[User, Enrollment]:
    """Make the account of who was invited, with the address of the invitation, and give them their place.

    They sign in with the address, or with their student number. Raises InvitationClosed, and ValidationError when the
    number is taken, or somebody has made an account with the address meanwhile.
    """
    person = create_person(
        acting_user=None, now=now, username=student_number or invitation.email, full_name=full_name,
        latin_name=latin_name, email=invitation.email, student_number=student_number, language=invitation.language,
        password=password,
    )  # fmt: skip
    return person, accept_invitation(acting_user=person, now=now, invitation=invitation, key_hash=key_hash)
