"""Writing in discussions. Who may is decided by rules, in the views; what can happen between two people is decided here."""

from classroom.discussions.services.answers import accept_answer, endorse_post, unendorse_post
from classroom.discussions.services.attention import (
    follow,
    follow_course,
    keep_unread,
    mark_course_read,
    mark_read,
)
from classroom.discussions.services.drafts import StaleDraft, discard_draft, save_draft
from classroom.discussions.services.flags import AlreadyDecided, decide_flags, flag_post
from classroom.discussions.services.inbound import Outcome, receive_answer
from classroom.discussions.services.posts import StaleEdit, ThreadLocked, TokenUsed, delete_post, edit_post, reply
from classroom.discussions.services.prompts import (
    AlreadyAnswered,
    PromptTerms,
    create_prompt,
    update_prompt,
)
from classroom.discussions.services.reactions import react, unreact
from classroom.discussions.services.scores import (
    NotGraded,
    NothingToRelease,
    ScoreChanged,
    change_score,
    release_scores,
    score_by_rule,
    set_score,
)
from classroom.discussions.services.search import rebuild_search, search_is_missing
from classroom.discussions.services.telling import tell_what_is_due
from classroom.discussions.services.threads import (
    create_thread,
    set_locked,
    set_pinned,
    update_thread,
)

__all__ = [
    "AlreadyAnswered",
    "AlreadyDecided",
    "NotGraded",
    "NothingToRelease",
    "Outcome",
    "PromptTerms",
    "ScoreChanged",
    "StaleDraft",
    "StaleEdit",
    "ThreadLocked",
    "TokenUsed",
    "accept_answer",
    "change_score",
    "create_prompt",
    "create_thread",
    "decide_flags",
    "delete_post",
    "discard_draft",
    "edit_post",
    "endorse_post",
    "flag_post",
    "follow",
    "follow_course",
    "keep_unread",
    "mark_course_read",
    "mark_read",
    "react",
    "rebuild_search",
    "receive_answer",
    "release_scores",
    "reply",
    "save_draft",
    "score_by_rule",
    "search_is_missing",
    "set_locked",
    "set_pinned",
    "set_score",
    "tell_what_is_due",
    "unendorse_post",
    "unreact",
    "update_prompt",
    "update_thread",
]
