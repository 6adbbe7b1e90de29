"""Adding one person to a course, with an account where they have none."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.queries import people_of_today
from classroom.accounts.services import create_person, send_invitation
from classroom.common.student_numbers import NumberKey, number_key, plain_number
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import LEARNING_ROLES, can_change_person, closed_when_archived
from classroom.courses.rules.joining import may_know
from classroom.courses.services.enrollments import enroll
from classroom.courses.services.invitations import Invited, invite
from classroom.courses.services.roster.rows import without_title
from classroom.courses.services.seats import locked_course


@dataclass(frozen=True)
class Added:
    """What became of it: a place, perhaps with a new account, or no place yet, for the person was invited to it."""

    place: Enrollment | None
    is_new: bool = False


@closed_when_archived("course")
@transaction.atomic
def add_person(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    full_name: str = "",
    student_number: str = "",
    email: str = "",
    latin_name: str = "",
    role: str = Role.STUDENT,
    group: Group | None = None,
    send_link: bool = False,
) -> Added:
    """Give a person a place in `course`, and an account where they have none.

    Who it is goes by student number, then by e-mail, both as they are kept, never by name; a name that is given must be
    that of the account. Somebody whose account `acting_user` may not know of, and cannot name as the student that they
    are, is invited instead, by the address of that account. `send_link` mails a link to set a password to who has never
    signed in. Raises ValidationError when nobody can be told by what is given, when number and e-mail are of two
    people, when the name is another's, and when the person is in the course.
    """
    full_name, student_number, email = " ".join(full_name.split()), plain_number(student_number), email.strip().lower()
    if role not in LEARNING_ROLES and not acting_user.is_staff:
        raise ValidationError(_("Only an administrator gives this role."))
    locked_course(course)  # so that what is looked at here still holds when the place is given
    person = _find(student_number, email)
    if person is None:
        made = _make_account(acting_user, now, full_name, student_number, email, latin_name)
        place = enroll(acting_user=acting_user, now=now, course=course, person=made, role=role, group=group)
        return _with_link(acting_user, now, Added(place, is_new=True), send_link=send_link)
    known = may_know(acting_user, person)
    _check_name(full_name, person, known=known)
    place = Enrollment.objects.filter(course=course, user=person).first()
    if place and (place.state != Enrollment.State.DROPPED or place.role not in LEARNING_ROLES):
        # Nobody becomes a student of their own course, and nobody's state changes by the way.
        raise ValidationError(
            _("%(name)s is in the course already: %(role)s.")
            % {"name": person.full_name, "role": place.get_role_display()}
        )
    if not (known or (full_name and _is_student(person))):
        if not (person.email and person.is_active):
            raise ValidationError(
                _("This account has no address to invite it by. An administrator can add the person.")
            )
        invite(acting_user=acting_user, now=now, course=course, people=[Invited(person.email)], role=role, group=group)
        return Added(None)
    place = enroll(acting_user=acting_user, now=now, course=course, person=person, role=role, group=group)
    return _with_link(acting_user, now, Added(place), send_link=send_link)


def _find(student_number: str, email: str) -> User | None:
    if not (student_number or email):
        raise ValidationError(_("Give a student number or an e-mail address: nobody is matched by name alone."))
    keyed = people_of_today().alias(number=NumberKey("student_number"))
    by_number = Q(number=number_key(student_number)) & ~Q(student_number="")
    people = list(keyed.filter(by_number | Q(email__iexact=email) & ~Q(email=""))[:3])
    if len(people) > 1:
        raise ValidationError(_("The student number and the e-mail address are of two people."))
    if people and student_number and number_key(people[0].student_number) not in ("", number_key(student_number)):
        raise ValidationError({"email": _("Somebody with another student number has this address.")})
    return people[0] if people else None


def _make_account(
    acting_user: User, now: datetime, full_name: str, student_number: str, email: str, latin_name: str
) -> User:
    if not full_name:
        raise ValidationError(
            {"full_name": _("Nobody has this number or address yet. Give the name for a new account.")}
        )
    return create_person(
        acting_user=acting_user, now=now, username=student_number or email, full_name=full_name, email=email,
        student_number=student_number, latin_name=latin_name,
    )  # fmt: skip


def _check_name(full_name: str, person: User, *, known: bool) -> None:
    if not full_name or without_title(full_name) == without_title(person.full_name):
        return
    if known:
        raise ValidationError(
            {"full_name": _("This number or address is that of %(name)s.") % {"name": person.full_name}}
        )
    # Whose account it is, is not told to who only guessed the number.
    raise ValidationError(
        _(
            "An account with this student number or e-mail address has another name. "
            "Look at both once more; an administrator can look the account up."
        )
    )


def _is_student(person: User) -> bool:
    """Whether others know the account as a student's: who gives it a place could take it over otherwise."""
    places = Enrollment.objects.filter(user=person)
    learns = bool(person.student_number) or places.exists()
    return learns and not person.is_staff and not places.exclude(role__in=LEARNING_ROLES).exists()


def _with_link(acting_user: User, now: datetime, added: Added, *, send_link: bool) -> Added:
    person = added.place.user
    is_fresh = person.is_active and person.last_login is None and not person.has_usable_password()
    if send_link and person.email and is_fresh and can_change_person(acting_user, person):
        send_invitation(acting_user=acting_user, now=now, person=person)
    return added
