"""The timeline of a chapter as a drawing, and its dates in words.

The book's own words are never rewritten: a year is said in the era of the book, with the other era beside it.
"""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from classroom.common.chronology import Bar, Drawing, DrawnLane, Item, Point, draw
from classroom.common.shown.sentences import gettext
from classroom.common.thai.dates import BUDDHIST_OFFSET, month_name
from classroom.courses.models import Course
from classroom.reading.queries import Happening, Timeline
from history.models import Event

register = template.Library()


@register.filter
def both_eras(year: int) -> SafeString:
    """ค.ศ. 1934 · พ.ศ. 2477"""
    return mark_safe(f"<b>{common_era(year)}</b> <small>{buddhist_era(year)}</small>")  # noqa: S308 - numbers and our words


@register.filter
def common_era(year: int) -> str:
    """ค.ศ. 1934, or 1934 in English"""
    return gettext("CE %(year)s") % {"year": year}


@register.filter
def buddhist_era(year: int) -> str:
    """พ.ศ. 2477, or BE 2477 in English"""
    return gettext("BE %(year)s") % {"year": year + BUDDHIST_OFFSET}


@register.filter
def day_in_year(event: Event) -> str:
    """What is known of the date beside its year: 23 สิงหาคม, ธันวาคม, or nothing."""
    if not event.month:
        return ""
    month = month_name(event.month, language=get_language() or "th")
    return f"{event.day} {month}" if event.day else month


@register.filter
def event_date(event: Event) -> str:
    """The whole date in the era of the book: 23 สิงหาคม ค.ศ. 1939, or from one year to another."""
    words = f"{day_in_year(event)} {common_era(event.year_from)}".strip()
    if event.year_to != event.year_from:
        words = gettext("%(first)s to %(last)s") % {"first": words, "last": common_era(event.year_to)}
    return words


@register.filter
def event_title(event: Event) -> str:
    """What happened, in the reader's language where somebody has written it down."""
    return event.shown_title


@register.simple_tag
def passage_path(course: Course, happening: Happening) -> str:
    """The lasting address of the words that an event hangs from; of the paragraph, when the words are gone."""
    return _path(course, happening)


def _path(course: Course, happening: Happening) -> str:
    section = happening.section
    chapter = section.chapter
    path = reverse("reading:section", args=(course.slug, chapter.book.slug, chapter.number, section.slug))
    shown = f"?passage={happening.address}" if happening.address else ""
    return f"{path}{shown}#{happening.event.anchor.block.key}"


@register.simple_tag
def drawn_timeline(timeline: Timeline, course: Course) -> SafeString:
    """Return the timeline as SVG: a lane for neighbouring sections, each event a link to its passage."""
    lanes = [
        (
            " · ".join(str(section) for section in lane.sections),
            [_item(happening) for happening in lane.happenings],
        )
        for lane in timeline.lanes
    ]
    drawing = draw(lanes)
    if drawing is None:
        return SafeString("")
    links = {each.event.pk: (_path(course, each), each) for lane in timeline.lanes for each in lane.happenings}
    first, last = drawing.ticks[0].year, drawing.ticks[-1].year
    label = gettext("Timeline from %(first)s to %(last)s. The same events stand in the list below.") % {
        "first": common_era(first),
        "last": common_era(last),
    }
    parts = [
        f'<svg class="tl" viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}" role="group"'
        f' aria-label="{escape(label)}" data-timeline>',
        *_grid(drawing),
        *(line for lane in drawing.lanes for line in _lane(lane, links, conditional_escape(timeline.chapter.language))),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308 - words are escaped where they come in


def _item(happening: Happening) -> Item:
    event = happening.event
    return Item(event.pk, event.year_from, event.year_to, event.month, event.day, event_title(event))


def _grid(drawing: Drawing) -> Iterable[str]:
    low = drawing.height - 10
    yield f'<text class="tl__era" x="0" y="16">{escape(gettext("CE"))}</text>'
    yield f'<text class="tl__era" x="0" y="{low:.1f}">{escape(gettext("BE"))}</text>'
    for tick in drawing.ticks:
        yield f'<path class="tl__grid" d="M{tick.x:.1f} {drawing.top - 8:.1f}V{drawing.bottom + 4:.1f}"/>'
        if tick.label:
            yield f'<text class="tl__year" x="{tick.x:.1f}" y="16">{tick.year}</text>'
            yield f'<text class="tl__era" x="{tick.x:.1f}" y="{low:.1f}">{tick.year + BUDDHIST_OFFSET}</text>'


def _lane(lane: DrawnLane, links: dict, language: str) -> Iterable[str]:
    yield f'<text class="tl__lane" x="0" y="{lane.top + 18:.1f}" lang="{language}">{escape(lane.title)}</text>'
    yield f'<path class="tl__axis" d="M40 {lane.axis:.1f}H1096"/>'
    for bar in lane.bars:
        yield _link(links[bar.key], _bar(bar))
    for point in lane.points:
        yield _link(links[point.key], _point(point, lane.axis))


def _link(link: tuple[str, Happening], drawn: str) -> str:
    path, happening = link
    event = happening.event
    title = escape(f"{event_date(event)} ({buddhist_era(event.year_from)}): {event_title(event)}")
    return f'<a href="{escape(path)}" aria-label="{title}"><title>{title}</title>{drawn}</a>'


def _bar(bar: Bar) -> str:
    return (
        f'<rect class="tl__span" x="{bar.x:.1f}" y="{bar.y:.1f}" width="{bar.width:.1f}" height="10" rx="3"/>'
        f'<text x="{bar.label_x:.1f}" y="{bar.y + 24:.1f}">{escape(bar.label)}</text>'
    )


def _point(point: Point, axis: float) -> str:
    dot = f'<circle class="tl__dot" cx="{point.x:.1f}" cy="{axis:.1f}" r="4.5"/>'
    if not point.label:
        return dot
    end = ' text-anchor="end"' if point.is_left else ""
    return (
        f'<path class="tl__stem" d="M{point.x:.1f} {axis:.1f}V{point.label_y - 10:.1f}"/>{dot}'
        f'<text x="{point.label_x:.1f}" y="{point.label_y:.1f}"{end}>{escape(point.label)}</text>'
    )
