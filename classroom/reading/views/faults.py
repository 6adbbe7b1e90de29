"""Deciding on the faults of the text: for instructors of a course that uses the book."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.common.numbers import whole
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.notices.services import mark_read_under
from classroom.reading import queries
from classroom.reading.forms import AcceptForm, EverywhereForm, QueueForm, RejectForm
from classroom.reading.rules import can_decide_on_text
from history import services
from history.models import Fault
from history.queries import occurrence_passages

# What is said most often to whoever reported a fault that is none.
READY_REASONS = (
    gettext_lazy("It is right as it stands."),
    gettext_lazy("The author wrote it so."),
    gettext_lazy("Both spellings are in use."),
    gettext_lazy("It has been corrected already."),
)
_TABS = (
    (Fault.State.OPEN, gettext_lazy("Waiting")),
    (Fault.State.ACCEPTED, gettext_lazy("Corrected")),
    (Fault.State.REJECTED, gettext_lazy("Left as it is")),
)


@require_safe
def fault_queue(request: HttpRequest, course: str) -> HttpResponse:
    """The faults of the course's books: those that wait in the order of the text, or those that have been decided."""
    enrollment = _decider(request, course)
    wanted = QueueForm(request.GET).wanted
    state = wanted.pop("state", Fault.State.OPEN)
    queue = queries.fault_queue(enrollment, state, wanted, request.GET.get("page"))
    context = _context(request, enrollment) | {
        "queue": queue,
        "lines": zip(queue.page, [*(entry.fault.pk for entry in queue.page.object_list[1:]), ""], strict=True),
        "state": state,
        "narrowed": wanted,
        "tabs": [(value, label, queue.counts[value], urlencode({"state": value} | wanted)) for value, label in _TABS],
        "filters": (
            ("section", _("Section"), queue.sections),
            ("kind", _("Kind"), queue.kinds),
            ("source", _("Reported by"), queue.sources),
        ),
    }
    response = render(request, "reading/faults.html", context)
    if request.method == "GET":
        mark_read_under(acting_user=request.user, now=timezone.now(), path=request.path)
    return response


@require_safe
def fault(request: HttpRequest, course: str, fault: int) -> HttpResponse:
    """One fault on a page of its own."""
    enrollment = _decider(request, course)
    return _answer(request, enrollment, queries.get_fault(enrollment, fault))


@require_POST
def fault_accept(request: HttpRequest, course: str, fault: int) -> HttpResponse:
    """Mend the text as proposed, or with `edited` as typed in `suggested`."""
    enrollment = _decider(request, course)
    found = queries.get_fault(enrollment, fault)
    form = AcceptForm(request.POST, fault=found)
    if not form.is_valid():
        return _answer(request, enrollment, found, form=form, status=422)
    return _decide(
        request, enrollment, found,
        lambda **who: services.accept_faults(**who, faults=[found], suggested=form.cleaned_data["suggested"]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def fault_everywhere(request: HttpRequest, course: str, fault: int) -> HttpResponse:
    """The same words at other places of the chapter, to be mended along in one revision."""
    enrollment = _decider(request, course)
    found = queries.get_fault(enrollment, fault)
    places, spots = queries.spots(found)
    form, status = None, 200
    if request.method == "POST":
        form = EverywhereForm(request.POST, fault=found, places=[spot.address for spot in spots])
        if form.is_valid():
            ticked = set(form.cleaned_data["place"])
            chosen = [place for place, spot in zip(places, spots, strict=True) if spot.address in ticked]
            passages = occurrence_passages(found.chapter, chosen)
            return _decide(
                request, enrollment, found,
                lambda **who: services.accept_everywhere(
                    **who, fault=found, passages=passages, suggested=form.cleaned_data["suggested"]
                ),
            )  # fmt: skip
        status = 409 if form.has_error("place") else 422
    context = _context(request, enrollment) | _entry(enrollment, found) | {"spots": spots, "form": form}
    template = "reading/_fault_places.html" if _is_part(request) else "reading/fault_everywhere.html"
    return render(request, template, context, status=status)


@require_POST
def fault_reject(request: HttpRequest, course: str, fault: int) -> HttpResponse:
    """Leave the text as it is, with the `reason`."""
    enrollment = _decider(request, course)
    found = queries.get_fault(enrollment, fault)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return _answer(request, enrollment, found, form=form, status=422)
    return _decide(
        request, enrollment, found,
        lambda **who: services.reject_fault(**who, fault=found, reason=form.cleaned_data["reason"]),
    )  # fmt: skip


@require_POST
def fault_reopen(request: HttpRequest, course: str, fault: int) -> HttpResponse:
    """Take a rejection back."""
    enrollment = _decider(request, course)
    found = queries.get_fault(enrollment, fault)
    return _decide(request, enrollment, found, lambda **who: services.reopen_fault(**who, fault=found))


def _decider(request: HttpRequest, course: str) -> Enrollment:
    enrollment = membership_or_404(request.user, course)
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    return enrollment


def _is_part(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _decide(request: HttpRequest, enrollment: Enrollment, found: Fault, act) -> HttpResponse:
    """Do it, and answer with the fault as it is then; what keeps it from being done is said in the fault."""
    conflict = ""
    try:
        act(acting_user=request.user, now=timezone.now())
    except services.AlreadyDecided:
        conflict = "decided"
    except services.WordsChanged:
        conflict = "changed"
    except services.StaleRevision:
        conflict = "stale"
    except services.CannotSplice:
        conflict = "markup"
    found = queries.get_fault(enrollment, found.pk)
    if conflict:
        return _answer(request, enrollment, found, conflict=conflict, status=409)
    if _is_part(request):
        return _answer(request, enrollment, found, moved=True)
    messages.success(request, _said(found))
    wanted = urlencode(QueueForm(request.GET).wanted)
    # On to the one that follows; one that was opened anew waits itself.
    following = found.pk if found.state == Fault.State.OPEN else whole(request.POST.get("next"))
    path = reverse("faults:queue", args=(enrollment.course.slug,))
    return redirect(f"{path}{f'?{wanted}' if wanted else ''}{f'#fault-{following}' if following else ''}")


def _said(fault: Fault) -> str:
    if fault.state == Fault.State.ACCEPTED:
        return _("Corrected in revision %(number)s.") % {"number": fault.revision.number}
    return _("Left as it is.") if fault.state == Fault.State.REJECTED else _("It waits again.")


def _answer(
    request: HttpRequest,
    enrollment: Enrollment,
    found: Fault,
    *,
    form: forms.Form | None = None,
    conflict: str = "",
    moved: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show one fault: where it stands in the list for htmx, else on its page. `moved` brings the counts along."""
    context = _context(request, enrollment) | _entry(enrollment, found)
    context |= {"form": form, "conflict": conflict}
    if _is_part(request):
        if moved:
            context["counts"] = queries.open_counts(enrollment)
        return render(request, "reading/_fault.html", context, status=status)
    return render(request, "reading/fault.html", context, status=status)


def _entry(enrollment: Enrollment, found: Fault) -> dict:
    return {"entry": queries.entries(enrollment, [found])[0]}


def _context(request: HttpRequest, enrollment: Enrollment) -> dict:
    wanted = urlencode(QueueForm(request.GET).wanted)
    return {
        "course": enrollment.course,
        "enrollment": enrollment,
        "teaches": True,
        "ready_reasons": READY_REASONS,
        "asked": f"?{wanted}" if wanted else "",
    }
