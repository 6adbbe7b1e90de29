"""The gradebook as a file, and the grade sheet for the registrar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from classroom.common.tables import write_csv, write_xlsx
from classroom.grading.queries import gradebook as queries
from classroom.grading.views.doors import staff_or_404
from classroom.grading.views.gradebook.doors import teacher_or_403

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def gradebook_export(request: HttpRequest, course: str, sheet_format: str) -> HttpResponse:
    """All students whom the holder may grade, released or not: for staff alone."""
    enrollment = staff_or_404(request, course)
    if sheet_format not in _TYPES:
        raise Http404
    rows = queries.export_rows(*queries.all_rows(enrollment, timezone.now()))
    return _file(f"{course}-gradebook", rows, sheet_format, _("Gradebook"))


@require_safe
def gradebook_sheet(request: HttpRequest, course: str) -> HttpResponse:
    """The grade sheet, to be printed: number, name, grade, signatures. Says first who has no grade."""
    enrollment = teacher_or_403(request, course)
    book, rows = queries.all_rows(enrollment, timezone.now())
    group = request.GET.get("group", "")
    groups = sorted({(row.person.group, str(row.person.group_id or "none")) for row in rows})
    return render(
        request,
        "grading/gradebook_sheet.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "sheet": queries.grade_sheet(book, rows, group),
            "group": group,
            "group_name": next((name for name, key in groups if key == group), ""),
            "groups": groups if len(groups) > 1 else [],
            "today": timezone.now(),
        },
    )


@require_safe
def gradebook_sheet_file(request: HttpRequest, course: str, sheet_format: str) -> HttpResponse:
    enrollment = teacher_or_403(request, course)
    if sheet_format not in _TYPES:
        raise Http404
    book, rows = queries.all_rows(enrollment, timezone.now())
    sheet = queries.grade_sheet(book, rows, request.GET.get("group", ""))
    return _file(f"{course}-grades", queries.sheet_rows(sheet), sheet_format, _("Grade sheet"))


def _file(name: str, rows: list[list], sheet_format: str, title: str) -> HttpResponse:
    content = write_csv(rows) if sheet_format == "csv" else write_xlsx(rows, title)
    response = HttpResponse(content, content_type=_TYPES[sheet_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{sheet_format}"'
    response["Cache-Control"] = "private, no-store"
    return response
