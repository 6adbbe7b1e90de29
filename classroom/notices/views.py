"""What a person is told, and where it leads."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classroom.notices import queries, rules, services

PER_PAGE = 30


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Everything that the reader was told, newest first."""
    page = Paginator(queries.notice_list(request.user), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(notice, queries.sentence(notice)) for notice in page]
    return render(
        request,
        "notices/list.html",
        {"page": page, "lines": lines, "unread_notices": queries.unread_count(request.user)},
    )


@require_safe
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """Go to the page that a notice leads to; it has been seen then."""
    found = get_object_or_404(rules.readable_notices(request.user), pk=notice)
    services.mark_read(acting_user=request.user, now=timezone.now(), notice=found)
    return redirect(found.path)


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(acting_user=request.user, now=timezone.now())
    return redirect("notices:list")
