"""What people write into the pages of discussions."""

from classroom.discussions.forms.drafts import DraftForm, draft_place
from classroom.discussions.forms.posts import MailedAnswerForm, PostDeleteForm, PostEditForm, PostForm
from classroom.discussions.forms.responses import FlagDecisionForm, FlagForm, ReactionForm, ScoreForm
from classroom.discussions.forms.threads import PlaceFilterForm, PromptForm, ThreadEditForm, ThreadForm, first_words

__all__ = [
    "DraftForm",
    "FlagDecisionForm",
    "FlagForm",
    "MailedAnswerForm",
    "PlaceFilterForm",
    "PostDeleteForm",
    "PostEditForm",
    "PostForm",
    "PromptForm",
    "ReactionForm",
    "ScoreForm",
    "ThreadEditForm",
    "ThreadForm",
    "draft_place",
    "first_words",
]
