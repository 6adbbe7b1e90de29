"""Threads, posts, and what hangs from them."""

from classroom.discussions.models.attention import CourseReadMark, KeptUnread, PostDraft, ReadMark, Subscription
from classroom.discussions.models.responses import Flag, Mention, PromptScore, Reaction
from classroom.discussions.models.threads import Post, PostPiece, PostVersion, Thread

__all__ = [
    "CourseReadMark",
    "Flag",
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
]
