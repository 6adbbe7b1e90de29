"""Reporting a fault of the text, and what has become of one's reports."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.notices.services import mark_read_under
from classroom.reading import queries, rules
from classroom.reading.forms import FaultForm
from history import services
from history.forms import PassageField
from history.models import Chapter
from history.queries import Passage, PassageNotThere


@require_http_methods(["GET", "HEAD", "POST"])
def fault_create(request: HttpRequest, course: str) -> HttpResponse:
    """Report the words of `?chapter=book/4&passage=b12:10-14@3` as wrong.

    A script of the section page gets the form and the answer alone; they stand beside the words then.
    """
    enrollment = membership_or_404(request.user, course)
    if not rules.can_report(enrollment):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    chapter = course_chapter(enrollment.course, given.get("chapter", ""))
    try:
        passage = _phrase(chapter, given.get("passage", ""))
    except ValidationError as error:
        return _page(request, enrollment, {"chapter": chapter, "fault": error.messages[0]}, 400)
    form = FaultForm(request.POST or None, passage=passage)
    if request.method == "POST" and form.is_valid() and (reported := _report(request, form)):
        if _is_part(request):
            return _page(request, enrollment, {"chapter": chapter, "reported": reported, "passage": passage}, 201)
        return redirect(f"{reverse('faults:mine', args=(course,))}?sent={reported.pk}")
    context = {"chapter": chapter, "passage": passage, "form": form}
    return _page(request, enrollment, context, 422 if form.is_bound else 200)


def _phrase(chapter: Chapter, address: str) -> Passage:
    """Return the passage at an address; raise ValidationError when it is none, or more than a phrase."""
    passage = PassageField(chapter).clean(address or "-")
    if passage.block.pk != passage.end_block.pk:
        raise ValidationError(_("A fault lies within one paragraph. Select the wrong words only."))
    if len(passage.exact) > services.LONGEST_FAULT:
        raise ValidationError(
            _("Select the wrong words only: %(n)s characters at the most.") % {"n": services.LONGEST_FAULT}
        )
    return passage


def _report(request: HttpRequest, form: FaultForm):
    """Report it and return the fault; None when it was not taken, and the form says why."""
    try:
        return services.report_fault(
            acting_user=request.user,
            now=timezone.now(),
            passage=form.passage,
            suggested=form.cleaned_data["suggested"],
            note=form.cleaned_data["note"],
        )
    except services.CannotReport as refusal:
        form.refuse(refusal)
    except PassageNotThere as gone:
        form.add_error(None, PassageField.default_error_messages[gone.code])
    return None


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _page(request: HttpRequest, enrollment: Enrollment, context: dict, status: int) -> HttpResponse:
    template = "reading/_fault_form.html" if _is_part(request) else "reading/fault_create.html"
    context |= {"course": enrollment.course, "enrollment": enrollment}
    return render(request, template, context, status=status)


@require_safe
def fault_mine(request: HttpRequest, course: str) -> HttpResponse:
    """What has become of one's own reports, the newest first. `sent` is the one that has just been sent."""
    enrollment = membership_or_404(request.user, course)
    if not rules.can_report(enrollment):
        raise PermissionDenied
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "page": queries.my_reports(enrollment, request.GET.get("page")),
        "sent": request.GET.get("sent", ""),
    }
    response = render(request, "reading/fault_mine.html", context)
    if request.method == "GET":
        mark_read_under(acting_user=request.user, now=timezone.now(), path=request.path)
    return response
