"""One thread: reading it, beginning it, and what is done to the whole of it."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.common.numbers import whole
from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.discussions import queries, rules, services
from classroom.discussions.forms import PostForm, ThreadEditForm, ThreadForm, draft_place
from classroom.discussions.models import Thread
from classroom.discussions.views import thread_frame
from classroom.discussions.views.places import Place, create_page, drafted, read_place
from classroom.discussions.views.prompts import edit_prompt
from classroom.notices.services import mark_read_under
from history.models import Chapter, Section


@require_safe
def thread(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """A thread with a window of its answers; reading it is noted.

    `post` names the window that holds a post, or is `latest`; `at`, `after` and `before` name a place in the talk.
    `since` comes from another window, so that what was new there is new here. htmx gets the bare window, and with
    `margin` the thread for the margin of the text.
    """
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, thread, now)
    page = queries.thread_page(
        enrollment, found, now,
        post=whole(request.GET.get("post")),
        latest=request.GET.get("post") == "latest",
        **{name: request.GET.get(name) for name in ("at", "after", "before")},
        since=queries.moment_of_key(whole(request.GET.get("since"))),
    )  # fmt: skip
    context = thread_context(enrollment, page) | _prompt_context(enrollment, found, now)
    response = render(request, _template(request), context)
    # Whoever looks as another reads nothing for them.
    if request.method == "GET" and page.first_unread and not hasattr(request, "viewing"):
        # Answers that are still hidden are not read yet.
        read_to = found.created_at if found.hides_answers else found.last_post_at
        services.mark_read(acting_user=request.user, thread=found, read_to=read_to)
        mark_read_under(acting_user=request.user, now=now, path=reverse("discussions:thread", args=(course, thread)))
    return response


def _prompt_context(enrollment: Enrollment, found: Thread, now: datetime) -> dict:
    """What a prompt asks for, and how far the viewer is with it when they are asked; one query then."""
    if found.kind != Thread.Kind.PROMPT:
        return {}
    asked = {"asked": queries.asked_in_words(found)}
    if not rules.is_asked(enrollment):
        return asked
    return asked | {"progress": queries.prompt_progress(enrollment, found, now)}


def _template(request: HttpRequest) -> str:
    if request.htmx and "margin" in request.GET:
        return "discussions/_margin_thread.html"
    return "discussions/_lines.html" if request.htmx and "after" in request.GET else "discussions/thread.html"


def thread_context(enrollment: Enrollment, page: queries.ThreadPage) -> dict:
    """What the page of a thread, and each part of it, is drawn from."""
    found = page.thread
    can_post = rules.can_post(enrollment, found)
    place = f"reply:{page.opening.pk}"
    form = PostForm(
        can_hide_name=rules.can_hide_name(enrollment), auto_id=f"id_{page.opening.pk}_%s",
        draft=queries.draft_at(enrollment, place) if can_post else None,
    )  # fmt: skip
    return {
        **thread_frame(enrollment, found),
        "page": page,
        "kept": queries.kept_in_thread(enrollment, found),
        "quote": queries.quotation(found.anchor) if found.anchor else None,
        "form": form,
        "draft_place": place,
        "parent_pk": page.opening.pk,
        "quoted_passage": queries.quoted_passage(found),
        "can_post": can_post,
        "can_edit_thread": rules.can_edit_thread(enrollment, found),
        "can_moderate": rules.can_moderate(enrollment),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def thread_create(request: HttpRequest, course: str) -> HttpResponse:
    """Begin a thread: on a passage (`chapter` and `passage`), on a `section`, or on what the writer chooses (`about`).

    A chapter or section that the course does not read is 404; a passage that is not there is said in the form.
    """
    enrollment = membership_or_404(request.user, course)
    if not rules.can_start_thread(enrollment):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    place = read_place(request, enrollment, given.get("section"))
    options = {
        "can_hide_name": rules.can_hide_name(enrollment), "chapter": place.chapter,
        "course": None if place.given else enrollment.course,
        "groups": rules.groups_to_talk_in(enrollment), "divides": rules.can_moderate(enrollment),
    }  # fmt: skip
    if request.method == "POST":
        form = ThreadForm(request.POST, draft=drafted(request, enrollment, place, "new"), **options)
        if form.is_valid() and not place.fault and "preview" not in request.POST:
            return _begin(request, enrollment, form, place)
        status = 200 if form.is_valid() and not place.fault else 400 if form.has_forged_key else 422
    else:
        kind = request.GET.get("kind")
        initial = {"kind": kind} if kind in (Thread.Kind.DISCUSSION, Thread.Kind.QUESTION) else {}
        initial["about"] = request.GET.get("about")
        draft = drafted(request, enrollment, place, "new")
        form = ThreadForm(initial=initial | {"passage": place.passage}, draft=draft, **options)
        status = 200
    return create_page(request, "discussions/thread_create.html", enrollment, form, place, status)


def _begin(request: HttpRequest, enrollment: Enrollment, form: ThreadForm, place: Place) -> HttpResponse:
    fields = form.cleaned_data
    about = fields.get("about")
    try:
        begun = services.create_thread(
            acting_user=request.user, now=timezone.now(), course=enrollment.course, title=fields["title"],
            markdown=fields["body"], token=fields["token"], kind=fields["kind"],
            section=about if isinstance(about, Section) else place.section,
            chapter=about if isinstance(about, Chapter) else None, passage=fields.get("passage"),
            anonymous=fields.get("anonymous", False), **form.terms,
        )  # fmt: skip
    except services.TokenUsed:
        form.add_error(None, _("This form was used before. Open the page again and paste your text."))
        return create_page(request, "discussions/thread_create.html", enrollment, form, place, 400)
    services.discard_draft(acting_user=request.user, course=enrollment.course, place=draft_place(request.POST))
    messages.success(request, _("The thread is begun."))
    return redirect("discussions:thread", enrollment.course.slug, begun.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def thread_edit(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """Change title and kind of a thread; of a prompt also its words and its dates."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, thread, now)
    if not rules.can_edit_thread(enrollment, found):
        raise PermissionDenied
    if found.kind == Thread.Kind.PROMPT:
        return edit_prompt(request, enrollment, found)
    form = ThreadEditForm(request.POST or None, initial={"title": found.title, "kind": found.kind})
    if request.method == "POST" and form.is_valid():
        services.update_thread(acting_user=request.user, now=now, thread=found, **form.cleaned_data)
        messages.success(request, _("The thread is changed."))
        return redirect("discussions:thread", enrollment.course.slug, found.pk)
    context = {**thread_frame(enrollment, found), "form": form}
    return render(request, "discussions/thread_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def thread_lock(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """Close the thread, or open it again when `locked` is empty."""
    enrollment, found = _moderated(request, course, thread)
    locked = bool(request.POST.get("locked"))
    services.set_locked(acting_user=request.user, now=timezone.now(), thread=found, locked=locked)
    messages.success(request, _("The thread is closed to new posts.") if locked else _("The thread is open again."))
    return redirect("discussions:thread", enrollment.course.slug, found.pk)


@require_POST
def thread_pin(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """Keep the thread at the top of the list, or not when `pinned` is empty."""
    enrollment, found = _moderated(request, course, thread)
    pinned = bool(request.POST.get("pinned"))
    services.set_pinned(acting_user=request.user, now=timezone.now(), thread=found, pinned=pinned)
    messages.success(request, _("The thread stays at the top.") if pinned else _("The thread goes its own way again."))
    return redirect("discussions:thread", enrollment.course.slug, found.pk)


def _moderated(request: HttpRequest, course: str, thread: int) -> tuple[Enrollment, Thread]:
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, thread, timezone.now())
    if not rules.can_moderate(enrollment):
        raise PermissionDenied
    return enrollment, found
