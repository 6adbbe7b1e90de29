"""A passage as one cites it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.forms import PassageLinkForm
from classroom.reading.views.section import passage_url


@require_safe
def cite(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """`?passage=b12:10-44@1` in the Thai and the English manner, with its lasting address. A script gets this part only.

    An address of an earlier revision is cited as its words stand now; words that are gone are told of (422).
    """
    enrollment = membership_or_404(request.user, course)
    found = course_chapter(enrollment.course, f"{book}/{chapter}")
    form = PassageLinkForm(request.GET, chapter=found)
    context = {"course": enrollment.course, "enrollment": enrollment, "chapter": found, "form": form}
    if form.is_valid():
        passage = form.cleaned_data["passage"]
        link = request.build_absolute_uri(passage_url(course, passage))
        context |= {
            "citation": queries.cite(passage, link, timezone.now()),
            "section": passage.block.section,
            "passage": passage,
        }
    is_part = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    template = "reading/_cite.html" if is_part else "reading/cite.html"
    return render(request, template, context, status=200 if form.is_valid() else 422)
