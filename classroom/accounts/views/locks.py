"""The page behind the link in the mail about a locked account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from classroom.accounts import services
from classroom.accounts.locks import person_of_token


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, unlock_token: str) -> HttpResponse:
    """Open an account that wrong passwords have locked. It asks first: machines that look at mails open links."""
    person = person_of_token(unlock_token)
    if person is None:
        return render(request, "accounts/unlock.html", {"is_used_up": True}, status=410)
    if request.method == "POST":
        services.lift_lock(now=timezone.now(), person=person)
        messages.success(request, _("Your account is open again. Sign in now."))
        return redirect("account_login")
    return render(request, "accounts/unlock.html")
