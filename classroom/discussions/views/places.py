"""Where a new thread or prompt is to stand, and the page on which it is written."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from classroom.common.markup import to_html
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter, course_section
from classroom.discussions import queries
from classroom.discussions.forms import PromptForm, ThreadForm, draft_place
from classroom.discussions.models import PostDraft
from classroom.discussions.views import course_context, offer_names
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
    # The place as the address of the form has it.
    given: dict[str, str] = field(default_factory=dict)

    def draft_place(self, kind: str) -> str:
        """Under which name a draft of a new thread there is kept."""
        return ":".join([kind, *self.given.values()])[:120]


def read_place(request: HttpRequest, enrollment: Enrollment, section: str | None) -> Place:
    """Read the place from the address of the page, or from its form; `section` is an address or a key."""
    given = request.POST if request.method == "POST" else request.GET
    chapter = given.get("chapter")
    place = Place()
    place.given = {name: given[name] for name in ("chapter", "passage", "section") if _is_said(given.get(name))}
    if chapter:
        place.chapter = course_chapter(enrollment.course, chapter)
        try:
            place.passage = PassageField(place.chapter).clean(given.get("passage") or "-")
        except ValidationError as error:
            place.fault = error.messages[0]
    elif section:
        place.section = course_section(enrollment.course, section)
    return place


def _is_said(value: str | None) -> bool:
    return bool(value) and "\0" not in value


def drafted(request: HttpRequest, enrollment: Enrollment, place: Place, kind: str) -> PostDraft | None:
    """What the viewer has written there before; the form says under which name, once it has been sent."""
    return queries.draft_at(enrollment, draft_place(request.POST) or place.draft_place(kind))


def create_page(
    request: HttpRequest,
    template: str,
    enrollment: Enrollment,
    form: ThreadForm | PromptForm,
    place: Place,
    status: int,
) -> HttpResponse:
    passage = place.passage
    offer_names(form, enrollment)
    kind = "prompt" if isinstance(form, PromptForm) else "new"
    shows = "preview" in request.POST and form.is_valid()
    context = {
        **course_context(enrollment),
        "form": form,
        "place": place,
        "quote": queries.quotation(passage) if passage else None,
        "where": passage.block if passage else None,
        "draft_place": draft_place(request.POST) or place.draft_place(kind),
        "draft_path": f"{request.path}?{urlencode(place.given)}" if place.given else request.path,
        "preview": to_html(form.cleaned_data["body"]) if shows else "",
    }
    return render(request, template, context, status=400 if place.fault else status)
