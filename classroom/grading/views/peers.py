"""Peer review for students: taking an essay, reading it, and what was said of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.assignments.rules import can_write
from classroom.common.shown.sentences import gettext as _
from classroom.common.templatetags.dates import clock_to_second
from classroom.common.templatetags.grades import points as short
from classroom.courses.models import Enrollment
from classroom.courses.rules import is_staff, membership_or_404
from classroom.grading.forms.peers import ReadingForm, ReportForm
from classroom.grading.models import PeerPlan, PeerReview
from classroom.grading.queries import peers as queries
from classroom.grading.queries.rows import Row
from classroom.grading.services import errors, peer_results, peers
from classroom.grading.views.refusals import missing_words, refusal_words


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as the page shows it: what is stored, or what was just typed and could not be saved."""

    row: Row
    level_id: int | None
    points: str
    comment: str
    errors: Sequence[str] = ()


@require_safe
def desk(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """What the holder is to read, has read, and what is shown of what was said of their own essay."""
    enrollment, plan = _student(request, course, assignment)
    now = timezone.now()
    shown = queries.peer_desk(enrollment, plan, now)
    return _page(
        request, "peers", enrollment, plan, desk=shown, is_before=now < plan.opens_at,
        may_ask=shown.may_ask and can_write(enrollment, plan.assignment, now),
    )  # fmt: skip


@require_POST
def take(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Ask for the next essay; who has begun one is led back to it."""
    enrollment, plan = _student(request, course, assignment)
    try:
        review = peers.next_reading(acting_user=request.user, now=timezone.now(), plan=plan, enrollment=enrollment)
    except errors.RefusedError as refusal:
        messages.info(request, refusal_words(refusal))
        return redirect("grading:peers", course, assignment)
    return redirect("grading:reading", course, assignment, review.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, course: str, assignment: int, review: int) -> HttpResponse:
    """One essay with the rubric; a POST saves all, and with `do=finish` says that it is done."""
    enrollment, found = _reading(request, course, assignment, review)
    if request.method != "POST":
        return _reading_page(request, enrollment, found)
    form = ReadingForm(request.POST, queries.peer_rows([found])[found.pk])
    if form.is_valid():
        finish = request.POST.get("do") == "finish"
        try:
            _save(request, found, form, finish=finish)
        except errors.StaleVersionError as conflict:
            return _reading_page(request, enrollment, conflict.current, form=form, theirs=True, status=409)
        except errors.RefusedError as refusal:
            messages.error(request, refusal_words(refusal))
            return _reading_page(request, enrollment, found, form=form, status=409)
        messages.success(request, _("Your reading is done. Thank you.") if finish else _("Saved."))
        if finish:
            return redirect("grading:peers", course, assignment)
        return redirect(request.path)
    if form.forged:
        return HttpResponseBadRequest()
    return _reading_page(request, enrollment, found, form=form, status=422)


@require_POST
def reading_save(request: HttpRequest, course: str, assignment: int, review: int) -> HttpResponse:
    """The same for a script: 200 saved; 409 saved from elsewhere in between, or closed; 422 it cannot be stored so."""
    _enrollment, found = _reading(request, course, assignment, review)
    form = ReadingForm(request.POST, queries.peer_rows([found])[found.pk])
    if not form.is_valid():
        return JsonResponse({"message": form.errors[0]}, status=400 if form.forged else 422)
    try:
        saved = _save(request, found, form)
    except errors.StaleVersionError as conflict:
        return JsonResponse({"message": refusal_words(conflict), "version": conflict.current.version}, status=409)
    except errors.MarkingUnfinishedError as refusal:
        return JsonResponse({"message": refusal_words(refusal)}, status=422)
    except errors.RefusedError as refusal:
        return JsonResponse({"message": refusal_words(refusal)}, status=409)
    rows = queries.peer_rows([saved])[saved.pk]
    return JsonResponse(
        {
            "version": saved.version,
            "saved": clock_to_second(saved.saved_at or timezone.now()),
            "total": short(queries.weighted(rows)),
            "missing": missing_words(rows),
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, course: str, assignment: int, said: int) -> HttpResponse:
    """The writer thanks for a reading (`do=thank`), takes that back, or asks the teacher to look at it."""
    enrollment, plan = _student(request, course, assignment)
    found = queries.get_said(enrollment, said, timezone.now())
    if found is None or found.plan_id != plan.pk:
        raise Http404
    if request.method == "POST" and request.POST.get("do") in ("thank", "unthank"):
        thanks = request.POST["do"] == "thank"
        peer_results.thank(acting_user=request.user, now=timezone.now(), review=found, thanks=thanks)
        return redirect("grading:peers", course, assignment)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        peer_results.report_reading(acting_user=request.user, now=timezone.now(), review=found, **form.cleaned_data)
        messages.success(request, _("Your teacher will look at it."))
        return redirect("grading:peers", course, assignment)
    return _page(request, "peer_report", enrollment, plan, form=form, status=422 if form.is_bound else 200)


def _student(request: HttpRequest, course: str, assignment: int) -> tuple[Enrollment, PeerPlan]:
    enrollment = membership_or_404(request.user, course)
    plan = queries.visible_plan(enrollment, assignment, timezone.now())
    if plan is None:
        if is_staff(enrollment):
            raise PermissionDenied
        raise Http404
    return enrollment, plan


def _reading(request: HttpRequest, course: str, assignment: int, review: int) -> tuple[Enrollment, PeerReview]:
    enrollment = membership_or_404(request.user, course)
    found = queries.get_reading(enrollment, assignment, review, timezone.now())
    if found is None:
        raise Http404
    return enrollment, found


def _save(request: HttpRequest, review: PeerReview, form: ReadingForm, *, finish: bool = False) -> PeerReview:
    return peers.save_reading(
        acting_user=request.user, now=timezone.now(), review=review, marks=form.said,
        overall=form.whole.cleaned_data["overall"], expected_version=form.whole.cleaned_data["version"], finish=finish,
    )  # fmt: skip


def _reading_page(
    request: HttpRequest,
    enrollment: Enrollment,
    review: PeerReview,
    *,
    form: ReadingForm | None = None,
    theirs: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page as it is stored, or with what was typed; `theirs` shows what another window has saved beside it."""
    found = queries.get_reading(enrollment, review.plan.assignment_id, review.pk, timezone.now()) or review
    page = queries.reading_page(enrollment, found, timezone.now())
    return _page(
        request, "reading", enrollment, found.plan, status=status, page=page,
        lines=[_typed(each) for each in form.criteria] if form else [_stored(row) for row in page.rows],
        overall=form.data.get("overall", "") if form else found.overall,
        theirs=page.rows if theirs else None,
        missing=missing_words(page.rows),
    )  # fmt: skip


def _page(
    request: HttpRequest, template: str, enrollment: Enrollment, plan: PeerPlan, status: int = 200, **context
) -> HttpResponse:
    context |= {
        "course": enrollment.course, "enrollment": enrollment, "plan": plan, "assignment": plan.assignment,
    }  # fmt: skip
    return render(request, f"grading/{template}.html", context, status=status)


def _stored(row: Row) -> Line:
    return Line(row, row.level and row.level.pk, short(row.points) if row.points is not None else "", row.comment)


def _typed(form) -> Line:
    level = form.data.get(form.add_prefix("level"), "")
    return Line(
        row=form.row,
        level_id=int(level) if level in form.levels else None,
        points=form.data.get(form.add_prefix("points"), ""),
        comment=form.data.get(form.add_prefix("comment"), ""),
        errors=[str(error) for said in form.errors.values() for error in said],
    )
