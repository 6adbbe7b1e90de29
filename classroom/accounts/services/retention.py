"""What is not kept for ever: thrown away every night, as the settings say. Twice does no more than once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from classroom.accounts.models import DataRequest, SignIn, User
from classroom.accounts.services.copies import throw_away_file

#: Of finished background work this much is deleted in one statement.
_PART = 1000


def expire_copies(*, now: datetime) -> int:
    """Throw copies away that were not fetched in time, and say how many it was."""
    number = 0
    for copy in DataRequest.objects.filter(expires_at__lte=now).exclude(file=""):
        with transaction.atomic():
            throw_away_file(copy)
        number += 1
    return number


def expire_requests(*, now: datetime) -> int:
    """Delete what was asked, and decided, longer ago than REQUEST_DAYS; who was erased is kept."""
    before = now - timedelta(days=settings.REQUEST_DAYS)
    old = DataRequest.objects.filter(decided_at__lt=before, file="").exclude(
        kind=DataRequest.Kind.ERASURE, state=DataRequest.State.DONE
    )  # fmt: skip
    number, _rows = old.delete()
    return number


def expire_sessions(*, now: datetime) -> int:
    """Delete sessions that have run out: nobody is signed in by them any more."""
    number, _rows = Session.objects.filter(expire_date__lt=now).delete()
    SignIn.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return number


def expire_tasks(*, now: datetime) -> int:
    """Delete what is recorded of background work that was done longer ago than TASK_DAYS: it can name people."""
    before = now - timedelta(days=settings.TASK_DAYS)
    number = 0
    while keys := list(DBTaskResult.objects.filter(finished_at__lt=before).values_list("pk", flat=True)[:_PART]):
        DBTaskResult.objects.filter(pk__in=keys).delete()
        number += len(keys)
    return number


def forget_tasks_about(person: User) -> None:
    """Delete what is recorded of background work that was told the address of a person."""
    if person.email:
        done = DBTaskResult.objects.exclude(finished_at=None)
        about = [task.pk for task in done.iterator() if person.email in str(task.args_kwargs)]
        DBTaskResult.objects.filter(pk__in=about).delete()


def years_before(now: datetime, years: int) -> datetime:
    """The same day so many years earlier."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:  # the 29th of February
        return now.replace(year=now.year - years, day=28)
