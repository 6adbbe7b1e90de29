"""Looking at the classroom as somebody else sees it: what that means, beginning and ending it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from classroom.accounts.models import User
from classroom.accounts.queries import open_account
from classroom.accounts.rules import lacks_second_factor
from classroom.courses.models import Course
from classroom.courses.rules import membership_or_404, teaches
from classroom.desk import rules, services

_NOT_THEM = gettext_lazy("You can view as people who learn in a course, and neither teach nor administer anything.")


@require_http_methods(["GET", "HEAD", "POST"])
def view_sample(request: HttpRequest, course: str) -> HttpResponse:
    """As a sample student of the course, who is nobody: for its instructors."""
    enrollment = membership_or_404(request.user, course)
    if not teaches(enrollment):
        raise PermissionDenied
    return _begin(request, None, enrollment.course)


@require_http_methods(["GET", "HEAD", "POST"])
def view_member(request: HttpRequest, course: str, member: int) -> HttpResponse:
    """As somebody who learns in the course: for its instructors."""
    enrollment = membership_or_404(request.user, course)
    if not teaches(enrollment):
        raise PermissionDenied
    found = get_object_or_404(rules.members(enrollment), pk=member)
    if not rules.viewable_places(enrollment).filter(pk=found.pk).exists():
        return render(request, "403.html", {"reason": _NOT_THEM}, status=403)
    return _begin(request, found.user, enrollment.course)


@require_http_methods(["GET", "HEAD", "POST"])
def view_person(request: HttpRequest, person: int) -> HttpResponse:
    """As somebody in all the courses that they are in: for administrators."""
    if not request.user.is_staff:
        raise Http404
    if lacks_second_factor(request.user):
        return redirect("admin:index")  # which is shut as well, and says what to do
    found = open_account(person)
    if found is None:
        raise Http404
    if not rules.viewable_people(request.user).filter(pk=found.pk).exists():
        return render(request, "403.html", {"reason": _NOT_THEM}, status=403)
    return _begin(request, found, None)


@require_POST
def view_end(request: HttpRequest) -> HttpResponse:
    """Be oneself again, and come back to where it was begun."""
    now = timezone.now()
    if services.KEY not in request.session:
        return redirect("desk:home")
    viewing = services.viewing_of(request.session, request.user, now)
    services.end_viewing(now=now, session=request.session, viewing=viewing, acting_user=request.user)
    messages.success(request, _("You see the classroom as yourself again."))
    if viewing and viewing.course:
        return redirect("courses:people", viewing.course.slug)
    if viewing and viewing.person:
        return redirect("admin:accounts_user_change", viewing.person.pk)
    return redirect("desk:home")


def _begin(request: HttpRequest, person: User | None, course: Course | None) -> HttpResponse:
    """The page that says what will be seen; or the beginning of it."""
    if request.method != "POST":
        return render(
            request, "desk/view_as.html", {"person": person, "course": course, "minutes": settings.VIEW_AS_MINUTES}
        )
    services.begin_viewing(
        acting_user=request.user, now=timezone.now(), session=request.session, person=person, course=course
    )
    return redirect("desk:course", course.slug) if course else redirect("desk:home")
