"""The index of names: all of a book, one with its passages, those of a section; and what instructors decide of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.common.shown.sentences import gettext as _
from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.forms import NamesForm, ProposalForm
from classroom.reading.rules import can_decide_on_text
from history import services
from history.forms import NameWordsForm
from history.models import Name


@require_safe
def names(request: HttpRequest, course: str, book: str) -> HttpResponse:
    """The names of a book in the order of the alphabet; `?q=` looks for one, `?kind=` shows one kind."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_book(enrollment, book)
    form = NamesForm(request.GET)
    form.is_valid()
    sought, kind = form.cleaned_data.get("q", ""), form.cleaned_data.get("kind", "")
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "form": form,
        "index": queries.name_index(enrollment, found, sought=sought, kind=kind),
        "kinds": [("", _("All")), *Name.Kind.choices],
        "kind": kind,
        "sought": sought,
        "decides": can_decide_on_text(enrollment),
    }
    return render(request, "reading/names.html", context)


@require_safe
def name(request: HttpRequest, course: str, book: str, pk: int) -> HttpResponse:
    """A name with its spellings and its passages in reading order."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_name(enrollment, book, pk)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "page": queries.name_page(enrollment, found),
        "name": found,
        "decides": can_decide_on_text(enrollment),
    }
    return render(request, "reading/name.html", context)


@require_safe
def section_names(request: HttpRequest, course: str, book: str, chapter: int, section: str) -> HttpResponse:
    """The names of a section, as a page; a script of the section page gets them as cards."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_section(enrollment, book, chapter, section)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "section": found,
        "names": queries.section_names(enrollment, found),
    }
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    response = render(request, "reading/_cards.html" if is_script else "reading/section_names.html", context)
    response["Vary"] = "X-Requested-With"
    return response


@require_POST
def name_decide(request: HttpRequest, course: str, book: str, pk: int) -> HttpResponse:
    """Keep or refuse a name (`act`), or make it another spelling of the name `into`."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_name(enrollment, book, pk)
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    form = ProposalForm(request.POST)
    if not form.is_valid() or (form.cleaned_data["act"] == "join" and form.cleaned_data["into"] in (None, pk)):
        return HttpResponseBadRequest()
    done = {"acting_user": request.user, "now": timezone.now(), "name": found}
    words = {"name": found.name}
    if form.cleaned_data["act"] == "join":
        into = queries.get_name(enrollment, book, form.cleaned_data["into"])
        services.join_name(**done, into=into)
        said = _("“%(name)s” is another spelling of “%(into)s” now.") % (words | {"into": into.name})
    elif form.cleaned_data["act"] == "keep":
        services.keep_name(**done)
        said = _("“%(name)s” is in the index.") % words
    else:
        services.refuse_name(**done)
        said = _("“%(name)s” is not in the index.") % words
    messages.success(request, said)
    return redirect(reverse("reading:names", args=(course, book)) + "#proposed")


@require_POST
def mention_decide(request: HttpRequest, course: str, book: str, pk: int, mention: int) -> HttpResponse:
    """Say that the letters of a place are another word (`refuse`), or the name after all."""
    enrollment = membership_or_404(request.user, course)
    found = queries.get_mention(enrollment, book, pk, mention)
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    refuses = form.cleaned_data["act"] == "refuse"
    act = services.refuse_mention if refuses else services.restore_mention
    act(acting_user=request.user, now=timezone.now(), mention=found)
    messages.success(request, _("This place is not the name.") if refuses else _("This place is the name."))
    return redirect("reading:name", course, book, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def name_create(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """Write down a name, from the words of a passage (`?passage=`) or from none."""
    enrollment = membership_or_404(request.user, course)
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    found = queries.get_chapter(enrollment, book, chapter)
    words = queries.words_of(found, request.GET.get("passage", ""))
    form = NameWordsForm(request.POST or None, book=found.book, words=words)
    if form.is_valid():
        saved = form.save(acting_user=request.user, now=timezone.now())
        messages.success(request, _("“%(name)s” is in the index.") % {"name": saved.name})
        return redirect("reading:name", course, book, saved.pk)
    context = {"course": enrollment.course, "enrollment": enrollment, "chapter": found, "form": form}
    return render(request, "reading/name_create.html", context, status=422 if form.is_bound else 200)
