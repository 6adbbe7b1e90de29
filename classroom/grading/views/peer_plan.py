"""Peer review for its instructor: how it goes, who reads whom, what is taken out of account, and when it counts."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.assignments.models import Assignment, Work
from classroom.assignments.queries import extensions_of
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.models import Enrollment
from classroom.grading import rules
from classroom.grading.forms.peers import GiveForm, OutForm, PeerPlanForm
from classroom.grading.models import PeerPlan, PeerReview
from classroom.grading.queries import peer_overview as queries
from classroom.grading.queries.peers import get_peer_plan
from classroom.grading.queries.rows import current_version
from classroom.grading.rules import peers as peer_rules
from classroom.grading.services import errors, peer_counting, peer_results, peers
from classroom.grading.views.doors import assignment_or_404
from classroom.grading.views.refusals import refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Have students read each other's essays, or change how."""
    enrollment, found = _teacher(request, course, assignment)
    known = get_peer_plan(found.pk)
    form = PeerPlanForm(request.POST if request.method == "POST" else None, plan=known)
    if form.is_valid():
        try:
            peers.set_peer_plan(
                acting_user=request.user, now=timezone.now(), assignment=found, **form.cleaned_data
            )  # fmt: skip
        except errors.PeersBegunError as refusal:
            form.add_error("anonymous", refusal_words(refusal))
        except errors.NoRubricError as refusal:
            form.add_error(None, refusal_words(refusal))
        except errors.NoPointsError as refusal:
            form.add_error("percent", refusal_words(refusal))
        else:
            messages.success(request, _("The plan is saved."))
            return redirect("grading:peer_overview", course, assignment)
    return _page(
        request, "peer_plan", enrollment, found, form=form, plan=known, has_rubric=bool(current_version(found.pk)),
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@require_safe
def overview(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Who has read how many, who was read how often, where readers differ, and what was reported."""
    enrollment, found = _teacher(request, course, assignment)
    known = get_peer_plan(found.pk)
    if known is None:
        return redirect("grading:peer_plan", course, assignment)
    now = timezone.now()
    shown = queries.peer_overview(known, _students(enrollment), now)
    return _page(
        request, "peer_overview", enrollment, found, plan=known, overview=shown, form=_give_form(shown),
        is_open=peer_rules.is_open(known, now), is_open_to_some=shown.is_open_to_some(now),
        is_over=now > known.due_at, is_shown=peer_rules.is_shown(known, now),
        least=peer_rules.LEAST, extensions=extensions_of(enrollment, found, Work.READINGS),
    )  # fmt: skip


@require_POST
def give(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Give a student an essay to read by hand."""
    enrollment, _found, known = _planned(request, course, assignment)
    shown = queries.peer_overview(known, _students(enrollment), timezone.now())
    form = _give_form(shown, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a student from the list."))
        return redirect("grading:peer_overview", course, assignment)
    reader = next(place for place in _students(enrollment) if place.pk == form.cleaned_data["reader"])
    try:
        peers.give_reading(
            acting_user=request.user, now=timezone.now(), plan=known, enrollment=reader,
            submission=queries.essay_of(known, form.cleaned_data.get("essay")),
        )  # fmt: skip
    except errors.NobodyLeftError:
        messages.error(
            request, _("There is no such essay left for this student: it is their own, or they have had it.")
        )
    except errors.RefusedError as refusal:
        messages.error(request, refusal_words(refusal))
    else:
        messages.success(request, _("%(name)s has an essay more to read.") % {"name": reader.user.full_name})
    return redirect("grading:peer_overview", course, assignment)


@require_POST
def show(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Show the writers what was said of their essays, or close it again."""
    _enrollment, _found, known = _planned(request, course, assignment)
    peer_results.show_readings(
        acting_user=request.user, now=timezone.now(), plan=known, shown=request.POST.get("do") != "close"
    )
    return redirect("grading:peer_overview", course, assignment)


@require_http_methods(["GET", "HEAD", "POST"])
def one_reading(request: HttpRequest, course: str, assignment: int, review: int) -> HttpResponse:
    """One reading with what it says; take it out of account with a reason, bring it back, or close a report."""
    enrollment, found, known = _planned(request, course, assignment)
    found_review = queries.get_any_reading(known, review)
    if found_review is None:
        raise Http404
    form = OutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _decide(request, found_review, form):
        return redirect("grading:peer_overview", course, assignment)
    return _page(
        request, "peer_reading", enrollment, found, plan=known, said=queries.said_in(found_review), review=found_review,
        essay=queries.essay_name(found_review), form=form, status=422 if form.is_bound else 200,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Show what each result becomes when the peers' marks count; a POST does it, or undoes it."""
    enrollment, found, known = _planned(request, course, assignment)
    now = timezone.now()
    if request.method == "POST":
        act: Callable[..., int] = (
            peer_counting.uncount_peers if request.POST.get("do") == "undo" else peer_counting.count_peers
        )
        changed = act(acting_user=request.user, now=now, plan=known)
        messages.success(
            request, ngettext("%(n)s result is changed.", "%(n)s results are changed.", changed) % {"n": changed}
        )
        return redirect("grading:peer_overview", course, assignment)
    return _page(
        request, "peer_count", enrollment, found, plan=known, lines=peer_counting.preview(known),
        is_over=now > known.due_at, still_reading=queries.still_reading(known, _students(enrollment), now),
        least=peer_rules.LEAST,
    )  # fmt: skip


def _decide(request: HttpRequest, review: PeerReview, form: OutForm) -> bool:
    acting = {"acting_user": request.user, "now": timezone.now(), "review": review}
    match request.POST.get("do"):
        case "back":
            peer_results.bring_back(**acting)
        case "close":
            peer_results.close_report(**acting)
        case _:
            if not form.is_valid():
                return False
            peer_results.take_out(**acting, reason=form.cleaned_data["reason"])
    messages.success(request, _("Saved."))
    return True


def _give_form(shown: queries.Overview, data=None) -> GiveForm:
    readers = [(line.enrollment_id, line.name) for line in shown.readers if line.has_handed_in]
    # Where names are hidden, "it is their own" would tell whose an essay is: then the one that was read least is given.
    essays = [] if shown.hides_names else [(line.submission_id, line.name) for line in shown.essays]
    return GiveForm(data, readers=readers, essays=essays)


def _students(enrollment: Enrollment) -> list[Enrollment]:
    return list(rules.gradable_enrollments(enrollment).select_related("user").order_by("user__sort_key", "pk"))


def _teacher(request: HttpRequest, course: str, assignment: int) -> tuple[Enrollment, Assignment]:
    enrollment, found = assignment_or_404(request, course, assignment)
    if not peer_rules.can_plan_peers(enrollment, found):
        raise PermissionDenied
    return enrollment, found


def _planned(request: HttpRequest, course: str, assignment: int) -> tuple[Enrollment, Assignment, PeerPlan]:
    enrollment, found = _teacher(request, course, assignment)
    known = get_peer_plan(found.pk)
    if known is None:
        raise Http404
    return enrollment, found, known


def _page(
    request: HttpRequest, template: str, enrollment: Enrollment, assignment: Assignment, status: int = 200, **context
) -> HttpResponse:
    context |= {"course": enrollment.course, "enrollment": enrollment, "assignment": assignment}
    return render(request, f"grading/{template}.html", context, status=status)
