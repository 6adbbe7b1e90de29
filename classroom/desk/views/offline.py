"""Reading without a connection: the service worker, and the page that it shows for what is not on the device."""

import json
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

_ENTRIES = ("page.js", "reading.js", "kept-list.js")
_FILES = ("css/site.css", "css/desk.css", "css/late.css", "img/icons.svg", "img/icon.svg")
_FONTS = tuple(f"fonts/{face}-{weight}.woff2" for face in ("sarabun", "noto") for weight in (400, 600))
_IMPORT = re.compile(r"""(?:from|import\()\s*["']\./([\w-]+\.js)["']""")


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, so that it may serve every page, and names the files of this release."""
    files = [staticfiles_storage.url(name) for name in (*_FILES, *(f"js/{name}" for name in _modules()))]
    fonts = [staticfiles_storage.url(name) for name in _FONTS]
    script = (
        f"self.FILES = {json.dumps(files)};\nself.FONTS = {json.dumps(fonts)};\n"
        f'self.ELSEWHERE = "{reverse("desk:offline")}";\nimportScripts("{staticfiles_storage.url("js/worker.js")}");\n'
    )
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without a connection in the place of a page that is not on the device. It knows nobody."""
    return render(request, "desk/offline.html")


@lru_cache(maxsize=1)
def _modules() -> tuple[str, ...]:
    """The modules that the reading room needs, with those that it fetches when they are wanted."""
    folder = Path(settings.BASE_DIR) / "static" / "js"
    found: list[str] = []
    waiting = list(_ENTRIES)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += _IMPORT.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(sorted(found))
