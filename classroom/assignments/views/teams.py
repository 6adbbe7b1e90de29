"""Putting teams together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.assignments import queries, services
from classroom.assignments.forms import SeatingForm, TeamForm
from classroom.assignments.views import entry
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext


@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Who writes with whom. POST does one of four things by `act`: place, add, random, groups."""
    now = timezone.now()
    enrollment, found = entry.teacher(request, course, assignment, now)
    seating = queries.seating(enrollment, found)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = SeatingForm(request.POST if act == "place" else None, seating=seating)
    adding = TeamForm(request.POST if act == "add" else None)
    common = {"acting_user": request.user, "now": now, "assignment": found}
    status = 200
    if act in ("random", "groups"):
        make = services.teams_at_random if act == "random" else services.teams_from_groups
        return _done(request, enrollment, found, make(**common, students=seating.students))
    if act == "add":
        if adding.is_valid():
            try:
                services.create_team(**common, name=adding.cleaned_data["name"])
                return redirect("assignments:teams", enrollment.course.slug, found.pk)
            except services.TeamNameTaken:
                adding.add_error("name", _("There is a team of that name already."))
        status = 422
    if act == "place":
        if form.is_valid():
            try:
                return _done(request, enrollment, found, services.place_students(**common, places=form.places))
            except services.LastOfTeam as last:
                messages.error(
                    request,
                    _("“%(team)s” has begun to write: leave somebody in it, so that its text stays somebody's.")
                    % {"team": last.team.name},
                )
        status = 422
    rows = [(student, form[f"team_{student.pk}"]) for student in seating.students]
    return entry.page(
        request, "teams", enrollment, status=status, assignment=found, seating=seating, rows=rows, adding=adding,
        members=[(team, [each for each in seating.students if each.team_id == team.pk]) for team in seating.teams],
    )  # fmt: skip


def _done(request: HttpRequest, enrollment, assignment, moved: int) -> HttpResponse:
    if moved:
        said = ngettext("%(n)s student has another team now.", "%(n)s students have another team now.", moved)
        messages.success(request, said % {"n": moved})
    else:
        messages.info(request, _("Nobody moved."))
    return redirect("assignments:teams", enrollment.course.slug, assignment.pk)
