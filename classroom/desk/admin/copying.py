"""Copying a course, at its address in the admin: choose where to and what, then look at the plan."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.accounts.models import User
from classroom.batches.queries import of_course
from classroom.common.forms import BuddhistDateField
from classroom.courses import rules, services
from classroom.courses.models import Course
from classroom.desk.admin.term_fields import TermFields

_FACTS = ("title", "title_en", "code", "year", "term", "slug", "starts_on", "ends_on")
_TERM_IN_SLUG = re.compile(r"-(?:25\d\d|20\d\d)(?:-[123])?$")


class CopyForm(TermFields, forms.ModelForm):
    """Where a course is copied to, and what of it. An administrator may have a new course made; then its facts count."""

    to = forms.ModelChoiceField(None, label=gettext_lazy("Into"), required=False)
    parts = forms.MultipleChoiceField(label=gettext_lazy("What is copied"), widget=forms.CheckboxSelectMultiple)
    weeks = forms.IntegerField(
        label=gettext_lazy("Dates move by so many weeks"),
        help_text=gettext_lazy("Empty: from the first day of one course to that of the other. Weekdays stay."),
        required=False,
        min_value=-520,
        max_value=520,
    )
    starts_on = BuddhistDateField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("Empty: the usual first and last day of the term."),
        required=False,
    )
    ends_on = BuddhistDateField(label=gettext_lazy("Last day"), required=False)

    class Meta:
        model = Course
        fields = _FACTS

    def __init__(self, data: Any = None, *, user: User, course: Course) -> None:
        super().__init__(data, initial=_facts_of_next(course))
        self.course = course
        targets = rules.administrable_courses(user).filter(archived_at=None).exclude(pk=course.pk)
        self.fields["to"].queryset = targets.order_by("-year", "-term", "code").distinct()
        parts = [(part.name, part.label) for part in services.copy_parts()]
        self.fields["parts"].choices = parts
        self.fields["parts"].initial = [name for name, _label in parts]
        if user.is_staff:
            self.fields["to"].empty_label = _("A new course, as below")
        else:
            self.fields["to"].required = True
            self.fields["to"].empty_label = None
            for name in _FACTS:
                del self.fields[name]

    @property
    def has_targets(self) -> bool:
        """Whether there is anywhere to copy to."""
        return "slug" in self.fields or self.fields["to"].queryset.exists()

    @property
    def about_copy(self) -> list[forms.BoundField]:
        return [self[name] for name in ("to", "parts", "weeks")]

    @property
    def about_course(self) -> list[forms.BoundField]:
        return [self[name] for name in _FACTS if name in self.fields]

    def _get_validation_exclusions(self) -> set[str]:
        # The facts of a new course are checked as a whole when it is planned, and not at all for one that is there.
        return {field.name for field in Course._meta.get_fields()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("to"):
            # What a new course would be is of no matter then.
            for name in _FACTS:
                self.errors.pop(name, None)
        return cleaned

    def facts(self) -> dict[str, Any] | None:
        """What the new course is to be, or None where one is chosen; dates that were left out are those of the term."""
        if self.cleaned_data["to"]:
            return None
        facts = {name: self.cleaned_data[name] for name in _FACTS}
        facts |= {name: getattr(self.course, name) for name in ("time_zone", "anonymous_posts", "seats")}
        return services.with_term_dates(facts)


def _facts_of_next(course: Course) -> dict[str, Any]:
    year = course.year + 1
    slug = f"{_TERM_IN_SLUG.sub('', course.slug)}-{year}-{course.term}"
    return {
        "title": course.title, "title_en": course.title_en, "code": course.code, "year": year, "term": course.term,
        "slug": slug[-60:],
    }  # fmt: skip


class CopyViews:
    """Mixed into the course's admin. Instructors copy into courses that they teach, administrators into any or a new one."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.copy_view)
        return [path("<int:course>/copy/", view, name="courses_course_copy"), *super().get_urls()]

    def copy_view(self, request: HttpRequest, course: int) -> HttpResponse:
        """Ask where to and what, and make the plan; what cannot be comes back with its reason."""
        found = self.get_object(request, str(course))
        if found is None:
            raise Http404
        form = CopyForm(request.POST if request.method == "POST" else None, user=request.user, course=found)
        if request.method == "POST" and form.is_valid():
            try:
                plan = services.plan_copy(
                    acting_user=request.user, now=timezone.now(), from_course=found, to_course=form.cleaned_data["to"],
                    facts=form.facts(), chosen=form.cleaned_data["parts"], weeks=form.cleaned_data["weeks"],
                )  # fmt: skip
            except ValidationError as error:
                _refuse(form, error)
            else:
                return redirect("admin:batches_batch_change", plan.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Copy to another term"),
            "original": found,
            "opts": self.opts,
            "form": form,
            "batches": of_course(found.pk, services.COPY),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/courses/course/copy.html", context, status=status)


def _refuse(form: CopyForm, error: ValidationError) -> None:
    """Say at each fact what is amiss with it, and the rest above the form."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in told.items():
        form.add_error(name if name in form.fields else None, messages)
