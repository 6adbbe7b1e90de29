"""Who may see and do what in a course. Every page of a course begins with `membership_or_404`.

A site administrator is not a member of any course by being one: they manage courses in the
admin, and enrol themselves, on the record, when they have to see a course from inside.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from operator import attrgetter
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.common.prepared import Prepared, Slot
from classroom.common.shown import open_course_zone
from classroom.courses.models import Course, Enrollment, Group, Reading, Role

STAFF_ROLES = (Role.INSTRUCTOR, Role.ASSISTANT)
WORKING_ROLES = (Role.STUDENT,)
# What an instructor may make of a person; the other roles are an administrator's to give.
LEARNING_ROLES = (Role.STUDENT, Role.AUDITOR)

#: Whether the request in hand would write what an archived course does not take any more; set by ArchiveMiddleware.
would_write: ContextVar[bool] = ContextVar("would_write", default=False)


class Archived(PermissionDenied):
    """The course is kept to be read, and takes nothing more."""

    def __init__(self) -> None:
        super().__init__(_("This course is archived: it can be read, and nothing is changed in it any more."))


def active_enrollments(user: AbstractBaseUser) -> QuerySet[Enrollment]:
    """The places that `user` has now; one query with course and group. Invited and dropped ones give nothing."""
    return _active(user.pk)


def _active(user: int | Slot | None) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(user=user, state=Enrollment.State.ACTIVE).select_related("course", "group")


def membership_or_404(user: AbstractBaseUser, course_slug: str) -> Enrollment:
    """Return the active enrolment of `user` in the course, with course, group and user filled; raise Http404 otherwise.

    A course that one is not in does not exist for one: strangers, dropped students and wrong
    addresses get the same 404. An archived course is read and not written in (Archived). From here on
    the request is in the time zone of the course: what its forms take are moments of that zone, and so is
    what its pages say, unless the reader has a zone of their own.
    """
    found = _membership.objects(user=user.pk or 0, slug=course_slug)
    if not found:
        raise Http404
    enrollment = found[0]
    if enrollment.course.archived_at and would_write.get():
        raise Archived
    enrollment.user = user
    open_course_zone(enrollment.course.time_zone)
    return enrollment


# There is one at the most, so that it needs no order and none of what the order is made of.
_membership = Prepared(
    lambda user, slug: _active(user).filter(course__slug=slug).order_by(), slug=Course._meta.get_field("slug")
)


def readable_courses(user: AbstractBaseUser) -> QuerySet[Course]:
    return Course.objects.filter(enrollments__user=user.pk, enrollments__state=Enrollment.State.ACTIVE)


def can_read_course(user: AbstractBaseUser, course: Course) -> bool:
    return active_enrollments(user).filter(course=course).exists()


def taught_courses(user: AbstractBaseUser) -> QuerySet[Course]:
    """Courses in which `user` is an instructor: they may change its content, its plan and its students."""
    return _taught_by(user.pk)


def _taught_by(user: int | Slot | None) -> QuerySet[Course]:
    return Course.objects.filter(
        enrollments__user=user,
        enrollments__state=Enrollment.State.ACTIVE,
        enrollments__role=Role.INSTRUCTOR,
    )


def teaches(enrollment: Enrollment) -> bool:
    """Whether the holder may set readings, prompts and assignments, and release grades."""
    return enrollment.role == Role.INSTRUCTOR


def is_staff(enrollment: Enrollment) -> bool:
    """Whether the holder sees the class's work: instructors all of it, assistants that of their groups."""
    return enrollment.role in STAFF_ROLES


def can_write(enrollment: Enrollment) -> bool:
    """Whether the holder may post. Observers read only, and so does everybody once the course is archived."""
    return has_a_voice(enrollment) and enrollment.course.archived_at is None


def has_a_voice(enrollment: Enrollment) -> bool:
    """Whether the holder's role is one that talks, also where the course is archived by now."""
    return enrollment.role != Role.OBSERVER


def check_open(course: Course) -> None:
    """Raise ValidationError where `course` is archived: for services whose callers come by other doors."""
    if course.archived_at:
        raise ValidationError(str(Archived()), code="archived")


def closed_when_archived(way: str) -> Callable[[Callable], Callable]:
    """Have a service refuse an archived course before it does anything, as `check_open` does.

    `way` leads from a keyword of the service to the course: "course", "thread.course". Every service that writes into a
    course is marked so, or named among those that stay open (tests/site/test_archive.py).
    """
    name, _dot, further = way.partition(".")
    course_of: Callable[[Any], Course] = attrgetter(further) if further else lambda course: course

    def mark(service: Callable) -> Callable:
        @wraps(service)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if kwargs.get(name) is not None:
                check_open(course_of(kwargs[name]))
            return service(*args, **kwargs)

        guarded.closed_when_archived = way
        return guarded

    return mark


def hands_in(enrollment: Enrollment) -> bool:
    """Whether the holder writes essays and is graded."""
    return enrollment.role in WORKING_ROLES


def supervised_enrollments(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The students whose work the holder may see and mark: an assistant who is limited to groups sees those only."""
    if not is_staff(enrollment):
        return Enrollment.objects.none()
    return Enrollment.objects.filter(within_limits(enrollment), course=enrollment.course_id, role__in=WORKING_ROLES)


def within_limits(enrollment: Enrollment, field: str = "group") -> Q:
    """A condition on rows whose `field` is a student's group: that the holder is not kept from that group.

    Who is limited is looked up inside the query, by the holder's place, or by person and course where the place is
    one that was made up for a query.
    """
    if enrollment.role != Role.ASSISTANT:
        return Q()
    if enrollment.pk is None:
        whose = {"enrollment__course": enrollment.course_id, "enrollment__user": enrollment.user_id}
    else:
        whose = {"enrollment": enrollment.pk}
    limits = Enrollment.limited_to.through.objects.filter(**whose)
    return ~Q(Exists(limits)) | Q(**{f"{field}__in": limits.values("group")})


def may_have(marker: Enrollment, group: int | None) -> bool:
    """The same for one marker, with `limited_to` fetched, and the key of a student's group."""
    limits = {each.pk for each in marker.limited_to.all()} if marker.role == Role.ASSISTANT else set()
    return not limits or group in limits


def can_supervise(enrollment: Enrollment, student: Enrollment) -> bool:
    return supervised_enrollments(enrollment).filter(pk=student.pk).exists()


def readable_readings(enrollment: Enrollment, now) -> QuerySet[Reading]:
    """Readings of the course; students see one from its opening on, instructors and assistants always."""
    return readable_readings_of([enrollment], now)


def readable_readings_of(enrollments: Iterable[Enrollment], now) -> QuerySet[Reading]:
    """The same for all the courses of one person, in one queryset."""
    places = list(enrollments)
    staffed = [place.course_id for place in places if is_staff(place)]
    is_open = Q(opens_at=None) | Q(opens_at__lte=now)
    seen = Q(course__in=[place.course_id for place in places]) & (is_open | Q(course__in=staffed))
    return Reading.objects.filter(seen)


def administrable_courses(user: AbstractBaseUser) -> QuerySet[Course]:
    """Courses in the admin: all for administrators, their own for instructors."""
    return Course.objects.all() if user.is_staff else taught_courses(user)


def administrable_people(user: AbstractBaseUser) -> QuerySet[User]:
    """Accounts in the admin: all for administrators; for instructors the students of the courses they teach."""
    if user.is_staff:
        return User.objects.all()
    return User.objects.filter(pk__in=administrable_enrollments(user).values("user"))


def administrable_enrollments(user: AbstractBaseUser) -> QuerySet[Enrollment]:
    """Places in the admin: all for administrators; for instructors those of the students in the courses they teach."""
    if user.is_staff:
        return Enrollment.objects.all()
    return Enrollment.objects.filter(course__in=taught_courses(user), role__in=LEARNING_ROLES)


def can_change_person(user: AbstractBaseUser, person: User) -> bool:
    """Whether `user` may correct `person`'s account.

    An instructor may, when every place that the person holds is a student's place in a course that the instructor
    teaches: who is also in another course, teaches, or administers the site, is an administrator's business.
    """
    if user.is_staff:
        return True
    if person.is_staff or person.is_superuser:
        return False
    places = Enrollment.objects.filter(user=person)
    own = places.filter(course__in=taught_courses(user), role__in=LEARNING_ROLES)
    return own.exists() and not places.exclude(pk__in=own.values("pk")).exists()


def has_place(person: AbstractBaseUser, course_id: int) -> bool:
    """Whether `person` is in the course in any role and state, also dropped or invited."""
    return Enrollment.objects.filter(user=person.pk, course=course_id).exists()


def may_enter_admin(user: AbstractBaseUser) -> bool:
    return user.is_active and (user.is_staff or bool(_one_taught.rows(user=user.pk)))


# Asked for every page of the admin.
_one_taught = Prepared(lambda user: _taught_by(user).order_by().values_list("pk")[:1])


def groups_of(course: Course | None) -> QuerySet[Group]:
    return Group.objects.filter(course=course) if course else Group.objects.none()
