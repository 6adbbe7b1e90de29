"""Keeping what somebody is writing, as they write it. Saves are not audited: what is posted is."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from classroom.accounts.models import User
from classroom.accounts.services import hold_account
from classroom.common.thai.normalise import normalise
from classroom.courses.models import Course
from classroom.courses.rules import closed_when_archived
from classroom.discussions.models import Post, PostDraft

# More places than this nobody writes in at once: the oldest go.
MOST_DRAFTS = 200


class StaleDraft(Exception):
    """Another text was saved for the same place from elsewhere; `draft` is that one."""

    def __init__(self, draft: PostDraft) -> None:
        super().__init__(draft.pk)
        self.draft = draft


@closed_when_archived("course")
def save_draft(
    *, acting_user: User, now: datetime, course: Course, place: str, markdown: str, fields: dict, expected_version: int
) -> PostDraft | None:
    """Store what stands in the form at `place`, and return it; None when there is nothing left to keep.

    `fields` are the other values of the form; its `token` says whether the text has been posted meanwhile: then it is no
    draft any more. Raises StaleDraft when the stored one is not `expected_version` (0: there is none yet), unless it says
    the very same.
    """
    text = normalise(markdown)
    if _is_posted(acting_user, fields.get("token")):
        discard_draft(acting_user=acting_user, course=course, place=place)
        return None
    try:
        with transaction.atomic():
            return _save(acting_user, now, course, place, text, fields, expected_version)
    except IntegrityError:
        # Another window began the same draft at this very moment.
        raise StaleDraft(PostDraft.objects.get(user=acting_user, course=course, place=place)) from None


def _save(
    acting_user: User, now: datetime, course: Course, place: str, text: str, fields: dict, expected_version: int
) -> PostDraft | None:
    hold_account(acting_user)
    drafts = PostDraft.objects.select_for_update().filter(user=acting_user, course=course)
    current = drafts.filter(place=place).first()
    if current is None:
        if not text.strip() and not fields.get("title"):
            return None
        kept = drafts.order_by("-saved_at").values_list("pk", flat=True)[MOST_DRAFTS - 1 :]
        PostDraft.objects.filter(pk__in=list(kept)).delete()
        return PostDraft.objects.create(
            user=acting_user, course=course, place=place, markdown=text, fields=fields, saved_at=now
        )
    if current.version != expected_version:
        if (current.markdown, current.fields.get("title")) == (text, fields.get("title")):
            return current
        raise StaleDraft(current)
    if not text.strip() and not fields.get("title"):
        current.delete()
        return None
    current.markdown, current.fields, current.saved_at = text, fields, now
    current.version += 1
    current.save()
    return current


def discard_draft(*, acting_user: User, course: Course, place: str) -> None:
    """Forget what was written at `place`: it is posted, or its writer does not want it."""
    PostDraft.objects.filter(user=acting_user, course=course, place=place).delete()


def _is_posted(acting_user: User, token: str | None) -> bool:
    try:
        return bool(token) and Post.objects.filter(token=UUID(token), author=acting_user).exists()
    except ValueError:
        return False
