"""Words that essays share: a reading aid for those who mark."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.grading.queries import similarity as queries
from classroom.grading.rules import similarity as rules
from classroom.grading.rules.access import markable_submissions
from classroom.grading.rules.aliases import keyed
from classroom.grading.services.similarity import LONGEST, start_comparison
from classroom.grading.views.doors import assignment_or_404

PAGE_SIZE = 100
KINDS = (("", _("All")), ("class", _("In the class")), ("earlier", _("Earlier essays")), ("book", _("The book")))


@require_http_methods(["GET", "HEAD", "POST"])
def similarity(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The pairs by what they share; `essay` leaves one essay's, `with` one kind. A POST has them compared."""
    enrollment, found = assignment_or_404(request, course, assignment)
    may_compare = rules.can_compare(enrollment, found)
    if request.method == "POST":
        if not may_compare:
            raise PermissionDenied
        start_comparison(acting_user=request.user, now=timezone.now(), assignment=found)
        return redirect("grading:similarity", course, assignment)
    run = queries.last_run(found)
    pairs = rules.visible_pairs(enrollment, found)
    essay = None
    if key := request.GET.get("essay", "")[:20]:
        essay = keyed(markable_submissions(enrollment).filter(assignment=found), key).first()
        pairs = (
            pairs.filter(attempt__submission=essay) | pairs.filter(other__submission=essay) if essay else pairs.none()
        )
    kind = request.GET.get("with", "")
    page = Paginator(queries.with_people(queries.pairs_of_kind(pairs, found, kind)), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    path = reverse("grading:similarity", args=(course, assignment))
    return render(
        request,
        "grading/similarity.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "run": run,
            "under_way": bool(run) and run.state in ("waiting", "running") and run.asked_at > timezone.now() - LONGEST,
            "newer": queries.newer_essays(found, run) if run else 0,
            "may_compare": may_compare,
            "page": page,
            "lines": queries.pair_lines(found, list(page)),
            "one": key,
            "kinds": [
                (words, f"{path}?{urlencode({'with': name} | ({'essay': key} if key else {}))}", name == kind)
                for name, words in KINDS
            ],
        },
    )


@require_safe
def pair(request: HttpRequest, course: str, assignment: int, pair: int) -> HttpResponse:
    """Two texts side by side with what they share marked in both."""
    enrollment, found = assignment_or_404(request, course, assignment)
    shown = queries.get_pair(enrollment, found, pair)
    if shown is None:
        raise Http404
    mine, theirs = queries.marked_texts(shown)
    key, other_key = queries.essay_keys(found, shown)
    return render(
        request,
        "grading/similar_pair.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "line": queries.pair_lines(found, [shown])[0],
            "count": len(shown.spans),
            "mine": mine,
            "theirs": theirs,
            "key": key,
            "other_key": other_key,
        },
    )
