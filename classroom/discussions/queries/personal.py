"""What a person has in the discussions, for the copy of all that is theirs. Receives `accounts.events.copy_asked`.

Titles and words of others are not in it: where something hangs from another's thread or post, its number says so.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Coded, Copied, Part, rows
from classroom.accounts.models import User
from classroom.courses.rules import active_enrollments
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
    Reaction,
    ReadMark,
    Subscription,
    Thread,
)
from classroom.discussions.rules import released_scores

_COVERS = frozenset(
    f"discussions.{field}"
    for field in (
        "Thread.created_by", "Post.author", "PostDraft.user", "Reaction.user", "Subscription.user",
        "CourseSubscription.user", "ReadMark.user", "CourseReadMark.user", "KeptUnread.user", "Flag.flagged_by",
        "PromptScore.user", "InboundMail.user", "Mention.user",
    )
)  # fmt: skip
_LEFT_OUT = {
    "discussions.Post.deleted_by": "an act of staff on another's post; it stands among one's own acts",
    "discussions.Post.endorsed_by": "an act of staff on another's post; it stands among one's own acts",
    "discussions.Flag.decided_by": "an act of staff on another's flag; it stands among one's own acts",
    "discussions.PromptScore.scored_by": "an act of staff on another's answers; it stands among one's own acts",
}


def copy_of_talk(*, person: User, now: datetime, **_signal: object) -> Copied:
    """Threads and posts with what they said before, drafts, reactions, what one follows and has read, released points."""
    return Copied(
        parts=(
            Part("threads", _("Threads that I began"), rows(
                Thread.objects.filter(created_by=person).order_by("pk"),
                "title", "kind", "created_at", "due_at", number="pk", in_course="course__code",
            )),
            Part("posts", _("Posts"), _posts(person)),
            Part("post_drafts", _("Posts that I have not sent"), rows(
                PostDraft.objects.filter(user=person).order_by("pk"),
                "markdown", "saved_at", in_course="course__code", written_at="place",
            )),
            Part("reactions", _("Reactions, and where I was named"), [
                *rows(Reaction.objects.filter(user=person).order_by("pk"), "kind", in_post="post"),
                *({"kind": Coded("mentioned", _("I was named")), **row}
                  for row in rows(Mention.objects.filter(user=person), in_post="post")),
            ]),
            Part("flags", _("Posts that I asked the staff to look at"), rows(
                Flag.objects.filter(flagged_by=person).order_by("pk"),
                "reason", "created_at", "state", "decision", "decided_at", in_post="post", said="words",
            )),
            Part("prompt_points", _("Points for answering prompts"), _points(person, now)),
            Part("following", _("What I follow and have read in the discussions"), _following(person)),
            Part("answers_by_mail", _("Answers by mail"), rows(
                InboundMail.objects.filter(user=person).order_by("pk"), "outcome", "received_at"
            )),
        ),
        covers=_COVERS,
        left_out=_LEFT_OUT,
    )  # fmt: skip


def _posts(person: User) -> list[dict]:
    """One's own words wherever they are kept, deleted ones too, each with its earlier versions."""
    earlier: dict[int, list[str]] = {}
    for post, words in PostVersion.objects.filter(post__author=person).order_by("pk").values_list("post", "markdown"):
        earlier.setdefault(post, []).append(words)
    found = rows(
        Post.objects.filter(author=person).order_by("pk"),
        "markdown", "anonymous", "created_at", "edited_at", "deleted_at",
        number="pk", in_thread="thread", in_course="thread__course__code",
    )  # fmt: skip
    return [{**row, "earlier_versions": earlier.get(row["number"], [])} for row in found]


def _points(person: User, now: datetime) -> list[dict]:
    """What was released; before that there is nothing, as on the pages."""
    return [
        {
            "in_thread": score.thread_id,
            "title": score.thread.title,
            "points": score.points,
            "comment": score.comment,
            "released_at": score.released_at,
        }
        for place in active_enrollments(person)
        for score in released_scores(place, now).select_related("thread").order_by("pk")
    ]


def _following(person: User) -> list[dict]:
    marks = ReadMark.objects.filter(user=person).order_by("pk")
    return [
        *rows(Subscription.objects.filter(user=person).order_by("pk"), "follows", "changed_at", in_thread="thread"),
        *rows(CourseSubscription.objects.filter(user=person).order_by("pk"), in_course="course__code"),
        *rows(marks, "read_to", in_thread="thread"),
        *rows(CourseReadMark.objects.filter(user=person).order_by("pk"), "read_to", in_course="course__code"),
        *({"kept_unread": row["in_post"]} for row in rows(KeptUnread.objects.filter(user=person), in_post="post")),
    ]
