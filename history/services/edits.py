"""Correcting the text: each correction is a revision, and takes the passages with it."""

from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import Layout
from history.models import Block, Chapter, Footnote, Revision
from history.queries import live_blocks, spellings
from history.services.canonical import canonical, stored
from history.services.publish import carry_anchors, keep_texts, locked_chapter, number_paragraphs, open_revision
from history.services.typeset import Typesetter


class StaleRevision(Exception):
    """Somebody has changed the same thing since it was opened. `standing` is the block or note as it stands now."""

    def __init__(self, standing: Block | Footnote) -> None:
        super().__init__(str(standing))
        self.standing = standing


def is_stale(block: Block, revision_number: int) -> bool:
    """Whether a text written over `block` as it was at a revision would be written over something else now.

    Other blocks of the chapter may have changed since. Needs block.chapter and block.changed_in.
    """
    return (
        block.removed_in_id is not None
        or block.changed_in.number > revision_number
        or block.chapter.revision_number < revision_number
    )


@transaction.atomic
def edit_block(
    *,
    acting_user,
    now: datetime,
    block: Block,
    markdown: str,
    kind: str | None = None,
    reason: str,
    expected_revision: int,
) -> Revision:
    """Publish a new text for one block and return the revision; the last one when nothing has changed.

    `expected_revision` is the chapter's revision that the person had before them: other blocks may
    have changed since, this one may not. Raises StaleRevision when it has, and UnfitMarkdown for a
    text that is no block. Passages are moved in the same transaction.
    """
    chapter = locked_chapter(block.chapter_id)
    block = Block.objects.select_related("section", "changed_in").get(pk=block.pk)
    block.chapter = chapter
    if is_stale(block, expected_revision):
        raise StaleRevision(block)
    kind = kind or block.kind
    new = canonical(kind, markdown)
    if (new.markdown, kind) == (block.markdown, block.kind):
        return block.changed_in

    old_texts = dict(live_blocks(chapter).values_list("pk", "text"))
    changes = {"markdown": (block.markdown, new.markdown)} if block.markdown != new.markdown else {}
    if kind != block.kind:
        changes["kind"] = (block.kind, kind)
    revision = open_revision(chapter=chapter, kind=Revision.Kind.EDIT, acting_user=acting_user, now=now, reason=reason)
    block.kind, block.changed_in = kind, revision
    block.markdown, block.text, block.marks = new
    block.html = Typesetter(spellings(chapter.book), chapter.language).block(kind, new.markdown)
    block.save(update_fields=["kind", "changed_in", "markdown", "text", "marks", "html"])
    keep_texts(revision, [block])
    if "kind" in changes:
        number_paragraphs(block.section)
    make_room_for_notes(chapter, (mark["number"] for mark in new.marks))
    if old_texts[block.pk] != new.text:
        new_texts = old_texts | {block.pk: new.text}
        carry_anchors(revision=revision, old=Layout(old_texts.items()), new=Layout(new_texts.items()), blocks=[block])
    record(acting_user=acting_user, now=now, action="history.edit_block", target=block, changes=changes, reason=reason)
    return revision


@transaction.atomic
def edit_footnote(
    *, acting_user, now: datetime, footnote: Footnote, body: str, reason: str = "", expected_body: str | None = None
) -> Footnote:
    """Change the text of a footnote. It is a revision of its chapter, for readers see another page by it.

    `expected_body` is the text that the person had before them; StaleRevision is raised when the note has another.
    """
    chapter = locked_chapter(footnote.chapter_id)
    footnote = Footnote.objects.get(pk=footnote.pk)
    if expected_body is not None and footnote.body != expected_body:
        raise StaleRevision(footnote)
    body = stored(body).strip()
    if body == footnote.body:
        return footnote
    before, footnote.body = footnote.body, body
    footnote.html = Typesetter(spellings(chapter.book), chapter.language).note(body)
    footnote.save(update_fields=["body", "html"])
    open_revision(chapter=chapter, kind=Revision.Kind.EDIT, acting_user=acting_user, now=now, reason=reason)
    record(
        acting_user=acting_user, now=now, action="history.edit_footnote", target=footnote,
        changes={"body": (before, body)}, reason=reason,
    )  # fmt: skip
    return footnote


def make_room_for_notes(chapter: Chapter, numbers) -> None:
    """Give every note that is marked in the text its row; its text may come later."""
    Footnote.objects.bulk_create(
        (Footnote(chapter=chapter, number=number) for number in dict.fromkeys(numbers)), ignore_conflicts=True
    )
