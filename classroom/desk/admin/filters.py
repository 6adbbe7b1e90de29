"""Filters of lists in the admin. They offer only what the asker may see, and take only what they offer."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classroom.batches.services import kinds, open_kinds
from classroom.courses import rules
from classroom.courses.models import term_words
from classroom.desk.admin.acts import ACTS, name_of_kind
from classroom.desk.queries.records import acts_of_person, name_of_person


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
        shown = kinds().items() if request.user.is_staff else [(name, kinds()[name]) for name in open_kinds()]
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


class PersonOfActFilter(admin.SimpleListFilter):
    """Of audit entries: by who acted, about whom or as whom. Chosen by a link on a person, so it offers nobody itself."""

    title = pgettext_lazy("of an act", "person")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        value = self.value() or ""
        if not (value.isascii() and value.isdecimal() and len(value) < 19):
            return []
        # Whoever reads nothing of a person learns no name by trying keys.
        is_in = acts_of_person(model_admin.get_queryset(request), int(value)).exists()
        return [(value, name_of_person(int(value)) or value)] if is_in else []

    def has_output(self) -> bool:
        """Shown once somebody is chosen, and asked then even where the asker reads nothing of them."""
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return acts_of_person(queryset, int(self.value())) if self.lookup_choices else queryset.none()
