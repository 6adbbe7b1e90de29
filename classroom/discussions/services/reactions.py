"""Saying in a click what one makes of a post."""

from django.db import transaction

from classroom.accounts.models import User
from classroom.courses.rules import closed_when_archived
from classroom.discussions.models import Post, Reaction


@closed_when_archived("post.thread.course")
@transaction.atomic
def react(*, acting_user: User, post: Post, kind: str) -> None:
    """Let `acting_user` say of a post what `kind` says. Once is enough; like reading, it is not audited."""
    Reaction.objects.bulk_create([Reaction(user=acting_user, post=post, kind=kind)], ignore_conflicts=True)


@closed_when_archived("post.thread.course")
@transaction.atomic
def unreact(*, acting_user: User, post: Post, kind: str) -> None:
    """Take it back."""
    Reaction.objects.filter(user=acting_user, post=post, kind=kind).delete()
