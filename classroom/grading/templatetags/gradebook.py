"""The cells of the gradebook.

Written in Python and not as a template: fifty students in forty columns would pass some twenty thousand template nodes.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from classroom.common.templatetags.grades import points as short
from classroom.grading.queries.gradebook import Book, BookColumn, Cell, CellState, Row, rounded
from classroom.grading.queries.gradebook.letters import grade_words as words_of_grade

register = template.Library()


class _Words:
    """The words of a page's cells, looked up once."""

    def __init__(self) -> None:
        self.states = {
            CellState.INCOMPLETE: str(CellState.INCOMPLETE.label),
            CellState.EXCUSED: gettext("Excused"),
            CellState.MISSING: gettext("Missing"),
            CellState.WAITING: gettext("To mark"),
            CellState.NOT_YET: "",
            CellState.NOT_ASKED: "×",
            CellState.SHUT: gettext("Names hidden"),
        }
        self.complete = pgettext("scale", "Complete")
        self.held = f'<span class="gb__held" aria-hidden="true">○</span>{_hidden(gettext("not released"))}'
        self.late = f' <small class="gb__late">{gettext("Late")}</small>'
        self.dropped = _hidden(gettext("does not count"))
        self.not_asked = _hidden(gettext("not asked"))


@register.simple_tag
def book_rows(book: Book, rows: Iterable[Row]) -> SafeString:
    """Return a table row per student: name, total, letter, then a cell for each column."""
    words = _Words()
    base = reverse("grading:list", args=(book.course.slug,))
    drawn = (_row(book, row, base, words) for row in rows)
    return mark_safe("\n".join(drawn))  # noqa: S308 - names are escaped below, the rest are words of ours


@register.simple_tag
def book_cell(column: BookColumn, cell: Cell, course_slug: str = "", *, dropped: bool = False) -> SafeString:
    """Return what stands in one cell, for pages that show few of them."""
    base = reverse("grading:list", args=(course_slug,)) if course_slug else ""
    return mark_safe(_inside(column, cell, base, _Words(), dropped=dropped))  # noqa: S308 - words of ours


@register.filter
def grade_words(letter: str) -> str:
    """A symbol with what it says; a letter as it is."""
    return words_of_grade(letter)


@register.filter
def exact(value: Fraction) -> str:
    """Exact points as they are shown: rounded for the eye, never for the sum."""
    return short(rounded(value))


@register.filter
def as_percent(value: Fraction) -> str:
    """A part of one as percents: 3/5 as "60"."""
    return short(rounded(value * 100))


@register.filter
def typed(cell: Cell) -> str:
    """What is in a cell, as one would type it."""
    return _typed(cell)


@register.filter
def times(value: int, by: int) -> int:
    return value * by


@register.filter
def share_of(part, whole: Decimal) -> str:
    """A weight as percents of all weights."""
    return short(rounded(Fraction(part) * 100 / Fraction(whole))) if whole else "0"


def _row(book: Book, row: Row, base: str, words: _Words) -> str:
    person = row.person
    number = f'<small class="num">{escape(person.student_number)}</small>' if person.student_number else ""
    dropped = row.total.dropped
    cells = "".join(
        _cell(column, row.cells[column.key], base, words, dropped=column.key in dropped) for column in book.columns
    )
    mark, by_hand = (f"*{_hidden(words_of_grade(row.letter))}", " data-by-hand") if row.result else ("", "")
    return (
        f'<tr data-student="{person.enrollment_id}"><th scope="row"><a href="{base}gradebook/students/'
        f'{person.enrollment_id}/">{escape(person.name)}</a>{number}</th>'
        f'<td class="gb__total num" data-total>{short(row.total.percent)}</td>'
        f'<td class="gb__letter" data-letter{by_hand}>{escape(row.letter)}{mark}</td>{cells}</tr>'
    )


def _cell(column: BookColumn, cell: Cell, base: str, words: _Words, *, dropped: bool) -> str:
    inside = _inside(column, cell, base, words, dropped=dropped)
    kind = f" gb__c--{cell.state.value}" if cell.state not in (CellState.GRADED, CellState.NOT_YET) else ""
    if column.by_hand:
        return (
            f'<td class="gb__c{kind}" data-column="{column.row.pk}" data-version="{cell.version}" '
            f'data-value="{_typed(cell)}">{inside}</td>'
        )
    return f'<td class="gb__c{kind}">{inside}</td>'


def _typed(cell: Cell) -> str:
    if cell.state == CellState.EXCUSED:
        return "E"
    if cell.state == CellState.MISSING:
        return "M"
    return "" if cell.shown is None else short(cell.shown)


def _inside(column: BookColumn, cell: Cell, base: str, words: _Words, *, dropped: bool) -> str:
    if cell.state == CellState.GRADED:
        text = words.complete if cell.done else short(cell.shown)
    else:
        text = words.states[cell.state]
    if cell.state == CellState.NOT_ASKED:
        return f'<span aria-hidden="true">{text}</span>{words.not_asked}'
    if dropped:
        text = f"<s>{text}</s>{words.dropped}"
    if cell.essay and base:
        text = f'<a href="{base}{column.source.pk}/{cell.essay}/">{text}</a>'
    if cell.late:
        text += words.late
    # A column made by hand says in its head whether it is released.
    if (
        cell.state in (CellState.GRADED, CellState.INCOMPLETE, CellState.EXCUSED, CellState.MISSING)
        and not cell.released
        and not column.by_hand
    ):
        text += words.held
    return text


def _hidden(words: str) -> str:
    return f'<span class="visually-hidden"> ({words})</span>'
