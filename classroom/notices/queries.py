"""What a person is told, in words of their own language, and how they want to hear of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.accounts.events import Copied, Part, rows
from classroom.accounts.models import User
from classroom.common.titles import in_language
from classroom.notices.events import Letter, Subject, roles_asked, subjects_asked
from classroom.notices.models import CalendarAddress, Delivery, DigestTime, MailChoice, Notice, Pulse
from classroom.notices.rules import default_delivery, kinds_told, readable_notices

# What the sentences may name; one that a notice lacks is empty.
_VALUES = (
    "by",
    "thread",
    "assignment",
    "course",
    "place",
    "found",
    "put",
    "reason",
    "revision",
    "count",
    "due",
    "what",
)
# Of more unread notices than this nobody needs the exact number.
COUNTED = 200
PER_PAGE = 30

_TALK = (
    Notice.Kind.MENTION,
    Notice.Kind.REPLY,
    Notice.Kind.THREAD_ANSWER,
    Notice.Kind.THREAD_NEW,
    Notice.Kind.ANSWER_ACCEPTED,
    Notice.Kind.ANSWER_ENDORSED,
    Notice.Kind.ANSWER_WANTED,
    Notice.Kind.POST_REMOVED,
    Notice.Kind.FLAG_RAISED,
    Notice.Kind.FLAG_KEPT,
    Notice.Kind.FLAG_REMOVED,
)
_WORK = (
    Notice.Kind.PROMPT_SET,
    Notice.Kind.PROMPT_DUE,
    Notice.Kind.GRADE_RELEASED,
    Notice.Kind.HANDED_IN,
    Notice.Kind.EXTENSION_ASKED,
    Notice.Kind.EXTENSION_DECIDED,
    Notice.Kind.DEADLINE_MOVED,
    Notice.Kind.TEAM_CHANGED,
    Notice.Kind.ESSAY_RETURNED,
    Notice.Kind.COMMENT_ANSWERED,
    Notice.Kind.REGRADE_ASKED,
    Notice.Kind.REGRADE_ANSWERED,
    Notice.Kind.REVIEW_OPEN,
    Notice.Kind.ALLOCATED,
    Notice.Kind.ENROLLED,
    Notice.Kind.INVITED,
    Notice.Kind.JOIN_ASKED,
    Notice.Kind.JOIN_DECIDED,
    Notice.Kind.DATA_ASKED,
    Notice.Kind.DATA_READY,
    Notice.Kind.BATCH_DONE,
)
_TEXT = (
    Notice.Kind.ANCHOR_CHANGED,
    Notice.Kind.FAULT_REPORTED,
    Notice.Kind.FAULT_ACCEPTED,
    Notice.Kind.FAULT_REJECTED,
    Notice.Kind.TEXT_CORRECTED,
)
# The kinds as the list is narrowed by them and the preferences are laid out.
FAMILIES = {
    "talk": (gettext_lazy("Discussions"), _TALK),
    "work": (gettext_lazy("Prompts, essays, grades"), _WORK),
    "text": (gettext_lazy("The text"), _TEXT),
}
SHOWN = ("all", "unread", *FAMILIES)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader may see it now."""

    notice: Notice
    sentence: str
    path: str
    course: str
    letters: tuple[Letter, ...] = ()


def kinds_of(person: AbstractBaseUser) -> list[Notice.Kind]:
    """The kinds of notices that a person can get as what they are now; one query of each app that knows of roles."""
    roles = (roles for _receiver, roles in roles_asked.send(Notice, person=person))
    return kinds_told(person, {role for found in roles for role in found})


def told(
    reader: AbstractBaseUser, notices: Iterable[Notice], now: datetime, *, with_letters: bool = False
) -> list[Told]:
    """Return those of a person's `notices` that say something which they may see now, in their order.

    A fixed number of queries for each kind of subject, whoever knows it.
    """
    given = list(notices)
    shown = _subjects(reader, given, now, with_letters=with_letters)
    return [_told(notice, shown[notice.pk]) for notice in given if notice.pk in shown]


def _subjects(
    reader: AbstractBaseUser, notices: Sequence[Notice], now: datetime, *, with_letters: bool
) -> dict[int, Subject]:
    by_subject: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_subject[notice.subject].append(notice)
    found = {notice.pk: Subject() for notice in by_subject.pop("", [])}
    for subject, about in by_subject.items():
        answers = subjects_asked.send(
            Notice, subject=subject, notices=about, reader=reader, now=now, with_letters=with_letters
        )
        for _receiver, answer in answers:
            found |= answer or {}
    return found


def _told(notice: Notice, subject: Subject) -> Told:
    details = {**notice.details, **subject.details}
    return Told(
        notice=notice,
        sentence=sentence(notice.kind, details),
        path=subject.path or notice.path,
        course=in_language(details).get("course", ""),
        letters=subject.letters,
    )


def unread_count(user: AbstractBaseUser, now: datetime) -> int:
    """How many notices `user` has not opened, without those of which nothing may be shown any more.

    One query where there are none; those about posts take the queries of `told` more.
    """
    unread = list(readable_notices(user).filter(read_at=None).order_by("-created_at", "-pk")[:COUNTED])
    return len(_subjects(user, unread, now, with_letters=False)) if unread else 0


def notice_page(user: AbstractBaseUser, now: datetime, *, show: str = "all", number: str | None) -> tuple[Page, list]:
    """A page of the notices of `user`, newest first, and what they say. `show` is one of SHOWN."""
    notices = readable_notices(user)
    if show == "unread":
        notices = notices.filter(read_at=None)
    elif show in FAMILIES:
        notices = notices.filter(kind__in=FAMILIES[show][1])
    page = Paginator(notices, PER_PAGE).get_page(number)
    return page, told(user, page, now)


def sentence(kind: str, details: dict) -> str:
    """Return what happened, in the active language: the line of the list and the subject of the mail.

    `details` may lack a name: a reply by a classmate who hides theirs says only that a classmate replied.
    """
    known = dict.fromkeys(_VALUES, "") | in_language(details)
    known["by"] = known["by"] or _("A classmate")
    to_read = details.get("work") == "readings"
    sentences = {
        Notice.Kind.MENTION: _("%(by)s mentions you in “%(thread)s”"),
        Notice.Kind.REPLY: _("%(by)s replied to you in “%(thread)s”"),
        Notice.Kind.THREAD_ANSWER: _("%(by)s answered in “%(thread)s”"),
        Notice.Kind.THREAD_NEW: _("%(by)s began the thread “%(thread)s”"),
        Notice.Kind.ANSWER_ACCEPTED: _("Your answer in “%(thread)s” is accepted"),
        Notice.Kind.ANSWER_ENDORSED: _("%(by)s endorsed your answer in “%(thread)s”"),
        Notice.Kind.POST_REMOVED: (
            _("Your post in “%(thread)s” was taken down: %(reason)s")
            if known["reason"]
            else _("Your post in “%(thread)s” was taken down")
        ),
        Notice.Kind.PROMPT_SET: _("A prompt to answer: “%(thread)s”"),
        Notice.Kind.PROMPT_DUE: _("“%(thread)s” is to be answered by %(due)s"),
        Notice.Kind.ANSWER_WANTED: _("A question waits for an answer: “%(thread)s”"),
        Notice.Kind.GRADE_RELEASED: _("Your grade for “%(assignment)s” is released"),
        Notice.Kind.HANDED_IN: (
            _("%(by)s handed in “%(assignment)s” for you: %(reason)s")
            if details.get("by")
            else _("“%(assignment)s” is handed in")
        ),
        Notice.Kind.EXTENSION_ASKED: (
            _("%(by)s asks for more time to read classmates’ essays on “%(assignment)s”")
            if to_read
            else _("%(by)s asks for more time for “%(assignment)s”")
        ),
        Notice.Kind.EXTENSION_DECIDED: (
            _("Your request for more time to read classmates’ essays on “%(assignment)s” is decided")
            if to_read
            else _("Your request for more time for “%(assignment)s” is decided")
        ),
        Notice.Kind.DEADLINE_MOVED: (
            _("You now read classmates’ essays on “%(assignment)s” until %(due)s")
            if to_read
            else _("Late work on “%(assignment)s” is now taken from you until %(due)s")
            if details.get("late")
            else _("“%(assignment)s” is now due %(due)s")
        ),
        Notice.Kind.TEAM_CHANGED: _("Your team for “%(assignment)s” has changed"),
        Notice.Kind.ESSAY_RETURNED: _("“%(assignment)s” comes back to you to be revised"),
        Notice.Kind.COMMENT_ANSWERED: _("%(by)s answered your comment on “%(assignment)s”"),
        Notice.Kind.REGRADE_ASKED: _("%(by)s asks you to look again at the marks of “%(assignment)s”"),
        Notice.Kind.REGRADE_ANSWERED: _("Your question about the grade of “%(assignment)s” is answered"),
        Notice.Kind.REVIEW_OPEN: _("Essays of classmates on “%(assignment)s” wait for your reading"),
        Notice.Kind.ALLOCATED: _("Essays on “%(assignment)s” are yours to mark: %(count)s"),
        Notice.Kind.ANCHOR_CHANGED: _("The text was corrected in a passage of yours: %(place)s"),
        Notice.Kind.ENROLLED: _("You are enrolled in %(course)s"),
        Notice.Kind.INVITED: _("You are invited to %(course)s"),
        Notice.Kind.JOIN_ASKED: _("%(by)s wants to join %(course)s"),
        Notice.Kind.JOIN_DECIDED: {
            "accepted": _("You are let in: you are in %(course)s now"),
            "seat": _("A seat is free: you are in %(course)s now"),
            "line": _("You are let in to %(course)s when a seat is free: you are number %(count)s in the line"),
            "refused": _("You were not let in to %(course)s: %(reason)s"),
        }.get(details.get("outcome"), _("Your request to join %(course)s is decided")),
        Notice.Kind.DATA_ASKED: _("%(by)s asks about their personal data"),
        Notice.Kind.DATA_READY: {
            "failed": _("The copy of your data could not be made. Have it made again"),
            "refused": _("Your account stays as it is: the reason is with your request"),
        }.get(details.get("outcome"), _("What you asked about your personal data is done")),
        Notice.Kind.FAULT_REPORTED: _("A fault of the text was reported: “%(found)s”"),
        Notice.Kind.FAULT_ACCEPTED: _(
            "Corrected as you reported: “%(found)s” is “%(put)s” in revision %(revision)s. Thank you"
        ),
        Notice.Kind.FAULT_REJECTED: _("“%(found)s”, which you reported, was left as it is: %(reason)s"),
        Notice.Kind.FLAG_RAISED: _("Somebody asks you to look at a post in “%(thread)s”"),
        Notice.Kind.FLAG_KEPT: _("The post in “%(thread)s” that you flagged was left standing"),
        Notice.Kind.FLAG_REMOVED: _("The post in “%(thread)s” that you flagged was taken down"),
        Notice.Kind.TEXT_CORRECTED: _("Chapter %(place)s was corrected: revision %(revision)s"),
        Notice.Kind.BATCH_DONE: {
            "undone": _("Taken back: %(what)s"),
            "failed": _("Nothing of it was done: %(what)s. %(reason)s"),
        }.get(details.get("outcome"), _("Done: %(what)s")),
    }
    several = {
        Notice.Kind.MENTION: _("You are mentioned %(count)s times in “%(thread)s”, last by %(by)s"),
        Notice.Kind.REPLY: _("%(count)s replies to you in “%(thread)s”, the last by %(by)s"),
        Notice.Kind.THREAD_ANSWER: _("%(count)s answers in “%(thread)s”, the last by %(by)s"),
        Notice.Kind.JOIN_ASKED: _("%(count)s people want to join %(course)s, the last %(by)s"),
        Notice.Kind.FAULT_REPORTED: _("%(count)s faults of the text were reported, the last “%(found)s”"),
        Notice.Kind.FAULT_ACCEPTED: _(
            "%(count)s places are corrected that you reported, up to revision %(revision)s. Thank you"
        ),
        Notice.Kind.FAULT_REJECTED: _("%(count)s places that you reported were left as they are"),
        Notice.Kind.FLAG_RAISED: _("%(count)s posts were flagged, the last in “%(thread)s”"),
        Notice.Kind.TEXT_CORRECTED: _("Chapter %(place)s was corrected %(count)s times, up to revision %(revision)s"),
    }
    named = Notice.Kind(kind)
    return (several if (known["count"] or 1) > 1 and named in several else sentences)[named] % known


def deliveries(people: Iterable[int], kind: str) -> dict[int, str]:
    """How each of `people`, by their keys, wants to hear of `kind`; one query."""
    keys = list(people)
    chosen = MailChoice.objects.filter(user__in=keys, kind=kind).values_list("user", "delivery")
    return dict.fromkeys(keys, str(default_delivery(kind))) | dict(chosen)


def mail_choices(user: AbstractBaseUser) -> dict[str, str]:
    """How one person wants to hear of every kind; one query."""
    chosen = dict(MailChoice.objects.filter(user=user.pk).values_list("kind", "delivery"))
    return {kind: chosen.get(kind, str(default_delivery(kind))) for kind in Notice.Kind.values}


def digest_time(user: AbstractBaseUser) -> DigestTime:
    """When `user` gets the daily mail: the row, or one as it would be, not saved."""
    return DigestTime.objects.filter(user=user.pk).first() or DigestTime(user_id=user.pk)


def waiting_for_digest(user: AbstractBaseUser) -> list[Notice]:
    """What is to stand in the daily mail of `user`: not mailed and not read meanwhile; oldest first."""
    waiting = readable_notices(user).filter(delivery=Delivery.DIGEST, mailed_at=None, read_at=None)
    return list(waiting.order_by("created_at", "pk")[:COUNTED])


def calendar_key(user: AbstractBaseUser) -> str:
    """The secret of the user's calendar address; empty when they have none."""
    return CalendarAddress.objects.filter(user=user.pk).values_list("key", flat=True).first() or ""


def reader_of_calendar(key: str) -> User | None:
    """The person whose calendar address has this secret, while their account is open."""
    return User.objects.filter(calendar_address__key=key, is_active=True).first()


def pulses() -> dict[str, Pulse]:
    """The signs of life of all that works in the background, by name; see pulses.py."""
    return {pulse.name: pulse for pulse in Pulse.objects.all()}


def last_notice_mailed() -> datetime | None:
    """When a notice was mailed last; none when none was."""
    return Notice.objects.filter(delivery=Delivery.ONCE).aggregate(last=Max("mailed_at"))["last"]


def copy_of_notices(*, person: User, now: datetime, **_signal: object) -> Copied:
    """What one was told and how one wants to hear, for the copy of one's data; receives `accounts.events.copy_asked`.

    That something was told, when and where it led: the sentences name others.
    """
    own = Notice.objects.filter(recipient=person).order_by("pk")
    return Copied(
        parts=(
            Part("notices", gettext_lazy("What I was told"), rows(own, "kind", "created_at", "read_at", "delivery")),
            Part("mail_choices", gettext_lazy("What is mailed"), [
                *rows(MailChoice.objects.filter(user=person).order_by("pk"), "kind", "delivery"),
                *rows(DigestTime.objects.filter(user=person), "hour", "time_zone"),
                *rows(CalendarAddress.objects.filter(user=person), "made_at"),
            ]),
        ),
        covers=frozenset(
            f"notices.{field}"
            for field in ("Notice.recipient", "MailChoice.user", "DigestTime.user", "CalendarAddress.user")
        ),
    )  # fmt: skip
