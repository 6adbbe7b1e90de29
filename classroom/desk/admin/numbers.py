"""Finding people by their student numbers, however somebody writes them."""

import re
from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest

from classroom.common.student_numbers import NumberKey, number_key

_NUMBER = re.compile(r"[A-Za-z]{0,2}\d[\d\s./-]*")


class FindsByNumber:
    """Mixed into the admin of a model: what is typed as a number is compared with the numbers as numbers are."""

    number_path: ClassVar[str] = "student_number"

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return (*super().get_search_fields(request), "number")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        term = number_key(search_term) if _NUMBER.fullmatch(search_term.strip()) else search_term
        return super().get_search_results(request, queryset.alias(number=NumberKey(self.number_path)), term)
