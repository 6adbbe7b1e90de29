"""The table of a class's essays.

Written in Python and not as a template: 200 rows would pass some four thousand template nodes on every request.
"""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from classroom.common.templatetags.dates import relative_day
from classroom.grading.queries import Work
from classroom.grading.queries.gradebook.letters import grade_words

register = template.Library()


@register.simple_tag
def work_rows(rows: Iterable[tuple[Work, str, str, str]], *, link_all: bool, hides: bool = False) -> SafeString:
    """Return a table row per line: the work, its address, and the look and the words of its state.

    Without `link_all` the names of those who have handed nothing in lead nowhere. `hides` leaves out groups and times.
    """
    late = f' <span class="chip chip--warn">{gettext("Late")}</span>'
    labels = gettext("words"), gettext("points")
    drawn = (_row(*row, late, labels, link=link_all or row[0].markable, hides=hides) for row in rows)
    return mark_safe("\n".join(drawn))  # noqa: S308 - names are escaped below


def _row(
    work: Work, href: str, chip: str, state: str, late: str, labels: tuple[str, str], *, link: bool, hides: bool
) -> str:
    name = f'<a href="{escape(href)}">{escape(work.name)}</a>' if link else escape(work.name)
    number = f' <small class="quiet num">{escape(work.student_number)}</small>' if work.student_number else ""
    symbol = f' <span class="chip chip--wait">{escape(grade_words(work.symbol))}</span>' if work.symbol else ""
    handed_in = f"{relative_day(work.handed_in_at)}{late if work.late else ''}" if work.attempt else ""
    when = "" if hides else f'<td class="low">{escape(work.group)}</td><td class="low">{handed_in}</td>'
    length = _number(str(work.words) if work.words else "", labels[0])
    result = _number(escape(work.outcome), labels[1])
    return (
        f'<tr><th scope="row">{name}{number}{symbol}</th>{when}'
        f'<td><span class="{chip}">{escape(state)}</span></td>{length}{result}'
        f'<td class="low">{escape(work.marked_by)}</td></tr>'
    )


def _number(words: str, label: str) -> str:
    """A cell with a number; where the table stands as a list, `label` says of what."""
    return f'<td class="r" data-label="{escape(label)}">{words}</td>' if words else '<td class="r"></td>'
