"""More time for the readings of one student: given, changed, and taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.common.shown.sentences import gettext as _
from classroom.grading.forms.peers import ReadingTimeForm
from classroom.grading.models import PeerPlan
from classroom.grading.queries.peer_overview import more_time_given
from classroom.grading.queries.peers import get_peer_plan
from classroom.grading.rules import gradable_enrollments
from classroom.grading.rules.peers import can_plan_peers
from classroom.grading.services import peer_time
from classroom.grading.views.doors import assignment_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Who has more time; a POST gives it to one student, or with `back` takes it from one."""
    enrollment, found = assignment_or_404(request, course, assignment)
    if not can_plan_peers(enrollment, found):
        raise PermissionDenied
    plan = get_peer_plan(found.pk)
    if plan is None:
        raise Http404
    if request.method == "POST" and "back" in request.POST:
        return _take_back(request, course, plan)
    students = list(gradable_enrollments(enrollment).select_related("user").order_by("user__sort_key", "pk"))
    readers = {place.pk: place for place in students}
    form = ReadingTimeForm(
        request.POST if request.method == "POST" else None,
        readers=[(place.pk, place.user.full_name) for place in students],
        initial={"reader": request.GET.get("reader"), "days": 1},
    )
    if form.is_valid():
        reader = readers[form.cleaned_data["reader"]]
        peer_time.give_reading_time(
            acting_user=request.user, now=timezone.now(), plan=plan, reader=reader,
            minutes=form.cleaned_data["minutes"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("%(person)s has more time.") % {"person": reader.user})
        return redirect("grading:peer_time", course, assignment)
    return render(
        request,
        "grading/peer_time.html",
        {
            "course": enrollment.course, "enrollment": enrollment, "assignment": found, "plan": plan, "form": form,
            "given": more_time_given(plan),
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def _take_back(request: HttpRequest, course: str, plan: PeerPlan) -> HttpResponse:
    given = {str(more.pk): more for more in more_time_given(plan)}
    more = given.get(request.POST["back"])
    if more is None:
        raise Http404
    peer_time.take_reading_time(acting_user=request.user, now=timezone.now(), more=more)
    messages.success(request, _("The extension is taken back."))
    return redirect("grading:peer_time", course, plan.assignment_id)
