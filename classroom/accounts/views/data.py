"""What is kept about me: a copy of it, having it erased, and what I agreed to."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.accounts.forms.data import AgreeForm, ErasureForm
from classroom.accounts.queries.consents import agreements, current_text
from classroom.accounts.queries.requests import copy_to_fetch, own_requests, request_waiting
from classroom.accounts.services import consents, copies, erasure
from classroom.common.markup import to_html


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What there is to ask about one's data, what became of it, and what one agreed to."""
    context = {
        "copy": copy_to_fetch(request.user, timezone.now()),
        "copy_waits": request_waiting(request.user, "copy"),
        "erasure": request_waiting(request.user, "erasure"),
        "requests": own_requests(request.user),
        "agreements": agreements(request.user),
    }
    return render(request, "accounts/data.html", context)


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of everything about oneself."""
    try:
        copies.ask_for_copy(acting_user=request.user, now=timezone.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your copy is being made. You will be told when it can be fetched."))
    return redirect("accounts:data")


@require_safe
@reauthentication_required
def copy_file(request: HttpRequest) -> HttpResponse:
    """One's own copy, for whoever has just shown that it is they."""
    found = copy_to_fetch(request.user, timezone.now())
    if found is None:
        raise Http404
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=f"rueanrian-{request.user.username}.zip"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    """Read what erasing means, and ask for it; or take the request back."""
    waiting = request_waiting(request.user, "erasure")
    now = timezone.now()
    if request.method == "POST" and "withdraw" in request.POST:
        if waiting:
            erasure.withdraw_request(acting_user=request.user, now=now, request=waiting)
        messages.success(request, _("Nothing will be erased."))
        return redirect("accounts:data")
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        erasure.ask_to_be_erased(
            acting_user=request.user, now=now, empties_posts=form.cleaned_data["empties_posts"],
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("An administrator will decide. Until then nothing changes, and you can withdraw."))
        return redirect("accounts:data")
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "waiting": waiting,
        "keep_years": settings.ERASED_ESSAY_YEARS,
        "keeps_number": settings.KEEP_ERASED_NUMBERS,
    }
    return render(request, "accounts/erasure.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """The text that everybody agrees to, to be read at any time; agreed to when it is new to its reader."""
    text = current_text()
    if text is None:
        return render(request, "accounts/consent.html", {})
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            consents.agree(acting_user=request.user, now=timezone.now(), version=form.cleaned_data["version"])
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return redirect("accounts:consent")
        return redirect(_next(request))
    thai = request.LANGUAGE_CODE == "th"
    context = {
        "form": form,
        "text": text,
        "html": to_html(text.text_th if thai else text.text_en),
        "other_html": to_html(text.text_en if thai else text.text_th),
        "other_language": "en" if thai else "th",
        "next": _next(request),
        "is_due": request.user.consent_due,
    }
    return render(request, "accounts/consent.html", context, status=422 if form.is_bound else 200)


def _next(request: HttpRequest) -> str:
    path = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(path, allowed_hosts=None) and path.startswith("/")
    return path if safe else reverse("desk:home")
