"""What was done, by whom: the audit, to look at. For administrators."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from classroom.audit.models import AuditEntry
from classroom.audit.queries import shown_acts
from classroom.common.templatetags.dates import full_date, relative_day
from classroom.desk.admin.acts import describe, name_of_kind, words_of
from classroom.desk.admin.base import ReadOnlyAdmin
from classroom.desk.admin.filters import ActFilter, KindOfObjectFilter
from classroom.grading.rules import shut_courses


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    purpose = _("Every act: who did what to what, and when. Nothing is ever taken out.")
    list_display = ("day", "actor", "act", "target", "why")
    list_filter = (ActFilter, KindOfObjectFilter)
    search_fields = ("actor__full_name", "actor__username", "=object_id", "reason")
    search_help_text = _("Name or user name of who acted, key of the object, or reason")
    date_hierarchy = "at"
    list_per_page = 50
    list_select_related = ("actor",)
    fields = readonly_fields = ("moment", "actor", "act", "target", "what_changed", "reason")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """Where two mark without seeing each other, neither reads here what the other does."""
        return shown_acts(request.user.pk, shut_courses(request.user), "grading")

    @admin.display(description=_("when"), ordering="at")
    def day(self, entry: AuditEntry) -> str:
        return relative_day(entry.at)

    @admin.display(description=_("when"))
    def moment(self, entry: AuditEntry) -> str:
        return full_date(entry.at)

    @admin.display(description=_("why"))
    def why(self, entry: AuditEntry) -> str:
        return Truncator(entry.reason).chars(40)

    @admin.display(description=_("act"), ordering="action")
    def act(self, entry: AuditEntry) -> str:
        return words_of(entry.action)

    @admin.display(description=_("object"))
    def target(self, entry: AuditEntry) -> str:
        return f"{name_of_kind(entry.object_label)} {entry.object_id}"

    @admin.display(description=_("from and to"))
    def what_changed(self, entry: AuditEntry) -> SafeString:
        return render_to_string("admin/_changes_of_act.html", {"act": describe([entry])[0]})
