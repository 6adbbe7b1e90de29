"""One student: everything that staff see of them, how the total comes about, and the result that is set by hand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.common.shown.sentences import gettext as _
from classroom.courses.rules import teaches
from classroom.grading.forms.gradebook import CourseResultForm
from classroom.grading.queries import gradebook as queries
from classroom.grading.services import StaleVersionError
from classroom.grading.services.gradebook import set_course_result
from classroom.grading.views.doors import staff_or_404
from classroom.grading.views.gradebook.doors import student_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def gradebook_student(request: HttpRequest, course: str, student: int) -> HttpResponse:
    """A student's row as a page; a POST sets a symbol or another letter in place of the total's."""
    enrollment = staff_or_404(request, course)
    now = timezone.now()
    found = queries.one_row(enrollment, now, student)
    if found is None:
        raise Http404
    book, row = found
    result = row.result
    initial = {"version": result.version if result else 0}
    if result:
        initial |= {"letter": result.letter, "reason": result.reason}
    form = CourseResultForm(
        request.POST if request.method == "POST" else None,
        cuts=book.cuts, letter=result.letter if result else "", initial=initial,
    )  # fmt: skip
    status = 200
    if request.method == "POST":
        if not teaches(enrollment):
            raise PermissionDenied
        if form.is_valid():
            refused = _decide(request, enrollment, student, form)
            if not refused:
                return redirect("grading:gradebook_student", course, student)
            messages.error(request, refused)
            return redirect("grading:gradebook_student", course, student)
        if form.errors.get("version") or form.errors.get("letter"):
            return HttpResponseBadRequest()
        status = 422
    return render(
        request,
        "grading/gradebook_student.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "book": book,
            "row": row,
            "lines": [(column, row.cells[column.key], column.key in row.total.dropped) for column in book.columns],
            "by_total": queries.letter_of(row.total.percent, book.cuts),
            "form": form,
            "can_decide": teaches(enrollment),
        },
        status=status,
    )


def _decide(request: HttpRequest, enrollment, student: int, form: CourseResultForm) -> str:
    given = form.cleaned_data
    try:
        set_course_result(
            acting_user=request.user, now=timezone.now(), enrollment=student_or_404(enrollment, student),
            letter=given["letter"], reason=given["reason"], expected_version=given["version"],
        )  # fmt: skip
    except StaleVersionError as conflict:
        return _("Somebody else has set %(letter)s in between. Nothing was overwritten.") % {
            "letter": conflict.current.letter or "–"
        }
    messages.success(request, _("The grade is saved."))
    return ""
