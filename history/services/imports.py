"""Taking a chapter from a file into the book: the first time, and again when the file has been corrected."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from classroom.audit.services import record
from classroom.common.anchoring import Layout, align
from history.importer import ImportedBlock, ImportedChapter, ImportedSection
from history.models import Block, Book, Chapter, FileBlock, Footnote, Revision, Section
from history.queries import file_blocks, live_blocks, spellings
from history.services.canonical import marks_as_json
from history.services.decisions import store_decisions
from history.services.positions import spread
from history.services.publish import close_revision, locked_chapter, make_room_for_notes, open_revision
from history.services.sections import back_to_imported
from history.services.standing import find_standing
from history.services.typeset import Typesetter


@dataclass
class _Plan:
    """What an import makes of a chapter: the blocks in their order, and which of them are new, changed and gone."""

    blocks: list[Block] = field(default_factory=list)
    added: list[Block] = field(default_factory=list)
    changed: list[Block] = field(default_factory=list)
    removed: list[Block] = field(default_factory=list)
    # The blocks of the file, in its order.
    file: list[FileBlock] = field(default_factory=list)
    # Sections, by primary key, whose text it changes.
    touched: set[int] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)


@transaction.atomic
def import_chapter(
    *, acting_user, now: datetime, book: Book, imported: ImportedChapter, sha256: str, title_en: str = ""
) -> Revision | None:
    """Publish a chapter as it was read from a file, and return the revision; None when nothing changes.

    The first import makes the chapter, at revision 1. The same file (`sha256` of its bytes) again
    changes nothing. Another file makes a revision in which blocks keep their keys and passages
    their words, and which corrections made in the meantime survive where the file has not changed;
    sections whose text it changes are as imported again. Notes that have a text keep it. What the
    importer was not sure of is kept for a person to look at, and what was said of it at an earlier import holds
    again. `imported.number` must be set.
    """
    if imported.number is None:
        raise ValueError("a chapter needs a number")
    chapter, _is_new = Chapter.objects.get_or_create(
        book=book,
        number=imported.number,
        defaults={"title": imported.title, "title_en": title_en, "language": imported.language},
    )
    chapter = locked_chapter(chapter.pk)
    imports = Revision.objects.filter(chapter=chapter, kind=Revision.Kind.IMPORT)
    last = imports.order_by("-number").first()
    if last and last.source_sha256 == sha256:
        return None

    live = list(live_blocks(chapter))
    old = Layout((block.pk, block.text) for block in live)
    revision = open_revision(
        chapter=chapter, kind=Revision.Kind.IMPORT, acting_user=acting_user, now=now, source_sha256=sha256
    )
    plan = _plan(chapter, revision, live, imported, last)
    if last and plan.is_empty and not _has_new_notes(chapter, imported):
        revision.delete()
        chapter.revision_number -= 1
        chapter.save(update_fields=["revision_number"])
        return None
    _store(chapter, plan)
    back_to_imported(plan.touched, acting_user=acting_user, now=now)
    _keep_notes(chapter, imported)
    close_revision(
        revision=revision,
        changed=plan.added + plan.changed,
        removed=plan.removed,
        old=old,
        new=Layout((block.pk, block.text) for block in plan.blocks),
    )
    record(
        acting_user=acting_user, now=now, action="history.import_chapter", target=chapter,
        changes={
            "revision": (revision.number - 1, revision.number),
            "blocks": (len(live), len(plan.blocks)),
            "sha256": (None, sha256),
        },
    )  # fmt: skip
    FileBlock.objects.bulk_create(plan.file)
    store_decisions(
        acting_user=acting_user, now=now, revision=revision, decisions=imported.decisions, file=plan.file,
        reason=gettext("As was decided at an earlier import"),
    )  # fmt: skip
    return revision


def _plan(
    chapter: Chapter, revision: Revision, live: list[Block], imported: ImportedChapter, last: Revision | None
) -> _Plan:
    """Find out which block of the file is which block of the chapter, and what that changes."""
    incoming = [(section, block) for section in imported.sections for block in section.blocks]
    before = file_blocks(last) if last else []
    standing = find_standing(live, before, imported.blocks)
    kept = {block.pk for blocks in standing.blocks.values() for block in blocks}
    kept |= {block.pk for block in standing.put_in}
    given = {old.block_id: old.text for old in before}
    loose = [at for at in range(len(incoming)) if at not in standing.blocks and at not in standing.covered]
    alignment = align(
        ((block.pk, given.get(block.pk, block.text)) for block in live if block.pk not in kept),
        [incoming[at][1].text for at in loose],
    )
    by_pk = {block.pk: block for block in live}
    matched = {at: by_pk.get(key) for at, key in zip(loose, alignment.keys, strict=True)}
    homes = [
        next(iter(standing.blocks[at]), None) if at in standing.blocks else matched.get(at)
        for at in range(len(incoming))
    ]
    sections = _sections(chapter, imported, homes)
    plan = _Plan()
    was = {block.pk: (block.section_id, block.position, block.kind, block.markdown) for block in live}
    for at, (part, incoming_block) in enumerate(incoming):
        section, block = sections[part.slug], None
        if at in matched:
            block = matched[at] or _new_block(chapter)
            if (block.kind, block.markdown) != (incoming_block.kind, incoming_block.markdown):
                _fill(block, incoming_block)
            own = [block]
        else:
            own = standing.blocks.get(at, [])
            block = own[0] if own else plan.file[-1].block if at in standing.covered else None
        for each in own:
            each.section = section
            plan.blocks.append(each)
        plan.file.append(_as_in_file(revision, at, section, block, incoming_block))
    _put_in(plan, live, standing.put_in)
    for block, position in zip(plan.blocks, spread([block.position for block in plan.blocks]), strict=True):
        block.position = position
        now = (block.section_id, position, block.kind, block.markdown)
        if block.pk is None:
            plan.added.append(block)
            plan.touched.add(block.section_id)
        elif was[block.pk] != now:
            plan.changed.append(block)
            if was[block.pk][2:] != now[2:] or was[block.pk][0] != now[0]:
                plan.touched |= {was[block.pk][0], now[0]}
    for block in plan.added + plan.changed:
        block.changed_in = revision
    stays = {block.pk for block in plan.blocks}
    for block in live:
        if block.pk not in stays:
            block.removed_in = block.changed_in = revision
            if block.pk in alignment.merged:
                block.merged_into = plan.file[loose[alignment.merged[block.pk]]].block
            plan.removed.append(block)
            plan.touched.add(was[block.pk][0])
    return plan


def _new_block(chapter: Chapter) -> Block:
    block = Block(chapter=chapter, key=f"b{chapter.next_key}")
    chapter.next_key += 1
    return block


def _as_in_file(
    revision: Revision, place: int, section: Section, block: Block | None, imported: ImportedBlock
) -> FileBlock:
    return FileBlock(
        revision=revision,
        place=place,
        section=section,
        block=block,
        kind=imported.kind,
        markdown=imported.markdown,
        text=imported.text,
    )


def _put_in(plan: _Plan, live: list[Block], added: list[Block]) -> None:
    """Put the blocks that people have added behind the block that they stand behind, or at the head of all."""
    for block in added:
        row = live[: live.index(block)]
        neighbour = next((each for each in reversed(row) if each in plan.blocks), None)
        place = plan.blocks.index(neighbour) + 1 if neighbour else 0
        block.section = neighbour.section if neighbour else plan.blocks[0].section
        plan.blocks.insert(place, block)


def _fill(block: Block, incoming: ImportedBlock) -> None:
    block.kind, block.text, block.markdown = incoming.kind, incoming.text, incoming.markdown
    block.marks = marks_as_json(incoming.notes)


def _sections(chapter: Chapter, imported: ImportedChapter, matched: list[Block | None]) -> dict[str, Section]:
    """Return the section of the chapter for each slug of the file; sections keep their addresses.

    A section is known by its slug, or else by holding most of its blocks already.
    """
    by_pk = {section.pk: section for section in Section.objects.filter(chapter=chapter)}
    by_slug = {section.slug: section for section in by_pk.values()}
    wanted = {part.slug for part in imported.sections}
    sections: dict[str, Section] = {}
    at = 0
    for position, part in enumerate(imported.sections, start=1):
        own = Counter(block.section_id for block in matched[at : at + len(part.blocks)] if block)
        at += len(part.blocks)
        section = by_slug.get(part.slug)
        if section is None:
            homes = (by_pk[pk] for pk, _count in own.most_common())
            section = next((home for home in homes if home.slug not in wanted and home not in sections.values()), None)
        sections[part.slug] = _placed(chapter, section, part, position)
    return sections


def _placed(chapter: Chapter, section: Section | None, part: ImportedSection, position: int) -> Section:
    if section is None:
        return Section.objects.create(
            chapter=chapter, slug=part.slug, title=part.title, title_en=part.title_en, position=position
        )
    if (section.title, section.position) != (part.title, position):
        section.title, section.position = part.title, position
        section.save(update_fields=["title", "position"])
    return section


def _store(chapter: Chapter, plan: _Plan) -> None:
    """Write the blocks of the plan."""
    Block.objects.bulk_create(plan.added)
    fields = [
        "section", "position", "kind", "text", "markdown", "marks", "changed_in", "removed_in", "merged_into",
    ]  # fmt: skip
    Block.objects.bulk_update(plan.changed + plan.removed, fields, batch_size=50)
    chapter.save(update_fields=["next_key"])


def _has_new_notes(chapter: Chapter, imported: ImportedChapter) -> bool:
    bodies = dict(Footnote.objects.filter(chapter=chapter).values_list("number", "body"))
    return any(note.number not in bodies or (note.body and not bodies[note.number]) for note in imported.notes)


def _keep_notes(chapter: Chapter, imported: ImportedChapter) -> None:
    """Store the notes of the file. A note that has a text keeps it: a person may have written it."""
    make_room_for_notes(chapter, [note.number for note in imported.notes])
    bodies = {note.number: note.body for note in imported.notes if note.body}
    notes = list(Footnote.objects.filter(chapter=chapter, number__in=bodies, body=""))
    typesetter = Typesetter(spellings(chapter.book), imported.language)
    for note in notes:
        note.body = bodies[note.number]
        note.html = typesetter.note(note.body)
    Footnote.objects.bulk_update(notes, ["body", "html"], batch_size=100)
