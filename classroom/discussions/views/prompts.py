"""Setting a prompt and changing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.discussions import queries, rules, services
from classroom.discussions.forms import PromptForm, draft_place
from classroom.discussions.models import Thread
from classroom.discussions.views import thread_frame
from classroom.discussions.views.places import Place, create_page, drafted, read_place
from history.models import Chapter, Section


@require_http_methods(["GET", "HEAD", "POST"])
def prompt_create(request: HttpRequest, course: str) -> HttpResponse:
    """Set a prompt for the class; the places are those of `thread_create`."""
    enrollment = membership_or_404(request.user, course)
    if not rules.can_create_prompt(enrollment):
        raise PermissionDenied
    # In the form of a prompt the section is a choice.
    place = read_place(request, enrollment, request.GET.get("section"))
    options = {"course": enrollment.course, "chapter": place.chapter}
    if request.method == "POST":
        form = PromptForm(request.POST, draft=drafted(request, enrollment, place, "prompt"), **options)
        if form.is_valid() and "preview" not in request.POST:
            return _set_prompt(request, enrollment, form, place)
        status = 200 if form.is_valid() else 400 if form.has_forged_key else 422
    else:
        draft = drafted(request, enrollment, place, "prompt")
        form = PromptForm(initial={"section": place.section, "passage": place.passage}, draft=draft, **options)
        status = 200
    return create_page(request, "discussions/prompt_create.html", enrollment, form, place, status)


def _set_prompt(request: HttpRequest, enrollment: Enrollment, form: PromptForm, place: Place) -> HttpResponse:
    fields = form.cleaned_data
    where = fields.get("section")
    try:
        prompt = services.create_prompt(
            acting_user=request.user, now=timezone.now(), course=enrollment.course, title=fields["title"],
            markdown=fields["body"], token=fields["token"], section=where if isinstance(where, Section) else None,
            chapter=where if isinstance(where, Chapter) else None, passage=fields.get("passage"), **form.terms,
        )  # fmt: skip
    except services.TokenUsed:
        form.add_error(None, _("This form was used before. Open the page again and paste your text."))
        return create_page(request, "discussions/prompt_create.html", enrollment, form, place, 400)
    services.discard_draft(acting_user=request.user, course=enrollment.course, place=draft_place(request.POST))
    messages.success(request, _("The prompt is set."))
    return redirect("discussions:thread", enrollment.course.slug, prompt.pk)


def edit_prompt(request: HttpRequest, enrollment: Enrollment, found: Thread) -> HttpResponse:
    """Change a prompt that the viewer may change: its words, its dates, and what it asks for of whom."""
    options = {
        "course": enrollment.course,
        "prompt": queries.opening_post(found),
        "is_answered": queries.is_answered(found),
    }
    form = PromptForm(request.POST or None, **options)
    form.fields.pop("token")
    if request.method == "POST" and form.is_valid():
        try:
            services.update_prompt(
                acting_user=request.user, now=timezone.now(), thread=found, title=form.cleaned_data["title"],
                markdown=form.cleaned_data["body"], **form.terms,
            )  # fmt: skip
        except services.AlreadyAnswered:
            form.add_error("audience", _("Somebody has answered meanwhile, so this can no longer be changed."))
        else:
            messages.success(request, _("The prompt is changed."))
            return redirect("discussions:thread", enrollment.course.slug, found.pk)
    context = {**thread_frame(enrollment, found), "form": form}
    return render(request, "discussions/thread_edit.html", context, status=422 if form.is_bound else 200)
