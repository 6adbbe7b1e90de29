"""What there is to mark, and for students what was released to them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from classroom.assignments.models import Assignment
from classroom.courses.rules import is_staff, membership_or_404
from classroom.discussions.queries import graded_prompts
from classroom.grading import queries, rules
from classroom.grading.queries import State, Work
from classroom.grading.queries.gradebook import own_book
from classroom.grading.views.doors import assignment_or_404

PAGE_SIZE = 200

CHIPS = {
    State.NOT_HANDED_IN: "chip chip--wait",
    State.WAITING: "chip chip--warn",
    State.OPEN: "chip chip--warn",
    State.RETURNED: "chip chip--wait",
    State.DONE: "chip",
    State.DIFFER: "chip chip--warn",
    State.MARKED: "chip",
    State.RELEASED: "chip chip--ok",
    State.EXCUSED: "chip chip--wait",
    State.MISSING: "chip chip--bad",
}

SORTS = {
    "name": (gettext_lazy("Name"), None),
    "group": (gettext_lazy("Group"), lambda work: work.group),
    "time": (pgettext_lazy("column", "Handed in"), lambda work: (work.handed_in_at is None, work.handed_in_at)),
    "words": (gettext_lazy("Words"), lambda work: work.words or 0),
    "points": (gettext_lazy("Points"), lambda work: (work.points is None, work.points)),
}


#: What the list may be sorted by where names are hidden: times would tell who it is, and there are no groups.
NAMELESS = ("name", "words", "points")


@dataclass(frozen=True, slots=True)
class Pile:
    """An assignment in the list of what there is to mark."""

    assignment: Assignment
    students: int
    handed_in: int
    marked: int
    waiting: int
    released: int
    ready: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that filters the list: its words, how many lines it leaves, its address, and whether it is chosen."""

    words: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PileChoice:
    """The same for whose essays are listed; `value` is what the address says."""

    value: str
    words: str
    count: int
    href: str
    chosen: bool


@require_safe
def list_grades(request: HttpRequest, course: str) -> HttpResponse:
    """Staff: the assignments with how far their marking is. Others: their own released grades."""
    enrollment = membership_or_404(request.user, course)
    context = {"course": enrollment.course, "enrollment": enrollment}
    if not is_staff(enrollment):
        context["own"] = own_book(enrollment, timezone.now())
        return render(request, "grading/grades.html", context)
    assignments = list(rules.markable_assignments(enrollment).order_by("-due_at", "-pk"))
    work = queries.class_work(assignments, rules.gradable_enrollments(enrollment), viewer=enrollment)
    piles = [_pile(assignment, work[assignment.pk]) for assignment in assignments]
    first = next((pile for pile in piles if pile.waiting), None)
    context |= {"piles": piles, "first": first, "prompts": graded_prompts(enrollment, timezone.now())}
    return render(request, "grading/list.html", context)


@require_safe
def submissions(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """The students of an assignment, one line each. `state`, `group` and `sort` come from links in the page."""
    enrollment, found = assignment_or_404(request, course, assignment)
    work = queries.class_work([found], rules.gradable_enrollments(enrollment), viewer=enrollment)[found.pk]
    path = reverse("grading:submissions", args=(course, assignment))
    hides = rules.hides_names(found)
    sorts = {name: sort for name, sort in SORTS.items() if not hides or name in NAMELESS}
    state, group, sort, pile = (request.GET.get(name, "") for name in ("state", "group", "sort", "pile"))
    group = "" if hides else group
    piles = _piles(work, path, pile)
    pile = next((choice.value for choice in piles if choice.chosen), "")
    every, work = work, [line for line in work if line.mine] if pile == "mine" else work
    chosen = {
        "pile": request.GET.get("pile", ""),
        "state": state,
        "group": group,
        "sort": sort if sort in sorts else "",
    }
    shown = [
        line
        for line in work
        if (not state or line.state == state) and (not group or str(line.group_id or "none") == group)
    ]
    _label, key = sorts.get(sort, SORTS["name"])
    if key:
        shown = sorted(shown, key=key)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "grading/submissions.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "assignment": found,
            "pile": _pile(found, every),
            "piles": piles,
            "hides": hides,
            # The column before that of the states.
            "state_after": "name" if hides else "time",
            "states": _states(work, chosen, path),
            "groups": [] if hides else _groups(work, chosen, path),
            "sorts": [
                (name, label, f"{path}?{_query(chosen | {'sort': name})}", (sort or "name") == name)
                for name, (label, _key) in sorts.items()
            ],
            "page": page,
            "rows": _rows(page, path),
            "can_release": rules.can_release(enrollment, found),
            "can_set_rubric": rules.can_set_rubric(enrollment, found),
            "can_excuse": rules.can_excuse(enrollment, found),
            "can_allocate": rules.can_allocate(enrollment, found),
        },
    )


@require_safe
def next_to_mark(request: HttpRequest, course: str, assignment: int) -> HttpResponse:
    """Go to the first essay of the pile that waits; when none does, to the list."""
    enrollment, found = assignment_or_404(request, course, assignment)
    queue = queries.marking_queue(enrollment, found.pk)
    if queue.next_to_mark is None:
        return redirect("grading:submissions", course, assignment)
    return redirect("grading:mark", course, assignment, queue.next_to_mark)


def _pile(assignment: Assignment, work: list[Work]) -> Pile:
    return Pile(
        assignment=assignment,
        students=len(work),
        handed_in=sum(line.attempt is not None for line in work),
        marked=sum(line.marked for line in work),
        waiting=sum(line.to_mark for line in work),
        released=sum(line.released for line in work),
        ready=sum(line.ready for line in work),
    )


def _states(work: list[Work], chosen: dict[str, str], path: str) -> list[Choice]:
    counted = queries.counts(work)
    return [
        Choice(_("All"), len(work), _href(path, chosen | {"state": ""}), not chosen["state"]),
        *(
            Choice(
                str(state.label), counted[state], _href(path, chosen | {"state": state.value}), chosen["state"] == state
            )
            for state in State
            if counted[state]
        ),
    ]


def _groups(work: list[Work], chosen: dict[str, str], path: str) -> list[Choice]:
    names = {str(line.group_id or "none"): line.group or _("No group") for line in work}
    if len(names) < 2:
        return []
    sizes = {key: sum(str(line.group_id or "none") == key for line in work) for key in names}
    return [
        Choice(_("All groups"), len(work), _href(path, chosen | {"group": ""}), not chosen["group"]),
        *(
            Choice(name, sizes[key], _href(path, chosen | {"group": key}), chosen["group"] == key)
            for key, name in sorted(names.items(), key=lambda item: item[1])
        ),
    ]


def _rows(page: Page, path: str) -> list[tuple[Work, str, str, str]]:
    """Each line with the address of its essay or of its student, and with the look and the words of its state.

    Addresses and words are made here: 200 reversals and translations would be most of the page's time.
    """
    words = {state: str(state.label) for state in State}
    return [
        (
            line,
            _address(line, path),
            CHIPS[line.state],
            words[line.state],
        )
        for line in page
    ]


def _address(line: Work, path: str) -> str:
    """Where a line leads: to the essay for whoever marks it, to its markings for an instructor who does not."""
    if not line.submission_id:
        return f"{path}students/{line.enrollment_id}/"
    return f"{path}{line.key}/" if line.markable else f"{path}{line.key}/markings/"


def _piles(work: list[Work], path: str, wanted: str) -> list[PileChoice]:
    """Whose essays: one's own, which come first, or all. Nothing to choose for whom nothing was allocated."""
    mine = sum(line.mine for line in work)
    if not mine:
        return []
    return [
        PileChoice("mine", _("Given to me"), mine, path, wanted != "all"),
        PileChoice("all", _("The whole class"), len(work), f"{path}?pile=all", wanted == "all"),
    ]


def _href(path: str, chosen: dict[str, str]) -> str:
    query = _query(chosen)
    return f"{path}?{query}" if query else path


def _query(chosen: dict[str, str]) -> str:
    return urlencode({name: value for name, value in chosen.items() if value})
