"""Values of fields as their reader likes them, in lists and read-only fields, where Django would show its own words.

Numbers come in the reader's digits, dates in words and the reader's era, yes and no as words, and languages by their names.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from inspect import signature
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField, DecimalField, Field, FloatField, IntegerField, Model
from django.http import HttpRequest
from django.utils.translation import gettext

from classroom.accounts.models import User
from classroom.common.shown.digits import shown_number
from classroom.common.templatetags.dates import full_date
from classroom.common.templatetags.grades import points

_SHOWN = (BooleanField, DateField, DecimalField, FloatField, IntegerField)


def shown_value(field: Field, value: Any) -> str | None:
    """What `value` of a model's field is shown as; None where Django's own words do."""
    if value is None or getattr(field, "flatchoices", None):
        return None
    if isinstance(field, BooleanField):
        return gettext("yes") if value else gettext("no")
    if field.name == "language":
        return name_of_language(value)
    if isinstance(value, (datetime, date)):
        return full_date(value)
    if isinstance(value, Decimal):
        return shown_number(points(value))
    return str(shown_number(value)) if isinstance(value, (int, float)) else None


def name_of_language(code: str) -> str:
    """What a language calls itself, as the choices of languages have it; one that nobody here knows keeps its code."""
    return dict(User._meta.get_field("language").choices).get(code or "-", code)


class ShownList(ChangeList):
    """A list whose columns of plain fields are shown so; columns that an admin class writes itself are its own."""

    def __init__(self, request: HttpRequest, model: type[Model], *rest: Any) -> None:
        names = signature(ChangeList).bind(request, model, *rest).arguments
        own = {name: _column(model, name) for name in names["list_display"] if isinstance(name, str)}
        for said in ("list_display", "list_display_links", "sortable_by"):
            names[said] = names[said] and [own.get(name) or name for name in names[said]]
        super().__init__(**names)


def _column(model: type[Model], name: str) -> Callable[[Model], Any] | None:
    """A column of the field `name`, where it is one that Django would show in another way than we do."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    if getattr(field, "flatchoices", None) or not (isinstance(field, _SHOWN) or name == "language"):
        return None

    @admin.display(description=field.verbose_name, ordering=name)
    def column(row: Model) -> Any:
        value = getattr(row, name)
        words = shown_value(field, value)
        return value if words is None else words

    column.__name__ = name
    return column
