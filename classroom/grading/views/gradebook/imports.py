"""Marks from a file: plan → preview → apply → undo."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.batches import queries as batch_queries
from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.common.tables import too_large
from classroom.courses.models import Enrollment
from classroom.grading.forms.gradebook.imports import ImportForm, NewColumnForm
from classroom.grading.queries import gradebook as queries
from classroom.grading.services.gradebook import MARKS, plan_marks, table_of
from classroom.grading.views.gradebook.doors import teacher_or_403


@require_http_methods(["GET", "HEAD", "POST"])
def gradebook_import(request: HttpRequest, course: str) -> HttpResponse:
    """Take the table and make the plan; one that cannot be read comes back with the reason."""
    enrollment = teacher_or_403(request, course)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if getattr(request, "upload_too_large", False):
        form.add_error("file", too_large())
    elif form.is_bound and form.is_valid():
        now = timezone.now()
        try:
            batch = plan_marks(
                acting_user=request.user, now=now, enrollment=enrollment, book=queries.book_of(enrollment, now),
                table=form.cleaned_data["table"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("grading:gradebook_batch", course, batch.pk)
    return render(
        request,
        "grading/gradebook_import.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "form": form,
            "batches": batch_queries.of_course(enrollment.course_id, MARKS)[:20],
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def gradebook_batch(request: HttpRequest, course: str, batch: int) -> HttpResponse:
    """The plan as it is stored, or what became of it. `do` is apply, undo, discard, or plan it again with new columns."""
    enrollment = teacher_or_403(request, course)
    found = batch_queries.of_course(enrollment.course_id, MARKS).filter(pk=batch).first()
    if found is None:
        raise Http404
    new = [
        NewColumnForm(request.POST if request.POST.get("do") == "again" else None, prefix=f"new{place}", title=title)
        for place, title in enumerate(found.options["unknown"])
    ]
    status = 200
    if request.method == "POST":
        do = request.POST.get("do")
        if do == "again":
            answer = _again(request, enrollment, found, new)
            if answer is not None:
                return answer
            status = 422
        elif do in _ACTS:
            _act(request, found, _ACTS[do])
            return redirect("grading:gradebook_batch", course, batch)
        else:
            return HttpResponseBadRequest()
    verdicts = batch_queries.lines_by_verdict(found)
    return render(
        request,
        "grading/gradebook_batch.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "batch": found,
            "verdicts": verdicts,
            "acting_count": sum(len(lines) for verdict, _label, lines in verdicts if verdict in batches.ACTING),
            "new": new,
        },
        status=status,
    )


def _again(request: HttpRequest, enrollment: Enrollment, batch: Batch, new: list[NewColumnForm]) -> HttpResponse | None:
    """Plan the same table anew with the columns that are ticked, and put the old plan away; None when a field is wrong."""
    if not all([form.is_valid() for form in new]):  # noqa: C419 - each of them shows its error
        return None
    now = timezone.now()
    course = enrollment.course.slug
    try:
        batches.discard(acting_user=request.user, now=now, batch=batch)
        wanted = [plan for form in new if (plan := form.plan())]
        again = plan_marks(
            acting_user=request.user, now=now, enrollment=enrollment, book=queries.book_of(enrollment, now),
            table=table_of(batch), new_columns=wanted,
        )  # fmt: skip
    except batches.PlanChangedError:
        messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
        return redirect("grading:gradebook_batch", course, batch.pk)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("grading:gradebook_import", course)
    return redirect("grading:gradebook_batch", course, again.pk)


def _apply(request: HttpRequest, batch: Batch) -> None:
    batches.apply(
        acting_user=request.user, now=timezone.now(), batch=batch, plan_hash=request.POST.get("plan_hash", "")
    )
    messages.success(request, _("The marks are entered. They can be taken back below."))


def _undo(request: HttpRequest, batch: Batch) -> None:
    undone, left = batches.undo(acting_user=request.user, now=timezone.now(), batch=batch)
    said = ngettext("%(n)d line is taken back.", "%(n)d lines are taken back.", undone)
    messages.success(request, said % {"n": undone})
    if left:
        said = ngettext(
            "%(n)d line was changed since, and is left as it is.",
            "%(n)d lines were changed since, and are left as they are.",
            left,
        )
        messages.warning(request, said % {"n": left})


def _discard(request: HttpRequest, batch: Batch) -> None:
    batches.discard(acting_user=request.user, now=timezone.now(), batch=batch)
    messages.success(request, _("The list is put away. Nothing of it was done."))


_ACTS: dict[str, Callable[[HttpRequest, Batch], None]] = {"apply": _apply, "undo": _undo, "discard": _discard}


def _act(request: HttpRequest, batch: Batch, act: Callable[[HttpRequest, Batch], None]) -> None:
    try:
        act(request, batch)
    except batches.PlanChangedError:
        messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
    except ValidationError as error:
        messages.error(request, _("Nothing was applied: %(reason)s") % {"reason": " ".join(error.messages)})
