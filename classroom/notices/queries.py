"""What a person is told, in words of their own language."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from classroom.notices.models import Notice
from classroom.notices.rules import readable_notices

# What the sentences may name; one that a notice lacks is empty.
_VALUES = ("by", "thread", "assignment", "course", "place", "found", "put", "reason", "revision", "count")


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
    known = dict.fromkeys(_VALUES, "") | notice.details
    known["by"] = known["by"] or _("A classmate")
    sentences = {
        Notice.Kind.REPLY: _("%(by)s replied to you in “%(thread)s”"),
        Notice.Kind.ANSWER_WANTED: _("A question waits for an answer: “%(thread)s”"),
        Notice.Kind.GRADE_RELEASED: _("Your grade for “%(assignment)s” is released"),
        Notice.Kind.HANDED_IN: _("“%(assignment)s” is handed in"),
        Notice.Kind.ANCHOR_CHANGED: _("The text was corrected in a passage of yours: %(place)s"),
        Notice.Kind.ENROLLED: _("You are enrolled in %(course)s"),
        Notice.Kind.FAULT_REPORTED: _("A fault of the text was reported: “%(found)s”"),
        Notice.Kind.FAULT_ACCEPTED: _(
            "Corrected as you reported: “%(found)s” is “%(put)s” in revision %(revision)s. Thank you"
        ),
        Notice.Kind.FAULT_REJECTED: _("“%(found)s”, which you reported, was left as it is: %(reason)s"),
        Notice.Kind.TEXT_CORRECTED: _("Chapter %(place)s was corrected: revision %(revision)s"),
    }
    several = {
        Notice.Kind.FAULT_REPORTED: _("%(count)s faults of the text were reported, the last “%(found)s”"),
        Notice.Kind.FAULT_ACCEPTED: _(
            "%(count)s places are corrected that you reported, up to revision %(revision)s. Thank you"
        ),
        Notice.Kind.FAULT_REJECTED: _("%(count)s places that you reported were left as they are"),
        Notice.Kind.TEXT_CORRECTED: _("Chapter %(place)s was corrected %(count)s times, up to revision %(revision)s"),
    }
    kind = Notice.Kind(notice.kind)
    return (several if (known["count"] or 1) > 1 and kind in several else sentences)[kind] % known
