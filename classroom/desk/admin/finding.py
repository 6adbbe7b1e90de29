"""Search over everything: every list of the admin that can be searched, asked at once, each by its own rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from classroom.accounts.models import User
from classroom.courses.models import Course

# In the order in which one looks for them. What is a row for each person or each act of others is left out: its people
# and its objects are found.
KINDS = (
    "user", "course", "group", "batch", "invitation", "joincode", "reading", "thread", "assignment", "book", "chapter",
    "section", "name", "event",
)  # fmt: skip
LINES = 5


@dataclass(frozen=True)
class Shelf:
    """What one list has: its first rows as (name, more about it, path), and the way to the rest when there are more."""

    title: str
    rows: list[tuple[str, str, str]]
    more_path: str = ""


def find(site: AdminSite, request: HttpRequest, words: str) -> list[Shelf]:
    """Search the lists that the asker may open; one query for each, however many rows they have."""
    shelves = (_shelf(model_admin, request, words) for model_admin in _lists(site, request))
    return [shelf for shelf in shelves if shelf.rows]


def _lists(site: AdminSite, request: HttpRequest) -> Iterator[ModelAdmin]:
    by_name = {model._meta.model_name: model_admin for model, model_admin in site._registry.items()}
    for name in KINDS:
        model_admin: Any = by_name.get(name)
        if model_admin and model_admin.search_fields and model_admin.has_module_permission(request):
            yield model_admin


def _shelf(model_admin: ModelAdmin, request: HttpRequest, words: str) -> Shelf:
    rows, doubled = model_admin.get_search_results(request, model_admin.get_queryset(request), words)
    found = list((rows.distinct() if doubled else rows)[: LINES + 1])
    name = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    more = f"{reverse(f'{name}_changelist')}?{urlencode({SEARCH_VAR: words})}" if len(found) > LINES else ""
    return Shelf(
        model_admin.name_of_all(),
        [(*_said(row), reverse(f"{name}_change", args=(row.pk,))) for row in found[:LINES]],
        more,
    )


def _said(row: Model) -> tuple[str, str]:
    """The name of a row, and what tells it from others of that name."""
    if isinstance(row, User):
        return row.full_name, " · ".join(part for part in (row.student_number or row.username, row.email) if part)
    if isinstance(row, Course):
        return row.shown_title, f"{row.code} · {row.get_term_display()} {row.year}"
    above = next((getattr(row, name) for name in ("course", "chapter", "book") if hasattr(row, name)), "")
    return str(row), str(above or "")
