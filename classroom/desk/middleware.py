"""Looking at the classroom as somebody else sees it: every request of whoever does goes through here."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.audit.source import now_as, now_at
from classroom.common.only_reading import OnlyReading, carry_on
from classroom.desk.rules import is_shown_to_viewers
from classroom.desk.services import KEY, Viewing, end_viewing, record_page, stand_in, viewing_of

#: What one does as oneself all the while.
OWN = ("desk:view_end", "account_logout", "desk:worker", "desk:offline", "desk:healthz")
_READS = ("GET", "HEAD", "OPTIONS")


class ViewAsMiddleware:
    """Show pages as the person sees them whom the session names, and refuse everything else.

    Stands last, so that the session and its user are the viewer's for all that stands before it. A page is made for a
    stand-in, in a database that is only read (`stand_in`); the record of it is written afterwards.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Asking for a session costs a query, so visitors without one are not asked.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or KEY not in request.session:
            return self.get_response(request)
        now, viewer = timezone.now(), request.user
        viewing = viewing_of(request.session, viewer, now)
        if viewing is None:
            return self._over(request, now)
        try:
            match = resolve(request.path_info)
        except Resolver404:
            match = None
        name = match.view_name if match else ""
        if name in OWN:
            return self.get_response(request)
        now_at(name, is_admin=name.startswith("admin:"))
        now_as(viewing.person and viewing.person.pk)
        request.viewing = viewing
        slug = viewing.course and viewing.course.slug
        if request.method not in _READS:
            response = self._refused(request, "desk/viewing_refused.html")
        elif match and not is_shown_to_viewers(name, slug, match.kwargs):
            response = self._refused(request, "desk/viewing_shut.html")
        else:
            response = self._shown(request, viewing, now)
        record_page(viewing=viewing, now=now, path=request.get_full_path(), status=response.status_code)
        # Nothing of it is kept on the device, where it would look like the viewer's own.
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _shown(self, request: HttpRequest, viewing: Viewing, now: datetime) -> HttpResponse:
        with stand_in(viewing, now) as account:
            request.user = account
            response = self.get_response(request)
            if response.streaming:
                response.streaming_content = [b"".join(response.streaming_content)]
        # What stands before this one knows the viewer only.
        request.user = viewing.viewer
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that would have written something by being opened says that nothing was."""
        if not isinstance(exception, OnlyReading):
            return None
        carry_on()
        return self._refused(request, "desk/viewing_refused.html")

    def _refused(self, request: HttpRequest, template: str) -> HttpResponse:
        return render(request, template, status=403)

    def _over(self, request: HttpRequest, now: datetime) -> HttpResponse:
        """Be oneself again, on one's own first page: what one was about to send was meant as somebody else."""
        if request.user.is_authenticated:
            end_viewing(now=now, session=request.session, viewing=None, acting_user=request.user)
            messages.info(request, _("You see the classroom as yourself again."))
        else:
            request.session.pop(KEY)
        return redirect("desk:home")
