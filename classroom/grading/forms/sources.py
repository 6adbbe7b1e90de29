"""The passage of the book that a comment cites."""

import re
from urllib.parse import unquote

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from classroom.courses.models import Course
from classroom.courses.queries import course_chapter
from history.forms import PassageField
from history.models import Anchor
from history.queries import Passage, anchor_address

_ADDRESS = re.compile(r"b[0-9]+(?::[0-9]+-(?:b[0-9]+:)?[0-9]+)?@[0-9]+")
_PLACE = re.compile(r"(?:read/|^\s*)([-\w]+/[0-9]+)\b")


class SourceField(forms.CharField):
    """An address that was pasted, in either form: a permanent link, or "book/4 b12:10-44@3", which pages of ours send.

    It cleans to a Passage, or to `kept`, the anchor that is there already, when nothing was changed.
    """

    default_error_messages = {
        "unread": _("This is no address of a passage. Copy its permanent link from the reading room."),
        "elsewhere": _("This passage is in no book of the course."),
    }

    def __init__(self, *, course: Course, kept: Anchor | None = None, **kwargs) -> None:
        super().__init__(max_length=500, **kwargs)
        self.course, self.kept = course, kept

    def clean(self, value) -> Passage | Anchor | None:
        text = unquote(super().clean(value)).strip()
        if not text:
            return None
        if self.kept and text == source_address(self.kept):
            return self.kept
        address, place = _ADDRESS.search(text), _PLACE.search(text)
        if not address or not place:
            raise ValidationError(self.error_messages["unread"], code="unread")
        try:
            chapter = course_chapter(self.course, place[1])
        except Http404 as missing:
            raise ValidationError(self.error_messages["elsewhere"], code="elsewhere") from missing
        return PassageField(chapter).clean(address[0])


def source_address(anchor: Anchor | None) -> str:
    """How the field says a passage that is kept; needs its chapter, book and blocks."""
    if anchor is None:
        return ""
    return f"{anchor.chapter.book.slug}/{anchor.chapter.number} {anchor_address(anchor)}"
