"""What a person is told, in words of their own language."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from classroom.notices.models import Notice
from classroom.notices.rules import readable_notices


def unread_count(user: AbstractBaseUser) -> int:
    """How many notices `user` has not opened; one query on an index that holds unread ones only."""
    return readable_notices(user).filter(read_at=None).count()


def notice_list(user: AbstractBaseUser) -> QuerySet[Notice]:
    """The notices of `user`, newest first."""
    return readable_notices(user)


def sentence(notice: Notice) -> str:
    """Return what happened, in the active language: the line of the list and the subject of the mail.

    `details` may lack a name: a reply by a classmate who hides theirs says only that a classmate replied.
    """
    known = {"by": "", "thread": "", "assignment": "", "course": "", "place": ""} | notice.details
    known["by"] = known["by"] or _("A classmate")
    sentences = {
        Notice.Kind.REPLY: _("%(by)s replied to you in “%(thread)s”"),
        Notice.Kind.ANSWER_WANTED: _("A question waits for an answer: “%(thread)s”"),
        Notice.Kind.GRADE_RELEASED: _("Your grade for “%(assignment)s” is released"),
        Notice.Kind.HANDED_IN: _("“%(assignment)s” is handed in"),
        Notice.Kind.ANCHOR_CHANGED: _("The text was corrected in a passage of yours: %(place)s"),
        Notice.Kind.ENROLLED: _("You are enrolled in %(course)s"),
    }
    return sentences[Notice.Kind(notice.kind)] % known
