"""How an assignment is marked and by whom: the plan, and giving essays out with a preview and a way back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.assignments.models import Assignment
from classroom.batches import queries as batch_queries
from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.courses.models import Enrollment
from classroom.courses.rules import groups_of
from classroom.grading import queries, rules, services
from classroom.grading.forms import HandForm, PlanForm, SpreadForm
from classroom.grading.views.doors import assignment_or_404

BY_HAND = 100


@require_http_methods(["GET", "HEAD", "POST"])
def markers(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """One page: how it is marked, who has how many, giving out, the sample, and what was given out before."""
    enrollment, found = _planned(request, course, assignment)
    plan = queries.marking_plan(found)
    forms = {
        "plan": PlanForm(request.POST if request.POST.get("do") == "plan" else None, instance=plan),
        "spread": _spread_form(request, enrollment, found, "spread", twice=bool(plan and plan.markers == 2)),
        "sample": _spread_form(request, enrollment, found, "sample", twice=False),
    }
    done = _post(request, found, forms) if request.method == "POST" else None
    if done is not None:
        return done
    return render(
        request,
        "grading/markers.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "plan": queries.marking_plan(found),
            "forms": forms,
            "loads": queries.loads(found),
            "made": queries.allocations_made(found),
            "sampled": bool(plan and plan.markers == 2 and plan.sample_percent < 100),
        },
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def markers_by_hand(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """A marker for each essay, one line each, a hundred to a page."""
    enrollment, found = _planned(request, course, assignment)
    turn = 2 if request.GET.get("turn") == "2" else 1
    essays = queries.essays_of(found)
    page = Paginator(essays, BY_HAND).get_page(request.GET.get("page"))
    keys = [essay.submission_id for essay in page]
    names, addresses = rules.writer_names(keys), rules.keys_of(keys)
    form = HandForm(
        request.POST if request.method == "POST" else None,
        essays=[(addresses[essay.submission_id], names[essay.submission_id], essay) for essay in page],
        markers=list(queries.markers_of(found.course_id)),
        turn=turn,
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.wanted()
        batch = services.plan_allocation(
            acting_user=request.user, now=timezone.now(), assignment=found, turn=form.cleaned_data["turn"],
            essays=[essay for essay in page if essay.submission_id in wanted], wanted=wanted,
            options={"method": "hand"},
        )  # fmt: skip
        return redirect("grading:markers_plan", course, assignment, batch.pk)
    return render(
        request,
        "grading/markers_by_hand.html",
        {
            "course": enrollment.course, "enrollment": enrollment, "assignment": found, "form": form, "page": page,
            "turn": turn, "twice": rules.marks_twice(found),
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@require_safe
def markers_plan(request: HttpRequest, course: str, assignment: int, given: int) -> HttpResponse:
    """What a plan would give to whom, or what became of it."""
    enrollment, found = _planned(request, course, assignment)
    plan = _batch_or_404(found, given)
    verdicts = batch_queries.lines_by_verdict(plan)
    return render(
        request,
        "grading/markers_plan.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "batch": plan,
            "verdicts": verdicts,
            "acting": sum(len(lines) for verdict, _label, lines in verdicts if verdict in batches.ACTING),
        },
    )


@require_POST
def markers_apply(request: HttpRequest, course: str, assignment: int, given: int) -> HttpResponse:
    """Give out what the preview showed."""

    def act(plan: Batch) -> None:
        services.apply_allocation(
            acting_user=request.user, now=timezone.now(), batch=plan, plan_hash=request.POST.get("plan_hash", "")
        )
        messages.success(request, _("The essays are given out. The markers are told."))

    return _act(request, course, assignment, given, act)


@require_POST
def markers_undo(request: HttpRequest, course: str, assignment: int, given: int) -> HttpResponse:
    """Take back what was given out, but for what is begun."""

    def act(plan: Batch) -> None:
        undone, left = services.undo_allocation(acting_user=request.user, now=timezone.now(), batch=plan)
        said = ngettext("%(n)d essay is taken back.", "%(n)d essays are taken back.", undone)
        messages.success(request, said % {"n": undone})
        if left:
            said = ngettext(
                "%(n)d essay is begun or was given on since, and stays.",
                "%(n)d essays are begun or were given on since, and stay.",
                left,
            )
            messages.warning(request, said % {"n": left})

    return _act(request, course, assignment, given, act)


@require_POST
def markers_discard(request: HttpRequest, course: str, assignment: int, given: int) -> HttpResponse:
    """Put a plan away that is not to be applied."""
    _enrollment, found = _planned(request, course, assignment)
    try:
        batches.discard(acting_user=request.user, now=timezone.now(), batch=_batch_or_404(found, given))
    except batches.PlanChangedError:
        messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
    return redirect("grading:markers", course, assignment)


def _post(request: HttpRequest, assignment: Assignment, forms: dict) -> HttpResponse | None:
    """Do what a form of the page asks for; None brings the page back with its errors."""
    kind = request.POST.get("do", "")
    form = forms.get(kind)
    if form is None:
        raise Http404
    if not form.is_valid():
        return None
    if kind == "plan":
        try:
            services.set_plan(acting_user=request.user, now=timezone.now(), assignment=assignment, values=form.values())
        except ValidationError as error:
            form.add_error("markers", error)
            return None
        messages.success(request, _("Saved."))
        return redirect("grading:markers", assignment.course.slug, assignment.pk)
    batch = _plan_batch(request, assignment, kind, form)
    if batch is None:
        return None
    return redirect("grading:markers_plan", assignment.course.slug, assignment.pk, batch.pk)


def _plan_batch(request: HttpRequest, assignment: Assignment, kind: str, form: SpreadForm) -> Batch | None:
    every = queries.essays_of(assignment)
    turn = 2 if kind == "sample" else form.cleaned_data["turn"]
    options = {"method": form.cleaned_data["method"], "markers": [marker.pk for marker in form.chosen()]}
    essays = [essay for essay in every if turn not in essay.begun]
    if kind == "sample":
        essays = services.draw_sample(assignment, every)
        options["sample"] = True
    elif not form.cleaned_data["again"]:
        essays = [essay for essay in essays if turn not in essay.given]
    if not essays:
        form.add_error(None, _("There is no essay to give out."))
        return None
    if form.cleaned_data["method"] == "group":
        by_group = form.by_group()
        options["groups"] = [[group, marker.pk] for group, marker in by_group.items()]
        wanted = services.spread_by_group(essays, by_group)
    else:
        kept = [essay for essay in every if essay not in essays]
        wanted = services.spread_evenly(essays, form.chosen(), queries.load_of(kept, turn))
    return services.plan_allocation(
        acting_user=request.user, now=timezone.now(), assignment=assignment, essays=essays, wanted=wanted, turn=turn,
        options=options,
    )  # fmt: skip


def _spread_form(
    request: HttpRequest, enrollment: Enrollment, assignment: Assignment, kind: str, *, twice: bool
) -> SpreadForm:
    return SpreadForm(
        request.POST if request.POST.get("do") == kind else None,
        markers=list(queries.markers_of(assignment.course_id)),
        groups=list(groups_of(enrollment.course)),
        twice=twice,
        auto_id=f"{kind}-%s",
    )


def _act(request: HttpRequest, course: str, assignment: int, given: int, act: Callable[[Batch], None]) -> HttpResponse:
    _enrollment, found = _planned(request, course, assignment)
    plan = _batch_or_404(found, given)
    try:
        act(plan)
    except batches.PlanChangedError:
        messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("grading:markers_plan", course, assignment, given)


def _planned(request: HttpRequest, course: str, assignment: int) -> tuple[Enrollment, Assignment]:
    enrollment, found = assignment_or_404(request, course, assignment)
    if not rules.can_allocate(enrollment, found):
        raise PermissionDenied
    return enrollment, found


def _batch_or_404(assignment: Assignment, batch: int) -> Batch:
    return get_object_or_404(queries.allocations_made(assignment), pk=batch)
