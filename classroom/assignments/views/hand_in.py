"""Handing in: the last look, the receipt, and the proof."""

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.assignments import queries, rules, services
from classroom.assignments.forms import FileForm, HandInForForm, HandInForm, VerifyForm
from classroom.assignments.models import Assignment, Draft
from classroom.assignments.rules.text import final_text, fingerprint, range_state, word_bounds
from classroom.assignments.views import entry
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """GET shows the text as it would be handed in, and asks; POST hands it in.

    Refusals leave the draft as it is: 403 when it is closed or no attempt is left, 409 when the draft is another one by
    now than the page showed, 422 when it is empty.
    """
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    if request.method != "POST":
        return _ask(request, enrollment, found, now)
    form = HandInForm(request.POST)
    if not form.is_valid():
        return _forged(request, enrollment, found, now)
    submission = services.start_submission(acting_user=request.user, now=now, enrollment=enrollment, assignment=found)
    try:
        attempt = services.hand_in(
            acting_user=request.user, now=now, submission=submission,
            token=form.cleaned_data["token"], expected_version=form.cleaned_data["version"],
        )  # fmt: skip
    except services.HandInRefused as refused:
        status = 422 if refused.refusal == rules.Refusal.EMPTY else 403
        return _ask(request, enrollment, found, now, status=status)
    except services.StaleDraft:
        messages.warning(
            request, _("The draft was changed in another window after you looked. This is how it reads now.")
        )
        return _ask(request, enrollment, found, now, status=409)
    except services.TokenSpent:
        return _forged(request, enrollment, found, now)
    messages.success(request, _("Your essay is handed in. This is the receipt; it is also on its way by mail."))
    return redirect("assignments:receipt", enrollment.course.slug, found.pk, attempt.number)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in_for(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Staff hand in a text or a file for a student whom they supervise; 403 for others, 422 with the reason."""
    now = timezone.now()
    enrollment, found = entry.visible(request, course, assignment, now)
    if not course_rules.is_staff(enrollment):
        raise PermissionDenied
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    chosen = request.GET.get("student", "")
    form = HandInForForm(
        *data, enrollment=enrollment, initial={"token": uuid4(), "student": chosen if chosen.isdecimal() else None}
    )
    if data and getattr(request, "upload_too_large", False):
        form.errors.clear()
        form.add_error("file", FileForm(assignment=found).too_large())
    elif data and form.is_valid():
        student = form.cleaned_data["student"]
        student.course = enrollment.course
        try:
            submission = services.start_submission(
                acting_user=request.user, now=now, enrollment=student, assignment=found
            )
            attempt = services.hand_in_for(
                acting_user=request.user, now=now, submission=submission,
                **{name: form.cleaned_data[name] for name in ("token", "title", "markdown", "reason", "file")},
            )  # fmt: skip
        except services.FileRefused as refused:
            form.add_error("file", str(refused))
        except services.HandInRefused:
            form.add_error(
                "file", _("There are no words in it. Paste the text, with the picture beside it if need be.")
            )
        except services.TokenSpent:
            form.add_error(
                None, _("That did not come from this page, so nothing was handed in. Look again, then hand in.")
            )
        else:
            words = _("Handed in for %(student)s as attempt %(n)s, and told to them.")
            messages.success(request, words % {"student": student.user, "n": attempt.number})
            return redirect("assignments:assignment", enrollment.course.slug, found.pk)
    status = 422 if form.errors else 200
    return entry.page(request, "hand_in_for", enrollment, status=status, assignment=found, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, course: str, assignment: int, number: int) -> HttpResponse:
    """What was handed in and when, for its writer; POST compares a pasted text with it and changes nothing."""
    now = timezone.now()
    enrollment, found = entry.owner(request, course, assignment, now)
    attempt = queries.own_attempt(enrollment, found.pk, number)
    if attempt is None:
        raise Http404
    form, same, status = VerifyForm(), None, 200
    if request.method == "POST":
        form = VerifyForm(request.POST)
        if form.is_valid():
            same = fingerprint(final_text(form.cleaned_data["text"])) == attempt.sha256
        else:
            status = 422
    evidence = queries.attempt_evidence(attempt)
    return entry.page(
        request, "receipt", enrollment, status=status, assignment=found, attempt=attempt, evidence=evidence,
        paragraphs=queries.attempt_paragraphs(attempt, evidence), form=form, same=same,
        files=queries.attempt_files(attempt),
        given=queries.handed_in_for(attempt) if attempt.handed_in_by_id != request.user.pk else None,
    )  # fmt: skip


@require_safe
def attempt_text(request: HttpRequest, course: str, assignment: int, number: int) -> HttpResponse:
    """The very bytes that the receipt's SHA-256 is of, as a file. Its name says nothing of the writer."""
    enrollment, found = entry.owner(request, course, assignment, timezone.now())
    attempt = queries.own_attempt(enrollment, found.pk, number)
    if attempt is None:
        raise Http404
    name = f"{enrollment.course.slug}-{found.pk}-{attempt.number}.md"
    return HttpResponse(
        attempt.markdown.encode(),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _forged(request: HttpRequest, enrollment: Enrollment, assignment: Assignment, now: datetime) -> HttpResponse:
    messages.error(request, _("That did not come from this page, so nothing was handed in. Look again, then hand in."))
    return _ask(request, enrollment, assignment, now, status=400)


def _ask(
    request: HttpRequest, enrollment: Enrollment, assignment: Assignment, now: datetime, status: int = 200
) -> HttpResponse:
    standing = queries.standing(enrollment, assignment)
    draft = queries.own_draft(enrollment, assignment.pk) or Draft(version=0, saved_at=now)
    last = standing.last_attempt
    return entry.page(
        request, "hand_in", enrollment, status=status,
        assignment=assignment, standing=standing, deadline=standing.deadline, draft=draft,
        essay=queries.draft_essay(draft),
        refusal=rules.hand_in_refusal(
            enrollment, assignment, deadline=standing.deadline, attempts_made=len(standing.attempts),
            markdown=draft.markdown, now=now,
        ),
        late=standing.deadline.is_late(now),
        unchanged=bool(last) and last.sha256 == fingerprint(final_text(draft.markdown)),
        bounds=word_bounds(assignment), range=range_state(assignment, draft.words),
        token=uuid4(), files=queries.draft_files(draft.submission_id),
    )  # fmt: skip
