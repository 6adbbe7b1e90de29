"""Until when an essay may be handed in. Pages, mails and services all ask here, so that they cannot disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Assignment, Extension, Return
from classroom.assignments.rules.given import Given, given_to
from classroom.common.shown.sentences import gettext, ngettext, pgettext
from classroom.common.templatetags.dates import full_date_in
from classroom.courses.models import Enrollment

#: Says "look for the extension"; None says "there is none".
_LOOK_UP: Any = object()

ZONE_NAMES = {"Asia/Bangkok": _("Bangkok time"), "UTC": _("UTC")}


@dataclass(frozen=True, slots=True)
class DeadlinePart:
    """One thing that a deadline is made of: `kind` is due, extension or grace; `amount` is nought for due."""

    kind: str
    amount: timedelta
    words: str


@dataclass(frozen=True)
class Deadline:
    """When one person's essay is due. All moments are aware (UTC).

    `due_at` is the time that the person is told, extension and return included. Work is on time until `late_after`,
    which is `grace` later, and is taken until `closed_after`. `base_due_at` is the time set for the class;
    `set_due_at` and `set_grace` are the holder's without a return.
    `extension` is what moves the due time, `late_extension` what moves the closing time further without making late
    work any less late; `returned` is the last attempt's return, which allows one more. With `to_read` it is not for
    handing in: essays of classmates are read until then.
    """

    base_due_at: datetime
    due_at: datetime
    grace: timedelta
    closes_at: datetime
    zone: ZoneInfo
    set_due_at: datetime
    set_grace: timedelta
    extension: Extension | None = None
    late_extension: Extension | None = None
    returned: Return | None = None
    extra_attempts: int = 0
    holder_id: int | None = None
    to_read: bool = False

    @property
    def late_after(self) -> datetime:
        """The last moment that is in time: what the page calls 23:59 lasts until the minute is over."""
        return end_of_minute(self.due_at + self.grace)

    @property
    def judged_late_after(self) -> datetime:
        """The last moment in time for work that was not returned: what a penalty is counted from."""
        return end_of_minute(self.set_due_at + self.set_grace)

    @property
    def closed_after(self) -> datetime:
        """The last moment at which work is taken."""
        return end_of_minute(self.closes_at)

    @property
    def takes_late_work(self) -> bool:
        return self.closed_after > self.late_after

    @property
    def due_again(self) -> bool:
        """Whether it is a return that says when it is due."""
        return self.returned is not None and self.due_at > self.set_due_at

    def is_late(self, moment: datetime) -> bool:
        """Whether work that arrives at `moment` is late. The last minute of the grace is still in time, to its end."""
        return moment > self.late_after

    def is_closed(self, moment: datetime) -> bool:
        """Whether work that arrives at `moment` is no longer taken."""
        return moment > self.closed_after

    @cached_property
    def parts(self) -> tuple[DeadlinePart, ...]:
        """What the deadline is made of, in order, each in words of the active language."""
        if self.due_again:
            parts = [DeadlinePart("again", timedelta(), self._date(self.due_at))]
        else:
            parts = [DeadlinePart("due", timedelta(), self._date(self.base_due_at))]
            if self.extension:
                extra = timedelta(minutes=self.extension.minutes)
                parts.append(DeadlinePart("extension", extra, self._extension_words(self.extension)))
        if self.grace:
            parts.append(DeadlinePart("grace", self.grace, duration_words(self.grace)))
        return tuple(parts)

    @property
    def sentence(self) -> str:
        """The whole in one sentence of the active language, without a full stop."""
        words = {part.kind: part.words for part in self.parts} | {"zone": self._zone_name()}
        if self.to_read and self.extension:
            return pgettext("to read", "Due %(due)s, extended by %(extension)s, %(zone)s") % words
        if self.to_read:
            return pgettext("to read", "Due %(due)s, %(zone)s") % words
        if self.due_again and self.grace:
            return gettext("Returned to be revised, due again %(again)s, with a grace of %(grace)s, %(zone)s") % words
        if self.due_again:
            return gettext("Returned to be revised, due again %(again)s, %(zone)s") % words
        if self.extension and self.grace:
            return gettext("Due %(due)s, extended by %(extension)s, with a grace of %(grace)s, %(zone)s") % words
        if self.extension:
            return gettext("Due %(due)s, extended by %(extension)s, %(zone)s") % words
        if self.grace:
            return gettext("Due %(due)s, with a grace of %(grace)s, %(zone)s") % words
        return gettext("Due %(due)s, %(zone)s") % words

    @property
    def own_words(self) -> str:
        """The due time in the zone that its reader has chosen, said when that is another time than the course's."""
        zone = timezone.get_current_timezone()
        if self.due_at.astimezone(zone).utcoffset() == self.due_at.astimezone(self.zone).utcoffset():
            return ""
        return gettext("For you that is %(date)s, %(zone)s") % {
            "date": full_date_in(zone, self.due_at),
            "zone": gettext("%(zone)s time") % {"zone": zone},
        }

    @property
    def late_sentence(self) -> str:
        """Until when late work is taken, in one sentence; empty when none is."""
        if not self.takes_late_work:
            return ""
        words = {"date": self._date(self.closes_at)}
        if self.late_extension:
            words["extension"] = self._extension_words(self.late_extension)
            return (
                gettext("Late work is taken until %(date)s, longer by %(extension)s, and is late all the same") % words
            )
        return gettext("Late work is taken until %(date)s") % words

    def _date(self, moment: datetime) -> str:
        return full_date_in(self.zone, moment)

    def _zone_name(self) -> str:
        return str(ZONE_NAMES.get(self.zone.key) or gettext("%(zone)s time") % {"zone": self.zone.key})

    def _extension_words(self, extension: Extension) -> str:
        extra = duration_words(timedelta(minutes=extension.minutes))
        words = {"extra": extra, "why": self._why(extension), "person": extension.granted_by}
        if words["why"]:
            return gettext("%(extra)s (%(why)s, granted by %(person)s)") % words
        return gettext("%(extra)s (granted by %(person)s)") % words

    def _why(self, extension: Extension) -> str:
        """Whose it is and why. What was said of one member of a team is not told to the others."""
        if extension.group_id:
            return " · ".join(filter(None, (str(extension.group), extension.reason)))
        if self.holder_id and extension.enrollment_id and extension.enrollment_id != self.holder_id:
            return gettext("for your team")
        return extension.reason


def effective_deadline(
    enrollment: Enrollment | None, assignment: Assignment, given: Given | None = _LOOK_UP
) -> Deadline:
    """Return the deadline of `assignment` for the holder of `enrollment`; None is the class at large.

    `given` is what the holder was given, or None when the caller knows that there is nothing; left out, it is looked up.

    An extension moves the due time and the closing time alike; one with penalty moves the closing time only. Where
    several hold (one's own, one's group's, those of the members of one's team), they are not added: the longest counts,
    for either time. A return moves the due time to the one that was set with it, else to the closing time. Nothing that
    is given takes away what holds without it. Without a closing time of its own an assignment closes when the grace is
    over; a closing time never cuts the grace short.
    """
    if given is _LOOK_UP and enrollment is not None:
        return effective_deadlines([(enrollment, assignment)])[enrollment.pk, assignment.pk]
    given = given if isinstance(given, Given) else Given()
    extensions = _longest_first(given.extensions)
    extension = next((each for each in extensions if not each.with_penalty), None)
    longest = extensions[0] if extensions else None
    extra = timedelta(minutes=extension.minutes) if extension else timedelta()
    most = timedelta(minutes=longest.minutes) if longest else timedelta()
    grace = set_grace = timedelta(minutes=assignment.grace_minutes)
    due_at = set_due_at = assignment.due_at + extra
    closes_at = max((assignment.closes_at or assignment.due_at) + most, due_at + grace)
    if given.returned:
        if given.returned.due_at:
            due_at = max(due_at, given.returned.due_at)
        elif closes_at > due_at + grace:
            due_at, grace = closes_at, timedelta()
        closes_at = max(closes_at, due_at + grace)
    return Deadline(
        base_due_at=assignment.due_at,
        due_at=due_at,
        grace=grace,
        closes_at=closes_at,
        zone=ZoneInfo(assignment.course.time_zone),
        extension=extension,
        late_extension=longest if longest and most > extra else None,
        returned=given.returned,
        extra_attempts=given.returns,
        holder_id=enrollment.pk if enrollment else None,
        set_due_at=set_due_at,
        set_grace=set_grace,
    )


def effective_deadlines(pairs: Iterable[tuple[Enrollment, Assignment]]) -> dict[tuple[int, int], Deadline]:
    """Return the deadline of each pair by its keys, with its course filled in the assignment.

    None without pairs; else two queries, and one more when one of the assignments is written in teams.
    """
    pairs = list(pairs)
    if not pairs:
        return {}
    given = given_to(pairs)
    return {
        (enrollment.pk, assignment.pk): effective_deadline(enrollment, assignment, given[enrollment.pk, assignment.pk])
        for enrollment, assignment in pairs
    }


def reading_deadline(
    assignment: Assignment, due_at: datetime, extensions: Iterable[Extension] = (), holder_id: int | None = None
) -> Deadline:
    """Return until when the essays of others on `assignment` can be read, that is until `due_at` for the class.

    `extensions` are what the holder was given (`time_to_read`): the longest counts. There is no grace and nothing late.
    """
    longest = next(iter(_longest_first(extensions)), None)
    own_due = due_at + timedelta(minutes=longest.minutes) if longest else due_at
    return Deadline(
        base_due_at=due_at, due_at=own_due, set_due_at=own_due, closes_at=own_due, grace=timedelta(),
        set_grace=timedelta(), zone=ZoneInfo(assignment.course.time_zone), extension=longest, holder_id=holder_id,
        to_read=True,
    )  # fmt: skip


def _longest_first(extensions: Iterable[Extension]) -> list[Extension]:
    """One's own before a group's of the same length."""
    return sorted(extensions, key=lambda each: (-each.minutes, each.enrollment_id is None, each.pk or 0))


def end_of_minute(moment: datetime) -> datetime:
    return moment.replace(second=59, microsecond=999_999)


def duration_words(duration: timedelta) -> str:
    """Return a length of time in days, hours and minutes: "2 วัน", "1 day 6 hours"."""
    minutes = int(duration.total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if minutes or not parts:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return " ".join(parts)
