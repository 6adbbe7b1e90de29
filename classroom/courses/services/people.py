"""Adding one person to a course, with an account where they have none."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.services import create_person, send_invitation
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import LEARNING_ROLES, can_change_person
from classroom.courses.rules.joining import may_know
from classroom.courses.services.enrollments import enroll
from classroom.courses.services.invitations import Invited, invite
from classroom.courses.services.seats import locked_course


@dataclass(frozen=True)
class Added:
    """What became of it: a place, perhaps with a new account, or no place yet, for the person was invited to it."""

    place: Enrollment | None
    is_new: bool = False


@transaction.atomic
def add_person(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    full_name: str,
    student_number: str = "",
    email: str = "",
    role: str = Role.STUDENT,
    group: Group | None = None,
    send_link: bool = False,
) -> Added:
    """Give a person a place in `course`, and an account where they have none.

    Who it is goes by student number, then by e-mail, both as they are kept, never by name. Somebody whose account
    `acting_user` may not know of is invited instead, by the address of that account. `send_link` mails a link to set a
    password to who has never signed in. Raises ValidationError when nobody can be told by what is given, when number
    and e-mail are of two people, and when the person is in the course.
    """
    if role not in LEARNING_ROLES and not acting_user.is_staff:
        raise ValidationError(_("Only an administrator gives this role."))
    locked_course(course)  # so that what is looked at here still holds when the place is given
    person = _find(student_number, email)
    place = Enrollment.objects.filter(course=course, user=person).first() if person else None
    if place and (place.state != Enrollment.State.DROPPED or place.role not in LEARNING_ROLES):
        raise ValidationError(
            _("%(name)s is in the course already: %(role)s.")
            % {"name": person.full_name, "role": place.get_role_display()}
        )
    is_new = person is None
    if is_new:
        if not full_name:
            raise ValidationError(
                {"full_name": _("Nobody has this number or address yet. Give the name for a new account.")}
            )
        person = create_person(
            acting_user=acting_user, now=now, username=student_number or email, full_name=full_name, email=email,
            student_number=student_number,
        )  # fmt: skip
    elif not may_know(acting_user, person):
        if not (person.email and person.is_active):
            raise ValidationError(
                _("This account has no address to invite it by. An administrator can add the person.")
            )
        invite(acting_user=acting_user, now=now, course=course, people=[Invited(person.email)], role=role, group=group)
        return Added(None)
    made = enroll(acting_user=acting_user, now=now, course=course, person=person, role=role, group=group)
    if send_link and person.email and person.last_login is None and can_change_person(acting_user, person):
        send_invitation(acting_user=acting_user, now=now, person=person)
    return Added(made, is_new)


def _find(student_number: str, email: str) -> User | None:
    if not (student_number or email):
        raise ValidationError(_("Give a student number or an e-mail address."))
    found = User.objects.filter(
        Q(student_number=student_number) & ~Q(student_number="") | Q(email__iexact=email) & ~Q(email="")
    )
    people = list(found[:3])
    if len(people) > 1:
        raise ValidationError(_("The student number and the e-mail address are of two people."))
    if people and student_number and people[0].student_number not in ("", student_number):
        raise ValidationError({"email": _("Somebody with another student number has this address.")})
    return people[0] if people else None
