"""What the templates of the admin show of its read-only fields, and of the rows of its lists."""

import re

from django import template
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from classroom.desk.admin.shown import shown_value

register = template.Library()
_NUMBER = re.compile(r'<th class="field-[^>]*><a [^>]*>[0-9๐-๙]+</a>')
_NOTHING = "–"


@register.filter
def contents(field: AdminReadonlyField) -> SafeString:
    """The value of a read-only field: numbers, dates and languages as their reader likes them, else Django's words."""
    try:
        found, _attribute, value = lookup_field(field.field["field"], field.form.instance, field.model_admin)
    except (AttributeError, ValueError, ObjectDoesNotExist):
        return field.contents()
    words = None if found is None or found.is_relation else shown_value(found, value)
    return field.contents() or SafeString(_NOTHING) if words is None else conditional_escape(words)


@register.filter
def labelled(cells: list[SafeString], heads: list[dict]) -> list[SafeString]:
    """The cells of a row of a list, each with the head of its column: where the rows are stacked there are no heads.

    What heads the row says for itself what it is, unless it is a mere number; what is nothing is marked so.
    """
    return [_labelled(cell, head["text"]) for head, cell in zip(heads, cells, strict=True)]


def _labelled(cell: SafeString, head: str) -> SafeString:
    if not (cell.startswith('<td class="field-') or _NUMBER.match(cell)):
        return cell
    none = SafeString(" data-none" if cell.endswith(f">{_NOTHING}</td>") else "")
    return format_html('{} data-label="{}"{}{}', SafeString(cell[:3]), capfirst(head), none, SafeString(cell[3:]))
