"""Empty choices say what empty means: one rule for all forms of the admin."""

from collections.abc import Mapping
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, ChoiceField, Field, ModelChoiceField, ModelMultipleChoiceField
from django.utils.translation import gettext_lazy as _

#: What stands for "nothing", and says nothing.
_DASHES = frozenset({"", "–", "-", str(BLANK_CHOICE_DASH[0][1])})
#: What one is to do where something has to be chosen, and what it means to leave the rest as it is.
CHOOSE, NONE = _("Choose"), _("None chosen")


def say_what_empty_means(form: BaseForm, words: Mapping[str, Any]) -> None:
    """Let the empty choices of `form` say what they mean; `words` are those of fields where more can be said."""
    for name, field in form.fields.items():
        said = words.get(name) or (CHOOSE if field.required else NONE)
        _say(field, said)


def _say(field: Field, said: Any) -> None:
    if isinstance(field, ModelMultipleChoiceField) or not isinstance(field, ChoiceField):
        return
    if isinstance(field, ModelChoiceField):
        if field.empty_label is not None and str(field.empty_label) in _DASHES:
            field.empty_label = said
        return
    choices = list(field.choices)
    if any(key in ("", None) and str(label) in _DASHES for key, label in choices):
        field.choices = [
            (key, said if key in ("", None) and str(label) in _DASHES else label) for key, label in choices
        ]
