"""What the marking page shows: the rows as they are stored, or as they were typed and could not be saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classroom.assignments.rules.text import range_state, word_range
from classroom.common.templatetags.grades import points as short
from classroom.courses.models import Enrollment
from classroom.grading import queries, rules
from classroom.grading.forms import MarkForm, SpanCommentForm
from classroom.grading.models import Mark
from classroom.grading.queries import EarlierMark, MarkingPage, Row
from classroom.grading.views.doors import essay_path
from classroom.grading.views.refusals import missing_words


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it: what is stored, or what was just typed and could not be saved.

    `theirs` is another marker's mark that stands in the way; `errors` are in the marker's language; `earlier` is what the
    attempt before got, which counts only once it is taken.
    """

    row: Row
    level_id: int | None
    points: str
    comment: str
    errors: Sequence[str] = ()
    theirs: Mark | None = None
    earlier: EarlierMark | None = None

    @property
    def says(self) -> str:
        """What the chosen level means; before one is chosen, what the criterion looks at."""
        chosen = (level.description for level in self.row.levels if level.pk == self.level_id)
        return next(chosen, self.row.criterion.description)


@dataclass(frozen=True, slots=True)
class Overall:
    text: str
    version: int
    theirs: str | None = None


def typed_line(form: MarkForm, row: Row, theirs: Mark | None) -> Line:
    """The row as it was sent, on the version that stands now: saving it again is deciding for it."""
    if form.is_valid() and theirs is None:
        return stored_line(row)
    data = form.data
    level = data.get(form.add_prefix("level"), "")
    return Line(
        row=row,
        level_id=int(level) if level in form.levels else None,
        points=data.get(form.add_prefix("points"), ""),
        comment=data.get(form.add_prefix("comment"), ""),
        errors=[message for messages_ in form.errors.values() for message in messages_],
        theirs=theirs,
    )


def stored_line(row: Row) -> Line:
    return Line(
        row=row,
        level_id=row.level.pk if row.level else None,
        points=short(row.points) if row.points is not None else "",
        comment=row.comment,
    )


def draw(
    request: HttpRequest,
    enrollment: Enrollment,
    page: MarkingPage,
    *,
    lines: Sequence[Line] | None = None,
    overall: Overall | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "grading/mark.html",
        page_context(request, enrollment, page, lines=lines, overall=overall),
        status=status,
    )


def page_context(
    request: HttpRequest,
    enrollment: Enrollment,
    page: MarkingPage,
    *,
    lines: Sequence[Line] | None = None,
    overall: Overall | None = None,
) -> dict[str, Any]:
    submission = page.attempt.submission
    marking = page.marking
    earlier = {} if page.finished else queries.earlier_marks(page.attempt, page.attempt.turn)
    lines = lines if lines is not None else [stored_line(row) for row in page.rows]
    return {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": submission.assignment,
        "submission": submission,
        "attempt": page.attempt,
        "writer": rules.writer_name(submission),
        "key": rules.essay_key(submission),
        "may_reveal": page.hidden and rules.can_allocate(enrollment, submission.assignment),
        "twice": page.twice,
        "student": None if rules.hides_names(submission.assignment) else submission.enrollment,
        "page": page,
        "lines": [replace(line, earlier=earlier.get(line.row.criterion.pk)) for line in lines],
        "missing": missing_words(page.rows),
        "comment_form": SpanCommentForm(
            text="", criteria=[row.criterion for row in page.rows], course=enrollment.course
        ),
        "overall": overall
        or Overall(text=marking.overall if marking else "", version=marking.overall_version if marking else 0),
        "word_range": word_range(submission.assignment),
        "range_state": range_state(submission.assignment, page.attempt.words),
        "can_set_rubric": rules.can_set_rubric(enrollment, submission.assignment),
        "may_reopen": not page.released or rules.can_release(enrollment, submission.assignment),
        "essay_path": essay_path(enrollment, page.attempt),
    }
