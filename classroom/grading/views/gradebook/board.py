"""Students and columns, and a cell that is saved by itself."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from classroom.common.templatetags.dates import clock_to_second
from classroom.common.templatetags.grades import points as short
from classroom.courses.rules import teaches
from classroom.grading.forms.gradebook import EntryForm
from classroom.grading.forms.gradebook.cells import PlaceForm
from classroom.grading.models import Entry
from classroom.grading.queries import gradebook as queries
from classroom.grading.services import StaleVersionError
from classroom.grading.services.gradebook import save_entry
from classroom.grading.views.doors import staff_or_404
from classroom.grading.views.gradebook.doors import student_or_404

SORTS = {
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Student number"),
    "group": gettext_lazy("Group"),
    "total": gettext_lazy("Total"),
}


# The page has no form whose token would bring the cookie along, and its script sends each cell with it.
@ensure_csrf_cookie
@require_safe
def gradebook(request: HttpRequest, course: str) -> HttpResponse:
    """A window of the class. `sort`, `group` and `page` come from links in the page."""
    enrollment = staff_or_404(request, course)
    given = {name: request.GET.get(name, "") for name in ("sort", "group")}
    board = queries.board(enrollment, timezone.now(), page=request.GET.get("page"), **given)
    path = reverse("grading:gradebook", args=(course,))
    chosen = {"sort": board.sort if board.sort != "name" else "", "group": board.group}
    return render(
        request,
        "grading/gradebook.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "board": board,
            "page": board.page,
            "book": board.book,
            "sorts": [
                (label, _href(path, chosen | {"sort": name if name != "name" else ""}), board.sort == name)
                for name, label in SORTS.items()
            ],
            "groups": [
                (name or _("No group"), size, _href(path, chosen | {"group": key}), board.group == key)
                for key, name, size in board.groups
            ],
            "all_groups": _href(path, chosen | {"group": ""}),
            "can_set_up": teaches(enrollment),
        },
    )


@require_POST
def gradebook_entry(request: HttpRequest, course: str) -> HttpResponse:
    """Save one cell made by hand; the answer says what stands there now, and what comes of it for the student."""
    enrollment = staff_or_404(request, course)
    place = PlaceForm(request.POST)
    if not place.is_valid():
        return HttpResponseBadRequest()
    now = timezone.now()
    book = queries.book_of(enrollment, now)
    column = book.column(f"{queries.Kind.HAND}{place.cleaned_data['column']}")
    if column is None:
        raise Http404
    student = student_or_404(enrollment, place.cleaned_data["student"])
    form = EntryForm(request.POST, most=column.out_of)
    if not form.is_valid():
        if form.forged:
            return HttpResponseBadRequest()
        return JsonResponse({"message": next(iter(form.errors["value"]))}, status=422)
    typed = form.cleaned_data["value"]
    try:
        entry = save_entry(
            acting_user=request.user, now=now, column=column.row, enrollment=student,
            status=typed.status, points=typed.points, expected_version=form.cleaned_data["version"],
        )  # fmt: skip
    except StaleVersionError as conflict:
        return JsonResponse({"conflict": True, **_entry(conflict.current)}, status=409)
    _book, row = queries.one_row(enrollment, now, student.pk)
    by_hand = [each for each in book.columns if each.by_hand]
    return JsonResponse(
        {
            **_entry(entry),
            "total": short(row.total.percent),
            "letter": row.letter,
            "dropped": [str(each.row.pk) for each in by_hand if each.key in row.total.dropped],
            "saved": clock_to_second(now),
        }
    )


def _entry(entry: Entry) -> dict:
    """What stands in a cell, as one would type it and as it is shown."""
    typed = queries.typed_as(entry.status, entry.points)
    return {"value": typed, "version": entry.version, "shown": shown_words(entry.status, typed)}


def shown_words(status: str, typed: str) -> str:
    """The words of a cell: points, or a short word for the others."""
    return {"excused": _("Excused"), "missing": _("Missing")}.get(status, typed)


def _href(path: str, chosen: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{path}?{query}" if query else path
