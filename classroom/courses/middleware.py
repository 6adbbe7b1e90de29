"""An archived course takes nothing more in: every request says of itself whether it would write, and the door asks.

What is not named here is shut, so that an address that is added later is shut by itself.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from classroom.courses.rules import would_write

_READS = ("GET", "HEAD", "OPTIONS", "TRACE")

#: What still writes in an archived course: how far one has read, and marking, which is often done after the last day.
OPEN_WHEN_ARCHIVED = frozenset(
    {
        "reading:place", "reading:mark_read", "discussions:mark_all_read", "discussions:follow",
        "discussions:follow_course", "discussions:keep_unread", "assignments:verify", "discussions:score_save",
        "discussions:score_rule", "discussions:score_release", "grading:mark", "grading:mark_save", "grading:present",
        "grading:overall_save", "grading:comment_add", "grading:comment_edit", "grading:comment_delete",
        "grading:comment_restore", "grading:marker_answer", "grading:bank", "grading:bank_edit", "grading:bank_keep",
        "grading:finish", "grading:reopen", "grading:markers", "grading:markers_by_hand", "grading:markers_plan",
        "grading:markers_apply", "grading:markers_undo", "grading:markers_discard", "grading:agreement",
        "grading:agreement_decide", "grading:agreement_third", "grading:reveal", "grading:excuse", "grading:release",
        "grading:release_take_back", "grading:gradebook", "grading:gradebook_entry", "grading:gradebook_column",
        "grading:gradebook_student", "grading:gradebook_setup", "grading:gradebook_import", "grading:gradebook_batch",
        "grading:gradebook_letters", "grading:regrade", "grading:similarity", "grading:peer_reading",
        "grading:peer_show", "grading:peer_count",
    }
)  # fmt: skip


class ArchiveMiddleware:
    """Tell `membership_or_404` whether the request would write what an archived course does not take any more."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = would_write.set(False)
        try:
            return self.get_response(request)
        finally:
            would_write.reset(token)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        would_write.set(request.method not in _READS and request.resolver_match.view_name not in OPEN_WHEN_ARCHIVED)
