"""The chapter as files to take along, and one's own marks on it as data."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from history.models import Chapter
from history.services.export import (
    FORMATS,
    MEDIA_TYPE,
    Edition,
    available_formats,
    claim_making,
    content_disposition,
    edition,
    entity_tag,
    file_names,
    file_sizes,
    kept_file,
    make_file,
)
from history.tasks import make_chapter_files


@require_safe
def export(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """The formats, with the size of each. What is not made yet is being made from now on.

    `?waiting=pdf` asks again by itself until that file is there.
    """
    enrollment, found = _chapter(request, course, book, chapter)
    made = edition(found, found.revision_number)
    formats = available_formats()
    sizes = _sizes(made, found)
    waiting = next((each for each in formats if each.code == request.GET.get("waiting")), None)
    context = {
        "course": enrollment.course,
        "chapter": found,
        "formats": [(each, sizes.get(each.code)) for each in formats],
        "waiting": waiting,
        "is_there": waiting is not None and waiting.code in sizes,
    }
    return render(request, "reading/export.html", context)


@require_safe
def export_file(request: HttpRequest, course: str, book: str, chapter: int, file_format: str) -> HttpResponse:
    """The chapter at its current revision. A file that takes long is made by the worker; until then the page says so."""
    enrollment, found = _chapter(request, course, book, chapter)
    if file_format not in {each.code for each in available_formats()}:
        raise Http404
    wanted = FORMATS[file_format]
    made = edition(found, found.revision_number)
    tag = entity_tag(made, file_format)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    content = kept_file(made, file_format) if wanted.is_slow else make_file(made, file_format)
    if content is None:
        _have_made(made, found)
        page = reverse("reading:export", args=(enrollment.course.slug, book, chapter))
        return redirect(f"{page}?waiting={file_format}")
    return HttpResponse(content, content_type=wanted.media_type, headers={
        "Content-Disposition": content_disposition(file_names(made, file_format)),
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    })  # fmt: skip


@require_safe
def annotations(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """What the reader has hung from the chapter, and nobody else's, as W3C Web Annotations."""
    enrollment, found = _chapter(request, course, book, chapter)
    data = queries.own_annotations(
        enrollment, found, timezone.now(), site=request.build_absolute_uri("/").rstrip("/"),
        label=_("My marks on chapter %(number)s %(title)s") % {"number": found.number, "title": found.title},
    )  # fmt: skip
    name = f"{found.book.slug}-{found.number}-annotations.jsonld"
    return JsonResponse(
        data, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"},
    )  # fmt: skip


def _sizes(made: Edition, chapter: Chapter) -> dict[str, int]:
    """Return the sizes of the files that are there; the others are asked for."""
    codes = [each.code for each in available_formats()]
    sizes = file_sizes(made, codes)
    if len(sizes) < len(codes):
        _have_made(made, chapter)
    return sizes


def _have_made(made: Edition, chapter: Chapter) -> None:
    if claim_making(made):
        make_chapter_files.enqueue(chapter.pk)


def _chapter(request: HttpRequest, course: str, book: str, chapter: int) -> tuple[Enrollment, Chapter]:
    enrollment = membership_or_404(request.user, course)
    return enrollment, course_chapter(enrollment.course, f"{book}/{chapter}")
