"""Mail, sent by the worker. A notice is mailed once, in its reader's language."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from classroom.notices.models import Notice
from classroom.notices.queries import sentence

logger = logging.getLogger(__name__)


@task()
def mail_notices(pks: list[int]) -> None:
    """Mail the notices `pks` that were not mailed yet.

    People without an address, and accounts that are closed, get none. One address that fails is
    logged and does not keep the others from theirs.
    """
    waiting = Notice.objects.filter(pk__in=pks, mailed_at=None, recipient__is_active=True).exclude(recipient__email="")
    connection = get_connection()
    for notice in waiting.select_related("recipient").order_by("pk"):
        try:
            _message(notice, connection).send()
        except OSError:  # smtplib's errors are OSErrors too
            logger.exception("Notice %s could not be mailed", notice.pk)
        else:
            Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())


def _message(notice: Notice, connection) -> EmailMultiAlternatives:
    with translation.override(notice.recipient.language or settings.LANGUAGE_CODE):
        subject = " ".join(sentence(notice).split())
        context = {
            "notice": notice,
            "details": notice.details,
            "sentence": subject,
            "url": f"{settings.SITE_URL}{notice.path}",
            "site_url": settings.SITE_URL,
            "received_at": _moment(notice.details.get("handed_in_at")),
        }
        message = EmailMultiAlternatives(
            subject,
            render_to_string(f"emails/{notice.kind}.txt", context),
            to=[notice.recipient.email],
            connection=connection,
        )
        message.attach_alternative(render_to_string(f"emails/{notice.kind}.html", context), "text/html")
    return message


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
