"""Choosing a passage without a pointer and without script, and what can be done with it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classroom.assignments.queries import writable_assignments
from classroom.common.numbers import whole
from classroom.courses.rules import membership_or_404
from classroom.discussions.rules import can_start_thread
from classroom.reading import queries
from classroom.reading.forms import PhrasesForm
from classroom.reading.rules import can_decide_on_text, can_report


@require_safe
def passage(request: HttpRequest, course: str, book: str, chapter: int, key: str) -> HttpResponse:
    """A paragraph cut into phrases to tick, and the ways on: discuss it, quote it in an essay, report it, link to it.

    Each way on is a submit button; the answer is a redirect to its page. A script of the section page that has the
    passage already asks for the list of essays only.
    """
    enrollment = membership_or_404(request.user, course)
    block = queries.get_block(enrollment, book, chapter, key)
    assignments = writable_assignments(enrollment, timezone.now())
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "paragraph": block,
        "section": block.section,
        "chapter": block.section.chapter,
        "assignments": assignments,
        "can_discuss": can_start_thread(enrollment),
        "can_report": can_report(enrollment),
        "decides": can_decide_on_text(enrollment),
    }
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return render(request, "reading/_essays.html", context)
    form = PhrasesForm(request.GET if "act" in request.GET else None, block=block)
    if form.is_valid():
        target = _target(course, block, form, [each.pk for each in assignments])
        return HttpResponseRedirect(target) if target else HttpResponseBadRequest()
    context["names"] = queries.block_names(enrollment, block)
    status = 422 if form.is_bound else 200
    return render(request, "reading/passage.html", context | {"form": form}, status=status)


def _target(course: str, block, form: PhrasesForm, assignments: list[int]) -> str | None:
    """Where `act` leads with the chosen passage; None when it is no way on."""
    chapter = block.section.chapter
    asked = {"chapter": f"{chapter.book.slug}/{chapter.number}", "passage": form.address}
    act = form.cleaned_data["act"]
    if act == "discuss":
        return f"{reverse('discussions:thread_create', args=(course,))}?{urlencode(asked)}"
    if act == "report":
        return f"{reverse('faults:create', args=(course,))}?{urlencode(asked)}"
    if act in ("event", "name", "note"):
        path = reverse(f"reading:{act}_create", args=(course, chapter.book.slug, chapter.number))
        return f"{path}?{urlencode({'passage': form.address})}"
    if act == "cite":
        path = reverse("reading:cite", args=(course, chapter.book.slug, chapter.number))
        return f"{path}?{urlencode({'passage': form.address})}"
    if act == "link":
        path = reverse("reading:section", args=(course, chapter.book.slug, chapter.number, block.section.slug))
        return f"{path}?{urlencode({'passage': form.address})}#{block.key}"
    if (assignment := whole(act)) in assignments:
        return f"{reverse('assignments:evidence_add', args=(course, assignment))}?{urlencode(asked)}"
    return None
