"""What was done, by whom: the audit and the bulk acts, to look at."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classroom.audit.models import AuditEntry
from classroom.batches.models import Batch
from classroom.desk.admin.base import ReadOnlyAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "action", "object_label", "object_id", "reason")
    list_filter = ("action", "object_label")
    search_fields = ("actor__full_name", "actor__username", "object_id", "reason")
    date_hierarchy = "at"
    list_select_related = ("actor",)


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "kind", "state", "made_by", "line_count")
    list_filter = ("kind", "state")
    list_select_related = ("made_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        return super().get_queryset(request).annotate(lines_in_it=Count("lines"))

    @admin.display(description=_("lines"))
    def line_count(self, batch: Batch) -> int:
        return batch.lines_in_it

    def get_fields(self, request: HttpRequest, obj: Batch | None = None) -> tuple[str, ...]:
        return ("kind", "state", "made_by", "made_at", "applied_at", "undone_at")
