"""Two readings of the same words, in HTML."""

import re
from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_TAGS = {"removed": "del", "added": "ins"}
_NOTE_MARK = re.compile(r"\[\^(\w+)\]")


@register.filter
def diff(pieces: Iterable) -> SafeString:
    """Return pieces of a comparison (`kind`: same, removed or added; `text`) as HTML, note marks raised as in print."""
    return mark_safe("".join(_piece(piece.kind, piece.text) for piece in pieces))  # noqa: S308 - escaped below


@register.filter
def raised_marks(markdown: str) -> SafeString:
    """Return the Markdown of a block as HTML that shows it letter by letter, but for its note marks."""
    return mark_safe(_escaped(markdown))  # noqa: S308


def _escaped(text: str) -> str:
    return _NOTE_MARK.sub(r"<sup>\1</sup>", str(escape(text)))


def _piece(kind: str, text: str) -> str:
    html = _escaped(text)
    tag = _TAGS.get(kind)
    return f"<{tag}>{html}</{tag}>" if tag else html
