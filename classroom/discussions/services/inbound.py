"""Answers that come by mail: who may post them is asked again, and what cannot be posted goes back to its writer.

The signed address says who answers which post. The sender must be the address of that person's account too: mails are
forwarded with their addresses in them, and whoever gets one must not speak in another's name. Nothing is ever sent to
the sender's address as it stands in the message, only to the account's.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.db import transaction

from classroom.accounts.models import User
from classroom.accounts.queries import open_account
from classroom.common.mail import Incoming, ReplyAddress, read_reply_address
from classroom.courses.rules import active_enrollments
from classroom.discussions.models import InboundMail, Post
from classroom.discussions.rules import can_hide_name, can_post, visible_posts
from classroom.discussions.services.posts import ThreadLocked, reply
from classroom.discussions.tasks import mail_back

# So many mails about mails one person gets in an hour: two machines that answer each other come to an end.
_MAILS_BACK = 5


class Outcome(StrEnum):
    """What became of a message. All but the first two and UNKNOWN, of which nobody is told, are mailed back."""

    POSTED = "posted"
    REPEATED = "repeated"
    AUTOMATIC = "automatic"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    OTHER_SENDER = "other_sender"
    GONE = "gone"
    LOCKED = "locked"
    NAMED = "named"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    LEFT_OUT = "left_out"


@transaction.atomic
def receive_answer(*, incoming: Incoming, body: str | None, now: datetime, envelope: Iterable[str] = ()) -> Outcome:
    """Post what came by mail, once however often it comes, and say what became of it.

    `body` is the text as a form has passed it, None when it is empty or too long; `envelope` are addresses that the
    program which brings the mail names besides those in it.
    """
    if incoming.is_automatic:
        return Outcome.AUTOMATIC
    known = (read_reply_address(address, now) for address in [*envelope, *incoming.recipients])
    address = next((found for found in known if found), None)
    person = open_account(address.user) if address else None
    if person is None:
        return Outcome.UNKNOWN
    mail, is_new = InboundMail.objects.get_or_create(
        key=incoming.key, defaults={"user": person, "outcome": "", "received_at": now}
    )
    if not is_new:
        return Outcome.REPEATED
    outcome = _post(person, address, incoming, body, now)
    InboundMail.objects.filter(pk=mail.pk).update(outcome=outcome)
    if outcome == Outcome.POSTED and incoming.attachments:
        _tell(person, Outcome.LEFT_OUT, incoming, now)
    elif outcome != Outcome.POSTED:
        _tell(person, outcome, incoming, now)
    return outcome


def _post(person: User, address: ReplyAddress, incoming: Incoming, body: str | None, now: datetime) -> Outcome:
    if not person.email or incoming.sender.lower() != person.email.lower():
        return Outcome.OTHER_SENDER
    if address.expired:
        return Outcome.EXPIRED
    post = Post.objects.filter(pk=address.post).select_related("thread__course").first()
    place = active_enrollments(person).filter(course=post.thread.course_id).first() if post else None
    if place is None or not visible_posts(place, now).filter(pk=post.pk).exists():
        return Outcome.GONE
    if not can_post(place, post.thread):
        return Outcome.LOCKED
    if body is None:
        return Outcome.TOO_LONG if incoming.text.strip() else Outcome.EMPTY
    anonymous = _spoke_without_name(person, post)
    if anonymous and not can_hide_name(place):
        return Outcome.NAMED
    try:
        with transaction.atomic():
            reply(
                acting_user=person, now=now, thread=post.thread, parent=post, markdown=body,
                token=UUID(hex=incoming.key[:32]), anonymous=anonymous,
            )  # fmt: skip
    except ThreadLocked:
        return Outcome.LOCKED
    return Outcome.POSTED


def _spoke_without_name(person: User, post: Post) -> bool:
    """Whoever spoke last in the thread without a name goes on so: a mail has no box to tick, and a name that is told
    cannot be taken back. Where the course allows it no more, nothing is posted."""
    last = Post.objects.filter(thread=post.thread_id, author=person).order_by("-created_at", "-pk").first()
    return bool(last and last.anonymous)


def _tell(person: User, outcome: Outcome, incoming: Incoming, now: datetime) -> None:
    lately = InboundMail.objects.filter(user=person, received_at__gt=now - timedelta(hours=1))
    if lately.exclude(outcome=Outcome.POSTED).count() <= _MAILS_BACK:
        transaction.on_commit(partial(mail_back.enqueue, person.pk, str(outcome), incoming.text))
