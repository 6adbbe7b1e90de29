"""What somebody is writing, for the form where they write it and for the list of it all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from classroom.common.markup import plain_text
from classroom.courses.models import Enrollment
from classroom.discussions.models import Post, PostDraft
from classroom.discussions.queries.places import excerpt
from classroom.discussions.rules import visible_posts


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft with the post that it answers or edits, when the viewer may (still) read that."""

    draft: PostDraft
    words: str
    kind: str
    post: Post | None


def draft_at(enrollment: Enrollment, place: str) -> PostDraft | None:
    """What the viewer has written at `place` and not posted; one query."""
    return PostDraft.objects.filter(user=enrollment.user_id, course=enrollment.course_id, place=place).first()


def drafts(enrollment: Enrollment, now: datetime) -> list[DraftLine]:
    """Everything that the viewer is writing in the course, the newest first; two queries. Nobody else sees it."""
    found = list(PostDraft.objects.filter(user=enrollment.user_id, course=enrollment.course_id).order_by("-saved_at"))
    posts = {
        post.pk: post for post in visible_posts(enrollment, now).filter(pk__in=_posts(found)).select_related("thread")
    }
    return [
        DraftLine(
            draft=draft,
            words=excerpt(" ".join(plain_text(draft.markdown).split())),
            kind=draft.place.partition(":")[0],
            post=posts.get(_post_of(draft)),
        )
        for draft in found
    ]


def _posts(found: Iterable[PostDraft]) -> list[int]:
    return [pk for draft in found if (pk := _post_of(draft))]


def _post_of(draft: PostDraft) -> int | None:
    kind, _, key = draft.place.partition(":")
    return int(key) if kind in ("reply", "edit") and key.isdigit() else None
