"""What a class has given to the talk, and what one person has."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from classroom.courses.rules import membership_or_404
from classroom.discussions import rules
from classroom.discussions.queries.participation import SORTS, class_participation, posts_of, spreads
from classroom.discussions.queries.participation import participation as participation_of
from classroom.discussions.views import course_context

PER_PAGE = 50
_HEADS = {
    "name": _("Name"),
    "group": _("Group"),
    "shared": _("On passages"),
    "begun": _("Threads begun"),
    "answers": _("Answers"),
    "replies": _("Replies"),
    "words": _("Words"),
    "received": _("Replies received"),
    "last": pgettext_lazy("column", "Last"),
}


@require_safe
def participation(request: HttpRequest, course: str) -> HttpResponse:
    """The students whom one supervises, each with their numbers. `sort` comes from the heads of the columns."""
    enrollment = membership_or_404(request.user, course)
    if not rules.can_see_progress(enrollment):
        raise PermissionDenied
    sort = request.GET.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    context = {
        **course_context(enrollment),
        "parts": class_participation(enrollment, timezone.now(), sort),
        "heads": _HEADS.items(),
        "sort": sort,
    }
    return render(request, "discussions/participation.html", context)


@require_safe
def participant(request: HttpRequest, course: str, student: int) -> HttpResponse:
    """All that one person has shared, the newest first. Staff see that of their students, everyone their own."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    person = get_object_or_404(rules.participants(enrollment).select_related("user", "group", "course"), pk=student)
    page = Paginator(posts_of(enrollment, person, now), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **course_context(enrollment),
        "student": person,
        "is_you": person.pk == enrollment.pk,
        "part": participation_of(enrollment, person, now),
        "spreads": spreads(enrollment, person, now),
        "page": page,
    }
    return render(request, "discussions/participant.html", context)
