"""What comes in from the pages of marking."""

from classroom.grading.forms.allocation import DecisionForm, HandForm, PlanForm, RevealForm, SpreadForm, ThirdForm
from classroom.grading.forms.answers import AnswerForm
from classroom.grading.forms.bank import BankForm
from classroom.grading.forms.carrying import carry_form
from classroom.grading.forms.comments import CommentEditForm, MarkerAnswerForm, SpanCommentForm, WordsCommentForm
from classroom.grading.forms.marking import AttemptForm, MarkForm, OverallForm
from classroom.grading.forms.regrades import RegradeForm, TalkForm
from classroom.grading.forms.releases import ReleaseForm, ScopeForm, TakeBackForm
from classroom.grading.forms.results import ResultForm
from classroom.grading.forms.returns import ReturnForm
from classroom.grading.forms.rubrics import RubricForm

__all__ = [
    "AnswerForm",
    "AttemptForm",
    "BankForm",
    "CommentEditForm",
    "DecisionForm",
    "HandForm",
    "MarkForm",
    "MarkerAnswerForm",
    "OverallForm",
    "PlanForm",
    "RegradeForm",
    "ReleaseForm",
    "ResultForm",
    "ReturnForm",
    "RevealForm",
    "RubricForm",
    "ScopeForm",
    "SpanCommentForm",
    "SpreadForm",
    "TakeBackForm",
    "TalkForm",
    "ThirdForm",
    "WordsCommentForm",
    "carry_form",
]
