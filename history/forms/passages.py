"""Fields for other forms: choosing a passage, or sections."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from history.models import Chapter, Section
from history.queries import Passage, PassageNotThere, find_passage


class PassageField(forms.CharField):
    """The address of a passage, such as `b12:10-44@3`, in a hidden input; cleans to a Passage of `chapter`.

    The address of an earlier revision becomes the place where the same words stand now.
    """

    widget = forms.HiddenInput
    default_error_messages = {
        "malformed": _("The passage could not be read. Select the words in the text again."),
        "absent": _("This passage is not in the chapter. Select the words in the text again."),
        "gone": _(
            "These words are no longer in the text: it has been corrected since. Open the page again and select."
        ),
        "sections": _("A passage lies within one section. Select words of one section."),
        "long": _("The passage is too long. Select two paragraphs at the most."),
    }

    def __init__(self, chapter: Chapter | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)
        self.chapter = chapter

    def clean(self, value: Any) -> Passage | None:
        address = super().clean(value)
        if not address:
            return None
        if self.chapter is None:
            raise ValidationError(self.error_messages["absent"], code="absent")
        try:
            return find_passage(self.chapter, address)
        except PassageNotThere as fault:
            raise ValidationError(self.error_messages[fault.code], code=fault.code) from fault


class _NamesSections:
    """Names a section by its chapter and itself; needs section.chapter."""

    def label_from_instance(self, section: Section) -> str:
        return f"{section.chapter.number}. {section.chapter.shown_title} · {section}"


class SectionField(_NamesSections, forms.ModelChoiceField):
    """One section of those given; another is no choice."""


class SectionsField(_NamesSections, forms.ModelMultipleChoiceField):
    """Sections of those given, as check boxes; another is no choice."""

    widget = forms.CheckboxSelectMultiple
