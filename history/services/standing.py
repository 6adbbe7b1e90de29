"""What of a chapter stands when its file is imported again.

The new file is compared with the one before. Where it has not changed, what people have made of the text stands: their
corrections, blocks that they cut, joined, took out or put in. Where it has, the blocks of the file take their place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from classroom.common.anchoring import shared_letters
from history.importer import ImportedBlock
from history.models import Block, FileBlock


@dataclass
class Standing:
    """By the index of a block of the new file: the `blocks` of the chapter that stand for it and for the `covered` ones
    after it (none when people took it out). `put_in` are blocks that people have added and that stand behind their
    neighbour. All other blocks of the chapter, and of the file, are to be matched with each other."""

    blocks: dict[int, list[Block]] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)
    put_in: list[Block] = field(default_factory=list)


def find_standing(live: Sequence[Block], before: Sequence[FileBlock], file: Sequence[ImportedBlock]) -> Standing:
    """Compare the new `file` with the one `before`, and find the blocks of the chapter that stand."""
    same = _same(before, file)
    standing = Standing()
    for places, blocks in _families(live, before):
        if not places:
            standing.put_in += blocks
            continue
        news = [same.get(place) for place in places]
        first = news[0]
        if first is not None and news == list(range(first, first + len(news))):
            standing.blocks[first] = blocks
            standing.covered.update(news[1:])
    return standing


def _same(before: Sequence[FileBlock], file: Sequence[ImportedBlock]) -> dict[int, int]:
    """Return the indexes of the old file whose blocks the new one has unchanged, with theirs in the new one."""
    rows = [(block.kind, block.markdown) for block in before], [(block.kind, block.markdown) for block in file]
    runs = SequenceMatcher(None, *rows, autojunk=False).get_matching_blocks()
    return {run.a + step: run.b + step for run in runs for step in range(run.size)}


def _families(live: Sequence[Block], before: Sequence[FileBlock]) -> list[tuple[list[int], list[Block]]]:
    """Return what belongs together: indexes of the old file, and the blocks of the chapter that have their words now."""
    family: dict[object, object] = {}

    def head(member: object) -> object:
        while family.setdefault(member, member) != member:
            member = family[member]
        return member

    texts = [block.text for block in live]
    pairs = {
        (place, index)
        for (place, index), size in shared_letters(((at, old.text) for at, old in enumerate(before)), texts).items()
        if size * 2 >= min(len(before[place].text), len(texts[index]))
    }
    index_of = {block.pk: index for index, block in enumerate(live)}
    pairs |= {(place, index_of[old.block_id]) for place, old in enumerate(before) if old.block_id in index_of}
    for place, index in pairs:
        family[head(("file", place))] = head(("live", index))
    found: dict[object, tuple[list[int], list[Block]]] = {}
    for place in range(len(before)):
        found.setdefault(head(("file", place)), ([], []))[0].append(place)
    for index, block in enumerate(live):
        found.setdefault(head(("live", index)), ([], []))[1].append(block)
    return list(found.values())
