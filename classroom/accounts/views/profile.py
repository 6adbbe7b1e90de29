"""Who I am here, how I read, and which keys there are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from classroom.accounts import services
from classroom.accounts.forms import ProfileForm, ReadingSettingsForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here, how I see words, dates and numbers, and the ways to password, reading settings and out."""
    form = ProfileForm.of(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        services.set_preferences(person=request.user, **form.cleaned_data)
        with translation.override(language or translation.get_language_from_request(request)):
            messages.success(request, _("Your choice is saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reading_settings(request: HttpRequest) -> HttpResponse:
    """Keep how the text looks. A script posts one choice at a time and wants no page back."""
    form = ReadingSettingsForm.of(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.set_preferences(person=request.user, **form.preferences())
        if request.headers.get("X-Requested-With"):
            return HttpResponse(status=204)
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:reading_settings")
    return render(request, "accounts/reading_settings.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """What the keyboard shortcuts do. A script gets the list only, and writes the keys of its page into it."""
    is_part = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return render(request, "accounts/_keys.html" if is_part else "accounts/keys.html")
