"""How evenly an assignment was marked: looked at before the release, as a page and as a file."""

import csv

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from classroom.assignments.models import Assignment
from classroom.courses.models import Enrollment
from classroom.grading import queries, rules
from classroom.grading.views.doors import assignment_or_404

#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
def consistency(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Markers side by side, and the essays to look at again."""
    enrollment, found = _door(request, course, assignment)
    return render(
        request,
        "grading/consistency.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "desk": queries.consistency(enrollment, found),
            "twice": rules.marks_twice(found),
        },
    )


@require_safe
def consistency_file(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The table of markers as CSV in UTF-8 with a BOM, as spreadsheets want it."""
    enrollment, found = _door(request, course, assignment)
    desk = queries.consistency(enrollment, found)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="consistency-{found.pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(
        [
            _("Marker"), _("Essays"), _("Mean"), _("Spread"), _("Median"), _("Comments for each essay"),
            _("Characters for each comment"),
        ]
    )  # fmt: skip
    for line in (*desk.lines, *filter(None, [desk.whole])):
        name = line.name or _("Together")
        writer.writerow(
            [
                f"'{name}" if name.startswith(_FORMULA) else name, line.essays, f"{line.mean:.2f}", f"{line.spread:.2f}",
                f"{line.middle:.2f}", f"{line.comments:.1f}", f"{line.comment_length:.0f}",
            ]
        )  # fmt: skip
    return response


def _door(request: HttpRequest, course: str, assignment: int) -> tuple[Enrollment, Assignment]:
    enrollment, found = assignment_or_404(request, course, assignment)
    if not rules.can_release(enrollment, found):
        raise PermissionDenied
    return enrollment, found
