"""The text of a section as it stood at a revision."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from classroom.courses.models import Course
from classroom.reading.queries import TextBlock
from classroom.reading.templatetags.room import block_tag
from history.models import Chapter

register = template.Library()


@register.simple_tag
def old_text(blocks: Iterable[TextBlock], course: Course, chapter: Chapter) -> SafeString:
    """Return blocks like those of the section page; their numbers lead to the history of each. Nothing can be marked."""
    language = conditional_escape(chapter.language)
    label = gettext("History of this paragraph")
    parts = []
    for block in blocks:
        tag = block_tag(block.kind)
        number = (
            ""
            if block.kind == "heading"
            else (
                f'<a class="block__no" href="../../../passage/{block.key}/history/">{block.number or "·"}'
                f'<span class="visually-hidden"> {conditional_escape(label)}</span></a>'
            )
        )
        parts.append(
            f'<div class="block block--{block.kind}" id="{block.key}"><div class="block__row">{number}'
            f'<{tag} class="block__text" lang="{language}">{block.html}</{tag}></div></div>'
        )
    return mark_safe("\n".join(parts))  # noqa: S308 - typeset HTML is sanitised, the rest is escaped above
