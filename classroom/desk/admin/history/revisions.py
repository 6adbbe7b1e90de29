"""What became of the text, in the admin: its revisions, and the passages that have lost their words by them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from classroom.common.templatetags.dates import full_date
from classroom.desk.admin.base import ReadOnlyAdmin
from classroom.desk.admin.history.filters import ChapterFilter
from classroom.desk.rules import editable_books
from history import rules
from history.models import Anchor, Revision
from history.queries import block_changes, changed_texts, spellings


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    purpose = _("Every published change of the text: what, by whom and why.")
    open_to_instructors = True
    list_display = ("number", "chapter", "kind", "published", "made_by", "reason")
    list_filter = (ChapterFilter, "kind")
    search_fields = ("reason", "made_by__full_name", "=number")
    search_help_text = _("Words of the reason, who made it, or its number")
    list_select_related = ("chapter", "made_by")
    fields = ("chapter", "number", "kind", "published", "made_by", "reason", "changes")
    readonly_fields = ("published", "changes")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return rules.revisions_of(editable_books(request.user)).order_by("-made_at", "-pk")

    @admin.display(description=_("made at"), ordering="made_at")
    def published(self, revision: Revision) -> str:
        return full_date(revision.made_at)

    @admin.display(description=_("what changed"))
    def changes(self, revision: Revision) -> str:
        changes = block_changes(changed_texts(revision), spellings(revision.chapter.book))
        context = {"changes": changes, "language": revision.chapter.language}
        return render_to_string("admin/history/_changes.html", context)


@admin.register(Anchor)
class AnchorAdmin(ReadOnlyAdmin):
    """Passages whose words a correction has changed or taken away. The rest need nobody's eye."""

    purpose = _("Passages that a correction has taken the words from.")
    open_to_instructors = True
    list_display = ("chosen", "status", "likeness", "stands_in", "chapter", "made_in")
    list_filter = ("status", ChapterFilter)
    search_fields = ("exact",)
    search_help_text = _("Words that were chosen")
    fields = ("exact", "prefix", "suffix", "status", "likeness", "stands_in", "made_in")
    readonly_fields = ("likeness", "stands_in", "made_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Anchor]:
        return rules.doubtful_anchors_of(editable_books(request.user)).order_by("chapter", "block__position", "start")

    @admin.display(description=_("chosen words"))
    def chosen(self, anchor: Anchor) -> str:
        return Truncator(anchor.exact).chars(60)

    @admin.display(description=_("likeness"), ordering="confidence")
    def likeness(self, anchor: Anchor) -> str:
        return f"{anchor.confidence:.0%}"

    @admin.display(description=_("chosen in revision"), ordering="made_on__number")
    def made_in(self, anchor: Anchor) -> int:
        return anchor.made_on.number

    @admin.display(description=_("block"))
    def stands_in(self, anchor: Anchor) -> SafeString:
        path = reverse("admin:history_block_change", args=(anchor.block_id,))
        return format_html('<a href="{}">{}</a>', path, anchor.block.key)
