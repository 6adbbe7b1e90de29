"""What the reader has read, keeps unread and follows; and whether something new has come."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from classroom.common.numbers import whole
from classroom.courses.rules import membership_or_404
from classroom.discussions import queries, services
from classroom.discussions.views.posts import post_path


@require_POST
def mark_all_read(request: HttpRequest, course: str) -> HttpResponse:
    """Nothing in the course is new any more."""
    enrollment = membership_or_404(request.user, course)
    services.mark_course_read(acting_user=request.user, now=timezone.now(), course=enrollment.course)
    messages.success(request, _("Everything is marked as read."))
    return redirect("discussions:list", enrollment.course.slug)


@require_POST
def follow_course(request: HttpRequest, course: str) -> HttpResponse:
    """Hear of every new thread, or not when `follows` is empty."""
    enrollment = membership_or_404(request.user, course)
    follows = bool(request.POST.get("follows"))
    services.follow_course(acting_user=request.user, course=enrollment.course, follows=follows)
    messages.success(request, _("You hear of every new thread.") if follows else _("You do not hear of new threads."))
    return redirect("discussions:list", enrollment.course.slug)


@require_POST
def follow(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """Hear of every answer in the thread, or of nothing in it when `follows` is empty."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, thread, now)
    follows = bool(request.POST.get("follows"))
    services.follow(acting_user=request.user, now=now, thread=found, follows=follows)
    messages.success(request, _("You follow the thread.") if follows else _("You hear no more of the thread."))
    return redirect("discussions:thread", enrollment.course.slug, found.pk)


@require_POST
def keep_unread(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """Keep the post `keep` unread, or let the post `read` be read."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    queries.get_thread(enrollment, thread, now)
    kept = "keep" in request.POST
    pk = whole(request.POST.get("keep" if kept else "read"))
    if pk is None:
        raise Http404
    post = queries.get_post(enrollment, pk, now)
    if post.thread_id != thread:
        raise Http404
    services.keep_unread(acting_user=request.user, post=post, kept=kept)
    return redirect(post_path(enrollment, post))


@require_safe
def news(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """How many posts have come in a thread since the post `after`, for a script; the same answer is a 304."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, thread, now)
    new = queries.thread_news(enrollment, found.pk, whole(request.GET.get("after")) or 0, now)
    return JsonResponse({"new": new.number, "first": new.first})
