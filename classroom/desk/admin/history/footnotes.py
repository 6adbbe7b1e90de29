"""The texts of the footnotes in the admin."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from classroom.common.shown.digits import shown_number
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.filters import OfferedFilter
from classroom.desk.admin.history.filters import ChapterFilter
from classroom.desk.admin.history.guarded import GuardedViews
from classroom.desk.rules import editable_books
from history import rules, services
from history.forms import FootnoteForm
from history.models import Footnote


class WithoutTextFilter(OfferedFilter):
    """By whether the text of the note is there; the scan left many out."""

    title = _("text of the note")
    parameter_name = "text"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("missing", _("missing")), ("there", _("there"))]

    def narrow(self, request: HttpRequest, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(body="") if value == "missing" else queryset.exclude(body="")


@admin.register(Footnote)
class FootnoteAdmin(GuardedViews, RuledAdmin):
    purpose = _("The texts of the footnotes; those that the scan left out are empty.")
    form = FootnoteForm
    open_to_instructors = True
    list_display = ("number", "chapter", "beginning")
    list_filter = (ChapterFilter, WithoutTextFilter)
    search_fields = ("body", "=number")
    search_help_text = _("Words of the note, or its number")
    fields = ("chapter", "number", "body", "reason", "before")
    readonly_fields = ("chapter", "number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Footnote]:
        return rules.footnotes_of(editable_books(request.user))

    def name_of(self, found: Footnote) -> str:
        return f"{capfirst(self.opts.verbose_name)} {shown_number(found.number)}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("text of the note"))
    def beginning(self, note: Footnote) -> str:
        return Truncator(note.body).chars(80) or "–"

    def save_model(self, request: HttpRequest, obj: Footnote, form: FootnoteForm, change: bool) -> None:
        values = form.cleaned_data
        services.edit_footnote(
            acting_user=request.user, now=timezone.now(), footnote=obj, body=values["body"],
            reason=values["reason"], expected_body=values["before"],
        )  # fmt: skip
