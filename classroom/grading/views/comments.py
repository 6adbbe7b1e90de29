"""Comments on spans. A script gets the essay drawn again; a plain page goes back to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from classroom.assignments.models import Attempt
from classroom.common.markup import paragraphs, plain_text
from classroom.common.templatetags.grades import points as short
from classroom.courses.models import Enrollment
from classroom.grading import queries, rules, services
from classroom.grading.forms import AttemptForm, CommentEditForm, SpanCommentForm, WordsCommentForm
from classroom.grading.models import Criterion, FeedbackComment
from classroom.grading.queries import EssayBlock
from classroom.grading.views.doors import attempt_or_404, essay_path
from classroom.grading.views.refusals import refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
def comment_add(request: HttpRequest, course: str, assignment: int, submission: str) -> HttpResponse:
    """Add a comment: on code points when a script chose them, else on words typed in a form of its own page."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    criteria = _criteria(attempt)
    if request.method == "POST" and "start" in request.POST:
        form = SpanCommentForm(
            request.POST, text=plain_text(attempt.markdown), criteria=criteria, course=enrollment.course
        )
    else:
        form = WordsCommentForm(
            request.POST if request.method == "POST" else None,
            paragraphs=paragraphs(attempt.markdown),
            criteria=criteria,
            course=enrollment.course,
            initial={"paragraph": request.GET.get("paragraph")},
        )
    if request.method == "POST" and form.is_valid():
        try:
            _same_attempt(request, attempt)
            comment = services.add_comment(
                acting_user=request.user,
                now=timezone.now(),
                attempt=attempt,
                turn=attempt.turn,
                **form.span(),
                **form.said(),
            )
        except services.RefusedError as refusal:
            return _refused(request, enrollment, attempt, form, refusal)
        return drawn_again(request, enrollment, attempt, comment)
    return _form_page(request, enrollment, attempt, form)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_edit(request: HttpRequest, course: str, assignment: int, submission: str, comment: int) -> HttpResponse:
    """Change what a comment says."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    found = _comment_or_404(attempt, comment)
    form = CommentEditForm(
        request.POST if request.method == "POST" else None,
        criteria=_criteria(attempt),
        course=enrollment.course,
        kept=found.source,
        initial={
            "body": found.body,
            "tone": found.tone,
            "points": "" if found.points is None else short(found.points),
            "criterion": str(found.criterion_id or ""),
            "version": found.version,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            found = services.edit_comment(
                acting_user=request.user, now=timezone.now(), attempt=attempt, turn=attempt.turn, comment=found,
                expected_version=form.cleaned_data["version"], **form.said(),
            )  # fmt: skip
        except services.RefusedError as refusal:
            return _refused(request, enrollment, attempt, form, refusal, comment=found)
        return drawn_again(request, enrollment, attempt, found)
    return _form_page(request, enrollment, attempt, form, comment=found)


@require_POST
def comment_delete(request: HttpRequest, course: str, assignment: int, submission: str, comment: int) -> HttpResponse:
    """Take a comment out, with a way back."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    found = _comment_or_404(attempt, comment)
    try:
        services.delete_comment(
            acting_user=request.user, now=timezone.now(), attempt=attempt, turn=attempt.turn, comment=found
        )
    except services.RefusedError as refusal:
        return _refused(request, enrollment, attempt, None, refusal)
    return drawn_again(request, enrollment, attempt, None, deleted=found)


@require_POST
def comment_restore(request: HttpRequest, course: str, assignment: int, submission: str, comment: int) -> HttpResponse:
    """Put a comment back that was taken out."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    found = _comment_or_404(attempt, comment)
    try:
        services.restore_comment(
            acting_user=request.user, now=timezone.now(), attempt=attempt, turn=attempt.turn, comment=found
        )
    except services.RefusedError as refusal:
        return _refused(request, enrollment, attempt, None, refusal)
    return drawn_again(request, enrollment, attempt, found)


def _criteria(attempt: Attempt) -> list[Criterion]:
    return [row.criterion for row in queries.rows_of(attempt)]


def _comment_or_404(attempt: Attempt, comment_id: int) -> FeedbackComment:
    found = queries.get_comment(attempt, comment_id)
    if found is None:
        raise Http404
    return found


def _same_attempt(request: HttpRequest, attempt: Attempt) -> None:
    form = AttemptForm(request.POST)
    if not form.is_valid() or form.cleaned_data["attempt"] != attempt.number:
        raise services.NewerAttemptError


def drawn_again(
    request: HttpRequest,
    enrollment: Enrollment,
    attempt: Attempt,
    comment: FeedbackComment | None,
    deleted: FeedbackComment | None = None,
) -> HttpResponse:
    """The essay with its comments as they are now: the fragment for a script, the page itself for others."""
    if not _from_script(request):
        if deleted:
            messages.info(request, _("The comment is deleted."))
        return redirect(f"{essay_path(enrollment, attempt)}{f'#c{comment.pk}' if comment else ''}")
    page = queries.marking_page(enrollment, attempt)
    return render(
        request,
        "grading/_essay.html",
        {
            "page": page,
            "attempt": attempt,
            "writer": rules.writer_name(attempt.submission),
            "course": enrollment.course,
            "assignment": attempt.submission.assignment,
            "submission": attempt.submission,
            "key": rules.essay_key(attempt.submission),
            "essay_path": essay_path(enrollment, attempt),
            "deleted": deleted,
            "deleted_block": _block_of(page.blocks, deleted),
        },
    )


def _block_of(blocks: tuple[EssayBlock, ...], comment: FeedbackComment | None) -> int | None:
    """The number of the block in which `comment` begins."""
    if comment is None:
        return None
    return max((block.number for block in blocks if block.start <= comment.start), default=1)


def _refused(
    request: HttpRequest,
    enrollment: Enrollment,
    attempt: Attempt,
    form,
    refusal: services.RefusedError,
    comment: FeedbackComment | None = None,
) -> HttpResponse:
    """Say why, with what was typed still in the form and, after a conflict, the other text beside it."""
    theirs = refusal.current if isinstance(refusal, services.StaleVersionError) else None
    if form is None:
        messages.error(request, refusal_words(refusal))
        if _from_script(request):
            return HttpResponse(refusal_words(refusal), status=409, content_type="text/plain; charset=utf-8")
        return redirect(essay_path(enrollment, attempt))
    if theirs:
        form.data = form.data.copy()
        form.data["version"] = theirs.version
    form.add_error(None, refusal_words(refusal))
    return _form_page(request, enrollment, attempt, form, comment=comment, theirs=theirs, status=409)


def _form_page(
    request: HttpRequest,
    enrollment: Enrollment,
    attempt: Attempt,
    form,
    *,
    comment: FeedbackComment | None = None,
    theirs: FeedbackComment | None = None,
    status: int = 0,
) -> HttpResponse:
    """The form on a page of its own; a script gets the form alone, for the margin."""
    if form.is_bound and form.forged and not status:
        return HttpResponseBadRequest(
            "\n".join(message for messages_ in form.errors.values() for message in messages_),
            content_type="text/plain; charset=utf-8",
        )
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "attempt": attempt,
        "submission": attempt.submission,
        "assignment": attempt.submission.assignment,
        "writer": rules.writer_name(attempt.submission),
        "key": rules.essay_key(attempt.submission),
        "form": form,
        "comment": comment,
        "theirs": theirs,
        "essay_path": essay_path(enrollment, attempt),
        "blocks": paragraphs(attempt.markdown) if comment is None else (),
    }
    template = "grading/_comment_form.html" if _from_script(request) else "grading/comment_form.html"
    return render(request, template, context, status=status or (422 if form.is_bound else 200))


def _from_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"
