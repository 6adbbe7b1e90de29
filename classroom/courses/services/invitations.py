"""Offering places by mail, and taking them."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.queries.links import held_back
from classroom.accounts.services import LinksHeld, count_links, create_person
from classroom.audit.services import record, redact_object
from classroom.courses import tasks
from classroom.courses.models import Course, Enrollment, Group, Invitation, JoinRequest, Role
from classroom.courses.queries.joining import account_of, addresses_taken, place_in
from classroom.courses.rules import check_open, closed_when_archived
from classroom.courses.rules.joining import OPEN_REQUESTS, invitable_roles, may_know, open_invitations
from classroom.courses.services.enrollments import change_enrollment, enroll
from classroom.courses.services.seats import fill_seats, locked_course, settle
from classroom.notices.models import Notice
from classroom.notices.services import notify

#: So many people are invited at once.
LONGEST_LIST = 200


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


@closed_when_archived("course")
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
    the course or invited already, or has got too many links to this course today.
    """
    if role not in invitable_roles(acting_user):
        raise ValidationError(_("You cannot invite people as this."))
    if group is not None and group.course_id != course.pk:
        raise ValidationError(_("This group belongs to another course."))
    course = locked_course(course)
    check_open(course)
    taken = addresses_taken(course, [person.email for person in people], now)
    if taken:
        raise ValidationError([words_of_taken(standing) % {"email": email} for email, standing in taken.items()])
    if held := held_back(_kind(course), [person.email for person in people], now):
        raise LinksHeld(held)
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
    invitation = _make(acting_user, now, course, person, **offer)
    account = account_of(person.email)
    if account and account.is_active:
        if may_know(acting_user, account):
            _place(acting_user, now, invitation, account, Enrollment.State.INVITED)
        _tell(invitation, account, now)
    return invitation


def _make(acting_user: User, now: datetime, course: Course, person: Invited, **offer) -> Invitation:
    """Keep an invitation, on record, and mail it when the transaction is done; under the lock of the course."""
    invitation = Invitation.objects.create(
        course=course, email=person.email, full_name=person.name, key_hash=_hash_of_nothing(), sent_by=acting_user,
        sent_at=now, expires_at=_good_until(now), **offer,
    )  # fmt: skip
    record(
        acting_user=acting_user, now=now, action="courses.invite", target=invitation, course_id=course.pk,
        changes={"email": (None, person.email), "role": (None, invitation.role)},
    )  # fmt: skip
    _mail(invitation, now)
    return invitation


def _tell(invitation: Invitation, account: User, now: datetime) -> None:
    notify(
        recipients=[account], kind=Notice.Kind.INVITED, details={"course": invitation.course.both_titles},
        path=reverse("joining:invited", args=(invitation.pk,)), now=now,
    )  # fmt: skip


def _good_until(now: datetime) -> datetime:
    return now + timedelta(days=settings.INVITATION_DAYS)


def _hash_of_nothing() -> str:
    """The hash of a key that nobody has, until the mail is sent."""
    return hash_of(secrets.token_urlsafe(32))


def _kind(course: Course) -> str:
    """As what the links to a course are counted."""
    return f"course {course.pk}"


def _mail(invitation: Invitation, now: datetime) -> None:
    """Mail it when the transaction is done, unless the address has got too many links to the course today."""
    kind = _kind(invitation.course)
    if not held_back(kind, [invitation.email], now):
        count_links(kind=kind, addresses=[invitation.email], now=now)
        transaction.on_commit(partial(tasks.mail_course_invitation.enqueue, invitation.pk))


@closed_when_archived("invitation.course")
@transaction.atomic
def resend_invitation(*, acting_user: User, now: datetime, invitation: Invitation) -> Invitation:
    """Mail a new link; the one before is dead from now on. Raises InvitationClosed when it was accepted or ended, and
    LinksHeld when too many were mailed today."""
    invitation = _locked(invitation)
    if invitation is None or invitation.accepted_at or invitation.ended_at:
        raise InvitationClosed
    if held := held_back(_kind(invitation.course), [invitation.email], now):
        raise LinksHeld(held)
    before = invitation.expires_at
    invitation.key_hash, invitation.mailed_at = _hash_of_nothing(), None
    invitation.sent_by, invitation.sent_at, invitation.expires_at = acting_user, now, _good_until(now)
    invitation.save(update_fields=["key_hash", "mailed_at", "sent_by", "sent_at", "expires_at"])
    record(
        acting_user=acting_user, now=now, action="courses.resend_invitation", target=invitation,
        course_id=invitation.course_id, changes={"expires_at": (before, invitation.expires_at)},
    )  # fmt: skip
    _mail(invitation, now)
    return invitation


@transaction.atomic
def end_invitation(*, acting_user: User, now: datetime, invitation: Invitation) -> bool:
    """Take an invitation back, and say whether it was still open; a place that was held as invited is dropped."""
    invitation = _locked(invitation)
    if invitation is None or invitation.accepted_at or invitation.ended_at:
        return False
    _end(acting_user, now, invitation)
    _let_go(acting_user, now, invitation)
    return True


def _locked(invitation: Invitation) -> Invitation | None:
    """The invitation as it stands now, with its course; nobody else answers or ends it before the transaction ends.

    None for one that is not kept any more.
    """
    locked_course(invitation.course)
    found = Invitation.objects.select_for_update(of=("self",)).select_related("course", "group")
    return found.filter(pk=invitation.pk).first()


def _end(acting_user: User | None, now: datetime, invitation: Invitation) -> None:
    invitation.ended_at = now
    invitation.save(update_fields=["ended_at"])
    record(
        acting_user=acting_user, now=now, action="courses.end_invitation", target=invitation,
        course_id=invitation.course_id, changes={"ended_at": (None, now)},
    )  # fmt: skip


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
    invitation = _locked(invitation)
    if invitation is None:
        raise InvitationClosed
    course = invitation.course
    place = place_in(course, acting_user)
    is_in = place is not None and place.state == Enrollment.State.ACTIVE
    if invitation.accepted_by_id == acting_user.pk and is_in:
        return place
    lasts = open_invitations(now).filter(pk=invitation.pk).exists()
    if not lasts or (key_hash and invitation.key_hash != key_hash):
        raise InvitationClosed
    # Before the place, which ends what is still open.
    invitation.accepted_at, invitation.accepted_by = now, acting_user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if place is not None and place.state == Enrollment.State.INVITED:
        # As it stands by now: perhaps an instructor has chosen another group since.
        place = change_enrollment(
            acting_user=acting_user, now=now, enrollment=place, role=place.role, group=place.group,
            state=Enrollment.State.ACTIVE,
        )  # fmt: skip
    elif not is_in:
        place = _place(acting_user, now, invitation, acting_user, Enrollment.State.ACTIVE)
    settle_offers(acting_user=acting_user, now=now, places=[place])
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


def follow_place(*, acting_user: User | None, now: datetime, place: Enrollment) -> None:
    """Bring invitations and requests in line with a place that was just given or changed; under the lock of the course.

    Whoever is invited has an open invitation: one is sent, or the one that waits offers what the place is by now. A
    place that is given or dropped otherwise ends it, and whoever is in waits no longer. Raises ValidationError for
    somebody who cannot be invited, having no address or no open account.
    """
    if place.state != Enrollment.State.INVITED:
        settle_offers(acting_user=acting_user, now=now, places=[place])
    elif acting_user is not None:  # the classroom itself writes to nobody
        _offer(acting_user, now, place)


def follow_places(*, acting_user: User, now: datetime, places: Sequence[Enrollment], freed: Iterable[Course]) -> None:
    """The same for many at once, which come with their people and courses; who waits for a seat in one of the courses of
    `freed` comes in. Whoever cannot be invited stands as invited all the same."""
    invited = [place for place in places if place.state == Enrollment.State.INVITED]
    settle_offers(acting_user=acting_user, now=now, places=[place for place in places if place not in invited])
    for place in invited:
        if place.user.email and place.user.is_active and not place.course.archived_at:
            _offer(acting_user, now, place)
    for course in freed:
        fill_seats(acting_user=acting_user, now=now, course=course)


def _offer(acting_user: User, now: datetime, place: Enrollment) -> None:
    person, course = place.user, place.course
    check_open(course)
    if not (person.email and person.is_active):
        raise ValidationError(
            _("%(name)s cannot be invited: the account has no e-mail address, or is closed. Give the place at once.")
            % {"name": person.full_name}
        )
    limits = list(place.limited_to.all()[:2])
    offer = {"role": place.role, "group": limits[0] if len(limits) == 1 else place.group}
    waiting = Invitation.objects.filter(course=course, email__iexact=person.email, accepted_at=None, ended_at=None)
    for invitation in waiting:
        if invitation.expires_at > now:
            waiting.filter(pk=invitation.pk).update(**offer)
            return
        _end(acting_user, now, invitation)
    language = person.language or settings.LANGUAGE_CODE
    _tell(
        _make(acting_user, now, course, Invited(person.email, person.full_name), language=language, **offer), person, now
    )  # fmt: skip


def settle_offers(*, acting_user: User | None, now: datetime, places: Sequence[Enrollment]) -> None:
    """End the open invitations, and settle the requests, of those who have got their places, or lost them, otherwise.

    `places` come with their people, and are under the lock of their courses; two queries where there is nothing to do.
    """
    if not places:
        return
    asked = JoinRequest.objects.filter(
        course__in={place.course_id for place in places}, state__in=OPEN_REQUESTS,
        user__in=[place.user_id for place in places if place.state == Enrollment.State.ACTIVE],
    )  # fmt: skip
    here = {(place.course_id, place.user_id) for place in places}
    for request in asked:
        if (request.course_id, request.user_id) in here:
            settle(acting_user=acting_user, now=now, request=request, state=JoinRequest.State.ACCEPTED)
    addresses = {(place.course_id, place.user.email) for place in places if place.user.email}
    invited = Invitation.objects.filter(
        course__in={course for course, _email in addresses}, email__in={email for _course, email in addresses},
        accepted_at=None, ended_at=None,
    )  # fmt: skip
    for invitation in invited if addresses else ():
        if (invitation.course_id, invitation.email) in addresses:
            _end(acting_user, now, invitation)


def forget_invitations(*, now: datetime) -> int:
    """Delete the invitations that were accepted or ended, or have run out, longer ago than INVITATION_KEEP_DAYS, and say
    how many it was; the addresses in them go from the audit too.

    Somebody who still stands as invited by then is dropped.
    """
    before = now - timedelta(days=settings.INVITATION_KEEP_DAYS)
    answered = Q(accepted_at__lt=before) | Q(ended_at__lt=before)
    over = answered | Q(accepted_at=None, ended_at=None, expires_at__lt=before)
    old = list(Invitation.objects.filter(over).select_related("course"))
    return sum(_forget(now, invitation, over) for invitation in old)


@transaction.atomic
def _forget(now: datetime, invitation: Invitation, over: Q) -> bool:
    stored = _locked(invitation)
    if stored is None or not Invitation.objects.filter(over, pk=stored.pk).exists():
        return False  # sent again at this moment
    if not (stored.accepted_at or stored.ended_at):
        _end(None, now, stored)
        _let_go(None, now, stored)
    redact_object(target=stored, names=("email",))
    record(
        acting_user=None, now=now, action="courses.forget_invitation", target=stored, course_id=stored.course_id
    )  # fmt: skip
    stored.delete()
    return True
