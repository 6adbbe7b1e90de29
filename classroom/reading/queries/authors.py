"""Who has done something to the text, as far as the members of a course may know it."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext

from classroom.courses.models import Course, Enrollment


def authors(course: Course, users: Iterable[int | None]) -> Callable[[int | None], str]:
    """Return a function that names each of these people, by primary key, to members of `course`; one query.

    A book may be read by several courses: whoever is not of this one is not named. None stands for what no person did.
    """
    wanted = {user for user in users if user is not None}
    places = Enrollment.objects.filter(course=course, user__in=wanted).exclude(state=Enrollment.State.INVITED)
    names = dict(places.values_list("user", "user__full_name"))

    def name(user: int | None) -> str:
        if user is None:
            return gettext("The classroom itself")
        return names.get(user) or gettext("Somebody outside this course")

    return name
