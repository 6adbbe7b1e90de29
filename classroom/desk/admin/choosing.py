"""Choosing by typing: what Django's autocomplete answers, in words that tell namesakes apart."""

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model

from classroom.accounts.models import User


class ChoiceView(AutocompleteJsonView):
    """Finds within what the asker's admin pages show (get_queryset), and nothing else."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        if isinstance(obj, User):
            result["text"] = f"{obj.full_name} · {obj.student_number or obj.username}"
        return result
