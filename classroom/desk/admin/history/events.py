"""The dated events of the chapters in the admin. They are written down in the text; here they are decided and edited."""

from collections.abc import Callable

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from classroom.common.shown.sentences import ngettext
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.history.filters import ChapterFilter
from classroom.desk.rules import editable_books
from history import rules, services
from history.forms import EventForm
from history.models import Event
from history.queries import passage_snippet


@admin.register(Event)
class EventAdmin(RuledAdmin):
    purpose = _("What the text dates: kept for the timeline, or proposed by rule.")
    form = EventForm
    open_to_instructors = True
    list_display = ("shown_title", "year_from", "year_to", "written", "chapter", "state")
    list_filter = ("state", ChapterFilter)
    search_fields = ("title", "title_en", "written")
    search_help_text = _("Words of the event, or the date as the text writes it")
    fields = ("title", "title_en", "year_from", "year_to", "month", "day", "words", "written", "chapter", "state")
    readonly_fields = ("words", "written", "chapter", "state")
    actions = ("keep", "refuse")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return rules.events_of(editable_books(request.user)).select_related("anchor__end_block")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("passage"))
    def words(self, event: Event) -> SafeString:
        context = {"snippet": passage_snippet(event.anchor, 120), "language": event.chapter.language}
        return render_to_string("admin/history/_snippet.html", context)

    def save_model(self, request: HttpRequest, obj: Event, form: EventForm, change: bool) -> None:
        services.update_event(acting_user=request.user, now=timezone.now(), event=obj, **form.cleaned_data)

    @admin.action(description=_("Keep the chosen"))
    def keep(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        self._decide(request, queryset, services.keep_event)

    @admin.action(description=_("Refuse the chosen"))
    def refuse(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        self._decide(request, queryset, services.refuse_event)

    def _decide(self, request: HttpRequest, events: QuerySet[Event], decide: Callable[..., None]) -> None:
        chosen = list(events)
        with transaction.atomic():
            for event in chosen:
                decide(acting_user=request.user, now=timezone.now(), event=event)
        self.message_user(
            request, ngettext("%(n)s event is decided.", "%(n)s events are decided.", len(chosen)) % {"n": len(chosen)}
        )
