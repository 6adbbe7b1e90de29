"""Keeping a reader's place, and telling people what has become of the text and of what they reported."""

from classroom.reading.services.notices import tell_of_decisions, tell_of_report, tell_of_revision
from classroom.reading.services.places import keep_place, mark_read

__all__ = ["keep_place", "mark_read", "tell_of_decisions", "tell_of_report", "tell_of_revision"]
