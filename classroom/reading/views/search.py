"""Finding words in the course: in its books, and in what is said about them."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classroom.courses.rules import membership_or_404, teaches
from classroom.discussions.queries import found_posts, post_lines
from classroom.reading import queries
from classroom.reading.forms import SearchForm

PARAGRAPHS = 25
POSTS = 20


@require_safe
def search(request: HttpRequest, course: str) -> HttpResponse:
    """The words of `?q=` in the text, by sections, or (`found=posts`) in the posts that the reader may see, by threads.

    The numbers of both are always told. `exact=1` seeks names only as they are typed.
    """
    enrollment = membership_or_404(request.user, course)
    form = SearchForm(request.GET)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "teaches": teaches(enrollment),
        "form": form,
        "found": None,
    }
    if not form.is_valid():
        return render(request, "reading/search.html", context, status=422)
    if form.cleaned_data["q"]:
        context |= _found(request, enrollment, form)
    return render(request, "reading/search.html", context)


def _found(request: HttpRequest, enrollment, form: SearchForm) -> dict:
    now = timezone.now()
    sought = queries.make_search(enrollment, form.cleaned_data["q"], exact=form.cleaned_data["exact"])
    text = queries.found_text(enrollment, sought)
    posts = found_posts(enrollment, sought.terms, now)
    shown = form.cleaned_data["found"] or ("text" if text.spots else "posts")
    found = {"search": sought, "found": text, "shown": shown}
    if shown == "posts":
        # All at once: counting them first would seek them twice.
        page = Paginator(list(posts.values_list("pk", flat=True)), POSTS).get_page(request.GET.get("page"))
        lines = post_lines(enrollment, page.object_list, sought.terms, now, sought.names)
        return found | {"page": page, "post_count": page.paginator.count, "threads": _by_thread(lines)}
    page = Paginator(text.paragraphs, PARAGRAPHS).get_page(request.GET.get("page"))
    return found | {
        "page": page,
        "post_count": posts.count(),
        "sections": queries.section_lines(enrollment, sought, page.object_list),
        "counts": queries.section_counts(enrollment, sought, text),
    }


def _by_thread(lines) -> list[tuple]:
    """The posts of one page under their threads, in the order of the list."""
    return [(thread, list(own)) for thread, own in groupby(lines, key=lambda line: line.post.thread)]
