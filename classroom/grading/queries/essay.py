"""An essay with the comments on it, as the marker and, after the release, its writer read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.html import format_html

from classroom.assignments.models import Attempt
from classroom.assignments.queries import EvidenceItem, anchor_item, attempt_paragraphs
from classroom.common.markup.spans import Span, mark_spans
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment, Role
from classroom.grading.models import FeedbackComment, FeedbackReply

#: What a comment needs filled for its source to be shown.
SOURCE = ("source__chapter__book", "source__block__section__chapter__book", "source__end_block")


@dataclass(frozen=True, slots=True)
class NumberedComment:
    """A comment with the number that it bears on this page: its place in the essay, from 1.

    `source` is the passage of the book that it cites, with its words as they were chosen and as they read now.
    """

    number: int
    comment: FeedbackComment
    source: EvidenceItem | None = None


@dataclass(frozen=True, slots=True)
class EssayBlock:
    """A paragraph of the essay. `html` is safe and holds the drawn spans; `comments` are those that begin here.

    `start` is where the text of the block begins in the plain text of the essay, in code points; `number` is its
    place in the essay, from 1. `evidence` is what the essay cites here for the first time.
    """

    number: int
    kind: str
    text: str
    html: str
    start: int
    comments: tuple[NumberedComment, ...]
    evidence: tuple[EvidenceItem, ...]


def drawn_essay(attempt: Attempt, comments: Sequence[FeedbackComment]) -> tuple[EssayBlock, ...]:
    """Return the paragraphs of `attempt` with `comments` drawn on their words; at most one query, for the evidence."""
    numbered = [
        NumberedComment(number, comment, anchor_item(comment.source, number) if comment.source else None)
        for number, comment in enumerate(sorted(comments, key=lambda comment: (comment.start, comment.pk)), 1)
    ]
    blocks = []
    shown: set[int] = set()
    for number, paragraph in enumerate(attempt_paragraphs(attempt), 1):
        end = paragraph.start + len(paragraph.text)
        new = tuple(item for item in paragraph.evidence if item.number not in shown)
        shown.update(item.number for item in new)
        blocks.append(
            EssayBlock(
                number=number,
                kind=paragraph.kind,
                text=paragraph.text,
                html=mark_spans(paragraph.html, paragraph.text, [_span(item, paragraph.start) for item in numbered]),
                start=paragraph.start,
                comments=tuple(item for item in numbered if paragraph.start <= item.comment.start <= end),
                evidence=new,
            )
        )
    return tuple(blocks)


def comments_with_answers(comments: QuerySet[FeedbackComment]) -> list[FeedbackComment]:
    """`comments` that stand, each with what was answered to it; two queries.

    An answer has `by_writer`: where names are hidden, its author is not to be named.
    """
    students = Enrollment.objects.filter(
        user=OuterRef("author"), role=Role.STUDENT,
        course=OuterRef("comment__marking__attempt__submission__assignment__course"),
    )  # fmt: skip
    replies = (
        FeedbackReply.objects.select_related("author").annotate(by_writer=Exists(students)).order_by("created_at", "pk")
    )
    return list(
        comments.filter(deleted_at=None)
        .select_related("author", "criterion", *SOURCE)
        .prefetch_related(Prefetch("replies", replies))
    )


def cited_passages(blocks: Sequence[EssayBlock]) -> list[EvidenceItem]:
    """What the essay cites, each piece once: a comment may take one of them as its source."""
    return [item for block in blocks for item in block.evidence]


def _span(item: NumberedComment, block_start: int) -> Span:
    comment = item.comment
    tone = f"--{comment.tone}" if comment.tone else ""
    number = format_html(
        '<a class="cno{}" href="#c{}" data-note aria-label="{}">{}</a>',
        f" cno{tone}" if tone else "", comment.pk, _("Comment %(number)s") % {"number": item.number}, item.number,
    )  # fmt: skip
    return Span(
        start=comment.start - block_start,
        end=comment.end - block_start,
        key=str(comment.pk),
        css=f"cspan cspan{tone}" if tone else "cspan",
        after=number,
    )
