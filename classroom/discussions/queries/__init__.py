"""What the pages of discussions show, and what other apps ask about them."""

from classroom.discussions.queries.agenda import agenda, work_waiting
from classroom.discussions.queries.attention import (
    News,
    due_prompts,
    follows_course,
    kept_in_thread,
    moment_key,
    moment_of_key,
    news_by_course,
    section_news,
    thread_news,
)
from classroom.discussions.queries.drafts import DraftLine, draft_at, drafts
from classroom.discussions.queries.flags import FlaggedPost, flagged_lines, flagged_posts, own_flag
from classroom.discussions.queries.lists import SHOWN, ThreadLine, own_passage_threads, thread_lines, thread_list
from classroom.discussions.queries.margin import MarginThread, section_threads
from classroom.discussions.queries.people import Nameable, nameable
from classroom.discussions.queries.places import Quotation, as_quote, quotation, quoted_passage
from classroom.discussions.queries.progress import (
    PromptProgress,
    asked_in_words,
    is_answered,
    progress_by,
    prompt_progress,
)
from classroom.discussions.queries.reactions import Reacted, reactions_to
from classroom.discussions.queries.scores import ScoreLine, graded_prompts, score_lines
from classroom.discussions.queries.search import FoundPost, found_posts, post_lines
from classroom.discussions.queries.thread import (
    DEPTH_SHOWN,
    PostLine,
    ThreadPage,
    get_answered_post,
    get_post,
    get_thread,
    opening_post,
    post_line,
    posted_line,
    thread_page,
    versions,
)
from classroom.discussions.queries.told import mails_can_be_answered
from classroom.discussions.queries.windows import place_key

__all__ = [
    "DEPTH_SHOWN",
    "SHOWN",
    "DraftLine",
    "FlaggedPost",
    "FoundPost",
    "MarginThread",
    "Nameable",
    "News",
    "PostLine",
    "PromptProgress",
    "Quotation",
    "Reacted",
    "ScoreLine",
    "ThreadLine",
    "ThreadPage",
    "agenda",
    "as_quote",
    "asked_in_words",
    "draft_at",
    "drafts",
    "due_prompts",
    "flagged_lines",
    "flagged_posts",
    "follows_course",
    "found_posts",
    "get_answered_post",
    "get_post",
    "get_thread",
    "graded_prompts",
    "is_answered",
    "kept_in_thread",
    "mails_can_be_answered",
    "moment_key",
    "moment_of_key",
    "nameable",
    "news_by_course",
    "opening_post",
    "own_flag",
    "own_passage_threads",
    "place_key",
    "post_line",
    "post_lines",
    "posted_line",
    "progress_by",
    "prompt_progress",
    "quotation",
    "quoted_passage",
    "reactions_to",
    "score_lines",
    "section_news",
    "section_threads",
    "thread_lines",
    "thread_list",
    "thread_news",
    "thread_page",
    "versions",
    "work_waiting",
]
