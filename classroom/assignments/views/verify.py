"""Whether a text is what was handed in: the page that any member of the course may ask."""

import hashlib

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.assignments import queries
from classroom.assignments.forms import CheckForm
from classroom.assignments.rules.text import LONGEST_TEXT, final_text, fingerprint
from classroom.assignments.views import entry


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """POST compares a text or a file with what was handed in, in the same form; it changes and keeps nothing.

    When and as which attempt is said of the attempts that the asker may read: their own, for staff their students'.
    """
    enrollment, found = entry.visible(request, course, assignment, timezone.now())
    form, context = CheckForm(), {}
    if request.method == "POST":
        form = CheckForm(request.POST, request.FILES)
        if form.is_valid():
            context = _compared(enrollment, found, **form.cleaned_data)
    return entry.page(
        request, "verify", enrollment, status=422 if form.errors else 200, assignment=found, form=form, **context
    )


def _compared(enrollment, assignment, *, text: str, file: File | None, sha256: str) -> dict:
    """The fingerprint of what was given, whether it is that of the receipt, and what is known of it."""
    whole = text if text.strip() else _text_of(file)
    if whole is not None:
        print_ = fingerprint(final_text(whole))
        found = queries.proof(enrollment, assignment, text=print_)
    else:
        print_ = _fingerprint(file)
        found = queries.proof(enrollment, assignment, file=print_)
    same = None if not sha256 else sha256 == print_
    return {"proof": found, "print": print_, "same": same, "is_file": whole is None}


def _text_of(file: File) -> str | None:
    """The words of a file of plain text; None for any other."""
    if file.size > 4 * LONGEST_TEXT:
        return None
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _fingerprint(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
