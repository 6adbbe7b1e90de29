"""What grading copies of a course into another one: rubrics, plans of marking, the gradebook, comments to use again."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from classroom.assignments.models import Assignment
from classroom.assignments.services.copying import copied_assignment
from classroom.audit.services import record
from classroom.courses.services.copying import Copying, Item, Part, Verdict, register_part, stamp_of
from classroom.discussions.services.copying import copied_prompt
from classroom.grading.models import (
    BankComment,
    Column,
    Cutoff,
    Entry,
    GradeCategory,
    GradeScheme,
    Marking,
    MarkingPlan,
    PeerPlan,
    PeerReview,
    Rubric,
)
from classroom.grading.services.rubrics import plans_of, set_rubric

_PLAN = ("markers", "agree_within", "agreed_by", "sample_percent", "sample_by_band")
_PEERS = ("reviews_each", "anonymous", "percent", "hold_hours", "shown")


def register_parts() -> None:
    """Make the parts of this app known; called once when the apps are ready."""
    register_part(Part("rubrics", gettext_lazy("Rubrics, and how essays are marked"), 70, _rubrics, _make, _take_back))
    register_part(Part("gradebook", gettext_lazy("Gradebook"), 80, _gradebook, _make_book, _take_book_back))
    register_part(Part("bank", gettext_lazy("Comments to use again"), 90, _bank, _make_bank, _take_bank_back))


def _rubrics(copying: Copying) -> Iterable[Item]:
    """One line for each assignment that has criteria and goes along, or has gone before."""
    found = Assignment.objects.filter(course=copying.from_course, rubric__version_number__gt=0)
    for assignment in found.select_related("peer_plan"):
        copied = copied_assignment(copying, assignment) if copying.to_course.pk else None
        peers = getattr(assignment, "peer_plan", None)
        dates = ((_("readings open"), peers.opens_at), (_("readings due"), peers.due_at)) if peers else ()
        if copied is None and "assignments" not in copying.chosen:
            verdict, message = Verdict.PROBLEM, _("Its assignment is not in the other course.")
        elif copied is not None and Rubric.objects.filter(assignment=copied, version_number__gt=0).exists():
            verdict, message = Verdict.UNCHANGED, _("It is there already.")
        else:
            verdict, message = Verdict.NEW, ""
        yield Item(assignment.title, assignment.pk, verdict, message, dates)


def _make(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    source = Assignment.objects.get(pk=wanted["source"], course=copying.from_course)
    target = copied_assignment(copying, source)
    rubric = Rubric.objects.get(assignment=source)
    version = rubric.versions.prefetch_related("criteria__levels").get(number=rubric.version_number)
    set_rubric(
        acting_user=copying.acting_user, now=copying.now, assignment=target, criteria=plans_of(version),
        shown=rubric.shown,
    )  # fmt: skip
    Rubric.objects.filter(assignment=target).update(incomplete_is_zero=rubric.incomplete_is_zero)
    made = {"assignment": target.pk}
    if plan := MarkingPlan.objects.filter(assignment=source).first():
        MarkingPlan.objects.create(assignment=target, **{name: getattr(plan, name) for name in _PLAN})
    if peers := PeerPlan.objects.filter(assignment=source).first():
        PeerPlan.objects.create(
            assignment=target, opens_at=copying.moved(peers.opens_at), due_at=copying.moved(peers.due_at),
            **{name: getattr(peers, name) for name in _PEERS},
        )  # fmt: skip
    return made | {"stamps": _stamps(target)}


def _take_back(copying: Copying, before: dict[str, Any]) -> bool:
    """A rubric goes with its plans while none was changed, and nothing was marked or read by it."""
    found = Assignment.objects.filter(pk=before["assignment"], course=copying.to_course).first()
    if found is None or _stamps(found) != before["stamps"]:
        return False
    marked = Marking.objects.filter(rubric_version__rubric__assignment=found).exists()
    if marked or PeerReview.objects.filter(plan__assignment=found).exists():
        return False
    _record(copying, "grading.delete_copied", found, found.title)
    for model in (PeerPlan, MarkingPlan, Rubric):
        model.objects.filter(assignment=found).delete()
    return True


def _stamps(assignment: Assignment) -> list[str]:
    rows = [model.objects.filter(assignment=assignment).first() for model in (Rubric, MarkingPlan, PeerPlan)]
    return [stamp_of(row) if row else "" for row in rows]


def _gradebook(copying: Copying) -> Iterable[Item]:
    source = copying.from_course
    categories = GradeCategory.objects.filter(course=source).count()
    columns = Column.objects.filter(course=source, assignment=None, thread=None).count()
    if not (categories or columns or GradeScheme.objects.filter(course=source).exists()):
        return
    to = copying.to_course.pk
    known = any(model.objects.filter(course=to).exists() for model in (GradeCategory, Column, GradeScheme))
    title = _("%(categories)s categories, %(columns)s columns of its own, the letters")
    yield Item(
        title % {"categories": categories, "columns": columns}, source.pk,
        Verdict.UNCHANGED if known else Verdict.NEW, _("The other course has its own.") if known else "",
    )  # fmt: skip


def _make_book(copying: Copying, _wanted: dict[str, Any]) -> dict[str, Any]:
    """What was set up, and no points. Columns of what did not go along stay behind."""
    source, target = copying.from_course, copying.to_course
    by_key = {}
    for row in GradeCategory.objects.filter(course=source):
        by_key[row.pk] = GradeCategory.objects.create(
            course=target, position=row.position, title=row.title, weight=row.weight, drop_lowest=row.drop_lowest
        )
    for row in Column.objects.filter(course=source).select_related("assignment", "thread"):
        assignment = row.assignment and copied_assignment(copying, row.assignment)
        thread = row.thread and copied_prompt(copying, row.thread)
        if (row.assignment_id or row.thread_id) and not (assignment or thread):
            continue
        Column.objects.create(
            course=target, category=by_key.get(row.category_id), position=row.position, assignment=assignment,
            thread=thread, title=row.title, max_points=row.max_points, counts=row.counts,
        )  # fmt: skip
    old = GradeScheme.objects.filter(course=source).first() or GradeScheme(course=source)
    scheme = GradeScheme.objects.create(course=target, preset=old.preset, missing_is_zero=old.missing_is_zero)
    cuts = old.cutoffs.all() if old.pk else ()
    Cutoff.objects.bulk_create(
        Cutoff(scheme=scheme, letter=cut.letter, at_least=cut.at_least, worth=cut.worth) for cut in cuts
    )
    record(
        acting_user=copying.acting_user, now=copying.now, action="grading.set_up_gradebook", target=scheme,
        course_id=target.pk,
        changes={"weights": (None, {row.title: str(row.weight) for row in by_key.values()})},
    )  # fmt: skip
    return {"pk": scheme.pk, "stamp": stamp_of(scheme)}


def _take_book_back(copying: Copying, before: dict[str, Any]) -> bool:
    """Whoever sets the gradebook up counts its version up, so that one sign tells of all of it."""
    course = copying.to_course
    scheme = GradeScheme.objects.filter(pk=before["pk"], course=course).first()
    if scheme is None or stamp_of(scheme) != before["stamp"] or Entry.objects.filter(column__course=course).exists():
        return False
    _record(copying, "grading.delete_copied", scheme, _("Gradebook"))
    for model in (Column, GradeCategory, GradeScheme):
        model.objects.filter(course=course).delete()
    return True


def _bank(copying: Copying) -> Iterable[Item]:
    there = set(BankComment.objects.filter(course=copying.to_course.pk).values_list("title", "body"))
    rows = BankComment.objects.filter(course=copying.from_course).values_list("pk", "title", "body")
    new = [pk for pk, title, body in rows if (title, body) not in there]
    if rows:
        yield Item(
            ngettext("%(n)s comment", "%(n)s comments", len(new)) % {"n": len(new)}, copying.from_course.pk,
            Verdict.NEW if new else Verdict.UNCHANGED, "" if new else _("They are there already."),
            wanted={"comments": new},
        )  # fmt: skip


def _make_bank(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    made = [
        BankComment.objects.create(
            course=copying.to_course, title=row.title, body=row.body, tone=row.tone, criterion=row.criterion,
            points=row.points, made_by=copying.acting_user, changed_at=copying.now,
        )
        for row in BankComment.objects.filter(course=copying.from_course, pk__in=wanted["comments"]).order_by("pk")
    ]  # fmt: skip
    _record(copying, "grading.copy_bank", copying.to_course, str(len(made)), made=True)
    return {"comments": [row.pk for row in made], "changed_at": copying.now.isoformat()}


def _take_bank_back(copying: Copying, before: dict[str, Any]) -> bool:
    """Comments go that nobody has used or changed since; others stay, and then the line counts as left."""
    rows = BankComment.objects.filter(course=copying.to_course, pk__in=before["comments"], used=0)
    gone, _rows = rows.filter(changed_at=before["changed_at"]).delete()
    return gone == len(before["comments"])


def _record(copying: Copying, action: str, target, name: str, *, made: bool = False) -> None:
    record(
        acting_user=copying.acting_user, now=copying.now, action=action, target=target,
        course_id=copying.to_course.pk, changes={"title": (None, name) if made else (name, None)},
    )  # fmt: skip
