"""The list of a course's threads."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from classroom.courses.rules import membership_or_404
from classroom.discussions import queries, rules
from classroom.discussions.forms import PlaceFilterForm
from classroom.discussions.views import course_context

PER_PAGE = 20
_TABS = {
    "all": _("All"),
    "new": _("With news"),
    "unanswered": _("Waiting for an answer"),
    "mine": _("Mine"),
    "prompts": _("Prompts"),
}


@require_safe
def thread_list(request: HttpRequest, course: str) -> HttpResponse:
    """What the class talks about. `show` narrows it: unanswered, mine or prompts, anything else shows all; and so does
    `place`, a section or a chapter."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    show = request.GET.get("show", "all")
    show = show if show in queries.SHOWN else "all"
    places = PlaceFilterForm(request.GET, course=enrollment.course)
    place = places.cleaned_data["place"] if places.is_valid() else None
    page = Paginator(queries.thread_list(enrollment, now, show, place), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "discussions/list.html",
        {
            **course_context(enrollment),
            "page": page,
            "lines": queries.thread_lines(enrollment, page, now),
            "show": show,
            "places": places,
            "place": place,
            "tabs": _TABS.items(),
            "has_news": bool(queries.news_by_course([enrollment], now)),
            "follows_course": queries.follows_course(enrollment),
            "can_start": rules.can_start_thread(enrollment),
            "flags_waiting": queries.flagged_posts(enrollment, now).count() if rules.can_moderate(enrollment) else None,
            "can_create_prompt": rules.can_create_prompt(enrollment),
        },
    )
