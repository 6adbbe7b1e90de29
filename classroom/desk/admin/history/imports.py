"""Taking a chapter into a book: file or text → preview → import, at the book's address in the admin."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from classroom.common.shown.sentences import gettext as _
from history.forms import ChapterUploadForm
from history.models import Book
from history.queries import find_chapter
from history.services import StaleRevision, apply_import, preview_import

# How many changed blocks and doubts a preview shows.
_SHOWN = 30


class ImportViews:
    """Goes before ModelAdmin. For administrators, who own books."""

    def get_urls(self) -> list[URLPattern]:
        take = self.admin_site.admin_view(self.import_view)
        apply = self.admin_site.admin_view(require_POST(self.import_apply_view))
        return [
            path("<path:object_id>/import/", take, name="history_book_import"),
            path("<path:object_id>/import/apply/", apply, name="history_book_import_apply"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take the file and show what it would change; a file that cannot be read comes back with the reason."""
        book = self._owned(request, object_id)
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ChapterUploadForm(*given, book=book)
        if form.is_valid():
            return self._preview(request, book, form)
        return self._choose(request, book, form)

    def import_apply_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Do what the preview showed; when the chapter has gone on since, show it anew."""
        book = self._owned(request, object_id)
        form = ChapterUploadForm(request.POST, book=book)
        if not form.is_valid():
            return self._choose(request, book, form)
        try:
            revision = apply_import(
                acting_user=request.user, now=timezone.now(), book=book, data=form.data_bytes, imported=form.imported,
                sha256=form.cleaned_data["sha256"], revision=form.cleaned_data["revision"] or 0,
            )  # fmt: skip
        except StaleRevision:
            return self._preview(request, book, form, status=409)
        if revision is None:
            messages.info(request, _("The file brings nothing new; the chapter is as it was."))
        else:
            messages.success(
                request, _("The chapter is imported, as revision %(number)s.") % {"number": revision.number}
            )
        chapter = find_chapter(book, form.imported.number)
        return redirect("admin:history_chapter_change", chapter.pk)

    def _choose(self, request: HttpRequest, book: Book, form: ChapterUploadForm) -> HttpResponse:
        for field in form.hidden_fields():  # what belongs to a preview alone
            del form.fields[field.name]
        return self._page(request, "import", book, {"form": form}, status=422 if form.is_bound else 200)

    def _preview(self, request: HttpRequest, book: Book, form: ChapterUploadForm, status: int = 200) -> HttpResponse:
        preview = preview_import(
            acting_user=request.user, now=timezone.now(), book=book, data=form.data_bytes, imported=form.imported
        )
        context = {
            "preview": preview,
            "packed": form.packed_data(),
            "number": form.cleaned_data.get("number") or "",
            "changes": preview.changes[:_SHOWN] if preview.chapter else [],
            "doubts": preview.doubts[:_SHOWN],
            "is_stale": status == 409,
        }
        return self._page(request, "import_preview", book, context, status=status)

    def _owned(self, request: HttpRequest, object_id: str) -> Book:
        book = self.get_object(request, unquote(object_id))
        if book is None:
            raise Http404
        if not request.user.is_staff:
            raise PermissionDenied
        return book

    def _page(self, request: HttpRequest, name: str, book: Book, context: dict[str, Any], status: int) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {
            "title": _("Import a chapter"),
            "opts": self.opts,
            "original": book,
        }
        return TemplateResponse(request, f"admin/history/book/{name}.html", shared | context, status=status)
