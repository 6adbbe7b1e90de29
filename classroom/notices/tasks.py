"""Mail, sent by the worker. What is said is read when it is sent: what its reader may no longer see is not mailed."""

import logging
from collections import defaultdict
from datetime import datetime

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from classroom.accounts.reader import as_reader
from classroom.notices.mails import digest_message, notice_messages
from classroom.notices.models import POSTS_KEPT, DigestTime, Notice
from classroom.notices.pulses import MAIL, note_fault
from classroom.notices.queries import told, waiting_for_digest

logger = logging.getLogger(__name__)


@task()
def mail_notices(pks: list[int]) -> None:
    """Mail the notices `pks`, each post of theirs once.

    People without an address, and accounts that are closed, get none. One address that fails is
    logged and does not keep the others from theirs.
    """
    waiting = Notice.objects.filter(pk__in=pks, recipient__is_active=True).exclude(recipient__email="")
    by_reader = defaultdict(list)
    for notice in waiting.select_related("recipient").order_by("pk"):
        by_reader[notice.recipient].append(notice)
    connection = get_connection()
    for reader, notices in by_reader.items():
        with as_reader(reader):
            for line in told(reader, notices, timezone.now(), with_letters=True):
                for key, message in notice_messages(reader, line, connection):
                    _send(line.notice, key, message)


def _send(notice: Notice, key: int | None, message: EmailMultiAlternatives) -> None:
    try:
        message.send()
    except OSError as error:  # smtplib's errors are OSErrors too
        logger.exception("Notice %s could not be mailed", notice.pk)
        note_fault(name=MAIL, now=timezone.now(), fault=f"{type(error).__name__}: {error}")
    else:
        _note_mailed(notice.pk, key)


@transaction.atomic
def _note_mailed(pk: int, key: int | None) -> None:
    """Under the lock, for more posts may join the notice meanwhile."""
    notice = Notice.objects.select_for_update().get(pk=pk)
    notice.mailed_at = timezone.now()
    if key is not None:
        notice.details = {**notice.details, "mailed": [*notice.details.get("mailed", []), key][-POSTS_KEPT:]}
    notice.save(update_fields=["mailed_at", "details"])


def mail_digest(when: DigestTime, now: datetime) -> bool:
    """Mail one person what waits for the daily mail, and say whether there was anything. What they may not see any more
    is left out, and does not wait longer."""
    reader = when.user
    waiting = waiting_for_digest(reader)
    with as_reader(reader):
        lines = told(reader, waiting, now)
        if lines:
            digest_message(reader, lines, when, now).send()
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(mailed_at=now)
    return bool(lines)
