"""The page to write on, and what it asks the server while one writes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classroom.assignments import queries, rules, services
from classroom.assignments.forms import DraftForm
from classroom.assignments.models import Assignment, Draft
from classroom.assignments.rules.text import LONGEST_TEXT, LONGEST_TITLE, range_state, word_bounds, word_range
from classroom.assignments.views import entry
from classroom.common.markup import to_html
from classroom.common.shown.digits import shown_digits
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.common.templatetags.dates import clock_to_second
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from history.models import Section
from history.queries import section_blocks

#: Where the buttons of the writing page lead once the text is saved.
NEXT = {"preview": "assignments:preview", "hand_in": "assignments:hand_in", "versions": "assignments:versions"}


@require_safe
def write(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The draft, with the chapter and the evidence beside it."""
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    draft = queries.own_draft(enrollment, found.pk) or Draft(version=0, saved_at=now)
    sections = queries.sections_to_draw_on(found)
    deadline = rules.effective_deadline(enrollment, found)
    return entry.page(
        request, "write", enrollment,
        assignment=found,
        asked=queries.asked_parts(found),
        draft=draft,
        saved_clock=_clock(draft),
        deadline=deadline,
        closed=deadline.is_closed(now),
        tray=queries.evidence_in_tray(draft.submission_id, to_html(draft.markdown)),
        length=_length(found, draft.words),
        longest_text=LONGEST_TEXT,
        longest_title=LONGEST_TITLE,
        **_book(sections, request.GET.get("section", "")),
    )  # fmt: skip


@require_safe
def book(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """One section of the text for the writing page, as a fragment."""
    enrollment, found = entry.writer(request, course, assignment, timezone.now())
    sections = queries.sections_to_draw_on(found)
    return entry.page(request, "_book", enrollment, assignment=found, **_book(sections, request.GET.get("section", "")))


@require_POST
def draft_save(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Save the draft. A script that asks for JSON gets it; a form without script is led on, or shown what is amiss.

    200 saved; 409 it was saved from elsewhere, with both texts; 422 it cannot be stored as it is.
    """
    now = timezone.now()
    enrollment = entry.member(request, course)
    draft = queries.draft_for_saving(enrollment, assignment, now)
    if draft is None or not course_rules.hands_in(enrollment):
        draft = _first_draft(request, course, assignment, now)
    draft.submission.enrollment, draft.submission.assignment.course = enrollment, enrollment.course
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refused(request, enrollment, draft, form)
    data = form.cleaned_data
    if data["writer"] not in (None, request.user.pk):
        raise PermissionDenied
    if data["keep"] == "stored":
        services.set_aside(
            acting_user=request.user, now=now, draft=draft, title=data["title"], markdown=data["markdown"]
        )
        return _saved(request, enrollment, draft)
    try:
        saved, characters = services.save_draft(
            acting_user=request.user, now=now, draft=draft, title=data["title"], markdown=data["markdown"],
            expected_version=data["version"], keep_replaced=data["keep"] == "mine",
        )  # fmt: skip
    except services.StaleDraft as stale:
        return _conflict(request, enrollment, draft.submission.assignment, stale.draft, data)
    return _saved(request, enrollment, saved, characters)


@require_safe
def draft_now(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The draft as it stands, as JSON; 204 when it is still at `version`, which the asking page shows."""
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    draft = queries.own_draft(enrollment, found.pk)
    if draft is None or request.GET.get("version") == str(draft.version):
        return HttpResponse(status=204)
    answer = {"version": draft.version, "title": draft.title, "markdown": draft.markdown, "saved_at": _clock(draft)}
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})


@require_safe
def preview(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The essay as its reader will see it, and what is amiss with its evidence."""
    now = timezone.now()
    enrollment, found = entry.owner(request, course, assignment, now)
    draft = queries.own_draft(enrollment, found.pk) or Draft(version=0, saved_at=now)
    return entry.page(
        request, "preview", enrollment, assignment=found, draft=draft, essay=queries.draft_essay(draft),
        length=_length(found, draft.words),
    )  # fmt: skip


def _saved(request: HttpRequest, enrollment: Enrollment, draft: Draft, characters: int | None = None) -> HttpResponse:
    assignment = draft.submission.assignment
    if entry.wants_json(request):
        length = _length(assignment, draft.words, characters)
        return JsonResponse({"version": draft.version, "saved_at": _clock(draft), **length})
    step = request.POST.get("next", "")
    if step not in NEXT:
        messages.success(request, _("Saved at %(time)s.") % {"time": _clock(draft)})
    return redirect(NEXT.get(step, "assignments:write"), enrollment.course.slug, assignment.pk)


def _book(sections: list[Section], chosen: str) -> dict:
    """The context of _book.html: `chosen` is the key of a section, the first one stands in for a wrong one."""
    section = next((item for item in sections if str(item.pk) == chosen), sections[0] if sections else None)
    return {"sections": sections, "section": section, "blocks": section_blocks(section) if section else []}


def _first_draft(request: HttpRequest, course: str, assignment: int, now) -> Draft:
    """Begin the submission with the first save; raises as `entry.writer` does."""
    enrollment, found = entry.writer(request, course, assignment, now)
    services.start_submission(acting_user=request.user, now=now, enrollment=enrollment, assignment=found)
    draft = queries.draft_for_saving(enrollment, found.pk, now)
    if draft is None:
        raise Http404
    return draft


def _clock(draft: Draft) -> str:
    return clock_to_second(draft.saved_at)


def _length(assignment: Assignment, words: int, characters: int | None = None) -> dict:
    """How long the text is, as numbers and in words of the reader's language."""
    counted = {
        "words": words,
        "words_text": ngettext("%(n)s word", "%(n)s words", words) % {"n": shown_digits(f"{words:,}")},
        "wanted": word_range(assignment),
        "bounds": word_bounds(assignment),
        "range": range_state(assignment, words),
    }
    if characters is not None:
        counted["characters_text"] = ngettext("%(n)s character", "%(n)s characters", characters) % {
            "n": shown_digits(f"{characters:,}")
        }
    return counted


def _refused(request: HttpRequest, enrollment: Enrollment, draft: Draft, form: DraftForm) -> HttpResponse:
    errors = [message for messages_ in form.errors.values() for message in messages_]
    if entry.wants_json(request):
        return JsonResponse({"errors": errors}, status=422)
    return entry.page(
        request, "draft_refused", enrollment, status=422, errors=errors,
        assignment=draft.submission.assignment, title=request.POST.get("title", ""),
        markdown=request.POST.get("markdown", ""), version=draft.version,
    )  # fmt: skip


def _conflict(
    request: HttpRequest, enrollment: Enrollment, assignment: Assignment, stored: Draft, mine: dict
) -> HttpResponse:
    if entry.wants_json(request):
        answer = {"version": stored.version, "title": stored.title, "markdown": stored.markdown}
        return JsonResponse({**answer, "saved_at": _clock(stored)}, status=409)
    return entry.page(
        request, "conflict", enrollment, status=409, assignment=assignment, stored=stored, mine=mine,
        back=reverse("assignments:write", args=(enrollment.course.slug, assignment.pk)),
    )  # fmt: skip
