"""The page of a section's state in the admin."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from history.forms import SectionStateForm


class SectionViews:
    """Goes before ModelAdmin."""

    change_form_template = "admin/history/section/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.state_view)
        return [path("<path:object_id>/state/", view, name="history_section_state"), *super().get_urls()]

    def state_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say how far a section has been read against the book."""
        section = self.get_object(request, unquote(object_id))
        if section is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_change_permission(request, section):
            raise PermissionDenied
        form = SectionStateForm(request.POST if request.method == "POST" else None, section=section, user=request.user)
        if form.is_valid() and form.save(acting_user=request.user, now=timezone.now()):
            messages.success(request, _("The state of the section is changed."))
            return redirect("admin:history_section_change", section.pk)
        status = 409 if form.stale else 422 if form.is_bound else 200
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": form.section,
            "title": f"{section}: {_('How far it is proofread')}",
            "form": form,
        }
        return TemplateResponse(request, "admin/history/section/state.html", context, status=status)
