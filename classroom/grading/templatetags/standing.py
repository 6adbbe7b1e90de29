"""Whether a released result may still be contested, in words: said by every page that shows one."""

from decimal import Decimal

from django import template
from django.utils import timezone

from classroom.assignments.rules import penalty_words
from classroom.audit.words import words_of_reason
from classroom.common.shown.sentences import gettext
from classroom.common.templatetags.dates import short_date
from classroom.grading import rules
from classroom.grading.models import Criterion, GradeChange, Release, Scale
from classroom.grading.rules import is_contestable

register = template.Library()


@register.filter
def standing(release: Release | None) -> str:
    """Return "may be contested until 7 December" or "final"; nothing of a result that is not released."""
    if release is None:
        return ""
    if is_contestable(release, timezone.now()):
        return gettext("may be contested until %(date)s") % {"date": short_date(release.contest_until)}
    return gettext("final")


@register.filter
def outcome(change: GradeChange) -> str:
    """Return a result as it is said: its points, that it is complete or not, or excused and missing."""
    if change.points is None:
        return str(change.get_status_display())
    return rules.outcome(change.points, change.scale)


@register.filter
def in_words(value: Decimal | None, criterion: Criterion) -> str:
    """Return points on `criterion` as they are said: on the scale without points, complete or incomplete."""
    return rules.outcome(value, Scale.DONE if criterion.is_done_scale else Scale.POINTS)


@register.filter
def why(change: GradeChange) -> str:
    """Return why a result was changed: what was written, or that a new version of the rubric did it."""
    return words_of_reason(change.reason)


@register.filter
def why_less(change: GradeChange) -> str:
    """Return what was taken off the points for lateness, in words; nothing of work in time."""
    return penalty_words(change.penalty_details)
