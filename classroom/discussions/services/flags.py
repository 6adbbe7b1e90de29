"""Asking staff to look at a post, and what they decide."""

from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.rules import closed_when_archived
from classroom.discussions.models import Flag, Post, Thread
from classroom.discussions.services.flag_notices import tell_reporters, tell_staff
from classroom.discussions.services.posts import take_down


class AlreadyDecided(Exception):
    """Somebody else has decided on the post meanwhile, or its author has deleted it."""


@closed_when_archived("post.thread.course")
@transaction.atomic
def flag_post(*, acting_user: User, now: datetime, post: Post, reason: str, words: str = "") -> Flag:
    """Ask the staff of the course to look at a post, and return the flag. Once each: a second time changes nothing."""
    flag, is_new = Flag.objects.get_or_create(
        post=post, flagged_by=acting_user, defaults={"reason": reason, "words": words.strip(), "created_at": now}
    )
    if is_new:
        record(
            acting_user=acting_user, now=now, action="discussions.flag_post", target=post,
            course_id=post.thread.course_id, changes={"reason": (None, reason)},
        )  # fmt: skip
        tell_staff(post=post, now=now, by=acting_user)
    return flag


@closed_when_archived("post.thread.course")
@transaction.atomic
def decide_flags(*, acting_user: User, now: datetime, post: Post, remove: bool, decision: str) -> None:
    """Leave a flagged post standing, or take it down. `decision` says why, to its author when it goes.

    All its open flags are decided at once, and those who raised them are told. Raises AlreadyDecided.
    """
    thread = Thread.objects.select_for_update().get(pk=post.thread_id)
    flags = list(Flag.objects.select_for_update().filter(post=post, state=Flag.State.OPEN).select_related("flagged_by"))
    if not flags or not Post.objects.filter(pk=post.pk, deleted_at=None).exists():
        raise AlreadyDecided
    state = Flag.State.REMOVED if remove else Flag.State.KEPT
    Flag.objects.filter(pk__in=[flag.pk for flag in flags]).update(
        state=state, decided_by=acting_user, decided_at=now, decision=decision.strip()
    )
    record(
        acting_user=acting_user, now=now, action="discussions.decide_flags", target=post, course_id=thread.course_id,
        changes={"state": (Flag.State.OPEN, state)}, reason=decision,
    )  # fmt: skip
    if remove:
        take_down(acting_user=acting_user, now=now, post=post, thread=thread, reason=decision, says_why=True)
    tell_reporters(post=post, people=[flag.flagged_by for flag in flags], removed=remove, now=now)
