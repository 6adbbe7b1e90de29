"""Filters by the parts of the text."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classroom.desk.admin.filters import OfferedFilter
from classroom.desk.rules import editable_books
from history import rules


class BookFilter(OfferedFilter):
    """By book, of those that one may see."""

    title = _("book")
    parameter_name = "book"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[int, str]]:
        return [(book.pk, book.shown_title) for book in editable_books(request.user).order_by("title")]


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
