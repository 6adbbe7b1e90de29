"""Own notes and marks, and how they are shared."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.forms import ProseField
from classroom.courses.models import Group
from classroom.reading.forms.text import SearchForm
from classroom.reading.models import Note, NoteTag
from classroom.reading.queries import MarksAsked

LONGEST_NOTE = 20_000
LONGEST_TAG = NoteTag._meta.get_field("name").max_length
MOST_TAGS = 12


class TagsField(ProseField):
    """Tags with commas between them; cleans to a tuple of them, each once."""

    def clean(self, value: Any) -> tuple[str, ...]:
        words = re.split(r"[,;\n]", super().clean(value))
        tags = tuple(dict.fromkeys(" ".join(word.split()).lstrip("#").strip() for word in words))
        tags = tuple(tag for tag in tags if tag)
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise forms.ValidationError(_("A tag has %(n)s characters at the most.") % {"n": LONGEST_TAG})
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("A note has %(n)s tags at the most.") % {"n": MOST_TAGS})
        return tags

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value


class NoteForm(forms.Form):
    """A note as its owner writes it. `version` is the one that they had before them; 0 for one that is being made.

    A new note says where it is (`passage`) and which it is (`token`, made on the device); a kept one may be named by
    its number (`note`) instead.
    """

    colour = forms.ChoiceField(label=_("Colour"), choices=Note.Colour.choices, required=False, widget=forms.RadioSelect)
    markdown = ProseField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6})
    )
    tags = TagsField(label=_("Tags"), required=False, max_length=600, help_text=_("With commas between them."))
    in_layer = forms.BooleanField(label=_("Show it to the whole course, as a note of the instructor"), required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    note = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args, can_write_layer: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not can_write_layer:
            del self.fields["in_layer"]

    def clean_colour(self) -> str:
        return self.cleaned_data["colour"] or Note.Colour.TURMERIC


class MarksForm(SearchForm):
    """Which of one's notes are shown. What cannot be read is not asked."""

    colour = forms.ChoiceField(choices=Note.Colour.choices, required=False)
    tag = forms.CharField(required=False, max_length=LONGEST_TAG)
    section = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    by = forms.ChoiceField(choices=(("place", ""), ("tag", "")), required=False)

    @property
    def asked(self) -> MarksAsked:
        """What is wanted, of what can be read."""
        self.is_valid()
        data = self.cleaned_data
        return MarksAsked(
            data.get("q", ""), data.get("colour", ""), data.get("tag", ""), data.get("section"), data.get("by") == "tag"
        )


class ShareForm(forms.Form):
    """A note that becomes a thread: what it says there, under which title, and who sees it."""

    title = ProseField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Left empty, the first words of the text are used."),
    )
    markdown = ProseField(
        label=_("Your text"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip
    sight = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, group: Group | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        everyone = ("class", _("Everybody in the course"))
        own = (
            [("group", _("Only %(group)s, and the instructors and assistants") % {"group": group.name})]
            if group
            else []
        )
        self.fields["sight"].choices = [*own, everyone]
        if not own:
            self.fields["sight"].initial = "class"
