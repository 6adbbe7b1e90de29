"""Cutting, joining, moving, removing and adding blocks in the admin: what would change is shown first."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from classroom.common.shown.sentences import gettext as _
from history.forms import ShapeForm
from history.services import StaleRevision, UnfitMarkdown, UnfitPlace, preview_shape, shape_block


class ShapeViews:
    """Goes before ModelAdmin."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.shape_view)
        return [path("<path:object_id>/shape/", view, name="history_block_shape"), *super().get_urls()]

    def shape_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take what is to be done, and show what it would change; do it when that has been seen (`_save`)."""
        block = self.get_object(request, unquote(object_id))
        if block is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, block):
            raise PermissionDenied
        form = ShapeForm(request.POST if request.method == "POST" else None, block=block)
        preview = None
        if form.is_valid():
            values = form.cleaned_data
            act = {
                "acting_user": request.user, "now": timezone.now(), "block": block, "shaping": form.shaping,
                "expected_revision": values["revision"],
            }  # fmt: skip
            try:
                if "_save" in request.POST:
                    revision = shape_block(**act, reason=values["reason"])
                    messages.success(
                        request, _("The text is changed, as revision %(number)s.") % {"number": revision.number}
                    )
                    return redirect("admin:history_revision_change", revision.pk)
                preview = preview_shape(**act)
            except StaleRevision as stale:
                form.block = stale.standing
                form.refuse_stale()
            except (UnfitPlace, UnfitMarkdown) as fault:
                form.refuse(fault)
        status = 409 if form.stale else 422 if form.errors else 200
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": block,
            "title": f"{_('Cut, join, move')}: {block.key}",
            "form": form,
            "preview": preview,
        }
        return TemplateResponse(request, "admin/history/block/shape.html", context, status=status)
