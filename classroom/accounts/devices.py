"""With which device somebody comes, in words, and from where; and whether they have signed in with it before.

That a device was used is known to the device alone: it keeps a cookie with one mark for each person who has signed in
with it. Here nothing is kept beyond what the page of sessions shows.
"""

import hashlib
import hmac
import re
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.audit.source import address_of
from classroom.common.once import is_first

# The first that fits: browsers name each other.
_BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:e|A|iOS)?/")),
    ("Opera", re.compile(r"\bOPR/")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/")),
    ("LINE", re.compile(r"\bLine/")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/")),
    ("Chrome", re.compile(r"\b(?:Chrome|Chromium|HeadlessChrome|CriOS)/")),
    ("Safari", re.compile(r"\bSafari/")),
)
_SYSTEMS = (
    ("iPhone", re.compile(r"\biPhone\b")),
    ("iPad", re.compile(r"\biPad\b")),
    ("Android", re.compile(r"\bAndroid\b")),
    ("Windows", re.compile(r"\bWindows\b")),
    ("ChromeOS", re.compile(r"\bCrOS\b")),
    ("macOS", re.compile(r"\bMac OS X\b")),
    ("Linux", re.compile(r"\bLinux\b")),
)
LONGEST = 300


def device(user_agent: str) -> str:
    """The browser and the system that `user_agent` names: "Chrome · Windows"."""
    found = [next((name for name, sign in kinds if sign.search(user_agent)), "") for kinds in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name) or _("Unknown device")


def user_agent(request: HttpRequest) -> str:
    """What the browser says of itself, as far as it is kept."""
    return request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:LONGEST]


def address(request: HttpRequest) -> str:
    """Where a request comes from, behind as many proxies as the settings trust; empty when it has no address."""
    return address_of(request) or ""


def origin(request: HttpRequest | None) -> dict[str, str]:
    """The facts of a request that a mail about it names."""
    if request is None:
        return {}
    return {"device": device(user_agent(request)), "address": address(request)}


#: The cookie, how long it holds without another sign-in, and how many people of one device it knows: pools of computers.
COOKIE = "known"
_YEAR = 365 * 24 * 60 * 60
_MOST = 20
_DAY = timedelta(days=1)


def is_known(request: HttpRequest, person: User) -> bool:
    """Whether `person` has signed in with this device before, and the password has stayed the same since."""
    mark = _mark(person)
    return any(hmac.compare_digest(mark, each) for each in _marks(request))


def remember(request: HttpRequest, person: User) -> None:
    """Let the answer to `request` tell the device that `person` has signed in with it."""
    request.device_of = person


def keep(request: HttpRequest, response: HttpResponse) -> None:
    """Write what is to be remembered into the cookie of the device. Only the pages of signing in get it back."""
    if person := getattr(request, "device_of", None):
        mark = _mark(person)
        marks = [mark, *(each for each in _marks(request) if each != mark)][:_MOST]
        response.set_cookie(
            COOKIE, ".".join(marks), max_age=_YEAR, path="/accounts/", secure=settings.HTTPS, httponly=True, samesite="Lax"
        )  # fmt: skip


def may_tell(request: HttpRequest, person: User) -> bool:
    """Whether a mail about this device may go to `person`: one in a day for each kind of browser, for some keep no
    cookies."""
    kind = hashlib.sha256(device(user_agent(request)).encode()).hexdigest()[:16]
    return is_first(f"accounts.device:{person.pk}:{kind}", _DAY)


def _marks(request: HttpRequest) -> list[str]:
    return [each for each in request.COOKIES.get(COOKIE, "")[:4000].split(".") if each.isascii() and each]


def _mark(person: User) -> str:
    """What no other device can make up, and what a new password makes worthless."""
    return salted_hmac("accounts.devices", f"{person.pk}:{person.password}", algorithm="sha256").hexdigest()[:32]
