"""What is quoted in an essay."""

from django import forms


class QuoteForm(forms.Form):
    """A note or a thread's opening post, whose passage is to be quoted."""

    source = forms.ChoiceField(choices=[("note", ""), ("thread", "")])
    pk = forms.IntegerField(min_value=1, max_value=2**63 - 1)
