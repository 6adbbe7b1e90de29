"""What was done, by whom: the audit, to look at. Instructors see what concerns their courses."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.audit.places import words_of_place
from classroom.audit.words import name_of_kind, words_of, words_of_reason
from classroom.common.shown import as_shown_now
from classroom.common.shown.sentences import pgettext
from classroom.common.templatetags.dates import full_date, relative_day
from classroom.desk.admin.acts import describe
from classroom.desk.admin.base import ReadOnlyAdmin
from classroom.desk.admin.filters import (
    ActFilter,
    CourseOfActFilter,
    KindOfObjectFilter,
    ObjectOfActFilter,
    PersonOfActFilter,
    SpanFilter,
    TimeFilter,
)
from classroom.desk.admin.records_file import FORMATS, MOST_IN_XLSX, as_csv, as_jsonl, as_xlsx
from classroom.desk.queries.records import PEOPLE, course_names, found_acts
from classroom.desk.rules import readable_acts
from classroom.desk.services import record_export


class ShortPaginator(Paginator):
    """Counts no further than somebody pages: 100,000 entries are not counted to show fifty."""

    MOST = 5_000

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: self.MOST].count()


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    open_to_instructors = True
    purpose = _("Every act: who did what to what, when and from where. Nothing is ever taken out.")
    purpose_for_instructors = _("What was done in your courses: who did what to what, and when.")
    list_display = ("day", "who", "act", "target", "whose", "source", "why")
    list_display_links = ("day",)
    list_filter = (
        PersonOfActFilter, ObjectOfActFilter, CourseOfActFilter, TimeFilter, SpanFilter, ActFilter, KindOfObjectFilter,
        "way",
    )  # fmt: skip
    search_fields = ("actor__full_name",)  # that there is a box; `get_search_results` says what it finds
    search_help_text = _("Name or number of a person, key of the object, or reason")
    ordering = ("-at", "-pk")
    list_per_page = 50
    list_select_related = PEOPLE
    paginator = ShortPaginator
    change_form_template = "admin/audit/auditentry/change_form.html"
    change_list_template = "admin/audit/auditentry/change_list.html"
    fields = readonly_fields = (
        "moment", "who", "act", "target", "whose", "course", "what_changed", "full_why", "source", "address", "session",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        return readable_acts(request.user).select_related(*PEOPLE)

    def name_of(self, found: AuditEntry) -> str:
        return words_of(found.action)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.strip()
        return (found_acts(queryset, words) if words else queryset), False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("file/<str:file_format>/", view, name="audit_auditentry_file"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        """Head the page by what was done, in words."""
        context["words"] = words_of(context["original"].action)
        return super().render_change_form(request, context, *args, **kwargs)

    def file_view(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        """Give out the entries of the list, narrowed as it is, as a file; that is on record too."""
        if file_format not in FORMATS or not self.has_view_permission(request):
            raise Http404
        try:
            entries = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters as error:
            raise Http404 from error
        if file_format == "xlsx" and entries.order_by()[: MOST_IN_XLSX + 1].count() > MOST_IN_XLSX:
            messages.error(
                request,
                _("More than %(most)s entries do not go into a workbook. Narrow the list, or take CSV.")
                % {"most": MOST_IN_XLSX},
            )
            return redirect(f"{reverse('admin:audit_auditentry_changelist')}?{request.GET.urlencode()}")
        record_export(
            acting_user=request.user, now=timezone.now(), file_format=file_format, asked=request.GET.urlencode()
        )
        make = {"csv": as_csv, "jsonl": as_jsonl, "xlsx": as_xlsx}[file_format]
        made = make(entries)
        response = HttpResponse(made) if isinstance(made, bytes) else StreamingHttpResponse(as_shown_now(made))
        response.headers["Content-Type"] = FORMATS[file_format]
        response.headers["Content-Disposition"] = f'attachment; filename="audit.{file_format}"'
        return response

    @admin.display(description=_("when"), ordering="at")
    def day(self, entry: AuditEntry) -> str:
        return relative_day(entry.at)

    @admin.display(description=_("when"))
    def moment(self, entry: AuditEntry) -> str:
        return full_date(entry.at)

    @admin.display(description=_("who"))
    def who(self, entry: AuditEntry) -> str | SafeString:
        if not entry.actor_id:
            return _("The classroom itself")
        who = _of_person(entry.actor_id, entry.actor)
        if not entry.viewed_as_id:
            return who
        return format_html(
            "{} <small>{} {}</small>", who, pgettext("whom", "as"), _of_person(entry.viewed_as_id, entry.viewed_as)
        )

    @admin.display(description=_("about whom"))
    def whose(self, entry: AuditEntry) -> str | SafeString:
        return _of_person(entry.about_id, entry.about) if entry.about_id else ""

    @admin.display(description=_("course"))
    def course(self, entry: AuditEntry) -> str:
        return course_names([entry.course_id]).get(entry.course_id, "")

    @admin.display(description=_("from where"))
    def source(self, entry: AuditEntry) -> str:
        return " · ".join(filter(None, (entry.get_way_display(), words_of_place(entry.place))))

    @admin.display(description=_("why"))
    def why(self, entry: AuditEntry) -> str:
        return Truncator(words_of_reason(entry.reason)).chars(40)

    @admin.display(description=_("why"))
    def full_why(self, entry: AuditEntry) -> str:
        return words_of_reason(entry.reason)

    @admin.display(description=_("act"))
    def act(self, entry: AuditEntry) -> str:
        return words_of(entry.action)

    @admin.display(description=_("object"))
    def target(self, entry: AuditEntry) -> str:
        return f"{name_of_kind(entry.object_label)} {entry.object_id}"

    @admin.display(description=_("from and to"))
    def what_changed(self, entry: AuditEntry) -> SafeString:
        return render_to_string("admin/_changes_of_act.html", {"act": describe([entry])[0]})


def _of_person(pk: int, person: User | None) -> SafeString:
    """The name, which leads to all entries of the person."""
    return format_html('<a href="{}?person={}">{}</a>', reverse("admin:audit_auditentry_changelist"), pk, person or pk)
