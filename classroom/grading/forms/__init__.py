"""What comes in from the pages of marking."""

from classroom.grading.forms.comments import CommentEditForm, SpanCommentForm, WordsCommentForm
from classroom.grading.forms.marking import AttemptForm, MarkForm, OverallForm
from classroom.grading.forms.releases import ReleaseForm, ScopeForm, TakeBackForm
from classroom.grading.forms.results import ResultForm
from classroom.grading.forms.rubrics import CarryForm, RubricForm

__all__ = [
    "AttemptForm",
    "CarryForm",
    "CommentEditForm",
    "MarkForm",
    "OverallForm",
    "ReleaseForm",
    "ResultForm",
    "RubricForm",
    "ScopeForm",
    "SpanCommentForm",
    "TakeBackForm",
    "WordsCommentForm",
]
