"""Looking at the classroom as somebody else sees it: begun, kept on record page by page, and ended.

Whoever looks as another is shown pages that are made for a **stand-in**: an account that exists only inside the
transaction in which a page is made, and is rolled back with it. The places of the person whom it stands for are its
places meanwhile, and so are their posts; what hangs from the account itself – notes, highlights, how far they have
read, drafts of posts, notices, what they follow, how they like to read – is not, so that no page can show it. A sample
student is a stand-in with a place that nobody has. Nothing that a page writes by being opened outlasts its transaction.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from classroom.accounts.models import User
from classroom.accounts.services import PREFERENCES
from classroom.audit.services import record
from classroom.courses.models import Course, Enrollment, Role
from classroom.courses.rules import active_enrollments, teaches
from classroom.desk.queries.tasks import HANGS_AFTER
from classroom.desk.rules import viewable_people, viewable_places
from classroom.discussions.models import Post, PromptScore, Thread

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


@contextmanager
def stand_in(viewing: Viewing, now: datetime) -> Iterator[User]:
    """An account that stands for the person, with their places; gone, with all that was written, when it is left."""
    with transaction.atomic():
        account = User(
            username=f"view-{secrets.token_hex(12)}",
            full_name=viewing.whom,
            latin_name=viewing.person.latin_name if viewing.person else "",
            sort_key=viewing.person.sort_key if viewing.person else "",
            date_joined=now,
            # One reads as oneself: how another likes to read is theirs.
            **{name: getattr(viewing.viewer, name) for name in (*PREFERENCES, "time_zone", "digits", "era")},
        )
        account.set_unusable_password()
        account.save()
        if viewing.person:
            places = Enrollment.objects.filter(pk__in=viewing.places)
            courses = list(places.values_list("course", flat=True))
            places.update(user=account)
            Thread.objects.filter(course__in=courses, created_by=viewing.person).update(created_by=account)
            Post.objects.filter(thread__course__in=courses, author=viewing.person).update(author=account)
            PromptScore.objects.filter(thread__course__in=courses, user=viewing.person).update(user=account)
        else:
            Enrollment.objects.create(
                course=viewing.course, user=account, role=Role.STUDENT, created_at=now, changed_at=now
            )
        try:
            yield account
        finally:
            transaction.set_rollback(True)


def record_page(*, viewing: Viewing, now: datetime, path: str, status: int) -> None:
    """Write down that a page was looked at, or was refused."""
    action = "desk.view_page" if status not in (403, 405) else "desk.view_refused"
    changes = {"path": (None, path[:_LONGEST_PATH]), "status": (None, status)}
    _record(viewing.viewer, now, action, viewing.person, viewing.course, changes)


def record_export(*, acting_user: User, now: datetime, file_format: str, asked: str) -> None:
    """Write down that entries of the audit were taken out as a file, and by which address."""
    changes = {"format": (None, file_format), "list": (None, asked[:_LONGEST_PATH])}
    record(acting_user=acting_user, now=now, action="audit.export", target=acting_user, changes=changes)


def _places(person: User) -> tuple[int, ...]:
    return tuple(active_enrollments(person).values_list("pk", flat=True))


def _record(
    viewer: User, now: datetime, action: str, person: User | None, course: Course | None, changes: dict
) -> None:
    record(
        acting_user=viewer, now=now, action=action, target=person or course,
        course_id=course and course.pk, changes=changes,
    )  # fmt: skip


@transaction.atomic
def run_task_again(*, acting_user: User, now: datetime, task: DBTaskResult) -> None:
    """Let the worker take a task once more that failed, or that a worker began long ago and never finished.

    Raises ValidationError for one that waits, runs or is done.
    """
    found = DBTaskResult.objects.select_for_update().get(pk=task.pk)
    hangs = found.status == TaskResultStatus.RUNNING and _since(found, now) > HANGS_AFTER
    if found.status != TaskResultStatus.FAILED and not hangs:
        raise ValidationError(_("Only what failed is run again."))
    before, found.status = found.status, TaskResultStatus.READY
    found.run_after, found.started_at, found.finished_at = now, None, None
    found.exception_class_path = found.traceback = ""
    found.save(update_fields=["status", "run_after", "started_at", "finished_at", "exception_class_path", "traceback"])
    record(
        acting_user=acting_user, now=now, action="desk.run_task_again", target=found,
        changes={"status": (before, found.status)},
    )  # fmt: skip


def _since(task: DBTaskResult, now: datetime) -> timedelta:
    return now - task.started_at if task.started_at else timedelta(0)
