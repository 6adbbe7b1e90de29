"""What stands in a composer, for the server to keep."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_DRAFT = 100_000


class DraftPlaceField(forms.RegexField):
    """The name of the form that a draft was written in (PostDraft.place)."""

    def __init__(self, **options) -> None:
        pattern = r"^((reply|edit):[0-9]{1,18}|(new|prompt)(:[^\x00]*)?)$"
        super().__init__(pattern, max_length=120, strip=False, **options)


def draft_place(given: Mapping[str, str], name: str = "draft") -> str:
    """Return where a form says that its draft is kept, "" when it says nothing of the kind."""
    try:
        return DraftPlaceField(required=False).clean(given.get(name, ""))
    except forms.ValidationError:
        return ""


class DraftForm(forms.Form):
    """What stands in a composer. Longer than a post may be: what is too long to be sent is not lost for that."""

    place = DraftPlaceField()
    body = forms.CharField(
        required=False, strip=False, max_length=LONGEST_DRAFT,
        error_messages={"max_length": _("This is too long to be kept here. Copy it into a file.")},
    )  # fmt: skip
    title = forms.CharField(required=False, max_length=1000)
    anonymous = forms.BooleanField(required=False)
    token = forms.CharField(required=False, max_length=40)
    # An address of this site. Browsers read "/\t/" as "//", which leads to another.
    path = forms.RegexField(r"\A/[^/\\\x00-\x20][^\x00-\x20]*\Z", required=False, max_length=600)
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    base = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    writer = forms.IntegerField(min_value=1)
