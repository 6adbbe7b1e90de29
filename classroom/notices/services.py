"""Telling people things, keeping what they have seen, and how they want to hear of it."""

import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from classroom.accounts.events import ERASED, Effect, Terms
from classroom.accounts.models import DataRequest, User
from classroom.accounts.queries import administrators
from classroom.notices.models import POSTS_KEPT, CalendarAddress, Delivery, DigestTime, MailChoice, Notice
from classroom.notices.pulses import MAIL, note_fault
from classroom.notices.queries import deliveries, digest_time, mail_choices
from classroom.notices.rules import default_delivery, readable_notices
from classroom.notices.tasks import mail_digest, mail_notices

logger = logging.getLogger(__name__)


@transaction.atomic
def notify(
    *,
    recipients: Iterable[User],
    kind: str,
    details: Mapping[str, Any],
    path: str,
    now: datetime,
    subject: tuple[str, int] = ("", 0),
) -> list[Notice]:
    """Tell each of `recipients` the same thing, once; who wants to hear of the kind by mail at once gets one when the
    caller commits, and who wants to hear nothing of it gets no notice.

    `details` are the values of the sentence (see queries.sentence) and of the mail; they are read by the
    recipient, so they hold nothing that any of them may not see. `path` is an address within the site.
    `subject` is what the notice is about, when others know what of it may be seen (events.py): then `details` and `path`
    hold no more than that needs.
    """
    people = {person.pk: person for person in recipients}
    chosen = deliveries(people, kind) if people else {}
    word, key = subject
    notices = Notice.objects.bulk_create(
        Notice(
            recipient=person, kind=kind, details=dict(details), path=path, created_at=now, delivery=chosen[pk],
            subject=word, subject_id=key if word else None,
        )
        for pk, person in people.items()
        if chosen[pk] != Delivery.NONE
    )  # fmt: skip
    _mail_at_once(notices)
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


@transaction.atomic
def notify_of_post(
    *, recipients: Iterable[User], kind: str, path: str, now: datetime, thread: int, post: int | None = None
) -> list[Notice]:
    """Tell each of `recipients` of a post of a thread: while an unread notice of this kind is about the same thread, it
    is that one that says it. Returns the notices that say it.

    A notice holds the numbers of the posts and nothing else: names and words are read when it is shown or mailed, as
    its reader may see them then.
    """
    people = {person.pk: person for person in recipients}
    if not people:
        return []
    unread = Notice.objects.select_for_update().filter(
        recipient__in=people, kind=kind, subject="thread", subject_id=thread, read_at=None
    )
    said = []
    for notice in unread:
        if post is not None and people.pop(notice.recipient_id, None):
            posts = [*notice.details.get("posts", []), post]
            notice.details = {**notice.details, "posts": posts[-POSTS_KEPT:]}
            notice.created_at = now
            if notice.delivery == Delivery.DIGEST:
                # What yesterday's mail told of one answer, tomorrow's tells of the next.
                notice.mailed_at = None
            said.append(notice)
    Notice.objects.bulk_update(said, ["details", "created_at", "mailed_at"], batch_size=200)
    _mail_at_once(said)
    details = {} if post is None else {"posts": [post]}
    return said + notify(
        recipients=people.values(), kind=kind, details=details, path=path, now=now, subject=("thread", thread)
    )


def _mail_at_once(notices: Iterable[Notice]) -> None:
    keys = [notice.pk for notice in notices if notice.delivery == Delivery.ONCE]
    if keys:
        transaction.on_commit(partial(mail_notices.enqueue, keys))


def mark_read(*, acting_user: User, now: datetime, notice: Notice) -> None:
    """Note that `notice` was opened. The first time counts; what one has seen is not audited."""
    readable_notices(acting_user).filter(pk=notice.pk, read_at=None).update(read_at=now)


def mark_read_under(*, acting_user: User, now: datetime, path: str) -> None:
    """Note the same for every notice that leads to the page `path` or to a place in it."""
    readable_notices(acting_user).filter(path__startswith=path, read_at=None).update(read_at=now)


def mark_all_read(*, acting_user: User, now: datetime) -> None:
    readable_notices(acting_user).filter(read_at=None).update(read_at=now)


@transaction.atomic
def choose_mail(
    *, acting_user: User, choices: Mapping[str, str], hour: int | None = None, time_zone: str | None = None
) -> None:
    """Keep how `acting_user` wants to hear of the kinds of `choices`, and when they get the daily mail.

    What waits for the daily mail goes along with the choice of its kind.
    """
    before = mail_choices(acting_user)
    for kind, delivery in choices.items():
        if before[kind] == delivery:
            continue
        if delivery == default_delivery(kind):
            MailChoice.objects.filter(user=acting_user, kind=kind).delete()
        else:
            MailChoice.objects.update_or_create(user=acting_user, kind=kind, defaults={"delivery": delivery})
        if before[kind] == Delivery.DIGEST:
            waiting = readable_notices(acting_user).filter(kind=kind, delivery=Delivery.DIGEST, mailed_at=None)
            waiting.update(delivery=Delivery.APP)
    if hour is not None:
        DigestTime.objects.update_or_create(user=acting_user, defaults={"hour": hour, "time_zone": time_zone or ""})


def unsubscribe(*, person: User, kind: str) -> None:
    """Mail `person` no more of `kind`, or with "digest" no daily mail: it is told in the app from then on."""
    chosen = mail_choices(person)
    if kind == Delivery.DIGEST:
        kinds = [each for each, delivery in chosen.items() if delivery == Delivery.DIGEST]
    else:
        kinds = [kind] if chosen.get(kind) in (Delivery.ONCE, Delivery.DIGEST) else []
    choose_mail(acting_user=person, choices=dict.fromkeys(kinds, str(Delivery.APP)))


def send_digests(*, now: datetime) -> int:
    """Mail the daily mail to everyone for whom it is time and something waits; return how many were sent.

    It may be called as often as one likes, and from several places at once: a person gets one a day, at the hour that
    they chose or at the next call after it. What fails for one person is logged, and tried again at the next call.
    """
    waiting = Notice.objects.filter(delivery=Delivery.DIGEST, mailed_at=None, read_at=None)
    readers = User.objects.filter(pk__in=waiting.values("recipient"), is_active=True).exclude(email="").order_by("pk")
    sent = 0
    for reader in readers:
        when = digest_time(reader)
        local = now.astimezone(ZoneInfo(when.time_zone or settings.TIME_ZONE))
        before = when.sent_on
        if local.hour < when.hour or not _claim_day(reader, local.date()):
            continue
        when.user = reader
        try:
            sent += mail_digest(when, now)
        except Exception as error:
            logger.exception("The daily mail of person %s could not be sent", reader.pk)
            note_fault(name=MAIL, now=now, fault=f"{type(error).__name__}: {error}")
            DigestTime.objects.filter(user=reader).update(sent_on=before)
    return sent


@transaction.atomic
def _claim_day(reader: User, day: date) -> bool:
    """Whether nobody else sends, or has sent, the mail of this day."""
    DigestTime.objects.get_or_create(user=reader)
    free = DigestTime.objects.filter(Q(sent_on=None) | Q(sent_on__lt=day), user=reader)
    return bool(free.update(sent_on=day))


def renew_calendar(*, acting_user: User, now: datetime) -> str:
    """Give `acting_user` a new calendar address, and return its secret; the one before ends."""
    key = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(user=acting_user, defaults={"key": key, "made_at": now})
    return key


def end_calendar(*, acting_user: User) -> None:
    """Take the calendar address away."""
    CalendarAddress.objects.filter(user=acting_user).delete()


def tell_administrators(*, request: DataRequest, now: datetime, **_signal: object) -> None:
    """Tell the administrators that somebody wants to be erased; receives `accounts.events.request_made`."""
    notify(
        recipients=administrators(), kind=Notice.Kind.DATA_ASKED, details={"by": request.user.full_name},
        path=reverse("admin:accounts_datarequest_change", args=(request.pk,)), now=now,
    )  # fmt: skip


def tell_of_decision(*, request: DataRequest, now: datetime, **_signal: object) -> None:
    """Tell a person what became of what they asked about their data; receives `accounts.events.request_settled`."""
    notify(
        recipients=[request.user], kind=Notice.Kind.DATA_READY, details={"outcome": request.state},
        path=reverse("accounts:data"), now=now,
    )  # fmt: skip


def erase_notices(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """What the person was told goes, and their name goes from what others were told; receives `person_erased`."""
    number, _rows = Notice.objects.filter(recipient=person).delete()
    for model in (MailChoice, DigestTime, CalendarAddress):
        model.objects.filter(user=person).delete()
    for notice in Notice.objects.filter(details__by=person.full_name):
        notice.details = {**notice.details, "by": terms.name}
        notice.save(update_fields=["details"])
    return [Effect(ERASED, gettext_lazy("notices"), number)]


def expire_notices(*, before: datetime) -> int:
    """Delete what was told before `before`, read or not, and has no mail to wait for."""
    number, _rows = Notice.objects.filter(created_at__lt=before).delete()
    return number
