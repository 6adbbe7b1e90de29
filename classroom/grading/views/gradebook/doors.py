"""How the pages of the gradebook come by what they work on."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from classroom.courses.models import Enrollment
from classroom.courses.rules import teaches
from classroom.grading import rules
from classroom.grading.queries import gradebook as queries
from classroom.grading.views.doors import staff_or_404


def teacher_or_403(request: HttpRequest, course: str) -> Enrollment:
    """The holder's place, for what only instructors do: others of the staff are refused, all else is not there."""
    enrollment = staff_or_404(request, course)
    if not teaches(enrollment):
        raise PermissionDenied
    return enrollment


def column_or_404(enrollment: Enrollment, key: str) -> tuple[queries.Book, queries.BookColumn]:
    """The book, and its column by key: a12 of an assignment, t7 of a prompt, c3 made by hand."""
    book = queries.book_of(enrollment, timezone.now())
    column = book.column(key)
    if column is None:
        raise Http404
    return book, column


def student_or_404(enrollment: Enrollment, student: int) -> Enrollment:
    """One of the students whom the holder may grade."""
    return get_object_or_404(rules.gradable_enrollments(enrollment).select_related("user", "group"), pk=student)
