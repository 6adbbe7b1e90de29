"""A notice belongs to one person, and to nobody else; and how people hear of things who have not chosen."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from classroom.notices.models import Delivery, Notice

_DEFAULTS = {
    Notice.Kind.MENTION: Delivery.ONCE,
    Notice.Kind.REPLY: Delivery.ONCE,
    Notice.Kind.THREAD_ANSWER: Delivery.DIGEST,
    Notice.Kind.THREAD_NEW: Delivery.DIGEST,
    Notice.Kind.ANSWER_ACCEPTED: Delivery.DIGEST,
    Notice.Kind.ANSWER_ENDORSED: Delivery.DIGEST,
    Notice.Kind.POST_REMOVED: Delivery.ONCE,
    Notice.Kind.PROMPT_SET: Delivery.ONCE,
    Notice.Kind.PROMPT_DUE: Delivery.ONCE,
    Notice.Kind.ANSWER_WANTED: Delivery.DIGEST,
    Notice.Kind.GRADE_RELEASED: Delivery.ONCE,
    Notice.Kind.HANDED_IN: Delivery.ONCE,
    Notice.Kind.EXTENSION_ASKED: Delivery.DIGEST,
    Notice.Kind.EXTENSION_DECIDED: Delivery.ONCE,
    Notice.Kind.DEADLINE_MOVED: Delivery.ONCE,
    Notice.Kind.TEAM_CHANGED: Delivery.DIGEST,
    Notice.Kind.ESSAY_RETURNED: Delivery.ONCE,
    Notice.Kind.COMMENT_ANSWERED: Delivery.DIGEST,
    Notice.Kind.REGRADE_ASKED: Delivery.ONCE,
    Notice.Kind.REGRADE_ANSWERED: Delivery.ONCE,
    Notice.Kind.REVIEW_OPEN: Delivery.ONCE,
    Notice.Kind.ALLOCATED: Delivery.DIGEST,
    Notice.Kind.JOIN_ASKED: Delivery.DIGEST,
    Notice.Kind.JOIN_DECIDED: Delivery.ONCE,
    Notice.Kind.DATA_ASKED: Delivery.ONCE,
    Notice.Kind.DATA_READY: Delivery.ONCE,
}


def readable_notices(user: AbstractBaseUser) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user.pk)


def can_read_notice(user: AbstractBaseUser, notice: Notice) -> bool:
    return notice.recipient_id == user.pk


def default_delivery(kind: str) -> Delivery:
    """How people hear of `kind` who have not chosen: what waits for them by mail at once, what others say once a day."""
    return _DEFAULTS.get(Notice.Kind(kind), Delivery.APP)
