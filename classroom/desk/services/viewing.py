"""Looking at the classroom as somebody else sees it: begun, kept on record page by page, and ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course
from classroom.courses.rules import active_enrollments, teaches
from classroom.desk.rules import viewable_people, viewable_places

#: Where the session holds whom one looks as.
KEY = "view_as"
_LONGEST_PATH = 300


@dataclass(frozen=True)
class Viewing:
    """`viewer` looks as `person`, or as a sample student of `course`; without a course, in all that they are in."""

    viewer: User
    person: User | None
    course: Course | None
    places: tuple[int, ...]
    until: datetime

    @property
    def whom(self) -> str:
        return self.person.full_name if self.person else _("Sample student")

    @property
    def target(self) -> User | Course:
        return self.person or self.course


@transaction.atomic
def begin_viewing(
    *, acting_user: User, now: datetime, session: SessionBase, person: User | None, course: Course | None
) -> None:
    """Look as `person` from the next page on, in `course` or, for administrators, everywhere; without one as a sample.

    The caller has asked the rules. The sign-in itself stays the viewer's: nothing of theirs is given to the session.
    """
    until = now + timedelta(minutes=settings.VIEW_AS_MINUTES)
    session[KEY] = {
        "viewer": acting_user.pk,
        "person": person and person.pk,
        "course": course and course.pk,
        "until": until.timestamp(),
    }
    _record(acting_user, now, "desk.begin_viewing", person, course, {"until": (None, until)})


@transaction.atomic
def end_viewing(*, now: datetime, session: SessionBase, viewing: Viewing | None, acting_user: User) -> None:
    """Be oneself again."""
    chosen = session.pop(KEY, None) or {}
    person, course = (viewing.person, viewing.course) if viewing else (None, None)
    if not viewing:
        person = User.objects.filter(pk=chosen.get("person")).first()
        course = Course.objects.filter(pk=chosen.get("course")).first()
    if person or course:
        _record(acting_user, now, "desk.end_viewing", person, course, {})


def viewing_of(session: SessionBase, user: User, now: datetime) -> Viewing | None:
    """Whom `user` looks as now; None when it is over: after its time, or when the place or the right has gone."""
    chosen = session.get(KEY)
    if not chosen or not user.is_authenticated or chosen["viewer"] != user.pk or now.timestamp() >= chosen["until"]:
        return None
    until = datetime.fromtimestamp(chosen["until"], tz=now.tzinfo)
    if not chosen["course"]:
        person = viewable_people(user).filter(pk=chosen["person"]).first()
        return person and Viewing(user, person, None, _places(person), until)
    own = active_enrollments(user).filter(course=chosen["course"]).first()
    if not own:
        return None
    if not chosen["person"]:
        return Viewing(user, None, own.course, (), until) if teaches(own) else None
    place = viewable_places(own).filter(user=chosen["person"]).select_related("user").first()
    return place and Viewing(user, place.user, own.course, (place.pk,), until)


def record_page(*, viewing: Viewing, now: datetime, path: str, status: int) -> None:
    """Write down that a page was looked at, or was refused."""
    action = "desk.view_page" if status not in (403, 405) else "desk.view_refused"
    changes = {"path": (None, path[:_LONGEST_PATH]), "status": (None, status)}
    _record(viewing.viewer, now, action, viewing.person, viewing.course, changes)


def _places(person: User) -> tuple[int, ...]:
    return tuple(active_enrollments(person).values_list("pk", flat=True))


def _record(
    viewer: User, now: datetime, action: str, person: User | None, course: Course | None, changes: dict
) -> None:
    record(
        acting_user=viewer, now=now, action=action, target=person or course,
        course_id=course and course.pk, changes=changes,
    )  # fmt: skip
