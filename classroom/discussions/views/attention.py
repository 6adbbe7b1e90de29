"""What the reader has read, keeps unread and follows; and whether something new has come."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classroom.common.numbers import whole
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses.queries import course_section
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
        return HttpResponseBadRequest()
    post = queries.get_post(enrollment, pk, now)
    if post.thread_id != thread:
        raise Http404
    services.keep_unread(acting_user=request.user, post=post, kept=kept)
    return redirect(post_path(enrollment, post))


@require_safe
def news(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """Whether posts have come in a thread after `since`, for a script; the same answer is a 304."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, thread, now)
    new = queries.thread_news(enrollment, found.pk, _moment(request), now)
    path = reverse("discussions:thread", args=(course, thread))
    return _answer(new, f"{path}?post={new.first}#post-{new.first}")


@require_safe
def section_news(request: HttpRequest, course: str, section_key: int) -> HttpResponse:
    """The same for the threads of a section."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    section = course_section(enrollment.course, str(section_key))
    new = queries.section_news(enrollment, section, _moment(request), now)
    chapter = section.chapter
    path = reverse("reading:section", args=(course, chapter.book.slug, chapter.number, section.slug))
    return _answer(new, f"{path}#thread-{new.thread}")


def _answer(new: queries.News, path: str) -> JsonResponse:
    if not new.number:
        return JsonResponse({"new": 0})
    words = ngettext("%(n)s new post", "%(n)s new posts", new.number) % {"n": new.number}
    return JsonResponse({"new": new.number, "words": words, "show": _("Show"), "close": _("Close"), "path": path})


def _moment(request: HttpRequest) -> datetime:
    """The moment `since`; without one, now: nothing is new then."""
    return queries.moment_of_key(whole(request.GET.get("since"))) or timezone.now()
