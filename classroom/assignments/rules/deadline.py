"""Until when an essay may be handed in. Pages, mails and services all ask here, so that they cannot disagree."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Assignment, Extension
from classroom.common.thai.dates import full_date
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

    `due_at` is the time that the person is told, extension included. Work is on time until `late_after`,
    which is `grace` later, and is taken until `closes_at`. `base_due_at` is the time set for the class.
    """

    base_due_at: datetime
    due_at: datetime
    grace: timedelta
    closes_at: datetime
    zone: ZoneInfo
    extension: Extension | None = None

    @property
    def late_after(self) -> datetime:
        return self.due_at + self.grace

    @property
    def takes_late_work(self) -> bool:
        return self.closes_at > self.late_after

    def is_late(self, moment: datetime) -> bool:
        """Whether work that arrives at `moment` is late. The last moment of grace is still on time."""
        return moment > self.late_after

    def is_closed(self, moment: datetime) -> bool:
        """Whether work that arrives at `moment` is no longer taken."""
        return moment > self.closes_at

    @cached_property
    def parts(self) -> tuple[DeadlinePart, ...]:
        """What the deadline is made of, in order, each in words of the active language."""
        parts = [DeadlinePart("due", timedelta(), self._date(self.base_due_at))]
        if self.extension:
            parts.append(DeadlinePart("extension", timedelta(minutes=self.extension.minutes), self._extension_words()))
        if self.grace:
            parts.append(DeadlinePart("grace", self.grace, duration_words(self.grace)))
        return tuple(parts)

    @property
    def sentence(self) -> str:
        """The whole in one sentence of the active language, without a full stop."""
        words = {part.kind: part.words for part in self.parts} | {"zone": self._zone_name()}
        if self.extension and self.grace:
            return gettext("Due %(due)s, extended by %(extension)s, with a grace of %(grace)s, %(zone)s") % words
        if self.extension:
            return gettext("Due %(due)s, extended by %(extension)s, %(zone)s") % words
        if self.grace:
            return gettext("Due %(due)s, with a grace of %(grace)s, %(zone)s") % words
        return gettext("Due %(due)s, %(zone)s") % words

    @property
    def late_sentence(self) -> str:
        """Until when late work is taken, in one sentence; empty when none is."""
        if not self.takes_late_work:
            return ""
        return gettext("Late work is taken until %(date)s") % {"date": self._date(self.closes_at)}

    def _date(self, moment: datetime) -> str:
        return full_date(moment, language=get_language() or "th", zone=self.zone)

    def _zone_name(self) -> str:
        return str(ZONE_NAMES.get(self.zone.key) or gettext("%(zone)s time") % {"zone": self.zone.key})

    def _extension_words(self) -> str:
        extra = duration_words(timedelta(minutes=self.extension.minutes))
        words = {"extra": extra, "reason": self.extension.reason, "person": self.extension.granted_by}
        if self.extension.reason:
            return gettext("%(extra)s (%(reason)s, granted by %(person)s)") % words
        return gettext("%(extra)s (granted by %(person)s)") % words


def effective_deadline(
    enrollment: Enrollment | None, assignment: Assignment, extension: Extension | None = _LOOK_UP
) -> Deadline:
    """Return the deadline of `assignment` for the holder of `enrollment`; None is the class at large.

    `extension` is the holder's, with `granted_by` filled, or None when the caller knows that there is none; left
    out, it is looked up with one query. An extension moves the due time and the closing time alike. Without a
    closing time of its own an assignment closes when the grace is over; a closing time never cuts the grace short.
    """
    if extension is _LOOK_UP:
        extension = _extension_of(enrollment, assignment)
    extra = timedelta(minutes=extension.minutes) if extension else timedelta()
    grace = timedelta(minutes=assignment.grace_minutes)
    due_at = assignment.due_at + extra
    closes_at = (assignment.closes_at or assignment.due_at) + extra
    return Deadline(
        base_due_at=assignment.due_at,
        due_at=due_at,
        grace=grace,
        closes_at=max(closes_at, due_at + grace),
        zone=ZoneInfo(assignment.course.time_zone),
        extension=extension,
    )


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


def _extension_of(enrollment: Enrollment | None, assignment: Assignment) -> Extension | None:
    if enrollment is None:
        return None
    return Extension.objects.filter(assignment=assignment, enrollment=enrollment).select_related("granted_by").first()
