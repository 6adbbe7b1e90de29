"""Adding one student to a course by hand: whoever has an account gets a place, whoever has none gets both."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.services import create_person, send_invitation
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import LEARNING_ROLES
from classroom.courses.services.enrollments import enroll
from classroom.courses.services.seats import locked_course


@transaction.atomic
def add_student(
    *,
    acting_user: User,
    now: datetime,
    course: Course,
    full_name: str,
    student_number: str = "",
    email: str = "",
    latin_name: str = "",
    role: str = Role.STUDENT,
    group: Group | None = None,
    invites: bool = False,
) -> Enrollment:
    """Give a person a place in `course`, with an account when they have none, and mail them a link when `invites`.

    People are matched by student number, then by e-mail; an account that was there is left as it is. Who has set a
    password already is not mailed. Raises ValidationError, and does nothing, when number and address belong to two
    people or to somebody of another name, and when the person is in the course already.
    """
    full_name, student_number, email = " ".join(full_name.split()), student_number.strip(), email.strip().lower()
    if not student_number and not email:
        raise ValidationError(_("A student number or an e-mail address is needed: nobody is matched by name alone."))
    locked_course(course)  # so that what is looked at here still holds when the place is given
    person = _known(full_name, student_number, email)
    if person is None:
        person = create_person(
            acting_user=acting_user, now=now, username=student_number or email, full_name=full_name,
            latin_name=latin_name, email=email, student_number=student_number,
        )  # fmt: skip
    else:
        _check_person(acting_user, person)
        _check_place(course, person)
    place = enroll(acting_user=acting_user, now=now, course=course, person=person, role=role, group=group)
    if invites and person.email and person.is_active and not person.has_usable_password():
        send_invitation(acting_user=acting_user, now=now, person=person)
    return place


def _known(full_name: str, student_number: str, email: str) -> User | None:
    numbered = User.objects.filter(student_number=student_number).first() if student_number else None
    addressed = User.objects.filter(email=email).first() if email else None
    if numbered and addressed and numbered != addressed:
        raise ValidationError(_("The student number and the e-mail address belong to two different people."))
    person = numbered or addressed
    if person and person.full_name != full_name:
        # Whose account it is, is not told to who only guessed the number.
        raise ValidationError(
            _(
                "An account with this student number or e-mail address has another name. "
                "Look at both once more; an administrator can look the account up."
            )
        )
    if addressed and not numbered and student_number and addressed.student_number:
        raise ValidationError(_("The e-mail address belongs to someone with another student number."))
    return person


def _check_person(acting_user: User, person: User) -> None:
    """Refuse whom nobody knows as a student: who gives a place may change the account, and could take it over by that."""
    if acting_user.is_staff:
        return
    places = Enrollment.objects.filter(user=person)
    learns = bool(person.student_number) or places.exists()
    if person.is_staff or not learns or places.exclude(role__in=LEARNING_ROLES).exists():
        raise ValidationError(_("This account is not a student's. An administrator can give it a place in the course."))


def _check_place(course: Course, person: User) -> None:
    place = Enrollment.objects.filter(course=course, user=person).first()
    if place and (place.state != Enrollment.State.DROPPED or place.role not in LEARNING_ROLES):
        # Nobody becomes a student of their own course, and nobody's state changes by the way.
        raise ValidationError(_("%(name)s is in the course already.") % {"name": person.full_name})
