"""Lists of people, in and out: of one course, and of all courses of a term."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.common.shown.sentences import gettext as _
from classroom.common.tables import too_large
from classroom.courses import rules, services
from classroom.courses.models import Course
from classroom.courses.queries.rosters import terms_with_courses
from classroom.courses.rules.rosters import administrable_batches
from classroom.courses.services import roster
from classroom.courses.services.roster.reading import LARGEST

MOST_FILES = 30


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, of each no more than is read at all."""

    widget = ManyFiles(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods,.zip"})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise ValidationError(_("Choose %(limit)s files at the most.") % {"limit": MOST_FILES})
        if sum(file.size or 0 for file in files) > 2 * LARGEST or any((file.size or 0) > LARGEST for file in files):
            raise ValidationError(too_large(LARGEST))
        return [(super(ManyFilesField, self).clean(file).name, file.read(LARGEST + 1)) for file in files]


class RosterForm(forms.Form):
    files = ManyFilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy(
            "CSV, TSV, XLSX or ODS as the registrar gives it; users.csv and enrollments.csv of Canvas, the CSV of Moodle, "
            "the ZIP of OneRoster."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or lines copied from a spreadsheet"),
        help_text=gettext_lazy(
            "With or without the line of headings: student number, name, e-mail, group, in any order."
        ),
        max_length=2_000_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "roster__text", "spellcheck": "false", "wrap": "off"}),
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_too_large:
            self.add_error("files", too_large(LARGEST))
        if self.errors:
            return cleaned
        if not cleaned.get("files") and not (cleaned.get("text") or "").strip():
            raise ValidationError(_("Choose a file, or paste the lines."))
        cleaned["files"] = cleaned.get("files") or [(_("Pasted lines"), cleaned["text"].encode())]
        return cleaned


class TermRosterForm(RosterForm):
    year = forms.IntegerField(
        label=capfirst(gettext_lazy("academic year")),
        min_value=2400,
        max_value=2700,
        help_text=gettext_lazy("Buddhist era, for example 2569."),
    )
    term = forms.TypedChoiceField(label=capfirst(gettext_lazy("term")), choices=Course.Term.choices, coerce=int)
    field_order = ("year", "term", "files", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = _(
            "All courses in one list, or a list for each course, as many as %(limit)s at once: CSV, TSV, XLSX, ODS, and what "
            "Canvas, Moodle and OneRoster give. A list with a role in each line brings in who teaches, too."
        ) % {"limit": MOST_FILES}


class RosterViews:
    """Mixed into the course's admin. Instructors bring lists into the courses they teach, administrators into all."""

    def get_urls(self) -> list[URLPattern]:
        def address(route: str, view: Callable, name: str) -> URLPattern:
            return path(route, self.admin_site.admin_view(view), name=f"courses_course_{name}")

        return [
            address("roster/", self.rosters_view, "rosters"),
            address("roster/export/<str:file_format>/", self.rosters_export_view, "rosters_export"),
            address("<int:course>/roster/", self.roster_view, "roster"),
            address("<int:course>/roster/export/<str:file_format>/", self.roster_export_view, "roster_export"),
            *super().get_urls(),
        ]

    def roster_view(self, request: HttpRequest, course: int) -> HttpResponse:
        """Take a list for one course, and plan it; one that cannot be read comes back with the reason."""
        found = self._course(request, course)
        form = self._form(request, RosterForm)
        if request.method == "POST" and form.is_valid() and (answer := self._taken(request, form, course=found)):
            return answer
        earlier = administrable_batches(request.user).filter(kind=services.ROSTER, course_id=found.pk)
        context = {
            "form": form,
            "batches": earlier.select_related("made_by")[:20],
            "formats": roster.FORMATS,
            "title": _("Lists of people"),
        }
        return self._page(request, "roster", found, context, status=422 if form.is_bound else 200)

    def rosters_view(self, request: HttpRequest) -> HttpResponse:
        """Take a list for all courses of a term. For administrators."""
        if not request.user.is_staff:
            raise PermissionDenied
        year, term = services.next_term(timezone.localdate())
        form = self._form(request, TermRosterForm, initial={"year": year, "term": term})
        if request.method == "POST" and form.is_valid():
            year, term = form.cleaned_data["year"], form.cleaned_data["term"]
            if answer := self._taken(request, form, year=year, term=term):
                return answer
        earlier = administrable_batches(request.user).filter(kind=services.ROSTER, course_id=None)
        context = {
            "form": form, "batches": earlier.select_related("made_by")[:20], "formats": roster.FORMATS,
            "title": _("Lists for a whole term"), "terms": terms_with_courses(rules.administrable_courses(request.user)),
        }  # fmt: skip
        return self._page(request, "roster", None, context, status=422 if form.is_bound else 200)

    def roster_export_view(self, request: HttpRequest, course: int, file_format: str) -> HttpResponse:
        """The people of a course as a file."""
        return self._file([self._course(request, course)], file_format)

    def rosters_export_view(self, request: HttpRequest, file_format: str) -> HttpResponse:
        """The people of all courses of a term (year, term in the address) that one manages, as a file."""
        year, term = request.GET.get("year", ""), request.GET.get("term", "")
        if not (year.isdecimal() and term.isdecimal() and len(year) == 4 and len(term) == 1):
            raise Http404
        courses = rules.administrable_courses(request.user).filter(year=int(year), term=int(term)).distinct()
        return self._file(list(courses), file_format)

    @staticmethod
    def _file(courses: list[Course], file_format: str) -> HttpResponse:
        if not courses or file_format not in roster.FORMATS:
            raise Http404
        name, content_type, content = roster.export_roster(courses, file_format)
        return HttpResponse(
            content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    @staticmethod
    def _form(request: HttpRequest, kind: type[RosterForm], **more: Any) -> RosterForm:
        if request.method != "POST":
            return kind(**more)
        # The upload is read when its fields are asked for; only then is it known whether it was too large.
        data, files = request.POST, request.FILES
        return kind(data, files, is_too_large=getattr(request, "upload_too_large", False), **more)

    def _taken(self, request: HttpRequest, form: RosterForm, **where: Any) -> HttpResponse | None:
        """Keep the files; go on to the plan, or to the page where it is said how they are read.

        None when they are no list; what may be one in another encoding is kept, and goes on to that page.
        """
        now, files = timezone.now(), form.cleaned_data["files"]
        field = "files" if form.files.getlist("files") else "text"
        try:
            found = roster.read_files(files)
        except ValidationError as error:
            if roster.may_be_in_another_encoding(error):
                batch = roster.plan_files(acting_user=request.user, now=now, files=files, **where)
                return redirect("admin:batches_batch_columns", batch.pk)
            form.add_error(field, error)
            return None
        batch = roster.plan_files(acting_user=request.user, now=now, files=files, **where)
        if roster.needs_a_look(found) or self._has_unknown(batch, found):
            return redirect("admin:batches_batch_columns", batch.pk)
        try:
            roster.plan_again(acting_user=request.user, now=now, batch=batch, options={"titles": dict(found.courses)})
        except ValidationError as error:
            form.add_error(field, error)
            batches.discard(acting_user=request.user, now=now, batch=batch)
            return None
        return redirect("admin:batches_batch_change", batch.pk)

    @staticmethod
    def _has_unknown(batch: Batch, found: roster.Found) -> bool:
        """Whether somebody has to say which courses are meant, or look at which files were taken for which."""
        return not batch.course_id and (bool(found.by_file) or None in roster.targets_of(batch, found).values())

    def _course(self, request: HttpRequest, pk: int) -> Course:
        course = self.get_object(request, str(pk))
        if course is None:
            raise Http404
        return course

    def _page(
        self, request: HttpRequest, name: str, course: Course | None, context: dict, status: int = 200
    ) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"original": course, "opts": self.opts}
        return TemplateResponse(request, f"admin/courses/course/{name}.html", shared | context, status=status)
