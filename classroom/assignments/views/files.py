"""Files of a draft: choosing them, looking at their text, opening them again."""

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.assignments import queries, services
from classroom.assignments.forms import FileForm, FileTextForm
from classroom.assignments.models import Assignment, Attachment
from classroom.assignments.rules.files import accepted_suffixes, kinds_in_words
from classroom.assignments.rules.text import LONGEST_TEXT
from classroom.assignments.views import entry
from classroom.common.documents import DocumentRefused, without_names
from classroom.common.markup import to_html
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The files of the draft; POST takes one, or says why not: 413 too large, 422 for another reason."""
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    draft = queries.own_draft(enrollment, found.pk)
    form, status = FileForm(assignment=found), 200
    if request.method == "POST":
        form, status = FileForm(request.POST, request.FILES, assignment=found), 422
        if getattr(request, "upload_too_large", False):
            form.errors.clear()
            form.add_error("file", form.too_large())
            status = 413
        elif form.is_valid():
            upload = form.cleaned_data["file"]
            submission = services.start_submission(
                acting_user=request.user, now=now, enrollment=enrollment, assignment=found
            )
            try:
                attachment = services.attach_file(
                    acting_user=request.user, now=now, submission=submission, name=upload.name, file=upload
                )
            except services.FileRefused as refused:
                form.add_error("file", str(refused))
            else:
                return _taken(request, enrollment, found, attachment)
    return entry.page(
        request, "files", enrollment, status=status, assignment=found, form=form,
        files=queries.draft_files(draft.submission_id if draft else None),
        kinds=kinds_in_words(found), accepted=accepted_suffixes(found),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def file_text(request: HttpRequest, course: str, assignment: int, file: UUID) -> HttpResponse:
    """The text that was found in a file, to correct; POST makes it the draft.

    409 when the draft was changed since the page was opened: nothing is replaced unseen.
    """
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    attachment = queries.own_draft_file(enrollment, found.pk, file)
    if attachment is None or attachment.kind == Attachment.Kind.IMAGE:
        raise Http404
    draft = queries.draft_for_saving(enrollment, found.pk, now)
    if draft is None:
        raise Http404
    text, status, form = attachment.text, 200, FileTextForm()
    if request.method == "POST":
        form, status = FileTextForm(request.POST), 422
        text = request.POST.get("markdown", "")
        if form.is_valid():
            draft.submission.assignment.course = enrollment.course
            try:
                services.confirm_file(
                    acting_user=request.user, now=now, attachment=attachment, draft=draft,
                    markdown=form.cleaned_data["markdown"], expected_version=form.cleaned_data["version"],
                )  # fmt: skip
            except services.StaleDraft as stale:
                draft, status = stale.draft, 409
            else:
                messages.success(
                    request, _("The text is your draft now. What stood there is among the earlier versions.")
                )
                return redirect("assignments:write", enrollment.course.slug, found.pk)
    return entry.page(
        request, "file_text", enrollment, status=status, assignment=found, file=attachment, draft=draft, text=text,
        html=to_html(attachment.text), changed=status == 409, longest_text=LONGEST_TEXT,
        errors=[message for found_ in form.errors.values() for message in found_],
    )  # fmt: skip


@require_POST
def file_remove(request: HttpRequest, course: str, assignment: int, file: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    now = timezone.now()
    enrollment, found = entry.writer(request, course, assignment, now)
    attachment = queries.own_draft_file(enrollment, found.pk, file)
    if attachment is None:
        raise Http404
    services.remove_file(acting_user=request.user, now=now, attachment=attachment)
    messages.success(request, _("The file is out of the draft. Attempts that hold it keep it."))
    return redirect("assignments:files", enrollment.course.slug, found.pk)


@require_safe
def file_open(request: HttpRequest, course: str, assignment: int, file: UUID) -> HttpResponse:
    """A file to download, never shown as a page. Where marking is without names staff get it without its maker's."""
    now = timezone.now()
    enrollment, found = entry.visible(request, course, assignment, now)
    attachment = queries.file_to_open(enrollment, found.pk, file, now)
    if attachment is None:
        raise Http404
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = attachment.name
    if course_rules.is_staff(enrollment) and found.anonymous_marking:
        suffix = attachment.file.name.rpartition(".")[2]
        name = f"file-{attachment.key.hex[:8]}.{suffix}"
        if attachment.kind != Attachment.Kind.IMAGE:
            try:
                stored = BytesIO(without_names(attachment.kind, stored))
            except DocumentRefused:
                return entry.page(request, "file_unavailable", enrollment, status=409, assignment=found)
    response = FileResponse(stored, as_attachment=True, filename=name, content_type=attachment.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _taken(
    request: HttpRequest, enrollment: Enrollment, assignment: Assignment, attachment: Attachment
) -> HttpResponse:
    if attachment.kind == Attachment.Kind.IMAGE:
        messages.success(request, _("The picture is with your draft, and is handed in with it."))
        return redirect("assignments:files", enrollment.course.slug, assignment.pk)
    return redirect("assignments:file_text", enrollment.course.slug, assignment.pk, attachment.key)
