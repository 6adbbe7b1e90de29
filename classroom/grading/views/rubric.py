"""Writing the criteria of an assignment."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from classroom.common.numbers import whole
from classroom.grading import queries, rules, services
from classroom.grading.forms import RubricForm
from classroom.grading.views.doors import assignment_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def rubric(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The criteria and their levels. The buttons "add" bring the page back with more fields and save nothing."""
    enrollment, found = assignment_or_404(request, course, assignment)
    if not rules.can_set_rubric(enrollment, found):
        raise PermissionDenied
    version = queries.rubric_with_levels(found.pk)
    effect = queries.rubric_effect(found.pk)
    number = version.number if version else 0
    status = 200
    if request.method == "POST":
        form = RubricForm.posted(request.POST)
        if request.POST.get("do", "save") != "save":
            pass
        elif form.is_valid():
            refused = _save(request, found, form, effect)
            if refused is None:
                return redirect("grading:submissions", course, assignment)
            form.errors.append(refused)
            status = 409
        else:
            status = 422
    else:
        form = RubricForm.of(version)
    return render(
        request,
        "grading/rubric.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "form": form,
            "number": number,
            "effect": effect,
        },
        status=status,
    )


def _save(request: HttpRequest, assignment, form: RubricForm, effect: queries.RubricEffect) -> str | None:
    """Save the rubric and say what it touches; return a refusal in words."""
    expected = whole(request.POST.get("version"))
    try:
        version = services.set_rubric(
            acting_user=request.user,
            now=timezone.now(),
            assignment=assignment,
            criteria=form.plans(),
            shown=form.shown.cleaned_data["shown"],
            expected_version=-1 if expected is None else expected,
        )
    except services.StaleVersionError:
        return _("Somebody else saved the rubric in between. Open the page in another tab to see theirs.")
    except ValidationError as error:
        return error.messages[0]
    words = _("The rubric is saved as version %(number)s.") % {"number": version.number}
    if effect.begun:
        words += " " + ngettext(
            "%(n)s essay that is begun keeps the rubric it was begun with.",
            "%(n)s essays that are begun keep the rubric they were begun with.",
            effect.begun,
        ) % {"n": effect.begun}
    messages.success(request, words)
    return None
