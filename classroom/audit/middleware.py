"""Every request says from where it comes, for whatever is recorded while it is answered."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from classroom.audit.source import acting_from, now_at, source_of


class SourceMiddleware:
    """Stands behind SessionMiddleware. What it says ends with the answer, whatever the thread does next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_from(source_of(request)):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        match = request.resolver_match
        now_at(match.view_name or "", is_admin="admin" in match.app_names)
