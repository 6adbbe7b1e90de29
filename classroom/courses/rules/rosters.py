"""Whose account a list may touch, as `can_change_person` says it of one; and who sees which bulk acts."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from classroom.accounts.models import User
from classroom.batches.models import Batch
from classroom.batches.services import maker_kinds, open_kinds
from classroom.courses.models import Course, Enrollment
from classroom.courses.rules import LEARNING_ROLES, STAFF_ROLES, taught_courses


def changeable_people(user: User, people: Iterable[int]) -> set[int]:
    """Those of `people` (keys) whose account `user` may correct. Lists change no administrator's, whoever brings them."""
    keys = set(people)
    open_ones = set(User.objects.filter(pk__in=keys, is_staff=False, is_superuser=False).values_list("pk", flat=True))
    if user.is_staff:
        return open_ones
    taught = set(taught_courses(user).values_list("pk", flat=True))
    own, foreign = set(), set()
    places = Enrollment.objects.filter(user__in=keys).values_list("user", "course", "role")
    for person, course, role in places:
        (own if course in taught and role in LEARNING_ROLES else foreign).add(person)
    return open_ones & (own - foreign)


def staff_elsewhere(people: Iterable[int]) -> set[int]:
    """Those of `people` (keys) who teach or assist in some course."""
    places = Enrollment.objects.filter(user__in=set(people), role__in=STAFF_ROLES, state=Enrollment.State.ACTIVE)
    return set(places.values_list("user", flat=True))


def administrable_batches(user: User) -> QuerySet[Batch]:
    """Bulk acts in the admin: all for administrators; for instructors those on people in the courses they teach, and what
    they planned themselves for people of several courses."""
    if user.is_staff:
        return Batch.objects.all()
    in_course = Q(course_id__in=taught_courses(user).values("pk"), kind__in=open_kinds())
    return Batch.objects.filter(in_course | Q(course_id=None, kind__in=maker_kinds(), made_by=user))


def can_act_on_batch(user: User, batch: Batch) -> bool:
    """Whether `user` may apply a plan, take it back or put it away: instructors only what they have made themselves."""
    return user.is_staff or (batch.made_by_id == user.pk and administrable_batches(user).filter(pk=batch.pk).exists())


def written_course(batch: Batch) -> int | None:
    """The key of the course in which `batch` did something: a copy writes into the one that it was made into."""
    return batch.options.get("to", batch.course_id)


def writes_content(batch: Batch) -> bool:
    """Whether what `batch` does is the content of a course, and not its people: a copy of one."""
    return "to" in batch.options


def shut_course(user: User, batch: Batch) -> Course | None:
    """The archived course in which `user` neither applies `batch` nor takes it back; None where nothing is archived.

    The people of an archived course are kept by administrators; its content is changed by nobody.
    """
    key = None if user.is_staff and not writes_content(batch) else written_course(batch)
    return Course.objects.filter(pk=key, archived_at__isnull=False).first() if key else None
