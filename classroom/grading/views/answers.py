"""What a marker says to a student's answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from classroom.grading import queries, services
from classroom.grading.forms import MarkerAnswerForm
from classroom.grading.views.comments import drawn_again
from classroom.grading.views.doors import attempt_or_404, essay_path


@require_POST
def marker_answer(request: HttpRequest, course: str, assignment: int, submission: str, comment: int) -> HttpResponse:
    """Answer the student, or say that it is settled; an empty answer is none."""
    enrollment, attempt = attempt_or_404(request, course, assignment, submission)
    found = queries.get_comment(attempt, comment)
    if found is None or found.deleted_at:
        raise Http404
    form = MarkerAnswerForm(request.POST)
    if form.is_valid():
        services.answer_student(
            acting_user=request.user, now=timezone.now(), attempt=attempt, comment=found, **form.cleaned_data
        )
    elif request.headers.get("X-Requested-With") != "XMLHttpRequest":
        return redirect(f"{essay_path(enrollment, attempt)}#c{found.pk}")
    return drawn_again(request, enrollment, attempt, found)
