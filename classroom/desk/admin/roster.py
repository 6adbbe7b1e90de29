"""The list of students of a course: paste → preview → apply → undo, at the course's address in the admin."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from classroom.batches import queries as batch_queries
from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.courses import services
from classroom.courses.models import Course


class RosterForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("List of students"),
        help_text=gettext_lazy(
            "Copy the lines from the spreadsheet and paste them here, with or without the line of headings: "
            "student number, name, e-mail, group, in any order."
        ),
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "roster__text", "spellcheck": "false", "wrap": "off"}),
    )


class RosterViews:
    """Mixed into the course's admin. For administrators: a list may name accounts unknown to the instructor."""

    def get_urls(self) -> list[URLPattern]:
        def address(route: str, view: Callable, name: str) -> URLPattern:
            return path(f"<int:course>/roster/{route}", self.admin_site.admin_view(view), name=f"courses_course_{name}")

        return [
            address("", self.roster_view, "roster"),
            address("<int:batch>/", self.roster_batch_view, "roster_batch"),
            address("<int:batch>/apply/", require_POST(self.roster_apply_view), "roster_apply"),
            address("<int:batch>/undo/", require_POST(self.roster_undo_view), "roster_undo"),
            address("<int:batch>/discard/", require_POST(self.roster_discard_view), "roster_discard"),
            *super().get_urls(),
        ]

    def roster_view(self, request: HttpRequest, course: int) -> HttpResponse:
        """Take the list and make the plan; a list that cannot be read comes back with the reason."""
        found = self._course(request, course)
        form = RosterForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                batch = services.plan_roster(
                    acting_user=request.user, now=timezone.now(), course=found, text=form.cleaned_data["text"]
                )
            except ValidationError as error:
                form.add_error("text", error)
            else:
                return redirect("admin:courses_course_roster_batch", found.pk, batch.pk)
        context = {"form": form, "batches": batch_queries.of_course(found.pk, services.ROSTER)}
        return self._page(request, "roster", found, context, status=422 if form.is_bound else 200)

    def roster_batch_view(self, request: HttpRequest, course: int, batch: int) -> HttpResponse:
        """The plan as it is stored, or what became of it."""
        found = self._course(request, course)
        plan = self._batch(found, batch)
        verdicts = batch_queries.lines_by_verdict(plan)
        acting = sum(len(lines) for verdict, _label, lines in verdicts if verdict in batches.ACTING)
        return self._page(request, "roster_batch", found, {"batch": plan, "verdicts": verdicts, "acting_count": acting})

    def roster_apply_view(self, request: HttpRequest, course: int, batch: int) -> HttpResponse:
        """Do what the preview showed, all of it or nothing."""

        def act(plan: Batch) -> None:
            plan_hash = request.POST.get("plan_hash", "")
            batches.apply(acting_user=request.user, now=timezone.now(), batch=plan, plan_hash=plan_hash)
            messages.success(request, _("The list is applied. It can be taken back below."))

        return self._act(request, course, batch, act)

    def roster_undo_view(self, request: HttpRequest, course: int, batch: int) -> HttpResponse:
        """Put back what the list changed, but for what was changed since."""

        def act(plan: Batch) -> None:
            undone, left = batches.undo(acting_user=request.user, now=timezone.now(), batch=plan)
            said = ngettext("%(n)d line is taken back.", "%(n)d lines are taken back.", undone)
            messages.success(request, said % {"n": undone})
            if left:
                said = ngettext(
                    "%(n)d line was changed since, and is left as it is.",
                    "%(n)d lines were changed since, and are left as they are.",
                    left,
                )
                messages.warning(request, said % {"n": left})

        return self._act(request, course, batch, act)

    def roster_discard_view(self, request: HttpRequest, course: int, batch: int) -> HttpResponse:
        """Put a plan away that is not to be applied."""

        def act(plan: Batch) -> None:
            batches.discard(acting_user=request.user, now=timezone.now(), batch=plan)
            messages.success(request, _("The list is put away. Nothing of it was done."))

        return self._act(request, course, batch, act)

    def _act(self, request: HttpRequest, course: int, batch: int, act: Callable[[Batch], None]) -> HttpResponse:
        found = self._course(request, course)
        plan = self._batch(found, batch)
        try:
            act(plan)
        except batches.PlanChangedError:
            messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
        except ValidationError as error:
            messages.error(request, _("Nothing was applied: %(reason)s") % {"reason": " ".join(error.messages)})
        return redirect("admin:courses_course_roster_batch", found.pk, plan.pk)

    def _course(self, request: HttpRequest, pk: int) -> Course:
        course = self.get_object(request, str(pk))
        if course is None:
            raise Http404
        if not request.user.is_staff:
            raise PermissionDenied
        return course

    def _batch(self, course: Course, pk: int) -> Batch:
        batch = batch_queries.of_course(course.pk, services.ROSTER).filter(pk=pk).first()
        if batch is None:
            raise Http404
        return batch

    def _page(self, request: HttpRequest, name: str, course: Course, context: dict, status: int = 200) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {
            "title": _("Enrol a list"),
            "original": course,
            "opts": self.opts,
        }
        return TemplateResponse(request, f"admin/courses/course/{name}.html", shared | context, status=status)
