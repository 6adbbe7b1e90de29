"""Writing in discussions. Who may is decided by rules, in the views; what can happen between two people is decided here."""

from classroom.discussions.services.answers import accept_answer, endorse_post, unendorse_post
from classroom.discussions.services.inbound import Outcome, receive_answer
from classroom.discussions.services.posts import ThreadLocked, TokenUsed, delete_post, edit_post, reply
from classroom.discussions.services.prompts import (
    AlreadyAnswered,
    PromptTerms,
    create_prompt,
    update_prompt,
)
from classroom.discussions.services.search import rebuild_search, search_is_missing
from classroom.discussions.services.threads import (
    create_thread,
    mark_read,
    set_locked,
    set_pinned,
    update_thread,
)

__all__ = [
    "AlreadyAnswered",
    "Outcome",
    "PromptTerms",
    "ThreadLocked",
    "TokenUsed",
    "accept_answer",
    "create_prompt",
    "create_thread",
    "delete_post",
    "edit_post",
    "endorse_post",
    "mark_read",
    "rebuild_search",
    "receive_answer",
    "reply",
    "search_is_missing",
    "set_locked",
    "set_pinned",
    "unendorse_post",
    "update_prompt",
    "update_thread",
]
