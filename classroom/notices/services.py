"""Telling people things, and keeping what they have seen."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from classroom.accounts.models import User
from classroom.notices.models import Notice
from classroom.notices.rules import readable_notices
from classroom.notices.tasks import mail_notices

# What is worth a mail. The rest waits in the app.
MAILED = frozenset({Notice.Kind.REPLY, Notice.Kind.GRADE_RELEASED, Notice.Kind.HANDED_IN})


@transaction.atomic
def notify(
    *, recipients: Iterable[User], kind: str, details: Mapping[str, Any], path: str, now: datetime
) -> list[Notice]:
    """Tell each of `recipients` the same thing, once; mail of the kinds in MAILED is queued when the caller commits.

    `details` are the values of the sentence (see queries.sentence) and of the mail; they are read by the
    recipient, so they hold nothing that any of them may not see. `path` is an address within the site.
    """
    people = {person.pk: person for person in recipients}
    notices = Notice.objects.bulk_create(
        Notice(recipient=person, kind=kind, details=dict(details), path=path, created_at=now)
        for person in people.values()
    )
    if notices and kind in MAILED:
        transaction.on_commit(partial(mail_notices.enqueue, [notice.pk for notice in notices]))
    return notices


@transaction.atomic
def notify_again(
    *, recipients: Iterable[User], kind: str, details: Mapping[str, Any], path: str, now: datetime, count: int = 1
) -> None:
    """Tell each of `recipients` of something that happens often: while the last notice of it is unread, it is that one
    that says it, anew and with the number of times.

    `details` and `path` are as for `notify`; the sentence gets `count`, how often it has happened since it was read.
    """
    people = {person.pk: person for person in recipients}
    unread = Notice.objects.select_for_update().filter(recipient__in=people, kind=kind, path=path, read_at=None)
    for notice in unread:
        if people.pop(notice.recipient_id, None):
            notice.details = dict(details) | {"count": (notice.details.get("count") or 1) + count}
            notice.created_at = now
            notice.save(update_fields=["details", "created_at"])
    notify(recipients=people.values(), kind=kind, details=dict(details) | {"count": count}, path=path, now=now)


def mark_read(*, acting_user: User, now: datetime, notice: Notice) -> None:
    """Note that `notice` was opened. The first time counts; what one has seen is not audited."""
    readable_notices(acting_user).filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_read_under(*, acting_user: User, now: datetime, path: str) -> None:
    """Note the same for every notice that leads to the page `path` or to a place in it."""
    readable_notices(acting_user).filter(path__startswith=path, read_at=None).update(read_at=now)


def mark_all_read(*, acting_user: User, now: datetime) -> None:
    readable_notices(acting_user).filter(read_at=None).update(read_at=now)
