"""One's deadlines in the calendar of a phone or of another program."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.desk.queries.calendar import calendar_of
from classroom.notices import queries, services


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The reader's own address: to get one, to get another so that the old one ends, or to have none."""
    if request.method == "POST":
        if request.POST.get("act") == "end":
            services.end_calendar(acting_user=request.user)
            messages.success(request, _("The address no longer leads anywhere."))
        else:
            services.renew_calendar(acting_user=request.user, now=timezone.now())
            messages.success(request, _("Here is your address."))
        return redirect("desk:calendar")
    key = queries.calendar_key(request.user)
    address = f"{settings.SITE_URL}{reverse('desk:calendar_feed', args=(key,))}" if key else ""
    return render(request, "desk/calendar.html", {"address": address})


# Whoever knows the address is let in: calendars of phones do not sign in.
@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, calendar_key: str) -> HttpResponse:
    """The deadlines of the person whose address it is, and nothing else of theirs; the same calendar is a 304."""
    person = queries.reader_of_calendar(calendar_key)
    if person is None:
        raise Http404
    with translation.override(person.language or settings.LANGUAGE_CODE):
        content = calendar_of(person, timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="rueanrian.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
