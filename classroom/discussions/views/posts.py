"""One post: answering it, editing it, deleting it, and saying that it holds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget

from classroom.common.markup import to_html
from classroom.common.numbers import whole
from classroom.courses.models import Enrollment
from classroom.courses.rules import can_write, membership_or_404
from classroom.discussions import queries, rules, services
from classroom.discussions.forms import PostDeleteForm, PostEditForm, PostForm
from classroom.discussions.models import Post, Thread
from classroom.discussions.views import thread_frame


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, course: str, thread: int) -> HttpResponse:
    """Answer the post `parent`, or the opening post: on a page of its own, or with htmx in place.

    `quote` puts the words of the parent, or of the passage, into the text. `depth` and `place` say where a
    script shows the answer: in the thread after its parent (`thread`), or at its end (`end`).
    """
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, thread, timezone.now())
    given = request.POST if request.method == "POST" else request.GET
    parent = _parent(enrollment, found, given.get("parent"))
    if not can_write(enrollment):
        raise PermissionDenied
    draft = queries.draft_at(enrollment, f"reply:{parent.pk}")
    options = {"can_hide_name": rules.can_hide_name(enrollment), "auto_id": f"id_{parent.pk}_%s", "draft": draft}
    if request.method == "POST":
        form = PostForm(request.POST, **options)
        return _send(request, enrollment, found, parent, form)
    if not rules.can_post(enrollment, found) or _is_gone(parent):
        raise PermissionDenied
    quoted = _quoted(given.get("quote"), parent, found)
    if draft and quoted:
        draft.markdown = f"{draft.markdown.rstrip()}\n\n{quoted}"
    form = PostForm(initial={"body": quoted}, **options)
    return _reply_page(request, enrollment, found, parent, form, 200)


def _parent(enrollment: Enrollment, found: Thread, key: str | None) -> Post:
    if not key:
        return queries.opening_post(found)
    pk = whole(key)
    if pk is None:
        raise Http404
    return queries.get_answered_post(enrollment, found, pk, timezone.now())


def _is_gone(parent: Post) -> bool:
    """Whether one can no longer answer this post. The thread is answered even when its opening post is deleted."""
    return parent.deleted_at is not None and parent.parent_id is not None


def _send(request: HttpRequest, enrollment: Enrollment, found: Thread, parent: Post, form: PostForm) -> HttpResponse:
    if not form.is_valid():
        return _reply_page(request, enrollment, found, parent, form, 400 if form.has_forged_key else 422)
    if "preview" in request.POST:
        return _reply_page(request, enrollment, found, parent, form, 200, preview=to_html(form.cleaned_data["body"]))
    if _is_gone(parent):
        form.add_error(None, _("The post that you answer was deleted meanwhile. Answer the thread instead."))
        return _reply_page(request, enrollment, found, parent, form, 409)
    fields = form.cleaned_data
    try:
        post = services.reply(
            acting_user=request.user, now=timezone.now(), thread=found, parent=parent, markdown=fields["body"],
            token=fields["token"], anonymous=fields.get("anonymous", False),
        )  # fmt: skip
    except services.ThreadLocked:
        form.add_error(
            None, _("The thread was closed while you wrote. Your text is still here; copy it if you need it.")
        )
        return _reply_page(request, enrollment, found, parent, form, 409)
    except services.TokenUsed:
        form.add_error(None, _("This form was used before. Open the page again and paste your text."))
        return _reply_page(request, enrollment, found, parent, form, 400)
    services.discard_draft(acting_user=request.user, course=enrollment.course, place=f"reply:{parent.pk}")
    shows_others = found.hides_answers and not rules.must_answer_first(enrollment, found)
    page = thread_frame(enrollment, found)["here"] if shows_others else post_path(enrollment, post)
    if not request.htmx:
        return redirect(page)
    if shows_others and (request.htmx.current_url_abs_path or "").split("?")[0] == page:
        return HttpResponseClientRedirect(page)
    return _posted(request, enrollment, found, parent, post, shows_others=shows_others)


def _posted(
    request: HttpRequest, enrollment: Enrollment, found: Thread, parent: Post, post: Post, *, shows_others: bool
) -> HttpResponse:
    """The new post, and its form taken away, or at the end of the thread a fresh one.

    When it shows the others' answers, the page of the thread is opened anew; beside the text a link leads there.
    """
    context = _form_context(request, enrollment, found, parent) | {
        "shows_others": shows_others,
        "line": queries.posted_line(enrollment, found, post, depth=_depth(request)),
        "arrived": _("Your answer is posted."),
        "form": PostForm(can_hide_name=rules.can_hide_name(enrollment), auto_id=f"id_{parent.pk}_%s"),
    }
    return render(request, "discussions/_posted.html", context)


def _reply_page(
    request: HttpRequest, enrollment: Enrollment, found: Thread, parent: Post, form: PostForm, status: int,
    *, preview: str = "",
) -> HttpResponse:  # fmt: skip
    context = _form_context(request, enrollment, found, parent) | {
        "form": form,
        "preview": preview,
        "parent": parent,
        "parent_author": rules.shown_author(enrollment, parent),
        "quote": queries.quotation(found.anchor) if found.anchor else None,
    }
    if not request.htmx:
        return render(request, "discussions/reply.html", context, status=status)
    response = render(request, "discussions/_reply_form.html", context, status=status)
    if request.method == "POST":
        # What is wrong is said in the form, where the text still stands.
        response = reswap(retarget(response, f"#reply-form-{parent.pk}"), "outerHTML")
    return response


def _form_context(request: HttpRequest, enrollment: Enrollment, found: Thread, parent: Post) -> dict:
    given = request.POST if request.method == "POST" else request.GET
    return {
        **thread_frame(enrollment, found),
        "parent_pk": parent.pk,
        "draft_place": f"reply:{parent.pk}",
        "at_end": given.get("place") == "end",
        "depth": _depth(request),
        "quoted_parent": _words_of(parent),
        "quoted_passage": queries.quoted_passage(found),
    }


def _depth(request: HttpRequest) -> int:
    given = request.POST if request.method == "POST" else request.GET
    return min(whole(given.get("depth")) or 0, queries.DEPTH_SHOWN)


def _quoted(what: str | None, parent: Post, found: Thread) -> str:
    if what == "passage" and found.anchor:
        return queries.quoted_passage(found)
    return _words_of(parent) if what == "post" else ""


def _words_of(parent: Post) -> str:
    """The post as a quotation; of a deleted one, nothing."""
    return "" if parent.deleted_at else queries.as_quote(parent.markdown)


def post_path(enrollment: Enrollment, post: Post) -> str:
    thread = reverse("discussions:thread", args=(enrollment.course.slug, post.thread_id))
    return f"{thread}?post={post.pk}#post-{post.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """Change the words of one's own post."""
    now = timezone.now()
    enrollment = membership_or_404(request.user, course)
    found = queries.get_post(enrollment, post, now)
    # A thread that was closed while one wrote is said in the form, with the text still in it.
    may_edit = rules.can_edit_post(enrollment, found, found.thread)
    if not may_edit and not (request.method == "POST" and rules.wrote_post(enrollment, found)):
        raise PermissionDenied
    place = f"edit:{found.pk}"
    form = PostEditForm(
        request.POST or None, initial={"body": found.markdown, "version": found.version},
        draft=queries.draft_at(enrollment, place),
    )  # fmt: skip
    status, stored = 422 if form.is_bound else 200, None
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_post(
                acting_user=request.user, now=now, post=found, markdown=form.cleaned_data["body"],
                expected_version=form.cleaned_data["version"],
            )  # fmt: skip
        except services.StaleEdit as stale:
            # Both texts stand on the page; saving once more is a choice that has seen the other one.
            stored, status = stale.post, 409
            form = PostEditForm(initial={"body": form.cleaned_data["body"], "version": stored.version})
        except services.ThreadLocked:
            form.add_error(
                None, _("The thread was closed while you wrote. Your text is still here; copy it if you need it.")
            )
            status = 409
        else:
            services.discard_draft(acting_user=request.user, course=enrollment.course, place=place)
            messages.success(request, _("The post is changed. What it said before is kept for you and the staff."))
            return redirect(post_path(enrollment, found))
    context = {
        **thread_frame(enrollment, found.thread),
        "post": found,
        "form": form,
        "stored": stored,
        "draft_place": place,
    }
    return render(request, "discussions/post_edit.html", context, status=status)


@require_safe
def post_versions(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """What a post says and said before, for its author and for staff."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_post(enrollment, post, timezone.now())
    if not rules.can_see_versions(enrollment, found):
        raise PermissionDenied
    context = {
        **thread_frame(enrollment, found.thread),
        "post": found,
        "author": rules.shown_author(enrollment, found),
        "versions": queries.versions(found),
    }
    return render(request, "discussions/post_versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def post_delete(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """Ask first, then take the post off the page."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_post(enrollment, post, timezone.now())
    if not rules.can_delete_post(enrollment, found, found.thread):
        raise PermissionDenied
    form = PostDeleteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        takes_thread = found.parent_id is None and found.thread.post_count == 1
        services.delete_post(
            acting_user=request.user, now=timezone.now(), post=found, reason=form.cleaned_data["reason"]
        )
        messages.success(request, _("The thread is deleted.") if takes_thread else _("The post is deleted."))
        if takes_thread:
            return redirect("discussions:list", enrollment.course.slug)
        thread = reverse("discussions:thread", args=(enrollment.course.slug, found.thread_id))
        return redirect(f"{thread}?at={queries.place_key(found.place)}#post-{found.pk}")
    context = {
        **thread_frame(enrollment, found.thread),
        "post": found,
        "author": rules.shown_author(enrollment, found),
        "form": form,
        "is_own": found.author_id == request.user.pk,
    }
    return render(request, "discussions/post_delete.html", context, status=422 if form.is_bound else 200)


@require_POST
def post_endorse(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """Vouch for an answer, or take it back when `endorsed` is empty. htmx gets the post as it is now."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_post(enrollment, post, timezone.now())
    if not rules.can_endorse(enrollment, found):
        raise PermissionDenied
    endorsed = bool(request.POST.get("endorsed"))
    act = services.endorse_post if endorsed else services.unendorse_post
    act(acting_user=request.user, now=timezone.now(), post=found)
    if not request.htmx:
        return redirect(post_path(enrollment, found))
    line = queries.post_line(enrollment, queries.get_post(enrollment, post, timezone.now()), depth=_depth(request))
    arrived = _("The answer is endorsed.") if endorsed else _("The answer is no longer endorsed.")
    context = {**thread_frame(enrollment, found.thread), "line": line, "arrived": arrived}
    return render(request, "discussions/_post.html", context)


@require_POST
def post_accept(request: HttpRequest, course: str, post: int) -> HttpResponse:
    """Say that this answer answers the question, or take it back when `accepted` is empty."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_post(enrollment, post, timezone.now())
    if not rules.can_accept_answer(enrollment, found.thread) or found.parent_id is None:
        raise PermissionDenied
    chosen = found if request.POST.get("accepted") else None
    services.accept_answer(acting_user=request.user, now=timezone.now(), thread=found.thread, post=chosen)
    return redirect(post_path(enrollment, found))
