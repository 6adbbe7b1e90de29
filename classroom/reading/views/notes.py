"""Making, changing and deleting one's own notes and highlights: by the scripts of the section page, and without any."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classroom.common.shown.sentences import gettext as _
from classroom.common.templatetags.dates import clock_to_second
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.discussions import services as talk
from classroom.discussions.models import Thread
from classroom.discussions.rules import can_read_thread
from classroom.reading import queries, services
from classroom.reading.forms import NoteForm, ShareForm
from classroom.reading.models import Note
from classroom.reading.rules import can_share_note, can_write_layer
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


@require_http_methods(["GET", "HEAD", "POST"])
def note_create(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """Write a note on `?passage=b12:10-44@1`, without a script."""
    enrollment = membership_or_404(request.user, course)
    found = course_chapter(enrollment.course, f"{book}/{chapter}")
    address = request.GET.get("passage", "")
    try:
        passage = PassageField(found).clean(address or "-")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("reading:contents", course)
    layer = can_write_layer(enrollment)
    form = NoteForm(
        _data(request, passage=address), initial={"token": uuid4(), "colour": "turmeric"}, can_write_layer=layer
    )
    if form.is_bound and (kept := _saved(request, enrollment, found, form)):
        return HttpResponseRedirect(_place(course, kept))
    context = {"passage": passage, "section": passage.block.section, "paragraph": passage.block, "words": passage.exact}
    return _page(request, enrollment, found, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, course: str, book: str, chapter: int, note: int) -> HttpResponse:
    """Change a note of one's own, without a script; when it was saved from elsewhere both texts are shown."""
    enrollment = membership_or_404(request.user, course)
    kept = _own(enrollment, book, chapter, note)
    found = kept.anchor.chapter
    initial = _text(kept) | {"version": kept.version}
    form = NoteForm(_data(request, note=note), initial=initial, can_write_layer=can_write_layer(enrollment))
    context = {
        "note": kept,
        "section": kept.anchor.block.section,
        "paragraph": kept.anchor.block,
        "words": kept.anchor.exact,
    }
    if form.is_bound:
        try:
            if saved := _saved(request, enrollment, found, form):
                messages.success(request, _("Saved at %(time)s.") % {"time": _answer(saved)["saved_at"]})
                return HttpResponseRedirect(_back(request, course) or _place(course, saved))
        except StaleNote as stale:
            context["theirs"] = stale.note
            form.data = form.data.copy() | {"version": stale.note.version}
            form.add_error(None, _("It was saved from elsewhere since you opened this page. Take over what you need."))
    return _page(request, enrollment, found, form, context)


@require_POST
def note_delete(request: HttpRequest, course: str, book: str, chapter: int, note: int) -> HttpResponse:
    """Take a note away; it can be brought back at once."""
    enrollment = membership_or_404(request.user, course)
    kept = _own(enrollment, book, chapter, note)
    services.delete_note(acting_user=request.user, now=timezone.now(), note=kept)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    return redirect(f"{reverse('reading:marks', args=(course,))}?{urlencode({'deleted': note})}")


@require_POST
def note_restore(request: HttpRequest, course: str, book: str, chapter: int, note: int) -> HttpResponse:
    """Bring a deleted note back."""
    enrollment = membership_or_404(request.user, course)
    gone = queries.get_own_note_even_deleted(enrollment, note)
    services.restore_note(acting_user=request.user, now=timezone.now(), note=gone)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    return redirect("reading:marks", course)


@require_http_methods(["GET", "HEAD", "POST"])
def note_share(request: HttpRequest, course: str, book: str, chapter: int, note: int) -> HttpResponse:
    """Make a thread of a note, for one's group or for the class: the page says who will see it."""
    enrollment = membership_or_404(request.user, course)
    kept = _own(enrollment, book, chapter, note)
    if kept.thread_id and can_read_thread(enrollment, kept.thread, timezone.now()):
        return redirect("discussions:thread", course, kept.thread_id)
    if not can_share_note(enrollment, kept):
        raise PermissionDenied
    initial = {"markdown": kept.markdown, "token": uuid4()}
    form = ShareForm(request.POST or None, initial=initial, group=enrollment.group)
    if form.is_valid() and (thread := _share(request, enrollment, kept, form)):
        messages.success(request, _("Your note is a thread now."))
        return redirect("discussions:thread", course, thread.pk)
    context = {
        "course": enrollment.course, "enrollment": enrollment, "chapter": kept.anchor.chapter, "note": kept, "form": form,
    }  # fmt: skip
    return render(request, "reading/note_share.html", context, status=422 if form.is_bound else 200)


def _share(request: HttpRequest, enrollment: Enrollment, note: Note, form: ShareForm) -> Thread | None:
    """Make the thread; None when it is refused, with the reason in `form`."""
    data = form.cleaned_data
    try:
        return services.share_note(
            acting_user=request.user, now=timezone.now(), note=note, token=data["token"], markdown=data["markdown"],
            title=data["title"], group=enrollment.group if data["sight"] == "group" else None,
        )  # fmt: skip
    except talk.TokenUsed:
        form.add_error(None, _("This form was used before. Open the page again and paste your text."))
        return None


def _own(enrollment: Enrollment, book: str, chapter: int, pk: int) -> Note:
    """Return the holder's own note when it is on that chapter; raise Http404 otherwise."""
    kept = queries.get_own_note(enrollment, pk)
    if (kept.anchor.chapter.book.slug, kept.anchor.chapter.number) != (book, chapter):
        raise Http404
    return kept


def _data(request: HttpRequest, **place: object):
    """What the form sends, and what its address says of it; None when nothing is sent."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    data.update({name: str(value) for name, value in place.items()})
    request.POST = data
    return data


def _page(request: HttpRequest, enrollment: Enrollment, chapter: Chapter, form: NoteForm, more: dict) -> HttpResponse:
    context = {"course": enrollment.course, "enrollment": enrollment, "chapter": chapter, "form": form} | more
    return render(request, "reading/note.html", context, status=422 if form.is_bound else 200)


def _back(request: HttpRequest, course: str) -> str:
    """The list that the form stood in, with what it was narrowed by; empty for another page's form."""
    asked = request.POST.get("marks")
    return "" if asked is None else f"{reverse('reading:marks', args=(course,))}?{asked}"


def _place(course: str, note: Note) -> str:
    """Where the words of a note stand, as an address."""
    anchor = note.anchor
    chapter = anchor.chapter
    path = reverse("reading:section", args=(course, chapter.book.slug, chapter.number, anchor.block.section.slug))
    return f"{path}#note-{note.pk}" if note.markdown or note.tag_names else f"{path}#{anchor.block.key}"


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
    return {"id": note.pk, "version": note.version, "saved_at": clock_to_second(note.changed_at)}


def _text(note: Note) -> dict:
    return {"colour": note.colour, "markdown": note.markdown, "tags": note.tag_names, "in_layer": note.in_layer}
