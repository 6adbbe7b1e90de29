"""Addresses under /courses/<course>/discussions/."""

from django.urls import path

from classroom.discussions.views import (
    attention,
    drafts,
    lists,
    participation,
    posts,
    prompts,
    responses,
    scores,
    threads,
)

app_name = "discussions"
urlpatterns = [
    path("", lists.thread_list, name="list"),
    path("new/", threads.thread_create, name="thread_create"),
    path("prompts/new/", prompts.prompt_create, name="prompt_create"),
    path("read/", attention.mark_all_read, name="mark_all_read"),
    path("follow/", attention.follow_course, name="follow_course"),
    path("sections/<int:section_key>/news/", attention.section_news, name="section_news"),
    path("<int:thread>/", threads.thread, name="thread"),
    path("<int:thread>/follow/", attention.follow, name="follow"),
    path("<int:thread>/keep/", attention.keep_unread, name="keep_unread"),
    path("<int:thread>/news/", attention.news, name="news"),
    path("<int:thread>/reply/", posts.reply, name="reply"),
    path("<int:thread>/edit/", threads.thread_edit, name="thread_edit"),
    path("<int:thread>/lock/", threads.thread_lock, name="thread_lock"),
    path("<int:thread>/pin/", threads.thread_pin, name="thread_pin"),
    path("<int:prompt>/answers/", scores.answers, name="answers"),
    path("<int:prompt>/answers/rule/", scores.score_rule, name="score_rule"),
    path("<int:prompt>/answers/release/", scores.score_release, name="score_release"),
    path("<int:prompt>/answers/<int:student>/", scores.score_save, name="score_save"),
    path("participation/", participation.participation, name="participation"),
    path("participation/<int:student>/", participation.participant, name="participant"),
    path("posts/<int:post>/edit/", posts.post_edit, name="post_edit"),
    path("posts/<int:post>/versions/", posts.post_versions, name="post_versions"),
    path("posts/<int:post>/delete/", posts.post_delete, name="post_delete"),
    path("posts/<int:post>/endorse/", posts.post_endorse, name="post_endorse"),
    path("posts/<int:post>/accept/", posts.post_accept, name="post_accept"),
    path("posts/<int:post>/react/", responses.post_react, name="post_react"),
    path("posts/<int:post>/flag/", responses.post_flag, name="post_flag"),
    path("posts/<int:post>/decide/", responses.flags_decide, name="flags_decide"),
    path("flags/", responses.flags, name="flags"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/save/", drafts.draft_save, name="draft_save"),
    path("drafts/discard/", drafts.draft_discard, name="draft_discard"),
    path("people/", drafts.people, name="people"),
]
