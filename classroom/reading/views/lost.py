"""Passages that a correction has taken the words from, and attaching them to other words."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.notices.services import mark_read_under
from classroom.reading import queries
from classroom.reading.forms import AttachForm
from classroom.reading.rules import can_attach
from history.services import StaleRevision, attach_anchor


@require_safe
def lost(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """One's own passages of a chapter that have lost their words; for staff those of the course's threads too."""
    enrollment = membership_or_404(request.user, course)
    found = course_chapter(enrollment.course, f"{book}/{chapter}")
    now = timezone.now()
    mark_read_under(acting_user=request.user, now=now, path=request.path)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "chapter": found,
        "passages": queries.lost_in_chapter(enrollment, found, now),
    }
    return render(request, "reading/lost.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, course: str, book: str, chapter: int, anchor: int) -> HttpResponse:
    """Choose other words for a passage: in the text with a script, by phrases without; `?at=b12` shows that paragraph."""
    enrollment = membership_or_404(request.user, course)
    found = course_chapter(enrollment.course, f"{book}/{chapter}")
    now = timezone.now()
    passage = queries.get_lost(enrollment, found, anchor, now)
    if not can_attach(enrollment, passage.anchor, now):
        raise PermissionDenied
    block, blocks = queries.text_around(found, passage.anchor, request.GET.get("at", ""))
    block.section.chapter = found
    form = AttachForm(request.POST if request.method == "POST" else None, block=block)
    if request.method == "POST" and form.is_valid():
        try:
            attach_anchor(acting_user=request.user, now=now, anchor=passage.anchor, passage=form.cleaned_data["chosen"])
        except StaleRevision:
            form.refuse_stale()
        else:
            messages.success(request, _("The passage is attached again."))
            return redirect("reading:lost", course, book, chapter)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "chapter": found,
        "passage": passage,
        "shown": block,
        "blocks": blocks,
        "before": blocks[0] if blocks[0] != block else None,
        "after": blocks[-1] if blocks[-1] != block else None,
        "form": form,
    }
    return render(request, "reading/attach.html", context, status=422 if form.is_bound else 200)
