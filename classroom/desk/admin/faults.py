"""The faults of the text in the admin: to look at. They are decided in the course that reads the book."""

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from classroom.common.templatetags.dates import relative_day
from classroom.courses.rules import taught_courses
from classroom.desk.admin.base import ReadOnlyAdmin
from classroom.desk.admin.history.filters import ChapterFilter
from classroom.desk.rules import editable_books
from history import rules
from history.models import Fault
from history.queries import why


@admin.register(Fault)
class FaultAdmin(ReadOnlyAdmin):
    purpose = _("What readers reported and rules suspect in the text, and what was decided.")
    open_to_instructors = True
    list_display = ("words", "proposed", "kind", "source", "state", "place", "reported", "to_decide")
    list_filter = (ChapterFilter, "state", "kind", "source")
    search_fields = ("found", "suggested")
    search_help_text = _("Words of the text, or what should stand there")
    list_per_page = 50
    fields = (
        "chapter",
        "place",
        "found",
        "suggested",
        "kind",
        "source",
        "reason_in_words",
        "state",
        "decision",
        "revision",
    )
    readonly_fields = ("place", "reason_in_words")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fault]:
        faults = rules.faults_of(editable_books(request.user))
        own = Prefetch("chapter__book__courses", taught_courses(request.user), to_attr="taught")
        return faults.prefetch_related(own).order_by("state", "chapter", "anchor__block__position", "anchor__start")

    @admin.display(description=_("what stands there"), ordering="found")
    def words(self, fault: Fault) -> str:
        return Truncator(fault.found).chars(40)

    @admin.display(description=_("what should stand there"), ordering="suggested")
    def proposed(self, fault: Fault) -> str:
        return Truncator(fault.suggested or "–").chars(40)

    @admin.display(description=_("block"))
    def place(self, fault: Fault) -> SafeString:
        block = fault.anchor.block
        path = reverse("admin:history_block_change", args=(block.pk,))
        return format_html('<a href="{}">{}</a>', path, block.key)

    @admin.display(description=_("reported at"), ordering="made_at")
    def reported(self, fault: Fault) -> str:
        return relative_day(fault.made_at)

    @admin.display(description=_("reason"))
    def reason_in_words(self, fault: Fault) -> str:
        return why(fault) or "–"

    @admin.display(description=_("decide"))
    def to_decide(self, fault: Fault) -> SafeString | str:
        """The way to the queue of a course that one teaches; nobody decides from outside."""
        if not fault.chapter.book.taught:
            return "–"
        course = fault.chapter.book.taught[0]
        return format_html('<a href="{}">{}</a>', reverse("faults:fault", args=(course.slug, fault.pk)), course.code)
