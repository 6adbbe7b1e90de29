"""With which device somebody comes, in words, and from where."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from classroom.audit.source import address_of

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
