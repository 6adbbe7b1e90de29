"""Sections that begin elsewhere: one becomes a heading within the section before, and comes back from there."""

from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from history.models import BlockKind, Revision, Section
from history.services.blocks import UnfitPlace
from history.services.canonical import canonical
from history.services.rewrite import Rewrite


@transaction.atomic
def fold_section(*, acting_user, now: datetime, section: Section, reason: str) -> Revision:
    """Make a section a part of the one before it, under its title as a heading; return the revision.

    The section keeps its row and its address, and stands in no list while it has no text. Raises UnfitPlace for
    the first section of a chapter (first) and for one without a text or a title (elsewhere).
    """
    rewrite = Rewrite(section.chapter_id)
    own = [index for index, block in enumerate(rewrite.blocks) if block.section_id == section.pk]
    if not own or not section.title:
        raise UnfitPlace("elsewhere")
    if own[0] == 0:
        raise UnfitPlace("first")
    home = rewrite.blocks[own[0] - 1].section
    for index in own:
        rewrite.blocks[index].section = home
    above = rewrite.blocks[own[0] - 1]
    if (above.kind, above.text) != (BlockKind.HEADING, section.title):
        rewrite.add(own[0], home, BlockKind.HEADING, canonical(BlockKind.HEADING, section.title))
    revision = rewrite.publish(acting_user=acting_user, now=now, reason=reason)
    record(
        acting_user=acting_user, now=now, action="history.fold_section", target=section,
        changes={"section": (section.slug, home.slug)}, reason=reason,
    )  # fmt: skip
    return revision


@transaction.atomic
def unfold_section(*, acting_user, now: datetime, section: Section, reason: str) -> Revision:
    """Let a section that was folded begin again where its title stands as a heading; return the revision.

    It takes what follows up to the heading of another folded section, or to the end of the section that it is in.
    Raises UnfitPlace when it has a text, or its heading is not in the chapter any more.
    """
    rewrite = Rewrite(section.chapter_id)
    standing = {block.section_id for block in rewrite.blocks}
    folded = set(
        Section.objects.filter(chapter=section.chapter_id).exclude(pk__in=standing).values_list("title", flat=True)
    )
    heading = next(
        (block for block in rewrite.blocks if block.kind == BlockKind.HEADING and block.text == section.title), None
    )
    if section.pk in standing or heading is None:
        raise UnfitPlace("elsewhere")
    home, index = heading.section, rewrite.blocks.index(heading)
    following = []
    for block in rewrite.blocks[index + 1 :]:
        if block.section_id != home.pk or (block.kind == BlockKind.HEADING and block.text in folded):
            break
        following.append(block)
    if not following:
        raise UnfitPlace("elsewhere")
    for block in following:
        block.section = section
    rewrite.remove(heading)
    revision = rewrite.publish(acting_user=acting_user, now=now, reason=reason)
    record(
        acting_user=acting_user, now=now, action="history.unfold_section", target=section,
        changes={"section": (home.slug, section.slug)}, reason=reason,
    )  # fmt: skip
    return revision
