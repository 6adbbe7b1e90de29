"""What erasing a person does to the discussions. Receives `accounts.events.person_erased`, in its transaction."""

import re
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import ERASED, KEPT, NAMELESS, Effect, Terms
from classroom.accounts.models import User
from classroom.common.markup import to_html
from classroom.discussions.models import (
    CourseReadMark,
    CourseSubscription,
    Flag,
    InboundMail,
    KeptUnread,
    Mention,
    Post,
    PostDraft,
    PostVersion,
    PromptScore,
    Reaction,
    ReadMark,
    Subscription,
)
from classroom.discussions.services.search import forget_post, index_post

_OWN = (ReadMark, CourseReadMark, KeptUnread, Subscription, CourseSubscription, InboundMail)


def erase_talk(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Posts stay without a name, or are emptied where the person asked for it; drafts and what they follow are deleted."""
    drafts, _rows = PostDraft.objects.filter(user=person).delete()
    for model in _OWN:
        model.objects.filter(user=person).delete()
    Flag.objects.filter(flagged_by=person).update(words="")
    named = _take_out_of_others(person, terms.name)
    posts = Post.objects.filter(author=person, deleted_at=None).count()
    if terms.empties_posts:
        _empty(person, now)
    else:
        Post.objects.filter(author=person).exclude(deleted_at=None).update(markdown="", html="")
        PostVersion.objects.filter(post__author=person).exclude(post__deleted_at=None).delete()
    return [
        Effect(ERASED if terms.empties_posts else NAMELESS, _("posts"), posts),
        Effect(ERASED, _("posts that were not sent"), drafts),
        Effect(NAMELESS, _("posts of others that named the person"), named),
        Effect(NAMELESS, _("reactions"), Reaction.objects.filter(user=person).count()),
        Effect(KEPT, _("points for answering prompts"), PromptScore.objects.filter(user=person).count()),
    ]


def _empty(person: User, now: datetime) -> None:
    """Take the words of all posts away. Where others answered, it says that a post was deleted."""
    for post in Post.objects.filter(author=person, deleted_at=None).select_related("thread"):
        forget_post(post)
        thread = post.thread
        thread.post_count = Post.objects.filter(thread=thread, deleted_at=None).exclude(author=person).count()
        if thread.accepted_post_id == post.pk:
            thread.accepted_post = None
        if thread.post_count == 0:
            thread.deleted_at = thread.deleted_at or now
        thread.save(update_fields=["post_count", "accepted_post", "deleted_at"])
    own = Post.objects.filter(author=person)
    PostVersion.objects.filter(post__in=own).delete()
    own.filter(deleted_at=None).update(deleted_at=now, deleted_by=None)
    own.update(markdown="", html="", word_count=0)


def _take_out_of_others(person: User, name: str) -> int:
    """Write `name` where posts of others named the person with @, in what they say and what they said before."""
    mentions = Mention.objects.filter(user=person).select_related("post__thread")
    called = re.compile("@" + re.escape(person.full_name), re.IGNORECASE)
    for mention in mentions:
        post = mention.post
        post.markdown = called.sub(f"@{name}", post.markdown)
        post.html = to_html(post.markdown)
        post.save(update_fields=["markdown", "html"])
        if post.deleted_at is None:
            index_post(post, post.thread)
        for version in PostVersion.objects.filter(post=post):
            version.markdown = called.sub(f"@{name}", version.markdown)
            version.save(update_fields=["markdown"])
    number, _rows = mentions.delete()
    return number
