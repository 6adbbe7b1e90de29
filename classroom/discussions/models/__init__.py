"""Threads, posts, and what hangs from them."""

from classroom.discussions.models.attention import (
    CourseReadMark,
    CourseSubscription,
    InboundMail,
    KeptUnread,
    PostDraft,
    ReadMark,
    Subscription,
)
from classroom.discussions.models.responses import Flag, Mention, PromptScore, Reaction
from classroom.discussions.models.threads import (
    PLACE_DIGITS,
    Post,
    PostPiece,
    PostVersion,
    Thread,
    place_below,
)

__all__ = [
    "PLACE_DIGITS",
    "CourseReadMark",
    "CourseSubscription",
    "Flag",
    "InboundMail",
    "KeptUnread",
    "Mention",
    "Post",
    "PostDraft",
    "PostPiece",
    "PostVersion",
    "PromptScore",
    "Reaction",
    "ReadMark",
    "Subscription",
    "Thread",
    "place_below",
]
