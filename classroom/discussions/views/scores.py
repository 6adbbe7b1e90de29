"""What each student has done for a prompt, and the points for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.discussions import queries, rules, services
from classroom.discussions.forms import ScoreForm
from classroom.discussions.models import Thread
from classroom.discussions.queries import ScoreLine
from classroom.discussions.views import thread_frame


@require_safe
def answers(request: HttpRequest, course: str, prompt: int) -> HttpResponse:
    """The students whom a prompt asks, each with what they have done and the points for it."""
    enrollment, found = _prompt(request, course, prompt)
    lines = queries.score_lines(enrollment, found, timezone.now())
    return render(request, "discussions/answers.html", _context(enrollment, found, lines))


@require_POST
def score_save(request: HttpRequest, course: str, prompt: int, student: int) -> HttpResponse:
    """Keep the points and the comment of one student. htmx gets the row as it is now, or what is wrong in it."""
    enrollment, found = _graded(request, course, prompt)
    line = next(iter(queries.score_lines(enrollment, found, timezone.now(), only=student)), None)
    if line is None:
        raise Http404
    form = ScoreForm(request.POST, most=found.points, auto_id=f"id_{student}_%s")
    if form.is_valid():
        services.set_score(
            acting_user=request.user, now=timezone.now(), thread=found, student=line.student, **form.cleaned_data
        )
        if not request.htmx:
            messages.success(request, _("Saved."))
            return redirect("discussions:answers", course, prompt)
        (line,) = queries.score_lines(enrollment, found, timezone.now(), only=student)
        row = _row(line, found) | {"saved": True}
        return render(request, "discussions/_score_row.html", _context(enrollment, found, []) | {"row": row})
    row = {"line": line, "form": form}
    if request.htmx:
        return render(request, "discussions/_score_row.html", _context(enrollment, found, []) | {"row": row})
    lines = queries.score_lines(enrollment, found, timezone.now())
    context = _context(enrollment, found, lines)
    context["rows"] = [row if each["line"].student == line.student else each for each in context["rows"]]
    return render(request, "discussions/answers.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def score_rule(request: HttpRequest, course: str, prompt: int) -> HttpResponse:
    """Say what the rule would give to whom; a POST gives it."""
    enrollment, found = _graded(request, course, prompt)
    if request.method == "POST":
        students = rules.asked_enrollments(enrollment, found)
        changed = services.score_by_rule(acting_user=request.user, now=timezone.now(), thread=found, students=students)
        words = ngettext("The points of %(n)s student changed.", "The points of %(n)s students changed.", changed)
        messages.success(request, words % {"n": changed})
        return redirect("discussions:answers", course, prompt)
    lines = queries.score_lines(enrollment, found, timezone.now())
    context = _context(enrollment, found, []) | {"lines": lines, "changes": any(line.rule_changes for line in lines)}
    return render(request, "discussions/score_rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def score_release(request: HttpRequest, course: str, prompt: int) -> HttpResponse:
    """Say who would see their points; a POST shows them."""
    enrollment, found = _graded(request, course, prompt)
    if not rules.can_release_scores(enrollment, found):
        raise PermissionDenied
    if request.method == "POST":
        students = rules.asked_enrollments(enrollment, found)
        try:
            number = services.release_scores(
                acting_user=request.user, now=timezone.now(), thread=found, students=students
            )
        except services.NothingToRelease:
            messages.error(request, _("There are no points that have not been released."))
        else:
            words = ngettext("Released to %(n)s student.", "Released to %(n)s students.", number)
            messages.success(request, words % {"n": number})
        return redirect("discussions:answers", course, prompt)
    lines = queries.score_lines(enrollment, found, timezone.now())
    waiting = [line for line in lines if line.points is not None and not line.score.released_at]
    none_yet = [line for line in lines if line.points is None]
    context = _context(enrollment, found, []) | {"waiting": waiting, "none_yet": none_yet}
    return render(request, "discussions/score_release.html", context)


def _prompt(request: HttpRequest, course: str, prompt: int) -> tuple[Enrollment, Thread]:
    enrollment = membership_or_404(request.user, course)
    found = queries.get_thread(enrollment, prompt, timezone.now())
    if found.kind != Thread.Kind.PROMPT:
        raise Http404
    if not rules.can_see_progress(enrollment):
        raise PermissionDenied
    return enrollment, found


def _graded(request: HttpRequest, course: str, prompt: int) -> tuple[Enrollment, Thread]:
    enrollment, found = _prompt(request, course, prompt)
    if not rules.can_score(enrollment, found):
        raise Http404
    return enrollment, found


def _context(enrollment: Enrollment, found: Thread, lines: list[ScoreLine]) -> dict:
    return {
        **thread_frame(enrollment, found),
        "asked": queries.asked_in_words(found),
        "rows": [_row(line, found) for line in lines],
        "can_score": rules.can_score(enrollment, found),
        "can_release": rules.can_release_scores(enrollment, found),
        "met": sum(line.progress.is_met for line in lines),
        "released": sum(bool(line.score and line.score.released_at) for line in lines),
    }


def _row(line: ScoreLine, found: Thread) -> dict:
    """A line, with the form for its points when there are any."""
    if found.points is None:
        return {"line": line}
    score = line.score
    initial = {"by_hand": score.by_hand, "comment": score.comment} if score else {}
    return {"line": line, "form": ScoreForm(initial=initial, most=found.points, auto_id=f"id_{line.student.pk}_%s")}
