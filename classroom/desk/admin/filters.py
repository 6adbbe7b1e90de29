"""Filters of lists in the admin. They offer only what the asker may see, and take only what they offer."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from classroom.audit.queries import kinds_on_record
from classroom.audit.words import ACTS, name_of_kind
from classroom.batches.services import kinds, maker_kinds, open_kinds
from classroom.common.forms import WrittenDateField
from classroom.courses import rules
from classroom.courses.models import term_words
from classroom.desk.queries.records import acts_of_object, acts_of_person, name_of_person


class OfferedFilter(admin.SimpleListFilter):
    """A value that is not among those offered finds nothing: nobody learns by guessing."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        if value not in {str(key) for key, _title in self.lookup_choices}:
            return queryset.none()
        return self.narrow(request, queryset, value)

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(**{self.parameter_name: value})


class CourseFilter(OfferedFilter):
    """Of places in courses: by course."""

    title = _("course")
    parameter_name = "course"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        return [(course.pk, str(course)) for course in rules.administrable_courses(request.user)]


class TermFilter(OfferedFilter):
    """Of courses: by their term, the newest first."""

    title = _("term")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        courses = rules.administrable_courses(request.user).order_by("-year", "-term")
        return [
            (f"{year}-{term}", term_words(year, term)) for year, term in courses.values_list("year", "term").distinct()
        ]

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        year, term = value.split("-")
        return queryset.filter(year=year, term=term)


class KeptFilter(OfferedFilter):
    """Of courses: those that are in use, unless one asks for the archived ones."""

    title = _("archive")
    parameter_name = "kept"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("archived", _("archived")), ("running", pgettext_lazy("course", "in use"))]

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(archived_at__isnull=value == "running")


class CourseOfPersonFilter(CourseFilter):
    """Of people: by a course that they are in."""

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        places = rules.administrable_enrollments(request.user).filter(course=value)
        return queryset.filter(pk__in=places.values("user"))


class SignedInFilter(OfferedFilter):
    """Of people: by whether they have ever signed in."""

    title = _("signed in")
    parameter_name = "signed_in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("never", _("never")), ("once", _("at least once"))]

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(last_login__isnull=value == "never")


class GroupFilter(OfferedFilter):
    """Of places in courses: by group, once a course is chosen, for groups of all courses are called the same."""

    title = _("group")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[int, str]]:
        chosen = request.GET.get("course", "")
        courses = rules.administrable_courses(request.user)
        course = courses.filter(pk=chosen).first() if chosen.isdecimal() else None
        return [(group.pk, group.name) for group in rules.groups_of(course)]


class BatchKindFilter(OfferedFilter):
    """Of bulk acts: by kind, in words."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = list(kinds()) if request.user.is_staff else [*open_kinds(), *maker_kinds()]
        shown = [(name, kinds()[name]) for name in names]
        return [(name, str(kind.name or name)) for name, kind in shown]


class ActFilter(OfferedFilter):
    """Of audit entries: by what was done, in words."""

    title = _("act")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(ACTS.items(), key=lambda item: item[0])


class KindOfObjectFilter(OfferedFilter):
    """Of audit entries: by the kind of the object, in words."""

    title = _("kind of object")
    parameter_name = "object_label"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        if request.user.is_staff:
            labels = kinds_on_record()
        else:
            labels = model_admin.get_queryset(request).order_by().values_list("object_label", flat=True).distinct()
        return sorted(((label, name_of_kind(label)) for label in labels), key=lambda item: item[0])


class TimeFilter(OfferedFilter):
    """Of audit entries: by when it was done."""

    title = _("when")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("1", _("In the last 24 hours")), ("7", _("In the last 7 days")), ("30", _("In the last 30 days")),
            ("180", _("In the last half year")),
        ]  # fmt: skip

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(at__gte=timezone.now() - timedelta(days=int(value)))


class CourseOfActFilter(CourseFilter):
    """Of audit entries: by course."""

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(course_id=int(value))


class SpanForm(forms.Form):
    """From one day to another, both included; either may be left open."""

    since = WrittenDateField(label=pgettext_lazy("day", "From"), required=False)
    until = WrittenDateField(label=pgettext_lazy("day", "Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="span_%s", **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"class": "input", "autocomplete": "off", "size": 16}

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError(gettext("The last day is before the first.")))
        return self.cleaned_data


class SpanFilter(admin.ListFilter):
    """Of audit entries: from one day to another, which begin and end in the asker's time zone.

    Days are typed, as people write them. What is no day finds nothing, and says so.
    """

    title = _("days")
    template = "admin/filter_span.html"
    parameter_names = ("since", "until")

    def __init__(self, request: HttpRequest, params: dict[str, list[str]], model: type, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.parameter_names:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]
        self.form = SpanForm(self.used_parameters or None)

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> tuple[str, ...]:
        return self.parameter_names

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """What else narrows the list, which the form sends along, and how to do without the days."""
        dropped = (*self.parameter_names, PAGE_VAR)
        others = [(name, value) for name, value in changelist.params.items() if name not in dropped]
        yield {"others": others, "without": changelist.get_query_string(remove=[*self.parameter_names])}

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.form.is_bound:
            return queryset
        if not self.form.is_valid():
            return queryset.none()
        zone = timezone.get_current_timezone()
        since, until = self.form.cleaned_data["since"], self.form.cleaned_data["until"]
        if since:
            queryset = queryset.filter(at__gte=datetime.combine(since, time.min, zone))
        if until:
            queryset = queryset.filter(at__lt=datetime.combine(until + timedelta(days=1), time.min, zone))
        return queryset


class ChosenElsewhere(admin.SimpleListFilter):
    """Of audit entries: by what a link on another page names, so it offers nothing itself.

    `acts` says which of the entries a value means, None for a value that means nothing.
    """

    def acts(self, entries: QuerySet, value: str) -> QuerySet | None:
        raise NotImplementedError

    def words(self, value: str) -> str:
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value() or ""
        found = self.acts(model_admin.get_queryset(request), value)
        # Whoever reads nothing of it learns no name by trying keys.
        return [(value, self.words(value))] if found is not None and found.exists() else []

    def has_output(self) -> bool:
        """Shown once something is chosen, and asked then even where the asker reads nothing of it."""
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return self.acts(queryset, self.value()) if self.lookup_choices else queryset.none()


class PersonOfActFilter(ChosenElsewhere):
    """By who acted, about whom or as whom."""

    title = pgettext_lazy("of an act", "person")
    parameter_name = "person"

    def acts(self, entries: QuerySet, value: str) -> QuerySet | None:
        is_key = value.isascii() and value.isdecimal() and len(value) < 19
        return acts_of_person(entries, int(value)) if is_key else None

    def words(self, value: str) -> str:
        return name_of_person(int(value)) or value


class ObjectOfActFilter(ChosenElsewhere):
    """By the object itself, named as its history names it: `courses.group-12`."""

    title = _("object")
    parameter_name = "object"
    _KEY = re.compile(r"([a-z_]{1,40}\.[a-z_]{1,40})-([A-Za-z0-9_-]{1,64})", re.ASCII)

    def acts(self, entries: QuerySet, value: str) -> QuerySet | None:
        found = self._KEY.fullmatch(value)
        return acts_of_object(entries, *found.groups()) if found else None

    def words(self, value: str) -> str:
        label, _hyphen, key = value.partition("-")
        return f"{name_of_kind(label)} {key}"
