"""What became of the text: its revisions, one of them, one paragraph, the text as it stood, and going back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.forms import GoBackForm
from classroom.reading.rules import can_decide_on_text
from history.models import Chapter, Revision
from history.queries import get_revision, spellings
from history.services import StaleRevision, Typesetter, revert_to


@require_safe
def revisions(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """The revisions of a chapter, the newest first, the scan last."""
    enrollment, found = _chapter(request, course, book, chapter)
    page, name = queries.revisions_page(enrollment.course, found, request.GET.get("page"))
    context = _context(enrollment, found) | {
        "page": page,
        "revisions": [(revision, name(revision.made_by_id)) for revision in page],
    }
    return render(request, "reading/revisions.html", context)


@require_safe
def revision(request: HttpRequest, course: str, book: str, chapter: int, number: int) -> HttpResponse:
    """What one revision changed: words in their sentences, whole paragraphs behind a fold."""
    enrollment, found = _chapter(request, course, book, chapter)
    shown = get_revision(found, number)
    page, entries = queries.revision_page(enrollment.course, shown, request.GET.get("page"))
    context = _context(enrollment, found) | {
        "revision": shown,
        "by": queries.authors(enrollment.course, [shown.made_by_id])(shown.made_by_id),
        "page": page,
        "entries": entries,
        "decides": can_decide_on_text(enrollment),
        "is_current": number == found.revision_number,
    }
    return render(request, "reading/revision.html", context)


@require_safe
def revision_text(request: HttpRequest, course: str, book: str, chapter: int, number: int) -> HttpResponse:
    """Lead to the first section of the chapter as it stood at a revision."""
    _enrollment, found = _chapter(request, course, book, chapter)
    old = queries.old_section(found, get_revision(found, number))
    return redirect("reading:old_section", course, book, chapter, number, old.section.slug)


@require_safe
def old_section(request: HttpRequest, course: str, book: str, chapter: int, number: int, section: str) -> HttpResponse:
    """A section as it stood at a revision; `?with=now` compares it with the text as it stands."""
    enrollment, found = _chapter(request, course, book, chapter)
    old = queries.old_section(found, get_revision(found, number), section)
    context = _context(enrollment, found) | {"old": old, "revision": old.revision}
    if request.GET.get("with") == "now":
        context["compared"] = old.compared()
    else:
        typesetter = Typesetter(spellings(found.book), found.language)
        context |= {"blocks": old.blocks(typesetter.block), "notes": old.notes()}
    return render(request, "reading/old_section.html", context)


@require_safe
def block_history(request: HttpRequest, course: str, book: str, chapter: int, key: str) -> HttpResponse:
    """Every text that a paragraph has had, the newest first, with who changed it and why."""
    enrollment = membership_or_404(request.user, course)
    block = queries.get_chapter_block(enrollment, book, chapter, key)
    entries, name = queries.block_page(enrollment.course, block)
    context = _context(enrollment, block.section.chapter) | {
        "paragraph": block,
        "section": block.section,
        "entries": [(entry, name(entry.change.text.revision.made_by_id)) for entry in entries],
    }
    return render(request, "reading/block_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def go_back(request: HttpRequest, course: str, book: str, chapter: int, number: int) -> HttpResponse:
    """Show what going back to a revision would change; with a reason, do it. It is a new revision."""
    enrollment, found = _chapter(request, course, book, chapter)
    shown = get_revision(found, number)
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    form = GoBackForm(request.POST if request.method == "POST" else None, chapter=found)
    since: list[Revision] = []
    if form.is_valid():
        try:
            made = revert_to(
                acting_user=request.user, now=timezone.now(), chapter=found, revision_number=number,
                reason=form.cleaned_data["reason"], expected_revision=form.cleaned_data["revision"],
            )  # fmt: skip
        except StaleRevision as stale:
            found = stale.standing
            since = queries.revisions_since(found, form.cleaned_data["revision"])
            form.refuse_stale(found)
        else:
            messages.success(request, _("The text stands as it did at revision %(number)s.") % {"number": number})
            return redirect("reading:revision", course, book, chapter, made.number)
    context = _context(enrollment, found) | {
        "revision": shown,
        "form": form,
        "since": since,
        "preview": queries.return_to(found, shown),
    }
    return render(request, "reading/go_back.html", context, status=409 if since else 422 if form.is_bound else 200)


def _chapter(request: HttpRequest, course: str, book: str, chapter: int) -> tuple[Enrollment, Chapter]:
    enrollment = membership_or_404(request.user, course)
    return enrollment, course_chapter(enrollment.course, f"{book}/{chapter}")


def _context(enrollment: Enrollment, chapter: Chapter) -> dict:
    return {"course": enrollment.course, "enrollment": enrollment, "chapter": chapter}
