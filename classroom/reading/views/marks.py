"""My marks: one's own notes and highlights of a course, by place or by tag, and as a file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classroom.common.numbers import whole
from classroom.common.shown.sentences import gettext as _
from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.forms import MarksForm
from classroom.reading.models import Note

PER_PAGE = 30


@require_safe
def marks(request: HttpRequest, course: str) -> HttpResponse:
    """`?q=` words in them, `colour`, `tag`, `section`; `by=tag` under their tags; `deleted` one that can be brought back."""
    enrollment = membership_or_404(request.user, course)
    form = MarksForm(request.GET)
    asked = form.asked
    page = Paginator(queries.asked_notes(enrollment, asked), PER_PAGE).get_page(request.GET.get("page"))
    deleted = whole(request.GET.get("deleted", ""))
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "form": form,
        "asked": asked,
        "page": page,
        "groups": queries.grouped(queries.mark_lines(page.object_list, asked)),
        "tags": queries.own_tags(enrollment),
        "sections": queries.noted_sections(enrollment),
        "colours": Note.Colour.choices,
        "deleted": queries.find_deleted(enrollment, deleted) if deleted else None,
    }
    return render(request, "reading/marks.html", context)


@require_safe
def marks_file(request: HttpRequest, course: str) -> HttpResponse:
    """All of one's notes in the course as Markdown, in the order of the text, each with its words and its address."""
    enrollment = membership_or_404(request.user, course)
    asked = queries.MarksAsked()
    lines = queries.mark_lines(queries.asked_notes(enrollment, asked), asked)
    site = request.build_absolute_uri(f"/courses/{course}/read/")
    title = _("My marks in %(course)s") % {"course": enrollment.course.shown_title}
    return HttpResponse(
        queries.marks_as_markdown(lines, title=title, site=site),
        content_type="text/markdown; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{course}-marks.md"',
            "Cache-Control": "private, no-cache",
        },
    )
