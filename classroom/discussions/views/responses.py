"""What people make of a post without words: reactions, and flags with what staff decide."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.discussions import queries, rules, services
from classroom.discussions.forms import FlagDecisionForm, FlagForm, ReactionForm
from classroom.discussions.models import Post
from classroom.discussions.views import course_context, thread_frame
from classroom.discussions.views.posts import post_path

PER_PAGE = 20


@require_POST
def post_react(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """Say what one makes of a post, or take it back when `on` is empty. htmx gets the reactions as they are now."""
    enrollment, found = _post(request, course, post)
    if not rules.can_react(enrollment, found, found.thread):
        raise PermissionDenied
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    act = services.react if form.cleaned_data["on"] else services.unreact
    act(acting_user=request.user, post=found, kind=form.cleaned_data["kind"])
    if not request.htmx:
        return redirect(post_path(enrollment, found))
    context = thread_frame(enrollment, found.thread) | {"line": queries.post_line(enrollment, found)}
    return render(request, "discussions/_reactions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def post_flag(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """Ask staff to look at a post of somebody else."""
    enrollment, found = _post(request, course, post)
    if not rules.can_flag(enrollment, found):
        raise PermissionDenied
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.flag_post(acting_user=request.user, now=timezone.now(), post=found, **form.cleaned_data)
        messages.success(request, _("The staff will look at the post. They tell you what they decide."))
        return redirect(post_path(enrollment, found))
    context = {
        **thread_frame(enrollment, found.thread),
        "post": found,
        "author": rules.shown_author(enrollment, found),
        "form": form,
        "own_flag": queries.own_flag(enrollment, found),
    }
    return render(request, "discussions/post_flag.html", context, status=422 if form.is_bound else 200)


@require_safe
def flags(request: HttpRequest, course: str) -> HttpResponse:
    """The posts that wait for a decision of the staff; with `show=decided` those that were decided."""
    enrollment = membership_or_404(request.user, course)
    if not rules.can_moderate(enrollment):
        raise PermissionDenied
    return _queue(request, enrollment, decided=request.GET.get("show") == "decided")


@require_POST
def flags_decide(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """Leave a flagged post standing, or with `remove` take it down."""
    enrollment, found = _post(request, course, post)
    if not rules.can_moderate(enrollment):
        raise PermissionDenied
    form = FlagDecisionForm(request.POST)
    if not form.is_valid():
        return _queue(request, enrollment, refused={found.pk: form}, status=422)
    remove = form.cleaned_data["remove"]
    try:
        services.decide_flags(
            acting_user=request.user, now=timezone.now(), post=found, remove=remove,
            decision=form.cleaned_data["decision"],
        )  # fmt: skip
    except services.AlreadyDecided:
        messages.info(request, _("Somebody has decided on this post meanwhile."))
    else:
        messages.success(request, _("The post is taken down.") if remove else _("The post stays."))
    return redirect("discussions:flags", enrollment.course.slug)


def _queue(
    request: HttpRequest,
    enrollment: Enrollment,
    *,
    decided: bool = False,
    refused: dict | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    page = Paginator(queries.flagged_posts(enrollment, now, decided=decided), PER_PAGE).get_page(
        request.GET.get("page")
    )
    lines = queries.flagged_lines(enrollment, page.object_list)
    context = {
        **course_context(enrollment),
        "page": page,
        "lines": [(line, (refused or {}).get(line.post.pk)) for line in lines],
        "decided": decided,
    }
    return render(request, "discussions/flags.html", context, status=status)


def _post(request: HttpRequest, course: str, post: int) -> tuple[Enrollment, Post]:
    enrollment = membership_or_404(request.user, course)
    return enrollment, queries.get_post(enrollment, post, timezone.now())
