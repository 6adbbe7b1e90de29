"""Where people are signed in: begun, seen, ended."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.contrib.sessions.models import Session
from django.db import transaction

from classroom.accounts import tasks
from classroom.accounts.models import SignIn, User
from classroom.accounts.queries import sign_ins
from classroom.audit.services import record


def begin_session(
    *, now: datetime, person: User, session_key: str, user_agent: str, address: str, tell: bool = False
) -> None:
    """Write down that `person` has signed in, and mail it to them where `tell`; what is left of sessions that have run
    out goes."""
    SignIn.objects.filter(user=person).exclude(pk__in=sign_ins(person, now).order_by().values("pk")).delete()
    begun = SignIn(
        user=person, session_key=session_key, user_agent=user_agent, address=address, began_at=now, seen_at=now
    )
    SignIn.objects.bulk_create(
        [begun],
        update_conflicts=True,
        unique_fields=["session_key"],
        update_fields=["user", "user_agent", "address", "began_at", "seen_at"],
    )
    if tell:
        # By its key: what the mail names is kept nowhere else.
        transaction.on_commit(partial(tasks.mail_new_device.enqueue, person.pk, begun.pk, now.isoformat()))


def see_session(*, now: datetime, session_key: str, user_agent: str, address: str) -> None:
    """Write down that a session is in use; one query."""
    SignIn.objects.filter(session_key=session_key).update(seen_at=now, user_agent=user_agent, address=address)


@transaction.atomic
def end_sign_in(*, acting_user: User, now: datetime, sign_in: SignIn) -> None:
    """Sign a device out."""
    _end([sign_in.session_key])
    record(acting_user=acting_user, now=now, action="accounts.end_sessions", target=acting_user)


@transaction.atomic
def end_sign_ins(*, acting_user: User, now: datetime, person: User, but: str = "") -> int:
    """Sign all devices of `person` out, but for the session with the key `but`; return how many there were."""
    keys = [key for key in SignIn.objects.filter(user=person).values_list("session_key", flat=True) if key != but]
    if keys:
        _end(keys)
        record(acting_user=acting_user, now=now, action="accounts.end_sessions", target=person)
    return len(keys)


def _end(keys: Iterable[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(session_key__in=keys).delete()
