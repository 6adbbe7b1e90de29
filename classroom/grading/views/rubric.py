"""Writing the criteria of an assignment, with a look at what that does to marks before it does it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classroom.assignments.models import Assignment
from classroom.assignments.rules import visible_assignments
from classroom.common.numbers import whole
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.common.templatetags.grades import points
from classroom.courses.models import Enrollment
from classroom.courses.rules import membership_or_404
from classroom.grading import queries, rules, services
from classroom.grading.forms import RubricForm, carry_form
from classroom.grading.models import Scale
from classroom.grading.views.doors import assignment_or_404
from classroom.grading.views.refusals import refusal_words


@require_http_methods(["GET", "HEAD", "POST"])
def rubric(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The criteria and their levels. The buttons "add" bring the page back with more fields and save nothing.

    Once an essay is begun, saving shows first what would become of its marks; "apply" then does just that.
    """
    enrollment, found = assignment_or_404(request, course, assignment)
    if not rules.can_set_rubric(enrollment, found):
        raise PermissionDenied
    if request.method != "POST":
        version = queries.rubric_with_levels(found.pk)
        is_done = version is not None and version.scale == Scale.DONE
        points = queries.last_of_scale(found.pk, Scale.POINTS) if is_done else None
        form = RubricForm.of(version, shown=queries.rubric_shown(found), points=points)
        return _page(request, enrollment, found, form)
    form = RubricForm.posted(request.POST)
    wish = request.POST.get("do", "save")
    if wish not in ("save", "apply"):
        return _page(request, enrollment, found, form)
    if not form.is_valid():
        return _page(request, enrollment, found, form, status=422)
    try:
        return _saved(request, enrollment, found, form, apply=wish == "apply")
    except services.StaleVersionError:
        form.errors.append(_("Somebody else saved the rubric in between. Open the page in another tab to see theirs."))
    except ValidationError as error:
        form.errors.append(error.messages[0])
    return _page(request, enrollment, found, form, status=409)


@require_safe
def criteria(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The rubric as students read it, from the moment that it is shown; before, when that will be."""
    enrollment = membership_or_404(request.user, course)
    found = queries.assignment_for_marking(visible_assignments(enrollment, timezone.now()), assignment)
    if found is None:
        raise Http404
    version = queries.rubric_with_levels(found.pk)
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": found,
        "version": version,
        "most": queries.most_of_version(version) if version else None,
        "shown": bool(version and rules.can_see_rubric(enrollment, version.rubric)),
    }
    return render(request, "grading/criteria.html", context)


@dataclass(frozen=True, slots=True)
class Change:
    """One mark on the preview: what it was and what it would be, in words."""

    criterion: str
    before: str
    after: str


def _saved(
    request: HttpRequest, enrollment: Enrollment, assignment: Assignment, form: RubricForm, *, apply: bool
) -> HttpResponse:
    """Save the rubric, or show first what that would do."""
    expected = whole(request.POST.get("version"))
    wanted = {
        "criteria": form.plans(),
        "shown": form.shown.cleaned_data["shown"],
        "expected_version": -1 if expected is None else expected,
    }
    carry = carry_form(queries.is_done_scale(assignment.pk), form.is_done).posted(request.POST)
    said = carry.said()
    preview = services.preview_rubric(assignment=assignment, criteria=wanted["criteria"], **said)
    refused = ""
    if (apply and not carry.errors) or not preview.essays:
        token = request.POST.get("token", "") if apply else preview.token
        try:
            version = services.change_rubric(
                acting_user=request.user, now=timezone.now(), assignment=assignment, token=token, **wanted, **said
            )  # fmt: skip
        except services.PreviewOutdatedError as refusal:
            refused = refusal_words(refusal)
        else:
            messages.success(request, _saved_words(version.number, preview))
            return redirect("grading:submissions", enrollment.course.slug, assignment.pk)
    elif wanted["expected_version"] != queries.rubric_number(assignment.pk):
        raise services.StaleVersionError(assignment)
    submissions = [essay.marking.attempt.submission for essay in preview.changing]
    names = rules.writer_names(submissions)
    shown = set(
        rules.readable_markings(enrollment).filter(attempt__submission__in=submissions).values_list("pk", flat=True)
    )
    return render(
        request,
        "grading/rubric_preview.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": assignment,
            "preview": preview,
            "lines": sorted(
                (
                    (essay, names[essay.marking.attempt.submission_id], _changes(essay), *_said(essay, preview))
                    for essay in preview.changing
                    if essay.marking.pk in shown
                ),
                key=lambda line: line[1] if rules.hides_names(assignment) else "",
            ),
            "carry": carry,
            "several": len(wanted["criteria"]) > 1,
            "refused": refused,
            # All that was typed goes along, so that what is applied is what was shown.
            "typed": [
                (name, value)
                for name, value in request.POST.items()
                if name not in ("csrfmiddlewaretoken", "do", "token", *carry.names)
            ],
        },
        status=409 if refused else 422 if carry.errors else 200,
    )


def _changes(essay: services.EssayMoves) -> list[Change]:
    return [
        Change(move.mark.criterion.shown_title, points(move.mark.points), points(move.after)) for move in essay.changed
    ]


def _said(essay: services.EssayMoves, preview: services.RubricPreview) -> tuple[str, str]:
    """The result before and after, as it is said; empty where there is none."""
    results = ((essay.before, essay.marking.rubric_version.scale), (essay.after, preview.scale))
    before, after = ("" if value is None else rules.outcome(value, scale) for value, scale in results)
    return before, after


def _saved_words(number: int, preview: services.RubricPreview) -> str:
    words = _("The rubric is saved as version %(number)s.") % {"number": number}
    if preview.marks:
        words += " " + ngettext("%(n)s mark was changed.", "%(n)s marks were changed.", preview.marks) % {
            "n": preview.marks
        }
    if preview.done:
        words += " " + ngettext("%(n)s result was changed.", "%(n)s results were changed.", len(preview.done)) % {
            "n": len(preview.done)
        }
    if preview.kept:
        words += " " + ngettext(
            "%(n)s essay keeps the rubric it was begun with.",
            "%(n)s essays keep the rubric they were begun with.",
            preview.kept,
        ) % {"n": preview.kept}
    return words


def _page(
    request: HttpRequest, enrollment: Enrollment, assignment: Assignment, form: RubricForm, status: int = 200
) -> HttpResponse:
    sent = request.POST.get("version")
    context = {
        "course": enrollment.course,
        "enrollment": enrollment,
        "assignment": assignment,
        "form": form,
        # The version that the fields were made from, not one that somebody saved since.
        "number": queries.rubric_number(assignment.pk) if sent is None else sent,
        "effect": queries.rubric_effect(assignment.pk),
    }
    return render(request, "grading/rubric.html", context, status=status)
