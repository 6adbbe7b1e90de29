"""A notice belongs to one person, and to nobody else; and how people hear of things who have not chosen."""

from collections.abc import Collection

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

# Who can be told of what, where it is not everybody: roles in courses, and administrators of the site.
_STUDENT, _AUDITOR, _ASSISTANT, _INSTRUCTOR = "student", "auditor", "assistant", "instructor"
_ADMINISTRATOR = "administrator"
_TOLD = {
    Notice.Kind.PROMPT_SET: {_STUDENT, _AUDITOR},
    Notice.Kind.PROMPT_DUE: {_STUDENT},
    Notice.Kind.GRADE_RELEASED: {_STUDENT},
    Notice.Kind.HANDED_IN: {_STUDENT},
    Notice.Kind.EXTENSION_DECIDED: {_STUDENT},
    Notice.Kind.DEADLINE_MOVED: {_STUDENT},
    Notice.Kind.TEAM_CHANGED: {_STUDENT},
    Notice.Kind.ESSAY_RETURNED: {_STUDENT},
    Notice.Kind.REGRADE_ANSWERED: {_STUDENT},
    Notice.Kind.REVIEW_OPEN: {_STUDENT},
    Notice.Kind.COMMENT_ANSWERED: {_STUDENT, _ASSISTANT, _INSTRUCTOR},
    Notice.Kind.ANSWER_WANTED: {_ASSISTANT, _INSTRUCTOR},
    Notice.Kind.REGRADE_ASKED: {_ASSISTANT, _INSTRUCTOR},
    Notice.Kind.ALLOCATED: {_ASSISTANT, _INSTRUCTOR},
    Notice.Kind.FLAG_RAISED: {_ASSISTANT, _INSTRUCTOR},
    Notice.Kind.EXTENSION_ASKED: {_INSTRUCTOR},
    Notice.Kind.JOIN_ASKED: {_INSTRUCTOR},
    Notice.Kind.FAULT_REPORTED: {_INSTRUCTOR},
    Notice.Kind.TEXT_CORRECTED: {_INSTRUCTOR},
    Notice.Kind.BATCH_DONE: {_INSTRUCTOR, _ADMINISTRATOR},
    Notice.Kind.DATA_ASKED: {_ADMINISTRATOR},
    Notice.Kind.ENROLLED: set(),
}


def kinds_told(user: AbstractBaseUser, roles: Collection[str]) -> list[Notice.Kind]:
    """The kinds of notices that `user`, who has these roles in courses, can get. Who is in no course may become a student."""
    audience = {*roles, *([_ADMINISTRATOR] if user.is_staff else [])} or {_STUDENT}
    return [kind for kind in Notice.Kind if kind not in _TOLD or _TOLD[kind] & audience]


def readable_notices(user: AbstractBaseUser) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user.pk)


def default_delivery(kind: str) -> Delivery:
    """How people hear of `kind` who have not chosen: what waits for them by mail at once, what others say once a day."""
    return _DEFAULTS.get(Notice.Kind(kind), Delivery.APP)
