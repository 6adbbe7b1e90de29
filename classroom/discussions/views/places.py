"""Where a new thread or prompt is to stand, and the page on which it is written."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter, course_section
from classroom.discussions import queries
from classroom.discussions.forms import PromptForm, ThreadForm
from classroom.discussions.views import course_context
from history.forms import PassageField
from history.models import Chapter, Section
from history.queries import Passage


@dataclass(slots=True)
class Place:
    """Where a new thread is to stand. `fault` says why the passage that was asked for is not there."""

    chapter: Chapter | None = None
    section: Section | None = None
    passage: Passage | None = None
    fault: str = ""


def read_place(request: HttpRequest, enrollment: Enrollment, section: str | None) -> Place:
    """Read the place from the address of the page, or from its form; `section` is an address or a key."""
    given = request.POST if request.method == "POST" else request.GET
    chapter = given.get("chapter")
    place = Place()
    if chapter:
        place.chapter = course_chapter(enrollment.course, chapter)
        try:
            place.passage = PassageField(place.chapter).clean(given.get("passage") or "-")
        except ValidationError as error:
            place.fault = error.messages[0]
    elif section:
        place.section = course_section(enrollment.course, section)
    return place


def create_page(
    request: HttpRequest,
    template: str,
    enrollment: Enrollment,
    form: ThreadForm | PromptForm,
    place: Place,
    status: int,
) -> HttpResponse:
    passage = place.passage
    context = {
        **course_context(enrollment),
        "form": form,
        "place": place,
        "quote": queries.quotation(passage) if passage else None,
        "where": passage.block if passage else None,
    }
    return render(request, template, context, status=400 if place.fault else status)
