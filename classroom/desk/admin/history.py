"""The text in the admin: its titles, blocks, notes and names, and the record of its revisions.

Administrators see all books, instructors those of the courses that they teach. Blocks are neither
added nor deleted here; every correction goes through the service that makes the revision.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from classroom.common.templatetags.dates import full_date
from classroom.desk.admin.base import ReadOnlyAdmin, RuledAdmin
from classroom.desk.admin.block_views import BlockViews, GuardedViews
from classroom.desk.admin.filters import OfferedFilter
from classroom.desk.rules import editable_books
from history import rules, services
from history.forms import BlockForm, FootnoteForm, NameForm
from history.models import Anchor, Block, Book, Chapter, Footnote, Name, Revision, Section
from history.queries import compare, revision_changes


class ChapterFilter(OfferedFilter):
    """By chapter, of the books that one may see."""

    title = _("chapter")
    parameter_name = "chapter"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[int, str]]:
        chapters = rules.chapters_of(editable_books(request.user)).order_by("book__title", "number")
        return [(chapter.pk, f"{chapter.book} · {chapter}") for chapter in chapters]


class SectionFilter(OfferedFilter):
    """By section, of the books that one may see."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[int, str]]:
        sections = rules.sections_of(editable_books(request.user)).order_by("chapter__number", "position")
        return [(section.pk, f"{section.chapter.number} · {section}") for section in sections]


class DescribedAdmin(RuledAdmin):
    """Titles may be corrected; addresses, and what is there at all, may not."""

    open_to_instructors = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        services.describe(acting_user=request.user, now=timezone.now(), target=obj, **form.cleaned_data)


@admin.register(Book)
class BookAdmin(DescribedAdmin):
    purpose = _("Titles and authors of the books that courses read.")
    list_display = ("title", "slug", "author", "language")
    fields = ("title", "title_en", "author", "slug", "language")
    readonly_fields = ("slug", "language")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Book]:
        return editable_books(request.user)


@admin.register(Chapter)
class ChapterAdmin(DescribedAdmin):
    purpose = _("Titles of the chapters, and the way to their text.")
    list_display = ("title", "number", "book", "revision_number", "blocks_link")
    fields = ("book", "number", "title", "title_en", "language", "revision_number", "blocks_link")
    readonly_fields = ("book", "number", "language", "revision_number", "blocks_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chapter]:
        return rules.chapters_of(editable_books(request.user))

    @admin.display(description=_("text"))
    def blocks_link(self, chapter: Chapter) -> SafeString:
        path = reverse("admin:history_block_changelist")
        return format_html('<a href="{}?chapter={}">{}</a>', path, chapter.pk, _("Blocks"))


@admin.register(Section)
class SectionAdmin(DescribedAdmin):
    purpose = _("Titles of the sections.")
    list_display = ("__str__", "chapter", "position", "slug")
    list_filter = (ChapterFilter,)
    fields = ("chapter", "position", "title", "title_en", "slug")
    readonly_fields = ("chapter", "position", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return rules.sections_of(editable_books(request.user))


@admin.register(Block)
class BlockAdmin(BlockViews, GuardedViews, RuledAdmin):
    purpose = _("The text itself, paragraph by paragraph: correct it here, and notes and threads stay on their words.")
    form = BlockForm
    open_to_instructors = True
    list_display = ("key", "section", "number", "kind", "beginning")
    list_filter = (ChapterFilter, SectionFilter, "kind")
    list_per_page = 100
    search_fields = ("text", "=key")
    search_help_text = _("Words of the text, or a block's key")
    fields = ("chapter", "section", "key", "kind", "markdown", "reason", "revision")
    readonly_fields = ("chapter", "section", "key")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Block]:
        return rules.blocks_of(editable_books(request.user)).order_by("chapter__book__title", "chapter", "position")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("text"))
    def beginning(self, block: Block) -> str:
        return Truncator(block.text).chars(60)

    def save_model(self, request: HttpRequest, obj: Block, form: BlockForm, change: bool) -> None:
        values = form.cleaned_data
        services.edit_block(
            acting_user=request.user,
            now=timezone.now(),
            block=obj,
            markdown=values["markdown"],
            kind=values["kind"],
            reason=values["reason"],
            expected_revision=values["revision"],
        )


@admin.register(Footnote)
class FootnoteAdmin(GuardedViews, RuledAdmin):
    purpose = _("The texts of the footnotes; those that the scan left out are empty.")
    form = FootnoteForm
    open_to_instructors = True
    list_display = ("number", "chapter", "beginning")
    list_filter = (ChapterFilter,)
    search_fields = ("body", "=number")
    fields = ("chapter", "number", "body", "reason", "before")
    readonly_fields = ("chapter", "number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Footnote]:
        return rules.footnotes_of(editable_books(request.user))

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


@admin.register(Name)
class NameAdmin(RuledAdmin):
    purpose = _("People, places and terms of a book in every spelling.")
    form = NameForm
    open_to_instructors = True
    instructors_add = True
    list_display = ("name", "latin", "kind", "book", "others")
    list_filter = ("kind",)
    search_fields = ("name", "latin", "spellings")
    fields = ("book", "name", "latin", "kind", "spellings")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Name]:
        return rules.names_of(editable_books(request.user))

    def get_readonly_fields(self, request: HttpRequest, obj: Name | None = None) -> tuple[str, ...]:
        return ("book",) if obj else ()

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs: Any):
        return super().formfield_for_foreignkey(
            db_field, request, **kwargs | {"queryset": editable_books(request.user)}
        )

    def has_delete_permission(self, request: HttpRequest, obj: Name | None = None) -> bool:
        return self._may_see(request, obj)

    @admin.display(description=_("other spellings"))
    def others(self, name: Name) -> str:
        return ", ".join(name.spellings)

    def save_model(self, request: HttpRequest, obj: Name, form: NameForm, change: bool) -> None:
        values = form.cleaned_data
        saved = services.save_name(
            acting_user=request.user,
            now=timezone.now(),
            book=obj.book,
            name=values["name"],
            kind=values["kind"],
            latin=values["latin"],
            spellings=values["spellings"],
            known=obj if change else None,
        )
        obj.pk, obj._state.adding = saved.pk, False

    def delete_model(self, request: HttpRequest, obj: Name) -> None:
        services.delete_name(acting_user=request.user, now=timezone.now(), name=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Name]) -> None:
        for name in queryset:
            self.delete_model(request, name)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    purpose = _("Every published change of the text: what, by whom and why.")
    open_to_instructors = True
    list_display = ("number", "chapter", "kind", "published", "made_by", "reason")
    list_filter = (ChapterFilter, "kind")
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
        changes = revision_changes(revision)
        for text in changes:
            text.pieces = compare(text.before.markdown, text.markdown) if text.before else []
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
