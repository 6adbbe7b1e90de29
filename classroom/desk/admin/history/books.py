"""Books, their chapters and sections in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.history.filters import BookFilter, ChapterFilter
from classroom.desk.admin.history.imports import ImportViews
from classroom.desk.admin.history.section_views import SectionViews
from classroom.desk.rules import editable_books
from history import rules, services
from history.forms import NewBookForm
from history.models import Book, Chapter, Section


class DescribedAdmin(RuledAdmin):
    """Titles may be corrected; addresses, and what is there at all, may not."""

    open_to_instructors = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        services.describe(acting_user=request.user, now=timezone.now(), target=obj, **form.cleaned_data)


@admin.register(Book)
class BookAdmin(ImportViews, DescribedAdmin):
    purpose = _("The books that courses read: their titles, and importing their chapters.")
    purpose_for_instructors = _("The books that your courses read, and their titles.")
    list_display = ("shown_title", "slug", "author", "language")
    search_fields = ("title", "title_en", "author", "slug")
    search_help_text = _("Title, author or address")
    fields = ("title", "title_en", "author", "slug", "language")
    change_form_template = "admin/history/book/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def get_readonly_fields(self, request: HttpRequest, obj: Book | None = None) -> tuple[str, ...]:
        return ("slug", "language") if obj else ()

    def get_form(self, request: HttpRequest, obj: Book | None = None, change: bool = False, **kwargs: Any) -> type:
        return super().get_form(request, obj, change, **({} if obj else {"form": NewBookForm}) | kwargs)

    def save_model(self, request: HttpRequest, obj: Book, form: ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        made = services.create_book(acting_user=request.user, now=timezone.now(), **form.cleaned_data)
        obj.pk, obj._state.adding = made.pk, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Book]:
        return editable_books(request.user)


@admin.register(Chapter)
class ChapterAdmin(DescribedAdmin):
    purpose = _("Titles of the chapters, and the way to their text.")
    list_display = ("shown_title", "number", "book", "revision_number", "blocks_link")
    list_filter = (BookFilter,)
    search_fields = ("title", "title_en", "=number")
    search_help_text = _("Title or number")
    fields = ("book", "number", "title", "title_en", "language", "revision_number", "blocks_link")
    readonly_fields = ("book", "number", "language", "revision_number", "blocks_link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chapter]:
        return rules.chapters_of(editable_books(request.user))

    @admin.display(description=_("text"))
    def blocks_link(self, chapter: Chapter) -> SafeString:
        path = reverse("admin:history_block_changelist")
        return format_html('<a href="{}?chapter={}">{}</a>', path, chapter.pk, _("Blocks"))


@admin.register(Section)
class SectionAdmin(SectionViews, DescribedAdmin):
    purpose = _("Titles of the sections, and how far each is proofread.")
    list_display = ("__str__", "chapter", "position", "state", "slug")
    list_filter = (ChapterFilter, "state")
    search_fields = ("title", "title_en", "slug")
    search_help_text = _("Title or address")
    fields = ("chapter", "position", "title", "title_en", "slug", "state", "state_note")
    readonly_fields = ("chapter", "position", "slug", "state", "state_note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        return rules.sections_of(editable_books(request.user))
