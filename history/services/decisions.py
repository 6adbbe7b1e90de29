"""What the importer was not sure of, decided by a person: right as it is, or turned to the other choice.

A decision knows its place in the text of the import. The text may have been corrected since, cut and joined elsewhere:
the place is followed to where its two sides stand now, and what stands between them must be the one or the other choice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from classroom.common.anchoring import SEPARATOR, Address, Layout, OffsetMap, Span
from history.importer import Decision
from history.models import Block, BlockKind, Chapter, FileBlock, ImportDecision, Revision
from history.queries import current_layout, file_blocks
from history.services.blocks import UnfitPlace, insert_block, merge_blocks, remove_block, split_block
from history.services.canonical import UnfitMarkdown, canonical
from history.services.edits import edit_block
from history.services.headings import fold_section, unfold_section
from history.services.publish import locked_chapter
from history.services.splice import CannotSplice, Replacement, splice

_State = ImportDecision.State
_GLUE = {"none": "", "space": " ", "hyphen": "", "paragraph": SEPARATOR}
JOINS = ("wrap", "gap", "stray-space")
FURNITURE = ("page-number", "running-head")
_TURNABLE = (*JOINS, *FURNITURE, "quotation", "heading")


class CannotTurn(Exception):
    """`code`: changed (the text is another there by now), nothing (there is nothing to turn, only to look at),
    first (no section comes before), markup (the place is within markup), decided (somebody else was faster)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def can_turn(decision: ImportDecision) -> bool:
    """Whether there is another choice that the text can be given; some decisions are only looked at."""
    return decision.kind in _TURNABLE and decision.source_id is not None


@transaction.atomic
def turn_decision(
    *, acting_user, now: datetime, decision: ImportDecision, reason: str, expected: str | None = None
) -> ImportDecision:
    """Give the text the other choice at a decision's place, or the first one again when it was turned before.

    It is a revision, unless the text was corrected so by hand already. `expected` is the state that the person
    had before them. Raises CannotTurn, and nothing has changed then.
    """
    chapter, decision = _locked(decision, expected)
    if not can_turn(decision):
        raise CannotTurn("nothing")
    is_turned = decision.state == _State.TURNED
    wanted = decision.done if is_turned else decision.other
    try:
        _Turn(acting_user, now, reason, chapter, decision).to(wanted)
    except UnfitPlace as fault:
        raise CannotTurn("first" if fault.code == "first" else "changed") from fault
    except (CannotSplice, UnfitMarkdown) as fault:
        raise CannotTurn("markup") from fault
    return _decide(decision, _State.KEPT if is_turned else _State.TURNED, acting_user, now, reason)


@transaction.atomic
def keep_decision(
    *, acting_user, now: datetime, decision: ImportDecision, expected: str | None = None
) -> ImportDecision:
    """Say that what the importer did is right; the text stays as it is. Raises CannotTurn for one that was turned."""
    _chapter, decision = _locked(decision, expected)
    if decision.state == _State.TURNED:
        raise CannotTurn("decided")
    return _decide(decision, _State.KEPT, acting_user, now, "")


def store_decisions(
    *,
    acting_user,
    now: datetime,
    revision: Revision,
    decisions: Iterable[Decision],
    file: Sequence[FileBlock],
    reason: str,
) -> None:
    """Keep the decisions of an import, in its transaction; `file` are its blocks, stored.

    What a person has said of the same choice at an import before holds again: what was right is right, and what was
    turned is turned once more, should the file have taken it back.
    """
    earlier = {
        _likeness(decision): decision
        for decision in ImportDecision.objects.filter(
            revision__chapter=revision.chapter_id, revision__number__lt=revision.number
        )
        .exclude(state=_State.OPEN)
        .select_related("decided_by")
        .order_by("revision__number", "pk")
    }
    found = [
        ImportDecision(
            revision=revision,
            source=None if decision.block is None else file[decision.block],
            at=decision.at,
            line=decision.line,
            kind=decision.kind,
            before=decision.before[-80:],
            after=decision.after[:80],
            done=decision.done,
            other=decision.other,
        )
        for decision in decisions
    ]
    ImportDecision.objects.bulk_create(found)
    for decision in found:
        known = earlier.get(_likeness(decision))
        try:
            if known and known.state == _State.TURNED:
                turn_decision(acting_user=known.decided_by, now=now, decision=decision, reason=reason)
            elif known:
                keep_decision(acting_user=known.decided_by, now=now, decision=decision)
        except CannotTurn:
            continue  # it waits for a person again


def _likeness(decision: ImportDecision) -> tuple[str, ...]:
    """What makes two decisions of two imports the same one."""
    return (decision.kind, decision.before, decision.after, decision.done, decision.other)


def _locked(decision: ImportDecision, expected: str | None) -> tuple[Chapter, ImportDecision]:
    chapter = locked_chapter(decision.revision.chapter_id)
    standing = ImportDecision.objects.select_related("revision", "source__section").get(pk=decision.pk)
    if expected is not None and standing.state != expected:
        raise CannotTurn("decided")
    return chapter, standing


def _decide(decision: ImportDecision, state: str, acting_user, now: datetime, reason: str) -> ImportDecision:
    if decision.state == state:
        return decision
    before, decision.state = decision.state, state
    decision.decided_by, decision.decided_at = acting_user, now
    decision.save(update_fields=["state", "decided_by", "decided_at"])
    record(
        acting_user=acting_user, now=now, action="history.decide_on_import", target=decision,
        changes={"state": (before, state)}, reason=reason,
    )  # fmt: skip
    return decision


@dataclass(frozen=True)
class _Sides:
    """A place in the text of the import, in code points of the chapter: the one side ends at `left`, the other begins
    at `right`. `done` and `other` are what may stand between them."""

    left: int
    right: int
    done: str
    other: str


class _Turn:
    """One decision being turned, in a chapter that is locked."""

    def __init__(self, acting_user, now: datetime, reason: str, chapter: Chapter, decision: ImportDecision) -> None:
        self._act = {"acting_user": acting_user, "now": now, "reason": reason}
        self._editing = self._act | {"expected_revision": chapter.revision_number}
        self._decision = decision
        self._old = Layout((block.place, block.text) for block in file_blocks(decision.revision))
        self._new = current_layout(chapter)
        self._map = OffsetMap.of_texts(self._old.text, self._new.text)

    def to(self, wanted: str) -> None:
        """Let the text be as `wanted`, one of the two choices."""
        if self._decision.kind == "quotation":
            self._be_of_kind(wanted)
        elif self._decision.kind == "heading":
            self._be_section(wanted == "section")
        else:
            self._join(wanted == self._decision.done)

    def _join(self, to_done: bool) -> None:
        sides = self._removed() if self._decision.kind in FURNITURE else self._met()
        if self._old.text[sides.left : sides.right] != sides.done:
            raise CannotTurn("changed")
        left = self._now(sides.left - 1) + 1 if sides.left else 0
        right = self._now(sides.right) if sides.right < len(self._old.text) else len(self._new.text)
        standing = self._new.text[left:right]
        here, there = (sides.other, sides.done) if to_done else (sides.done, sides.other)
        if standing == there:
            return
        if left > right or standing != here:
            raise CannotTurn("changed")
        self._replace(left, right, here, there)

    def _met(self) -> _Sides:
        """The sides of a join."""
        done, other = self._decision.done, self._decision.other
        hyphen = "hyphen" in (done, other)
        glue = {word: "-" if hyphen and word == "none" else _GLUE[word] for word in (done, other)}
        left = self._place(self._decision.at)
        return _Sides(left, left + len(glue[done]), glue[done], glue[other])

    def _removed(self) -> _Sides:
        """The sides of a line that was taken out: within a block it is put back with spaces, else as its own block."""
        words = canonical(BlockKind.PARAGRAPH, self._decision.before).text
        at, text = self._decision.at, self._old.text
        left = right = self._place(at)
        if at == 0:
            left = max(0, left - len(SEPARATOR))
            return _Sides(left, right, text[left:right], f"{text[left:right]}{words}{SEPARATOR}")
        if at >= self._old.length(self._decision.source.place):
            right = min(len(text), right + len(SEPARATOR))
            return _Sides(left, right, text[left:right], f"{SEPARATOR}{words}{text[left:right]}")
        right += text[right] == " "
        left -= text[left - 1] == " " and left == right
        return _Sides(left, right, text[left:right], f" {words} ")

    def _replace(self, left: int, right: int, here: str, there: str) -> None:
        if SEPARATOR not in here + there:
            block, end = self._ending(left)
            words = Replacement(end, end + right - left, there)
            markdown = splice(block.kind, block.markdown, block.text, [words])
            edit_block(**self._editing, block=block, markdown=markdown)
        elif here == SEPARATOR and SEPARATOR not in there:
            merge_blocks(**self._editing, block=self._ending(left)[0], joint=there)
        elif there == SEPARATOR and SEPARATOR not in here:
            block, end = self._ending(left)
            split_block(**self._editing, block=block, at=end)
        elif len(here) < len(there):
            before = self._ending(left)[0] if left else None
            after = (
                self._block(self._new.address(Span(right, right + 1)).key) if right < len(self._new.text) else before
            )
            follows = before is not None and before.section_id == after.section_id
            insert_block(
                **self._editing, section=after.section, after=before if follows else None,
                kind=BlockKind.PARAGRAPH, markdown=there.strip(SEPARATOR),
            )  # fmt: skip
        else:
            place = left + (self._new.text[left] == SEPARATOR)
            remove_block(**self._editing, block=self._block(self._new.address(Span(place, place + 1)).key))

    def _be_of_kind(self, kind: str) -> None:
        address = self._new.address(Span(here := self._now(self._place(0)), here + 1))
        block = self._block(address.key)
        if address.start or block.kind not in (self._decision.done, self._decision.other):
            raise CannotTurn("changed")
        edit_block(**self._editing, block=block, markdown=block.markdown, kind=kind)

    def _be_section(self, is_section: bool) -> None:
        """The section is the one that the file put the block in."""
        turn = unfold_section if is_section else fold_section
        turn(**self._act, section=self._decision.source.section)

    def _place(self, at: int) -> int:
        """Return an offset of the decision's block in the text of the whole chapter, as it was imported."""
        key = self._decision.source.place
        return self._old.span(Address(key, at, key, at)).start

    def _now(self, offset: int) -> int:
        """Return where one code point of the imported text stands now; raise CannotTurn when it was changed."""
        shift = self._map.leaves_alone(Span(offset, offset + 1))
        if shift is None:
            raise CannotTurn("changed")
        return offset + shift

    def _ending(self, left: int) -> tuple[Block, int]:
        """Return the block that the words before `left` are in, and where they end in it."""
        address = self._new.address(Span(left - 1, left))
        return self._block(address.key), address.end

    @staticmethod
    def _block(pk: int) -> Block:
        return Block.objects.select_related("chapter__book", "section", "changed_in").get(pk=pk)
