"""One column: entered without a script, and on a phone; released, or held back."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Enrollment
from classroom.courses.rules import teaches
from classroom.grading import rules
from classroom.grading.forms.gradebook import EntryForm
from classroom.grading.queries import gradebook as queries
from classroom.grading.services import NothingToReleaseError, StaleVersionError
from classroom.grading.services.gradebook import hold_column, release_column, save_entry
from classroom.grading.views.doors import staff_or_404
from classroom.grading.views.gradebook.doors import column_or_404
from classroom.grading.views.refusals import refusal_words

PAGE_SIZE = 200


@dataclass
class Field:
    """One student of the column. `theirs` is what somebody else has saved meanwhile."""

    row: queries.Row
    cell: queries.Cell
    value: str
    version: int
    error: str = ""
    theirs: str | None = None

    @property
    def name(self) -> str:
        return f"s{self.row.person.enrollment_id}"


@require_http_methods(["GET", "HEAD", "POST"])
def gradebook_column(request: HttpRequest, course: str, column: str) -> HttpResponse:
    """The students of one column; `do` is save, release or hold."""
    enrollment = staff_or_404(request, course)
    book, found = column_or_404(enrollment, column)
    if request.method == "POST" and not found.by_hand:
        return HttpResponseBadRequest()
    if request.method == "POST" and request.POST.get("do") in ("release", "hold"):
        return _show(request, enrollment, found)
    people = queries.people_of(rules.gradable_enrollments(enrollment))
    rows = queries.rows_of(replace(book, columns=(found,)), people)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    fields = [_field(row, found) for row in page.object_list]
    status = 200
    if request.method == "POST":
        students = rules.gradable_enrollments(enrollment).in_bulk([field.row.person.enrollment_id for field in fields])
        saved, bad = _save(request, found, fields, students)
        if bad is None:
            return HttpResponseBadRequest()
        if saved:
            messages.success(request, ngettext("%(n)s cell is saved.", "%(n)s cells are saved.", saved) % {"n": saved})
        if not bad:
            return redirect(request.get_full_path())
        status = 409 if any(field.theirs is not None for field in fields) else 422
    return render(
        request,
        "grading/gradebook_column.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "column": found,
            "fields": fields,
            "page": page,
            "spread": queries.spread(row.cells[found.key].points for row in rows),
            "can_release": found.by_hand and teaches(enrollment),
        },
        status=status,
    )


def _field(row: queries.Row, column: queries.BookColumn) -> Field:
    cell = row.cells[column.key]
    typed = queries.typed_as(cell.state, cell.shown) if column.by_hand else ""
    return Field(row, cell, typed, cell.version)


def _save(
    request: HttpRequest, column: queries.BookColumn, fields: list[Field], students: dict[int, Enrollment]
) -> tuple[int, bool | None]:
    """Save what was changed, cell by cell; return how many were, and whether some were not. None: it was forged."""
    now, saved, bad = timezone.now(), 0, False
    for field in fields:
        if field.name not in request.POST:
            continue
        data = {"value": request.POST[field.name], "version": request.POST.get(f"{field.name}-version", "")}
        form = EntryForm(data, most=column.out_of)
        if not form.is_valid():
            if form.forged:
                return saved, None
            field.value, field.error, bad = data["value"], form.errors["value"][0], True
            continue
        typed = form.cleaned_data["value"]
        if queries.typed_as(typed.status, typed.points) == request.POST.get(f"{field.name}-was"):
            continue
        try:
            entry = save_entry(
                acting_user=request.user, now=now, column=column.row,
                enrollment=students[field.row.person.enrollment_id],
                status=typed.status, points=typed.points, expected_version=form.cleaned_data["version"],
            )  # fmt: skip
        except StaleVersionError as conflict:
            current = conflict.current
            field.theirs = queries.typed_as(current.status, current.points)
            field.value, field.version, bad = data["value"], current.version, True
        else:
            field.value, field.version = queries.typed_as(entry.status, entry.points), entry.version
            saved += 1
    return saved, bad


def _show(request: HttpRequest, enrollment, column: queries.BookColumn) -> HttpResponse:
    if not teaches(enrollment):
        raise PermissionDenied
    now = timezone.now()
    if request.POST["do"] == "hold":
        hold_column(acting_user=request.user, now=now, column=column.row)
        messages.success(request, _("The column is held back. Students do not see it."))
    else:
        try:
            count = release_column(acting_user=request.user, now=now, column=column.row)
        except NothingToReleaseError as refusal:
            messages.error(request, refusal_words(refusal))
        else:
            said = ngettext("Released to %(n)s student.", "Released to %(n)s students.", count)
            messages.success(request, said % {"n": count})
    return redirect("grading:gradebook_column", enrollment.course.slug, column.key)
