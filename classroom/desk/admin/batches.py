"""Bulk acts of all kinds: what was planned, by whom and when; applying a plan, and taking it back."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from classroom.batches import queries
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.common import limits
from classroom.common.numbers import whole
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.common.templatetags.dates import relative_day
from classroom.courses import services
from classroom.courses.models import Course
from classroom.courses.rules import administrable_courses
from classroom.courses.rules.rosters import administrable_batches, can_act_on_batch, shut_course
from classroom.desk.admin.base import ReadOnlyAdmin
from classroom.desk.admin.columns import ColumnViews
from classroom.desk.admin.filters import BatchKindFilter


@admin.register(Batch)
class BatchAdmin(ColumnViews, ReadOnlyAdmin):
    open_to_instructors = True
    purpose = gettext_lazy("Lists and other acts on many at once: what was planned, applied and taken back.")
    list_display = ("moment", "what", "course", "state", "made_by", "line_count")
    list_filter = (BatchKindFilter, "state")
    list_select_related = ("made_by",)
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        return administrable_batches(request.user).annotate(lines_in_it=Count("lines")).order_by("-made_at", "-pk")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, with the courses of its batches: they are known by their keys alone, so that they outlive them."""
        changelist = super().get_changelist_instance(request)
        keys = {batch.course_id for batch in changelist.result_list} - {None}
        courses = administrable_courses(request.user).filter(pk__in=keys).in_bulk() if keys else {}
        for batch in changelist.result_list:
            batch.course = courses.get(batch.course_id)
        return changelist

    @admin.display(description=gettext_lazy("made at"), ordering="made_at")
    def moment(self, batch: Batch) -> str:
        return relative_day(batch.made_at)

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, batch: Batch) -> str:
        return f"{name_of_kind(batch)}: {batch.name}" if batch.name else name_of_kind(batch)

    @admin.display(description=gettext_lazy("course"))
    def course(self, batch: Batch) -> str:
        return str(batch.course) if getattr(batch, "course", None) else "–"

    @admin.display(description=gettext_lazy("lines"))
    def line_count(self, batch: Batch) -> int:
        return batch.lines_in_it

    def get_urls(self) -> list[URLPattern]:
        def act(name: str, view: Callable) -> URLPattern:
            wrapped = self.admin_site.admin_view(require_POST(view))
            return path(f"<int:batch>/{name}/", wrapped, name=f"batches_batch_{name.replace('-', '_')}")

        return [
            act("apply", self.apply_view),
            act("undo", self.undo_view),
            act("discard", self.discard_view),
            act("again", self.again_view),
            act("go-on", self.go_on_view),
            *super().get_urls(),
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The plan as it is stored, what becomes of it at this moment, or what became of it."""
        if object_id is None:
            raise PermissionDenied  # plans are made where their subject is
        key = whole(object_id)
        if key is None:
            raise Http404
        batch = self._batch(request, key, to_act=False)
        if request.method == "POST":
            raise PermissionDenied
        counts = queries.counts_by_verdict(batch) if batch.is_under_way else None
        show = request.GET.get("show", "")
        groups = [] if batch.is_under_way else queries.pages_by_verdict(batch, show, request.GET.get("page"))
        kind = batches.kinds().get(batch.kind)
        # In a list for one course, its name in every line says nothing.
        shown = kind.columns if kind else ()
        columns = {name: heading for name, heading in shown if name != "course_name" or not batch.course_id}
        context = {
            "title": name_of_kind(batch),
            "batch": batch,
            "course": self._course(request, batch),
            "kind": kind,
            "is_numbered": _is_numbered(batch),
            "groups": [_shown(group, columns) for group in groups],
            "headings": list(columns.values()),
            "acting_count": sum(group.count for group in groups if group.verdict in batches.ACTING),
            "missing_count": sum(group.count for group in groups if group.verdict == BatchLine.Verdict.MISSING),
            "show": show,
            "lines": sum(counts.values()) if counts else 0,
            "may_act": can_act_on_batch(request.user, batch),
            "shut_course": self._shut_course(request, batch),
            "words_of_shut": services.words_of_shut(batch),
            "is_interrupted": batch.is_under_way
            and batch.touched_at is not None
            and timezone.now() - batch.touched_at > batches.INTERRUPTED,
            "is_roster": batch.kind == services.ROSTER,
            "is_final": services.is_final(batch),
            "can_plan_again": any(batch.options.get(name) for name in ("found", "places", "people")),
            "copied_into": self._copied_into(request, batch),
            "found": batch.options.get("found"),
            "left_out": batch.options.get("left_out") or 0,
            "courses": _courses_in(batch),
            "seats": batch.options.get("seats") or (),
            "is_overfull": any(each["over"] for each in batch.options.get("seats") or ()),
            "left": batch.options.get("left") or 0,
        }
        return self._page(request, "preview", batch, context)

    def apply_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Do what the preview showed, all of it or nothing; those who are missing only as far as they were ticked."""

        def act(plan: Batch) -> None:
            mails = services.is_final(plan) or (plan.kind == services.ROSTER and request.POST.get("invite"))
            if mails and not limits.count(request, "invite"):  # as one list of people, however long
                raise ValidationError(_("Too many at once"))
            ticked = [number for key in request.POST.getlist("drop") if (number := whole(key)) is not None]
            done = batches.apply(
                acting_user=request.user, now=timezone.now(), batch=plan, plan_hash=request.POST.get("plan_hash", ""),
                chosen=None if request.POST.get("drop_all") else ticked,
                options={name: bool(request.POST.get(name)) for name in ("invite", "beyond")},
            )  # fmt: skip
            if done.state == Batch.State.APPLIED:
                said = _("The mails are on their way."), _("The plan is applied. It can be taken back below.")
                messages.success(request, said[0] if services.is_final(done) else said[1])

        return self._act(request, batch, act)

    def undo_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Put back what was changed, but for what was changed since."""

        def act(plan: Batch) -> None:
            if services.is_final(plan):
                raise PermissionDenied
            undone, left = batches.undo(acting_user=request.user, now=timezone.now(), batch=plan)
            if undone:
                if _is_numbered(plan):
                    said = ngettext("%(n)d line is taken back.", "%(n)d lines are taken back.", undone)
                else:
                    said = ngettext("%(n)d is taken back.", "%(n)d are taken back.", undone)
                messages.success(request, said % {"n": undone})
            if left:
                said = _left(left, is_numbered=_is_numbered(plan))
                messages.warning(request, said % {"n": left})

        return self._act(request, batch, act, _("Nothing was taken back: %(reason)s"))

    def discard_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Put a plan away that is not to be applied."""

        def act(plan: Batch) -> None:
            batches.discard(acting_user=request.user, now=timezone.now(), batch=plan)
            messages.success(request, _("Put away. Nothing of it was done."))

        return self._act(request, batch, act)

    def again_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Make the plan anew, of the same files or the same people, as everything stands now."""

        def act(plan: Batch) -> None:
            batches.plan_again(acting_user=request.user, now=timezone.now(), batch=plan)

        return self._act(request, batch, act)

    def go_on_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Let the worker go on with what was interrupted."""
        return self._act(request, batch, lambda plan: batches.go_on(now=timezone.now(), batch=plan))

    def _act(self, request: HttpRequest, batch: int, act: Callable[[Batch], None], refused: str = "") -> HttpResponse:
        plan = self._batch(request, batch)
        try:
            act(plan)
        except batches.PlanChangedError:
            messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
        except ValidationError as error:
            refused = refused or _("Nothing was applied: %(reason)s")
            messages.error(request, refused % {"reason": " ".join(error.messages)})
        return redirect("admin:batches_batch_change", plan.pk)

    def _batch(self, request: HttpRequest, key: int, *, to_act: bool = True) -> Batch:
        """The batch, or 404 for one that one does not see and 403 for one that one may not act on."""
        batch = administrable_batches(request.user).select_related("made_by").filter(pk=key).first()
        if batch is None:
            raise Http404
        if to_act and not can_act_on_batch(request.user, batch):
            raise PermissionDenied
        return batch

    def _course(self, request: HttpRequest, batch: Batch) -> Course | None:
        return administrable_courses(request.user).filter(pk=batch.course_id).first() if batch.course_id else None

    def _shut_course(self, request: HttpRequest, batch: Batch) -> Course | None:
        """The archived course for whose sake the asker's own batch is neither applied nor taken back."""
        waits = batch.state == Batch.State.PLANNED
        stands = batch.state == Batch.State.APPLIED and not services.is_final(batch)
        may = (waits or stands) and can_act_on_batch(request.user, batch)
        return shut_course(request.user, batch) if may else None

    def _copied_into(self, request: HttpRequest, batch: Batch) -> Course | None:
        """The course that a copy was made into, where one may look at it."""
        if batch.kind != services.COPY or batch.state != Batch.State.APPLIED:
            return None
        return administrable_courses(request.user).filter(pk=batch.options.get("to") or 0).first()

    def _page(self, request: HttpRequest, name: str, batch: Batch, context: dict, status: int = 200) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"original": batch, "opts": self.opts}
        return TemplateResponse(request, f"admin/batches/batch/{name}.html", shared | context, status=status)


def name_of_kind(batch: Batch) -> str:
    """What a kind of bulk act is called; one that no app knows any more keeps its code."""
    kind = batches.kinds().get(batch.kind)
    return str(kind.name or batch.kind) if kind else batch.kind


def _is_numbered(batch: Batch) -> bool:
    """Whether its lines are those of a list, which people know by their numbers."""
    kind = batches.kinds().get(batch.kind)
    return kind is not None and kind.is_numbered


def _left(number: int, *, is_numbered: bool) -> str:
    if is_numbered:
        return ngettext(
            "%(n)d line was changed since, and is left as it is.",
            "%(n)d lines were changed since, and are left as they are.",
            number,
        )
    return ngettext(
        "%(n)d was changed since, and is left as it is.", "%(n)d were changed since, and are left as they are.", number
    )


def _courses_in(batch: Batch) -> list[dict[str, Any]]:
    """The courses of a list for a whole term; once it is applied, with the keys of those that it made."""
    made = batch.options.get("made_courses") or {}
    courses = (batch.options.get("found") or {}).get("courses") or ()
    is_applied = batch.state == Batch.State.APPLIED
    return [each | {"pk": (each["pk"] or made.get(each["key"])) if is_applied else None} for each in courses]


def _shown(group: queries.Lines, columns: Iterable[str]) -> dict[str, Any]:
    """One group of lines as the page shows it."""
    rows = [
        {
            "number": line.number,
            "line": "" if line.verdict == BatchLine.Verdict.MISSING else line.wanted.get("line", line.number),
            "cells": [line.wanted.get(name, "") for name in columns],
            "message": line.message,
            "done": line.done,
        }
        for line in group.page
    ]
    return {"verdict": group.verdict, "label": group.label, "count": group.count, "rows": rows, "page": group.page}
