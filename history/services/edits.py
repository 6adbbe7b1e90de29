"""Correcting the text: each correction is a revision, and takes the passages with it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import shares
from history.models import Block, Chapter, Footnote, Revision
from history.queries import current_layout, live_blocks, spellings, texts_at
from history.services.canonical import as_stored, stored
from history.services.publish import StaleRevision, close_revision, locked_chapter, open_revision
from history.services.rewrite import Rewrite
from history.services.suspects import suspect_faults
from history.services.typeset import Typesetter


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
    """Publish a new text for one block, or a new kind; return the revision, the current one when nothing has changed.

    `expected_revision` is the chapter's revision that the person had before them: other blocks may
    have changed since, this one may not. Raises StaleRevision when it has, and UnfitMarkdown for a
    text that is no block. Passages are moved in the same transaction.
    """
    rewrite = Rewrite(block.chapter_id)
    block = rewrite.block(block.pk, expected_revision)
    before = {"markdown": block.markdown, "kind": block.kind}
    rewrite.write_markdown(block, markdown, kind)
    revision = rewrite.publish(acting_user=acting_user, now=now, reason=reason)
    changes = {field: (old, getattr(block, field)) for field, old in before.items() if getattr(block, field) != old}
    if changes:
        record(
            acting_user=acting_user, now=now, action="history.edit_block", target=block, changes=changes, reason=reason
        )
    return revision


@transaction.atomic
def publish_texts(
    *,
    acting_user,
    now: datetime,
    chapter: Chapter,
    texts: Mapping[int, str],
    reason: str,
    expected_revision: int,
    kind: str = Revision.Kind.EDIT,
) -> Revision:
    """Publish new texts for many blocks (Markdown by primary key) as one revision, all of them or none.

    Returns the revision, the current one when nothing has changed. Raises StaleRevision and
    UnfitMarkdown as `edit_block` does, and Block.DoesNotExist for a block of another chapter.
    """
    rewrite = Rewrite(chapter.pk)
    number = rewrite.chapter.revision_number
    written = []
    for pk, markdown in texts.items():
        block = rewrite.block(pk, expected_revision)
        before = block.markdown
        rewrite.write_markdown(block, markdown)
        written += [block.key] if block.markdown != before else []
    revision = rewrite.publish(acting_user=acting_user, now=now, reason=reason, kind=kind)
    if written:
        record(
            acting_user=acting_user, now=now, action="history.publish_texts", target=chapter,
            changes={"revision": (number, revision.number), "blocks": (None, written)}, reason=reason,
        )  # fmt: skip
    return revision


@transaction.atomic
def revert_to(
    *, acting_user, now: datetime, chapter: Chapter, revision_number: int, reason: str, expected_revision: int
) -> Revision:
    """Publish the blocks of a chapter as they were at a revision: words, kinds, order and sections.

    It is a new revision; nothing of those in between is lost, and removed blocks come back under
    their keys. The texts of footnotes and the titles of sections are no part of revisions and stay.
    Returns the revision, the current one when nothing is different. Raises StaleRevision when the chapter
    is not at `expected_revision` any more, and Revision.DoesNotExist.
    """
    Revision.objects.get(chapter=chapter, number=revision_number)
    rewrite = Rewrite(chapter.pk)
    number = rewrite.chapter.revision_number
    if number != expected_revision:
        raise StaleRevision(rewrite.chapter)
    texts = list(texts_at(chapter, revision_number))
    standing = {block.pk: block for block in rewrite.blocks}
    old = [(block.pk, block.text) for block in rewrite.blocks]
    wanted = {text.block_id for text in texts}
    for block in standing.values():
        if block.pk not in wanted:
            rewrite.remove(block)
    row = rewrite.blocks = [standing.get(text.block_id) or text.block for text in texts]
    for block, text in zip(row, texts, strict=True):
        block.chapter, block.section, block.position = rewrite.chapter, text.section, text.position
        rewrite.write(block, as_stored(text.kind, text.markdown, text.text), text.kind)
    homes = shares(old, [block.text for block in row])
    for block in rewrite.removed:
        block.merged_into = row[homes[block.pk]] if block.pk in homes else None
    revision = rewrite.publish(acting_user=acting_user, now=now, reason=reason)
    if revision.number != number:
        record(
            acting_user=acting_user, now=now, action="history.revert_to", target=chapter,
            changes={"revision": (number, revision.number), "text of revision": (number, revision_number)},
            reason=reason,
        )  # fmt: skip
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
    revision = open_revision(chapter=chapter, kind=Revision.Kind.EDIT, acting_user=acting_user, now=now, reason=reason)
    close_revision(revision=revision)
    marked = [block for block in live_blocks(chapter) if any(mark["number"] == footnote.number for mark in block.marks)]
    suspect_faults(chapter=chapter, blocks=marked, layout=current_layout(chapter), now=now)
    record(
        acting_user=acting_user, now=now, action="history.edit_footnote", target=footnote,
        changes={"body": (before, body)}, reason=reason,
    )  # fmt: skip
    return footnote
