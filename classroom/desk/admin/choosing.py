"""Choosing by typing: what Django's autocomplete answers, in words that tell namesakes apart."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from classroom.accounts.models import User


class ChoiceView(AutocompleteJsonView):
    """Finds within what the asker's admin pages show (get_queryset), and nothing else."""

    def process_request(self, request: HttpRequest) -> tuple:
        """For which field one chooses: one of the model itself, not a relation that leads to it from elsewhere."""
        asked = super().process_request(request)
        if not hasattr(asked[2], "get_limit_choices_to"):
            raise PermissionDenied
        return asked

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, User):
            result["text"] = f"{obj.full_name} · {obj.student_number or obj.username}"
        return result
