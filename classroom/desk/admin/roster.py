"""The list of students of a course: paste → preview → apply → undo, at the course's address in the admin."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
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
        widget=forms.Textarea(attrs={"rows": 14, "class": "roster__text", "spellcheck": "false"}),
    )


class RosterViews:
    """Mixed into the course's admin. For administrators: a list may name accounts unknown to the instructor."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:course>/roster/", view(self.roster_view), name="courses_course_roster"),
            path("<int:course>/roster/<int:batch>/", view(self.roster_batch_view), name="courses_course_roster_batch"),
            path(
                "<int:course>/roster/<int:batch>/apply/",
                view(require_POST(self.roster_apply_view)),
                name="courses_course_roster_apply",
            ),
            path(
                "<int:course>/roster/<int:batch>/undo/",
                view(require_POST(self.roster_undo_view)),
                name="courses_course_roster_undo",
            ),
            *super().get_urls(),
        ]

    def roster_view(self, request: HttpRequest, course: int) -> HttpResponse:
        """Take the list and make the plan; a list that cannot be read comes back with the reason."""
        found = self._course(request, course)
        form = RosterForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                batch = services.plan_roster(
                    acting_user=request.user, now=timezone.now(), course=found, text=form.cleaned_data["text"]
                )
            except ValidationError as error:
                form.add_error("text", error)
            else:
                return redirect("admin:courses_course_roster_batch", found.pk, batch.pk)
        return self._page(
            request,
            "admin/courses/course/roster.html",
            found,
            {"form": form, "batches": batch_queries.of_course(found.pk, services.ROSTER)},
            status=422 if form.is_bound else 200,
        )

    def roster_batch_view(self, request: HttpRequest, course: int, batch: int) -> HttpResponse:
        """The plan as it is stored, or what became of it."""
        found = self._course(request, course)
        plan = self._batch(found, batch)
        return self._page(
            request,
            "admin/courses/course/roster_batch.html",
            found,
            {"batch": plan, "verdicts": batch_queries.lines_by_verdict(plan)},
        )

    def roster_apply_view(self, request: HttpRequest, course: int, batch: int) -> HttpResponse:
        found = self._course(request, course)
        plan = self._batch(found, batch)
        try:
            batches.apply(
                acting_user=request.user, now=timezone.now(), batch=plan, plan_hash=request.POST.get("plan_hash", "")
            )
        except batches.PlanChangedError:
            messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
        except ValidationError as error:
            messages.error(request, _("Nothing was applied: %(reason)s") % {"reason": " ".join(error.messages)})
        else:
            messages.success(request, _("The list is applied. It can be taken back below."))
        return redirect("admin:courses_course_roster_batch", found.pk, plan.pk)

    def roster_undo_view(self, request: HttpRequest, course: int, batch: int) -> HttpResponse:
        found = self._course(request, course)
        plan = self._batch(found, batch)
        try:
            undone, left = batches.undo(acting_user=request.user, now=timezone.now(), batch=plan)
        except batches.PlanChangedError:
            messages.error(request, _("The plan was applied or changed meanwhile. This is how it stands now."))
        else:
            messages.success(
                request, ngettext("%(n)d line is taken back.", "%(n)d lines are taken back.", undone) % {"n": undone}
            )
            if left:
                messages.warning(
                    request,
                    ngettext(
                        "%(n)d line was changed since, and is left as it is.",
                        "%(n)d lines were changed since, and are left as they are.",
                        left,
                    )
                    % {"n": left},
                )
        return redirect("admin:courses_course_roster_batch", found.pk, plan.pk)

    def _course(self, request: HttpRequest, pk: int) -> Course:
        if not request.user.is_staff:
            raise PermissionDenied
        course = self.get_object(request, str(pk))
        if course is None:
            raise Http404
        return course

    def _batch(self, course: Course, pk: int) -> Batch:
        batch = batch_queries.of_course(course.pk, services.ROSTER).filter(pk=pk).first()
        if batch is None:
            raise Http404
        return batch

    def _page(
        self, request: HttpRequest, template: str, course: Course, context: dict, status: int = 200
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "title": _("List of students"),
            "original": course,
            "opts": self.opts,
        }
        return TemplateResponse(request, template, shared | context, status=status)
