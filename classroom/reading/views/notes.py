"""Making, changing and deleting one's own notes and highlights: by the scripts of the section page, and without any."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.reading import queries, services
from classroom.reading.forms import NoteForm
from classroom.reading.models import Note
from classroom.reading.rules import can_write_layer
from classroom.reading.services import NoteText, StaleNote, TokenUsed
from history.forms import PassageField
from history.models import Chapter


@require_POST
def notes(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """Keep a note of one's own, for a script; sending it again keeps it once.

    The form: `token` (a UUID made on the device) or `note` (the number of a kept note), `passage` (for a new one),
    `colour`, `markdown`, `tags`, `version` (the one that the writer had; 0 for a new note). 200 with id, version and
    saved_at; 409 with the text that was saved from elsewhere; 422 with what is amiss.
    """
    enrollment = membership_or_404(request.user, course)
    found = course_chapter(enrollment.course, f"{book}/{chapter}")
    form = NoteForm(request.POST, can_write_layer=can_write_layer(enrollment))
    try:
        note = _saved(request, enrollment, found, form)
    except StaleNote as stale:
        return JsonResponse(_answer(stale.note) | _text(stale.note), status=409)
    if note is None:
        errors = [message for found in form.errors.values() for message in found]
        return JsonResponse({"errors": errors}, status=422)
    return JsonResponse(_answer(note) | {"html": note.html, "tags": note.tag_names})


def _saved(request: HttpRequest, enrollment: Enrollment, chapter: Chapter, form: NoteForm) -> Note | None:
    """Keep what the form says; None when it is refused, with the errors in `form`. Raises StaleNote and Http404."""
    if not form.is_valid():
        return None
    data, now = form.cleaned_data, timezone.now()
    text = NoteText(data["colour"], data["markdown"], data["tags"], data.get("in_layer", False))
    try:
        note = _kept(enrollment, chapter, data)
    except TokenUsed:
        form.add_error(None, _("This note is of another course. Mark the words again."))
        return None
    if note:
        return services.save_note(
            acting_user=request.user, now=now, note=note, text=text, expected_version=data["version"] or 1
        )
    try:
        passage = PassageField(chapter).clean(request.POST.get("passage", ""))
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    return services.create_note(
        acting_user=request.user, now=now, course=enrollment.course, passage=passage, token=data["token"] or uuid4(),
        text=text,
    )  # fmt: skip


def _kept(enrollment: Enrollment, chapter: Chapter, data: dict) -> Note | None:
    if data["note"]:
        note = queries.get_own_note(enrollment, data["note"])
        if note.anchor.chapter_id != chapter.pk:
            raise Http404
        return note
    return services.note_by_token(enrollment.user, enrollment.course, data["token"]) if data["token"] else None


def _answer(note: Note) -> dict:
    return {"id": note.pk, "version": note.version, "saved_at": f"{timezone.localtime(note.changed_at):%H:%M:%S}"}


def _text(note: Note) -> dict:
    return {"colour": note.colour, "markdown": note.markdown, "tags": note.tag_names, "in_layer": note.in_layer}
