"""The comments to use again: the list for the field of a comment, and the page where they are kept in order."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.common.templatetags.grades import points as short
from classroom.courses.models import Enrollment
from classroom.grading import queries, rules, services
from classroom.grading.forms import BankForm
from classroom.grading.models import BankComment
from classroom.grading.views.doors import attempt_or_404, staff_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, course: str) -> HttpResponse:
    """Mine and the course's, narrowed by `q`; a POST keeps a new one, for the course where `do` says so."""
    enrollment = staff_or_404(request, course)
    form = BankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        shared = request.POST.get("do") == "course"
        if shared and not rules.can_change_bank(enrollment):
            raise PermissionDenied
        services.save_bank_comment(
            acting_user=request.user, now=timezone.now(), course=enrollment.course if shared else None,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("The comment is kept."))
        return redirect("grading:bank", course)
    words = request.GET.get("q", "")[:200]
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "form": form,
        "words": words,
        "bank": queries.bank(enrollment, words),
        "may_share": rules.can_change_bank(enrollment),
    }
    return render(request, "grading/bank.html", context, status=422 if form.is_bound else 200)


@require_safe
def bank_list(request: HttpRequest, course: str) -> HttpResponse:
    """All that the holder may use, the most used first, for the list in the field of a comment."""
    found = queries.bank(staff_or_404(request, course))
    items = sorted((*found.own, *found.course), key=lambda item: (-item.used, item.title))
    return JsonResponse(
        {
            "items": [
                {
                    "key": item.pk,
                    "title": item.title,
                    "body": item.body,
                    "tone": item.tone,
                    "criterion": item.criterion,
                    "points": "" if item.points is None else short(item.points),
                    "shared": bool(item.course_id),
                }
                for item in items
            ]
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bank_edit(request: HttpRequest, course: str, item: int) -> HttpResponse:
    """Change one comment, move it between one's own and the course's, or take it out."""
    enrollment = staff_or_404(request, course)
    found = _item_or_refuse(enrollment, item)
    form = BankForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in ("title", "body", "tone", "criterion")}
        | {"points": "" if found.points is None else short(found.points)},
    )
    if request.method == "POST":
        wish, now = request.POST.get("do", "save"), timezone.now()
        if wish == "delete":
            services.delete_bank_comment(acting_user=request.user, now=now, item=found)
            messages.success(request, _("The comment is taken out of the bank."))
            return redirect("grading:bank", course)
        if wish == "move":
            if not rules.can_change_bank(enrollment):
                raise PermissionDenied
            target = None if found.course_id else enrollment.course
            services.move_bank_comment(acting_user=request.user, now=now, item=found, course=target)
            messages.success(
                request, _("The comment is the course's now.") if target else _("The comment is yours now.")
            )
            return redirect("grading:bank", course)
        if form.is_valid():
            services.save_bank_comment(
                acting_user=request.user, now=now, course=found.course, item=found, **form.cleaned_data
            )
            messages.success(request, _("The comment is kept."))
            return redirect("grading:bank", course)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "form": form,
        "item": found,
        "may_share": rules.can_change_bank(enrollment),
    }
    return render(request, "grading/bank_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def bank_keep(request: HttpRequest, course: str, assignment: int, submission: str, comment: int) -> HttpResponse:
    """Keep a comment on an essay among one's own; a script is told in a word."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    found = queries.get_comment(attempt, comment)
    if found is None:
        raise Http404
    item = services.keep_comment(acting_user=request.user, now=timezone.now(), comment=found)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"key": item.pk, "message": _("Kept")})
    messages.success(request, _("The comment is kept."))
    return redirect("grading:bank_edit", enrollment.course.slug, item.pk)


def _item_or_refuse(enrollment: Enrollment, key: int) -> BankComment:
    found = queries.bank_comment(enrollment, key)
    if found is None:
        raise Http404
    if not rules.can_change_bank(enrollment, found):
        raise PermissionDenied
    return found
