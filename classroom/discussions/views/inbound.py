"""The door for answers by mail. A mail provider or the site's own mail server posts every message here."""

import base64
import binascii

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from classroom.common.mail import Unreadable, read_message
from classroom.discussions import queries, services
from classroom.discussions.forms import MailedAnswerForm

# The words of a message stand before its files: of a very long one the beginning is read.
LONGEST_MESSAGE = 4 * 1024 * 1024
_FIELDS = ("body-mime", "email", "message", "RawEmail")


# Who knows the secret is no browser with a session.
@csrf_exempt
@login_not_required
@require_POST
def inbound(request: HttpRequest) -> HttpResponse:
    """Take one raw message: as the body, or as a field of a form as providers send it.

    Without the secret the address does not exist. With it every message is taken: the answer tells nothing of people.
    """
    if not queries.mails_can_be_answered() or not _knows_secret(request):
        raise Http404
    raw, envelope = _message(request)
    try:
        incoming = read_message(raw)
    except Unreadable:
        return JsonResponse({"status": "unreadable"})
    form = MailedAnswerForm({"body": incoming.text})
    body = form.cleaned_data["body"] if form.is_valid() else None
    services.receive_answer(incoming=incoming, body=body, now=timezone.now(), envelope=envelope)
    return JsonResponse({"status": "taken"})


def _knows_secret(request: HttpRequest) -> bool:
    """As `Authorization: Bearer <secret>`, or as the password of basic authentication, which stands in an address."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return constant_time_compare(given.strip(), settings.INBOUND_MAIL_SECRET)


def _message(request: HttpRequest) -> tuple[bytes, list[str]]:
    """The raw message, and the addresses that its bringer names."""
    if request.content_type not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        named = request.headers.get("X-Original-To", "")
        return request.read(LONGEST_MESSAGE), [named] if named else []
    for name in _FIELDS:
        if name in request.POST:
            return request.POST[name].encode("utf-8", "surrogateescape"), _named(request)
        if name in request.FILES:
            return request.FILES[name].read(LONGEST_MESSAGE), _named(request)
    return b"", []


def _named(request: HttpRequest) -> list[str]:
    given = request.POST.get("recipient", "")
    return [address.strip() for address in given.split(",") if address.strip()]
