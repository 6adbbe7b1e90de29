"""Forms that know when somebody else was faster."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from history.services import StaleRevision


class GuardedViews:
    """For forms that know when somebody else was faster (`form.stale`). Goes before ModelAdmin."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show or save the form; it comes back with 409 and both texts when somebody was faster."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except StaleRevision:
            # Saved by somebody between the check and the lock: the form sees it now.
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if isinstance(response, TemplateResponse):
            form = response.context_data["adminform"].form
            response.status_code = 409 if form.stale else response.status_code
        return response
