"""What the essays copy of a course into another one: what was asked, and what late work costs."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from classroom.assignments.models import Assignment, LateBank
from classroom.assignments.services.assignments import create_assignment
from classroom.audit.services import record
from classroom.courses.services.copying import Copying, Item, Part, Verdict, is_used, register_part, stamp_of

_TERMS = (
    "grace_minutes", "min_words", "max_words", "attempts_allowed", "published", "late_policy", "late_percent",
    "late_percent_most", "file_kinds", "file_megabytes", "in_teams", "anonymous_marking",
)  # fmt: skip


def register_parts() -> None:
    """Make the parts of this app known; called once when the apps are ready."""
    register_part(Part("assignments", gettext_lazy("Assignments"), 50, _assignments, _make, _take_back))
    register_part(Part("late_days", gettext_lazy("Late days"), 52, _late_days, _make_bank, _take_bank_back))


def copied_assignment(copying: Copying, source: Assignment) -> Assignment | None:
    """The copy of an assignment in the other course, where there is one."""
    return Assignment.objects.filter(token=copying.token(source), course=copying.to_course).first()


def _assignments(copying: Copying) -> Iterable[Item]:
    found = list(Assignment.objects.filter(course=copying.from_course).prefetch_related("sections__chapter"))
    tokens = {assignment.pk: copying.token(assignment) for assignment in found}
    there = set(Assignment.objects.filter(token__in=tokens.values()).values_list("token", flat=True))
    for assignment in found:
        drawn = list(assignment.sections.all())
        sections = [section.pk for section in drawn if section.chapter.book_id in copying.books]
        dates = (
            (_("opens"), assignment.opens_at), (_("due"), assignment.due_at), (_("closes"), assignment.closes_at),
        )  # fmt: skip
        known = tokens[assignment.pk] in there
        message = _("It is there already.") if known else ""
        if not known and len(sections) < len(drawn):
            message = _("Without the sections of books that the other course does not use.")
        yield Item(
            assignment.title, assignment.pk, Verdict.UNCHANGED if known else Verdict.NEW, message, dates,
            {"sections": sections},
        )  # fmt: skip


def _make(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    source = Assignment.objects.get(pk=wanted["source"], course=copying.from_course)
    made = create_assignment(
        acting_user=copying.acting_user, now=copying.now, course=copying.to_course, title=source.title,
        instructions=source.instructions, due_at=copying.moved(source.due_at), opens_at=copying.moved(source.opens_at),
        closes_at=copying.moved(source.closes_at), sections=wanted["sections"], token=copying.token(source),
        **{name: getattr(source, name) for name in _TERMS},
    )  # fmt: skip
    return {"pk": made.pk, "stamp": _stamp(made)}


def _take_back(copying: Copying, before: dict[str, Any]) -> bool:
    """An assignment goes while nobody has changed it, begun to write, or set anything up for it."""
    found = Assignment.objects.filter(pk=before["pk"], course=copying.to_course).first()
    if found is None or _stamp(found) != before["stamp"] or is_used(found, Assignment.sections.through):
        return False
    _record(copying, "assignments.delete_copied", found, {"title": (found.title, None)})
    found.delete()
    return True


def _stamp(assignment: Assignment) -> str:
    return stamp_of(assignment, sorted(assignment.sections.values_list("pk", flat=True)))


def _late_days(copying: Copying) -> Iterable[Item]:
    bank = LateBank.objects.filter(course=copying.from_course).first()
    if bank is None:
        return
    known = LateBank.objects.filter(course=copying.to_course.pk).exists()
    title = ngettext("%(n)s late day for each student", "%(n)s late days for each student", bank.days)
    yield Item(
        title % {"n": bank.days}, bank.pk, Verdict.UNCHANGED if known else Verdict.NEW,
        _("The other course has its own.") if known else "", wanted={"days": bank.days},
    )  # fmt: skip


def _make_bank(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    made, _is_new = LateBank.objects.get_or_create(course=copying.to_course, defaults={"days": wanted["days"]})
    _record(copying, "assignments.set_late_days", made, {"days": (0, made.days)})
    return {"pk": made.pk, "stamp": stamp_of(made)}


def _take_bank_back(copying: Copying, before: dict[str, Any]) -> bool:
    bank = LateBank.objects.filter(pk=before["pk"], course=copying.to_course).first()
    if bank is None or stamp_of(bank) != before["stamp"]:
        return False
    _record(copying, "assignments.set_late_days", bank, {"days": (bank.days, 0)})
    bank.delete()
    return True


def _record(copying: Copying, action: str, target, changes: dict) -> None:
    record(
        acting_user=copying.acting_user, now=copying.now, action=action, target=target,
        course_id=copying.to_course.pk, changes=changes,
    )  # fmt: skip
