"""What a person is told, where it leads, and how they want to hear of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classroom.accounts.devices import origin
from classroom.accounts.queries import open_account
from classroom.accounts.services import choose_device_mails
from classroom.notices import queries, rules, services
from classroom.notices.forms import PreferencesForm
from classroom.notices.mails import read_unsubscribe_token
from classroom.notices.models import Notice

_TABS = {
    "all": gettext_lazy("All"),
    "unread": gettext_lazy("Unread"),
    **{name: heading for name, (heading, _kinds) in queries.FAMILIES.items()},
}


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What the reader was told, newest first; `show` narrows it."""
    now = timezone.now()
    show = request.GET.get("show", "all")
    show = show if show in queries.SHOWN else "all"
    page, lines = queries.notice_page(request.user, now, show=show, number=request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines,
        "show": show,
        "tabs": _TABS.items(),
        "unread_notices": queries.unread_count(request.user, now),
    }
    return render(request, "notices/list.html", context)


@require_safe
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """Go to the page that a notice leads to; it has been seen then."""
    now = timezone.now()
    found = get_object_or_404(rules.readable_notices(request.user), pk=notice)
    lines = queries.told(request.user, [found], now)
    services.mark_read(acting_user=request.user, now=now, notice=found)
    if not lines:
        raise Http404
    return redirect(lines[0].path)


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(acting_user=request.user, now=timezone.now())
    return redirect("notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Of what the reader wants to hear in the app, by mail at once, in the daily mail, or not at all."""
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        kinds=queries.kinds_of(request.user),
        choices=queries.mail_choices(request.user),
        when=queries.digest_time(request.user),
        new_device=request.user.mails_new_devices,
    )
    if request.method == "POST" and form.is_valid():
        services.choose_mail(
            acting_user=request.user, choices=form.choices, hour=form.cleaned_data["hour"],
            time_zone=form.cleaned_data["time_zone"],
        )  # fmt: skip
        choose_device_mails(
            now=timezone.now(), person=request.user, wanted=form.wants_new_devices, origin=origin(request)
        )  # fmt: skip
        messages.success(request, _("Your choice is saved."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form}, status=422 if form.is_bound else 200)


# The token says who asks; mail programs post it without a session and without a page of ours.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, ending: str) -> HttpResponse:
    """End the mails of one kind without signing in: GET asks, POST does (RFC 8058)."""
    known = read_unsubscribe_token(ending)
    person = open_account(known[0]) if known else None
    if person is None:
        raise Http404
    kind = known[1]
    done = request.method == "POST"
    if done:
        services.unsubscribe(person=person, kind=kind)
    context = {"what": Notice.Kind(kind).label if kind in Notice.Kind.values else "", "done": done}
    return render(request, "notices/unsubscribe.html", context)
