"""Two versions of a text, compared by paragraphs and in them by Thai words. Pure functions."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel

from classroom.common.thai.words import segment

# Paragraphs that share less of their words than this are two paragraphs.
ALIKE = 0.4
# So few words in common between two changes are read as part of the change.
ISLAND = 2


class Piece(NamedTuple):
    """A run of words; `kind` is same, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphChange:
    """A paragraph of the new text, or one that is gone. `old` and `new` are places from 0, None where it is not.

    `moved` says that it stands among other paragraphs than before.
    """

    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]
    moved: bool = False

    @property
    def kind(self) -> str:
        """gone, new, changed or same."""
        if self.new is None:
            return "gone"
        if self.old is None:
            return "new"
        return "same" if all(piece.kind == "same" for piece in self.pieces) else "changed"


def compare(old: Sequence[str], new: Sequence[str], names: Iterable[str] = ()) -> tuple[ParagraphChange, ...]:
    """Return the paragraphs of `new` in order, each with what changed in it, and where they stood those that are gone.

    `names` are kept whole by the segmenter. A paragraph that was carried elsewhere is compared with itself, so that a
    move does not drown what was written.
    """
    known = tuple(names)
    old_words = [segment(text, known) for text in old]
    new_words = [segment(text, known) for text in new]
    partner = _partners(old, new, old_words, new_words)
    moved = _moved(partner)
    changes = []
    for place, words in enumerate(new_words):
        was = partner.get(place)
        if was is None:
            pieces: tuple[Piece, ...] = (Piece("added", new[place]),) if new[place] else ()
        else:
            pieces = word_pieces(old_words[was], words)
        changes.append(ParagraphChange(was, place, pieces, place in moved))
    return tuple(_with_gone(changes, old, set(partner.values()), moved))


def word_pieces(old: Sequence[str], new: Sequence[str]) -> tuple[Piece, ...]:
    """Return what became of the words `old`, in the fewest words; changes with next to nothing between them are one."""
    runs: list[tuple[str, list[str], list[str]]] = []
    for op in Indel.opcodes(old, new):
        tag = "same" if op.tag == "equal" else "change"
        gone, come = list(old[op.src_start : op.src_end]), list(new[op.dest_start : op.dest_end])
        if runs and runs[-1][0] == tag == "change":
            runs[-1][1].extend(gone)
            runs[-1][2].extend(come)
        else:
            runs.append((tag, gone, come))
    joined: list[tuple[str, list[str], list[str]]] = []
    for place, (tag, gone, come) in enumerate(runs):
        island = tag == "same" and 0 < place < len(runs) - 1 and _is_island(gone)
        if joined and joined[-1][0] == "change" and (tag == "change" or island):
            joined[-1][1].extend(gone)
            joined[-1][2].extend(come)
        else:
            joined.append((tag, gone, come))
    pieces = []
    for tag, gone, come in joined:
        if tag == "same":
            pieces.append(Piece("same", "".join(gone)))
            continue
        pieces += [Piece(kind, "".join(words)) for kind, words in (("removed", gone), ("added", come)) if words]
    return tuple(pieces)


def _is_island(words: Sequence[str]) -> bool:
    """Whether so little stands between two changes that reading it apart would only be restless."""
    spoken = [word for word in words if not word.isspace()]
    return len(spoken) < ISLAND and sum(len(word) for word in spoken) <= 4


def _partners(
    old: Sequence[str], new: Sequence[str], old_words: list[list[str]], new_words: list[list[str]]
) -> dict[int, int]:
    """Which paragraph of the old text each of the new one was: the same words first, then the most alike."""
    partner: dict[int, int] = {}
    places: dict[str, list[int]] = {}
    for place, text in enumerate(old):
        places.setdefault(text, []).append(place)
    for place, text in enumerate(new):
        if places.get(text):
            partner[place] = places[text].pop(0)
    used = set(partner.values())
    left_old = [(place, Counter(old_words[place])) for place in range(len(old)) if place not in used]
    left_new = [(place, Counter(new_words[place])) for place in range(len(new)) if place not in partner]
    scored = sorted(
        (
            (likeness, -abs(was - place), was, place)
            for was, one in left_old
            for place, other in left_new
            if (likeness := _alike(one, other)) >= ALIKE
        ),
        reverse=True,
    )
    for _likeness, _near, was, place in scored:
        if place not in partner and was not in used:
            partner[place] = was
            used.add(was)
    return partner


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The part of the words of both that both have."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _moved(partner: dict[int, int]) -> set[int]:
    """The places of the new text whose paragraphs do not stand in the old order: the fewest that explain it."""
    order = [(place, partner[place]) for place in sorted(partner)]
    tails: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, (_place, was) in enumerate(order):
        at = bisect_left(tails, was)
        tails[at : at + 1] = [was]
        last[at : at + 1] = [index]
        before.append(last[at - 1] if at else None)
    kept: set[int] = set()
    index = last[-1] if last else None
    while index is not None:
        kept.add(order[index][0])
        index = before[index]
    return set(partner) - kept


def _with_gone(
    changes: list[ParagraphChange], old: Sequence[str], used: set[int], moved: set[int]
) -> Iterable[ParagraphChange]:
    """Put the paragraphs that are gone behind the one that they followed."""
    gone = [place for place in range(len(old)) if place not in used and old[place]]
    for change in changes:
        if change.old is not None and change.new not in moved:
            while gone and gone[0] < change.old:
                yield _gone(gone.pop(0), old)
        yield change
    for place in gone:
        yield _gone(place, old)


def _gone(place: int, old: Sequence[str]) -> ParagraphChange:
    return ParagraphChange(place, None, (Piece("removed", old[place]),))
