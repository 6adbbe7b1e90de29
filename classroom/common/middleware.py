"""Requests and pages on the wire."""

import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import brotli
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

_TAKES_BROTLI = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
# Makes a page of Thai as small as gzip does by default, in a quarter of its time.
QUALITY = 4
SHORTEST = 200
# The highest key that a row can have.
HIGHEST = 2**63 - 1


class FileHeadersMiddleware:
    """Take from our files the headers that mean something for pages only, or for files that may change.

    The reading room is some thirty small files; a seventh of what a first visit fetches would be headers.
    """

    POINTLESS = ("Cross-Origin-Opener-Policy", "Referrer-Policy", "Last-Modified", "ETag")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A name with a hash is right for ever: there is nothing to ask by.
        if request.path_info.startswith(settings.STATIC_URL) and "immutable" in response.get("Cache-Control", ""):
            for name in self.POINTLESS:
                del response[name]
        return response


class InputMiddleware:
    """Refuse what no page of ours sends and no database takes, before anything is done with it.

    400 for a NUL behind the question mark or in a cookie (PostgreSQL stores none), for a body that is not UTF-8 by
    its own account (other codes can spell half a character, which nothing stores), and for a number that turns out to
    be too high to be looked for (SQLite); 404 for one in the address. What stands in a body is the forms' to check.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset", "utf-8").lower()
        holds_nul = "%00" in request.META.get("QUERY_STRING", "") or any(
            "\0" in text for text in request.COOKIES.values()
        )
        if holds_nul or charset not in ("utf-8", "utf8"):
            raise BadRequest("a NUL, or another code than UTF-8")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        if any(isinstance(value, int) and value > HIGHEST for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, OverflowError):
            raise BadRequest("a number that is too high") from exception


class CompressionMiddleware(GZipMiddleware):
    """Compress with Brotli for the browsers that take it, which is all of them over HTTPS, and with gzip for others."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        takes_brotli = _TAKES_BROTLI.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if response.streaming or not takes_brotli or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        if len(response.content) < SHORTEST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        compressed = brotli.compress(response.content, quality=QUALITY)
        if len(compressed) >= len(response.content):
            return response
        response.content = compressed
        response.headers["Content-Length"] = str(len(compressed))
        response.headers["Content-Encoding"] = "br"
        # The length of a compressed page would tell what is in it to somebody who can put words into it (BREACH).
        # Django's gzip hides it by a file name of random length; this does the same.
        response.headers["X-Padding"] = "." * secrets.randbelow(self.max_random_bytes)
        # Equal in meaning, no longer byte by byte (RFC 9110, 8.8.1).
        etag = response.headers.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        return response
