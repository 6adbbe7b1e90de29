"""The text of a section with its margin.

Written in Python and not as a template: the longest section would pass some thousand template nodes on every
request, which cost more than all its queries.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from classroom.common.shown import Shown, shown_now
from classroom.common.shown.sentences import gettext, ngettext
from classroom.common.templatetags.dates import short_date
from classroom.common.templatetags.interface import icon
from classroom.common.thai.eras import with_both_eras
from classroom.courses.models import Course
from classroom.discussions.queries import MarginThread
from classroom.reading.queries import MarginNote, Room, TextBlock
from classroom.reading.templatetags.notes import margin_notes

register = template.Library()

_TAGS = {"paragraph": "p", "quotation": "blockquote", "epigraph": "blockquote", "heading": "h2"}


@register.simple_tag
def fragment(name: str, **inputs) -> SafeString:
    """Return templates/reading/_<name>.html with `inputs` and nothing else in its context.

    What it says depends on them, on the language and on how its reader likes numbers, so it is kept: the same contents,
    notes and tools are not written out again for every reader. Inputs are plain values that never change: text, numbers,
    (named) tuples.
    """
    return _fragment(name, get_language(), shown_now(), tuple(inputs.items()))


@lru_cache(maxsize=1024)
def _fragment(name: str, _language: str, _shown: Shown, inputs: tuple) -> SafeString:
    return mark_safe(render_to_string(f"reading/_{name}.html", dict(inputs)))  # noqa: S308 - a template's own output


@register.simple_tag
def section_text(room: Room, course: Course) -> SafeString:
    """Return the blocks of a section, each with its number and with the threads and notes that begin in it beside it.

    A block stands as `id="b12"` with `data-block`, and nothing but its words in `.block__text`, so that
    static/js/selection.js finds the same code points in the page as the database has.
    """
    language = conditional_escape(room.chapter.language)
    paragraph, other = gettext("Paragraph"), gettext("This passage")
    threads, notes = room.threads_by_block, room.notes_by_block
    threads_path = _threads_path(course)
    marks_path = f"{reverse('reading:marks', args=(course.slug,))}?section={room.section.pk}"
    parts = []
    for block in room.blocks:
        beside = _margin(threads.get(block.key, ()), threads_path, notes.get(block.key, ()), marks_path)
        tag = block_tag(block.kind)
        parts.append(
            f'<div class="block block--{block.kind}" id="{block.key}" data-block="{block.key}"><div class="block__row">'
            f"{_number(block, paragraph, other)}"
            f'<{tag} class="block__text" lang="{language}">{_years(block.html)}</{tag}>'
            f"{beside}</div></div>"
        )
    # Stored HTML was sanitised when its revision was published; the rest is escaped above and below.
    return mark_safe("\n".join(parts))  # noqa: S308


# What becomes of a block depends on its words alone, and most requests are for the same ones.
_years = lru_cache(maxsize=2048)(with_both_eras)


def block_tag(kind: str) -> str:
    """Return the element that the words of a block of this kind stand in."""
    return _TAGS.get(kind, "div")


def _number(block: TextBlock, paragraph: str, other: str) -> str:
    """The number of a paragraph: the way to do something with it, by keyboard and without script."""
    if block.kind == "heading":
        return ""
    label = f"{paragraph} {block.number}" if block.number else other
    return f'<a class="block__no" href="../passage/{block.key}/" aria-label="{label}">{block.number or "·"}</a>'


def _margin(threads: Sequence[MarginThread], threads_path: str, notes: Sequence[MarginNote], marks_path: str) -> str:
    """What stands beside one block, in the order of the words that it hangs from."""
    if not threads and not notes:
        return ""
    items = [(thread.start, _thread_item(thread, threads_path)) for thread in threads]
    items += margin_notes(notes, marks_path)
    items.sort(key=lambda item: item[0])
    return f'<div class="margin">{"".join(item for _start, item in items)}</div>'


def _thread_item(thread: MarginThread, threads_path: str) -> str:
    return (
        f'<div class="margin__item" id="thread-{thread.pk}" data-anchor="{_anchor(thread)}">'
        f"{_thread_link(thread, threads_path)}</div>"
    )


@register.simple_tag
def thread_link(thread: MarginThread, course: Course) -> SafeString:
    """Return the link to a thread, with what there is to know of it in one line."""
    return mark_safe(_thread_link(thread, _threads_path(course)))  # noqa: S308


def _thread_link(thread: MarginThread, threads_path: str) -> str:
    return (
        f'<a class="margin__link{" is-new" if thread.unread else ""}" href="{threads_path}{thread.pk}/"'
        f' data-thread="{thread.pk}">{icon("check" if thread.is_answered else "talk")}'
        f"<span><b>{escape(thread.title)}</b>{escape(' · '.join(_facts(thread)))}</span></a>"
    )


def _threads_path(course: Course) -> str:
    """What the addresses of the course's threads begin with: reversing each would take longer than all the rest."""
    return reverse("discussions:list", args=(course.slug,))


def _facts(thread: MarginThread) -> Iterable[str]:
    if thread.kind == "prompt":
        yield gettext("Prompt")
    if thread.due_at:
        yield gettext("answer by %(day)s") % {"day": short_date(thread.due_at)}
    if thread.is_answered:
        yield gettext("answered")
    if thread.hides_answers:
        yield gettext("answers are shown after you have posted")
    else:
        yield ngettext("%(n)s post", "%(n)s posts", thread.post_count) % {"n": thread.post_count}
    if thread.unread:
        yield ngettext("%(n)s new", "%(n)s new", thread.unread) % {"n": thread.unread}
    if thread.status == "changed":
        yield gettext("the text has changed here")


def _anchor(thread: MarginThread) -> str:
    """The passage's address without its revision: it stands on the page as it is."""
    end = thread.end if thread.end_block == thread.block else f"{thread.end_block}:{thread.end}"
    return f"{thread.block}:{thread.start}-{end}"
