"""A comment on a span of an essay: chosen with the pointer, or by typing its words."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.common.markup import Paragraph
from classroom.common.markup.references import without_references
from classroom.courses.models import Course
from classroom.grading.forms.sources import SourceField, source_address
from classroom.grading.models import Criterion, FeedbackComment
from history.models import Anchor

_SPACES = re.compile(r"\s+")


class _CommentForm(forms.Form):
    body = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    tone = forms.ChoiceField(
        label=_("Kind"), required=False, choices=FeedbackComment.Tone.choices, widget=forms.RadioSelect
    )
    criterion = forms.ChoiceField(label=_("Criterion"), required=False)
    points = forms.DecimalField(
        label=_("Points"), required=False, min_value=-9999, max_value=9999, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.25"}),
    )  # fmt: skip
    bank = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(
        self, *args, criteria: Sequence[Criterion], course: Course, kept: Anchor | None = None, **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = SourceField(
            label=_("Passage of the book"), course=course, kept=kept, required=False, initial=source_address(kept),
            help_text=_("Paste its permanent link, or choose it."),
        )  # fmt: skip
        self._criteria = {str(criterion.pk): criterion for criterion in criteria}
        self.fields["criterion"].choices = [
            ("", _("None")),
            *((key, criterion.shown_title) for key, criterion in self._criteria.items()),
        ]

    @property
    def forged(self) -> bool:
        """Whether it holds what no page of ours sends."""
        return any(
            self.errors.get(name)
            for name in ("tone", "criterion", "start", "end", "exact", "paragraph", "version", "bank")
        )

    def clean_criterion(self) -> Criterion | None:
        return self._criteria.get(self.cleaned_data["criterion"])

    def said(self) -> dict[str, Any]:
        """What the comment says, as the services take it."""
        names = ("body", "tone", "criterion", "points", "source", "bank")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def has_more(self) -> bool:
        """Whether points or a source are there, or wrong: then they are shown."""
        return any(self[name].value() or self.errors.get(name) for name in ("points", "source"))


class MarkerAnswerForm(forms.Form):
    """A marker's word to a student's answer; with the state alone it is settled."""

    body = forms.CharField(max_length=4000, required=False)
    state = forms.ChoiceField(choices=[("", ""), ("done", "")], required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("body") and not cleaned.get("state"):
            raise forms.ValidationError(_("Write an answer."))
        return cleaned


class SpanCommentForm(_CommentForm):
    """Code points of the essay's plain text, as the page counts them.

    `exact` are the words that the page shows there; marks of evidence and white space count nothing when they are
    compared, since a page shows them in its own way. `cleaned_data["exact"]` is what stands there.
    """

    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    exact = forms.CharField(max_length=20_000, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, text: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._text = text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end, exact = cleaned.get("start"), cleaned.get("end"), cleaned.get("exact")
        if start is not None and end is not None and exact:
            stands = self._text[start:end]
            if start < end and stands.strip() and _plain(stands) == _plain(exact):
                cleaned["exact"] = stands
            else:
                self.add_error("exact", _("These words are not there."))
        return cleaned

    def span(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("start", "end", "exact")}


class WordsCommentForm(_CommentForm):
    """The same without a pointer: a paragraph by its number, and words of it as they stand."""

    paragraph = forms.TypedChoiceField(label=_("Paragraph"), coerce=int)
    words = forms.CharField(
        label=_("Words of the paragraph"),
        help_text=_("Copy them from the essay. Left empty, the comment is on the whole paragraph."),
        required=False,
        max_length=2000,
    )
    field_order = ("paragraph", "words", "body", "tone", "criterion", "points", "source")

    def __init__(self, *args, paragraphs: Sequence[Paragraph], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._paragraphs = {number: block for number, block in enumerate(paragraphs, 1) if block.text.strip()}
        self.fields["paragraph"].choices = [
            (number, f"{number}. {block.text[:60].splitlines()[0]}…") for number, block in self._paragraphs.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "paragraph" not in cleaned or "words" not in cleaned:
            return cleaned
        block = self._paragraphs[cleaned["paragraph"]]
        words = cleaned["words"] or block.text
        found = block.text.count(words)
        if found == 0:
            self.add_error("words", _("These words are not in this paragraph. Copy them as they stand."))
        elif found > 1:
            self.add_error("words", _("These words stand there more than once. Take a few more of them."))
        else:
            start = block.start + block.text.index(words)
            cleaned["span"] = {"start": start, "end": start + len(words), "exact": words}
        return cleaned

    def span(self) -> dict[str, Any]:
        return self.cleaned_data["span"]


class CommentEditForm(_CommentForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def _plain(text: str) -> str:
    return _SPACES.sub("", without_references(text))
