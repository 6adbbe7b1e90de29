"""What forms of courses check of a term."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class TermFields:
    """Goes before a form with year, first and last day: the academic year is Buddhist, and the days in their order."""

    def clean_year(self) -> int | None:
        year = self.cleaned_data["year"]
        if year is not None and not 2400 <= year <= 2700:
            raise ValidationError(
                _("The year is counted in the Buddhist era: %(year)s is %(buddhist)s."),
                params={"year": year, "buddhist": year + 543},
            )
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first one."))
        return cleaned
