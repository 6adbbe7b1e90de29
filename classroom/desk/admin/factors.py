"""Taking a lost second factor away from a person."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy

from classroom.accounts import queries, services
from classroom.accounts.rules import can_take_factors
from classroom.common.shown.sentences import gettext as _


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("How you know that it is them"),
        max_length=300,
        help_text=gettext_lazy("It stands in the audit: “showed the student card at the desk”."),
    )


class FactorAdmin:
    """Goes before the admin of people."""

    @method_decorator(reauthentication_required)
    def factor_view(self, request: HttpRequest, person: int) -> HttpResponse:
        """Ask why, then take all second factors away; for administrators, who confirm that it is them."""
        found: Any = self.get_object(request, str(person))
        if found is None:
            raise Http404
        if not can_take_factors(request.user, found):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data["reason"]
            if services.take_factors(acting_user=request.user, now=timezone.now(), person=found, reason=reason):
                messages.success(
                    request, _("The second factor is taken away. %(name)s is told by mail.") % {"name": found}
                )
            else:
                messages.info(request, _("There was no second factor to take away."))
            return redirect("admin:accounts_user_change", found.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("Take the second factor of %(name)s away") % {"name": found.full_name},
            "form": form,
            "factors": queries.second_factors(found),
            "original": found,
            "opts": self.opts,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/accounts/user/factor.html", context, status=status)
