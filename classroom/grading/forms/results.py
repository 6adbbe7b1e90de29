"""Excusing a student, or recording that nothing came."""

from django import forms
from django.utils.translation import gettext_lazy as _

from classroom.grading.models import GradeStatus


class ResultForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Result"),
        choices=[
            (GradeStatus.EXCUSED, _("Excused: need not do this work, and it counts in no total")),
            (GradeStatus.MISSING, _("Missing: the work was wanted and did not come")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("Staff see it; the student does not."), required=False, max_length=300
    )
