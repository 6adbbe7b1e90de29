"""What erasing a person does to courses. Receives `accounts.events.person_erased`, in its transaction."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import ERASED, KEPT, Effect, Terms
from classroom.accounts.models import User
from classroom.courses.models import Course, Enrollment, Invitation, JoinRequest
from classroom.courses.services.seats import fill_seats


def erase_places(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Places are kept, since grades hang from them: as they are in courses that are over, as dropped in those that run.

    Invitations and what one asked for go.
    """
    places = Enrollment.objects.filter(user=person)
    is_over = Q(course__archived_at__isnull=False) | Q(course__ends_on__lt=timezone.localdate(now))
    running = places.exclude(is_over).exclude(state=Enrollment.State.DROPPED)
    asked, _rows = JoinRequest.objects.filter(user=person).delete()
    freed = list(Course.objects.filter(enrollments__in=running))
    running.update(state=Enrollment.State.DROPPED, changed_at=now)
    for course in freed:
        fill_seats(acting_user=None, now=now, course=course)
    own = Q(accepted_by=person)
    if person.email:
        own |= Q(email__iexact=person.email)
    invited, _rows = Invitation.objects.filter(own).delete()
    return [
        Effect(KEPT, _("places in courses"), places.count()),
        Effect(ERASED, _("invitations and requests to join"), asked + invited),
    ]
