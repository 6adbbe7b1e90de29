"""What the importer was not sure of: looked at one by one, right as it is or turned."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.courses.queries import course_chapter
from classroom.courses.rules import membership_or_404
from classroom.reading import queries
from classroom.reading.forms import DecisionForm
from classroom.reading.rules import can_decide_on_text
from history.models import Chapter, ImportDecision
from history.queries import get_decision
from history.services import CannotTurn, decision_choice, keep_decision, turn_decision

_TABS = (
    ("open", gettext_lazy("To be looked at")),
    ("decided", gettext_lazy("Looked at")),
    ("all", gettext_lazy("All")),
)
_REFUSED = {
    "changed": gettext_lazy("The text has been changed there since. Correct the paragraph itself."),
    "nothing": gettext_lazy("There is nothing to turn here, only to look at."),
    "first": gettext_lazy("No section comes before this one."),
    "markup": gettext_lazy("The place is within markup. Correct the paragraph itself."),
    "decided": gettext_lazy("Somebody else has decided on this in the meantime. It stands now as you see."),
}


@require_safe
def decisions(request: HttpRequest, course: str, book: str, chapter: int) -> HttpResponse:
    """The list of a chapter, with what waits first; `?show=` open, decided or all."""
    enrollment, found = _chapter(request, course, book, chapter)
    page = queries.decisions_page(enrollment.course, found)
    show = request.GET.get("show") if request.GET.get("show") in ("decided", "all") else "open"
    context = _context(enrollment, found, page) | {"lines": page.shown(show), "show": show, "tabs": _TABS}
    return render(request, "reading/decisions.html", context)


@require_POST
def decision(request: HttpRequest, course: str, book: str, chapter: int, decision: int) -> HttpResponse:
    """Keep or turn one (`act`), as it was `before`. A script gets its line anew; without one, the list comes back."""
    enrollment, found = _chapter(request, course, book, chapter)
    target = get_decision(found, decision)
    form = DecisionForm(request.POST)
    refused, status = "", 200
    if not form.is_valid():
        return HttpResponse(status=400)
    try:
        _do(request, form, target)
    except CannotTurn as fault:
        refused, status = str(_REFUSED[fault.code]), 409
    page = queries.decisions_page(enrollment.course, found)
    if "HX-Request" in request.headers:
        line = next(line for line in page.lines if line.decision.pk == target.pk)
        context = _context(enrollment, found, page) | {"line": line, "refused": refused, "is_part": True}
        return render(request, "reading/_decision.html", context, status=status)
    if refused:
        shown = "open" if target.state == ImportDecision.State.OPEN else "all"
        context = _context(enrollment, found, page) | {
            "lines": page.shown(shown), "show": shown, "tabs": _TABS, "refused": refused, "refused_pk": target.pk,
        }  # fmt: skip
        return render(request, "reading/decisions.html", context, status=status)
    words = {"before": target.before[-12:], "after": target.after[:12]}
    messages.success(request, _("Looked at: %(before)s|%(after)s") % words)
    return redirect("reading:decisions", course, book, chapter)


def _do(request: HttpRequest, form: DecisionForm, target: ImportDecision) -> None:
    values = form.cleaned_data
    who = {"acting_user": request.user, "now": timezone.now(), "decision": target, "expected": values["before"]}
    if values["act"] == "keep":
        keep_decision(**who)
        return
    is_turned = values["before"] == ImportDecision.State.TURNED
    pair = (target.other, target.done) if is_turned else (target.done, target.other)
    reason = _("Import, line %(line)s: %(after)s instead of %(before)s") % {
        "line": target.line, "before": decision_choice(pair[0], target.kind), "after": decision_choice(pair[1], target.kind),
    }  # fmt: skip
    turn_decision(**who, reason=reason)


def _chapter(request: HttpRequest, course: str, book: str, chapter: int) -> tuple[Enrollment, Chapter]:
    enrollment = membership_or_404(request.user, course)
    found = course_chapter(enrollment.course, f"{book}/{chapter}")
    if not can_decide_on_text(enrollment):
        raise PermissionDenied
    return enrollment, found


def _context(enrollment: Enrollment, chapter: Chapter, page) -> dict:
    return {"course": enrollment.course, "enrollment": enrollment, "chapter": chapter, "decisions": page}
