"""Invitations by mail, sent by the worker. The link is made there, so that its key is nowhere but in the mail."""

import secrets
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from classroom.courses.models import Invitation


@task()
def mail_course_invitation(invitation_id: int) -> None:
    """Give the invitation a new key and mail it, in the language chosen for it. One that holds no longer is not sent."""
    key = secrets.token_urlsafe(32)
    invitation = _with_key(invitation_id, sha256(key.encode()).hexdigest())
    if invitation is None:
        return
    course = invitation.course
    with translation.override(invitation.language), timezone.override(ZoneInfo(course.time_zone)):
        # A title may have come with a line break, which a heading of a mail may not have.
        subject = " ".join((_("You are invited to %(course)s") % {"course": course.shown_title}).split())
        context = {
            "subject": subject,
            "site": settings.SITE_URL,
            "invitation": invitation,
            "course": course,
            "by": (invitation.language == "en" and invitation.sent_by.latin_name) or invitation.sent_by.full_name,
            "link": settings.SITE_URL + reverse("joining:invitation", args=(key,)),
        }
        message = EmailMultiAlternatives(
            subject,
            render_to_string("emails/course_invitation.txt", context),
            to=[invitation.email],
            reply_to=[invitation.sent_by.email] if invitation.sent_by.email else None,
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("emails/course_invitation.html", context), "text/html")
    message.send()
    Invitation.objects.filter(pk=invitation_id).update(mailed_at=timezone.now())


@transaction.atomic
def _with_key(invitation_id: int, key_hash: str) -> Invitation | None:
    """Keep the hash of the new key, if the invitation still waits."""
    waiting = Invitation.objects.filter(pk=invitation_id, accepted_at=None, ended_at=None)
    if not waiting.update(key_hash=key_hash):
        return None
    return waiting.select_related("course", "group", "sent_by").get()
