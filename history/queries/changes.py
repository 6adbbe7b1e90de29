"""What revisions changed, block by block, for a person to read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from history.models import Block, BlockText, Chapter, Fault, Revision
from history.queries.comparison import Change, Piece, changes_of, compare


@dataclass(frozen=True)
class BlockChange:
    """What became of one block: `text` is what it is by it, `before` what it was (None for a new one).

    A text without a kind says that the block was taken out. `names` are kept whole in comparisons.
    """

    block: Block
    text: BlockText
    before: BlockText | None
    names: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.before is None or not self.before.kind

    @property
    def is_removed(self) -> bool:
        return not self.text.kind

    @property
    def is_moved(self) -> bool:
        return self._differs("section_id") or self._differs("position")

    @property
    def is_other_section(self) -> bool:
        return self._differs("section_id")

    @property
    def is_other_kind(self) -> bool:
        return self._differs("kind")

    def _differs(self, field: str) -> bool:
        return not (self.is_new or self.is_removed) and getattr(self.before, field) != getattr(self.text, field)

    @cached_property
    def pieces(self) -> list[Piece]:
        """The whole block, compared; empty when its words are the same."""
        old = "" if self.is_new else self.before.markdown
        new = "" if self.is_removed else self.text.markdown
        return compare(old, new, self.names) if old != new else []

    @cached_property
    def changes(self) -> list[Change]:
        """The changed words with what stands around them."""
        return [] if self.is_new or self.is_removed else changes_of(self.pieces)


def chapter_revisions(chapter: Chapter) -> QuerySet[Revision]:
    """The revisions of a chapter, the newest first, each with how many `blocks` it changed and faults it `mended`."""
    blocks = BlockText.objects.filter(revision=OuterRef("pk")).order_by().values("revision").annotate(n=Count("pk"))
    faults = Fault.objects.filter(revision=OuterRef("pk")).order_by().values("revision").annotate(n=Count("pk"))
    return (
        Revision.objects.filter(chapter=chapter)
        .annotate(blocks=Coalesce(Subquery(blocks.values("n")), 0), mended=Coalesce(Subquery(faults.values("n")), 0))
        .order_by("-number")
    )


def changed_texts(revision: Revision) -> QuerySet[BlockText]:
    """What a revision made of the blocks that it changed, in reading order, with block and section."""
    return (
        BlockText.objects.filter(revision=revision)
        .select_related("block__merged_into", "section__chapter")
        .order_by("section__position", "position", "block")
    )


def block_changes(texts: Iterable[BlockText], names: Iterable[str] = ()) -> list[BlockChange]:
    """Return texts of one revision (changed_texts) as changes; two queries for what they were before."""
    texts, names = list(texts), tuple(names)
    before = _texts_before(texts)
    return [BlockChange(text.block, text, before.get(text.pk), names) for text in texts]


def text_history(block: Block, names: Iterable[str] = ()) -> list[BlockChange]:
    """Return every change of `block`, the newest first, each text with its revision; one query."""
    texts = list(
        BlockText.objects.filter(block=block)
        .select_related("revision__made_by", "section")
        .order_by("-revision__number")
    )
    names = tuple(names)
    return [BlockChange(block, text, before, names) for text, before in zip(texts, [*texts[1:], None], strict=True)]


@dataclass(frozen=True)
class Kin:
    """Blocks that a block got words from at a revision (`joined`, `cut_from`) or gave words to (`cut_off`)."""

    joined: Sequence[str]
    cut_from: Sequence[str]
    cut_off: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.joined or self.cut_from or self.cut_off)


def kin_of(block: Block, history: Sequence[BlockChange]) -> dict[int, Kin]:
    """Return by revision (primary key) what `block` was joined with and cut from; four queries.

    That a block was joined is stored; that it was cut is seen by its words, which stood in the other block before.
    """
    revisions = [change.text.revision_id for change in history if change.text.revision.number > 1]
    joined: dict[int, list[str]] = {}
    for key, revision in Block.objects.filter(merged_into=block, removed_in__in=revisions).values_list(
        "key", "removed_in"
    ):
        joined.setdefault(revision, []).append(key)
    others = list(BlockText.objects.filter(revision__in=revisions).exclude(block=block).select_related("block"))
    before = _texts_before(others)
    found = {}
    for change in history:
        revision, own = change.text.revision_id, change.text.text
        beside = [text for text in others if text.revision_id == revision]
        lost = change.before.text if change.before and not change.is_removed else ""
        kin = Kin(
            joined=joined.get(revision, []),
            cut_from=[
                text.block.key
                for text in beside
                if change.before is None and text.pk in before and own in before[text.pk].text and own not in text.text
            ],
            cut_off=[
                text.block.key
                for text in beside
                if text.pk not in before and text.text in lost and text.text not in own
            ],
        )
        if kin:
            found[revision] = kin
    return found


def _texts_before(texts: Sequence[BlockText]) -> dict[int, BlockText]:
    """Return for each text, by its primary key, what its block was until then; two queries."""
    earlier = (
        BlockText.objects.filter(block=OuterRef("block"), revision__number__lt=OuterRef("revision__number"))
        .order_by("-revision__number")
        .values("pk")[:1]
    )
    pairs = BlockText.objects.filter(pk__in=[text.pk for text in texts]).values_list("pk", Subquery(earlier))
    wanted = {pk: before for pk, before in pairs if before is not None}
    found = BlockText.objects.select_related("section").in_bulk(list(wanted.values()))
    return {pk: found[before] for pk, before in wanted.items()}
