"""The pages of one block in the admin: the preview of a correction, and its history."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from history.models import Block
from history.queries import spellings, text_history
from history.services import Typesetter


class BlockViews:
    """Goes before ModelAdmin."""

    change_form_template = "admin/history/block/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_view)
        return [path("<path:object_id>/preview/", view, name="history_block_preview"), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what a correction would change, before it is saved; the form is below it, with the text in it."""
        block = self.get_object(request, unquote(object_id))
        if block is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, block):
            raise PermissionDenied
        form = self.get_form(request, block, change=True)(request.POST or None, instance=block)
        context: dict[str, Any] = self._page(request, block, _("Preview of the correction")) | {"form": form}
        status = 200
        if form.is_valid():
            markdown, kind = form.cleaned_data["markdown"], form.cleaned_data["kind"]
            typesetter = Typesetter(spellings(block.chapter.book), block.chapter.language)
            context |= {"pieces": form.comparison(), "html": typesetter.block(kind, markdown), "kind": kind}
        elif form.is_bound:
            status = 409 if form.stale else 422
        return TemplateResponse(request, "admin/history/block/preview.html", context, status=status)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show every text of the block, the newest first, each compared with the one before it."""
        block = self.get_object(request, unquote(object_id))
        if block is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, block):
            raise PermissionDenied
        changes = text_history(block, spellings(block.chapter.book))
        context = self._page(request, block, _("History")) | {"changes": changes}
        return TemplateResponse(request, "admin/history/block/history.html", context)

    def _page(self, request: HttpRequest, block: Block, title: str) -> dict[str, Any]:
        context = self.admin_site.each_context(request)
        return context | {"opts": self.opts, "original": block, "title": f"{title}: {block.key}"}
