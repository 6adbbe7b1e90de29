"""A text whose every letter is followed through corrections: the truth against which carried passages are judged.

Nothing here compares texts. Each letter has a number of its own; a correction says which letter
stands where afterwards, so that the true place of a passage is where its letters are.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count, pairwise

from classroom.common.anchoring import Address, Carrier, Layout, Quote, Span, Standing, Status, align, snap_out
from classroom.common.thai.words import segment
from history.importer import read_chapter
from tests.history.importer.test_chapter_04 import FILE

# Letters that a scan takes for each other.
_ALIKE = ("คดต", "กถภ", "บปษ", "ผฝพฟ", "ชซ", "ทห", "ลส", "รธ", "นมฆ", "ขฃช", "อฮ", "่้๊๋", "ิีึื", "ุู", "โไใ", "เแ")
_OTHERS = {letter: row.replace(letter, "") for row in _ALIKE for letter in row}
_PUT_IN = "่้ิี์็ะาเอวน "
# A passage may begin or end this many code points beside the truth, a written letter with its marks: where
# a letter at its very edge was corrected, no text can tell whether the new one belongs to it.
_EDGE = 3


@dataclass
class Piece:
    """A block: its key, its letters and their numbers."""

    key: str
    letters: list[str]
    numbers: list[int]

    @property
    def text(self) -> str:
        return "".join(self.letters)

    def part(self, start: int, end: int | None = None, key: str | None = None) -> Piece:
        return Piece(key or self.key, self.letters[start:end], self.numbers[start:end])


@dataclass(frozen=True)
class Passage:
    """What was selected: the numbers of its letters, its quote, and where it stands by the code under test."""

    numbers: tuple[int, ...]
    quote: Quote
    made_keys: tuple[str, str]
    standing: Standing


@dataclass
class Tally:
    """How carried passages fared. `living` still have most of their letters in one place; of these `right` stand there.

    `told` do not, and are said to be changed or gone; `near` stand on most of their letters, with an
    edge somewhere else; `wrong` stand on other words, and nobody is told. Of what has lost most of its letters
    (`gone`), or was torn apart by what moved (`torn`), those on other words without being told of are wrong too.
    """

    living: int = 0
    right: int = 0
    near: int = 0
    told: int = 0
    gone: int = 0
    torn: int = 0
    wrong: int = 0
    faults: list[str] = field(default_factory=list)

    def __iadd__(self, other: Tally) -> Tally:
        for name in ("living", "right", "near", "told", "gone", "torn", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults
        return self

    @property
    def share(self) -> float:
        return self.right / self.living if self.living else 1.0


class Manuscript:
    """Blocks in reading order, to be corrected in place."""

    def __init__(self, texts: Iterable[tuple[str, str]], rng: random.Random) -> None:
        self._numbers = count()
        self._keys = count(1)
        self.rng = rng
        self.pieces = [Piece(key, list(text), [next(self._numbers) for _ in text]) for key, text in texts]
        # Numbers from here on are of letters that were put in.
        self._put_in = next(self._numbers)
        # Passages that have lost their letters or were torn apart: from then on they may stand on a part.
        self._broken: set[tuple[int, ...]] = set()

    def layout(self) -> Layout:
        return Layout((piece.key, piece.text) for piece in self.pieces)

    # Corrections

    def correct(self, rate: float) -> None:
        """Correct letters everywhere, as a proofreader of a scan does: put right, add, drop, swap."""
        for index, piece in enumerate(self.pieces):
            self.pieces[index] = self._corrected(piece, rate)

    def _corrected(self, piece: Piece, rate: float) -> Piece:
        rng, letters, numbers = self.rng, [], []
        at = 0
        while at < len(piece.letters):
            letter, number = piece.letters[at], piece.numbers[at]
            at += 1
            if rng.random() >= rate:
                letters.append(letter)
                numbers.append(number)
                continue
            act = rng.choices(("other", "add", "drop", "swap"), (5, 2, 2, 1))[0]
            if act == "other":
                letters.append(rng.choice(_OTHERS.get(letter) or "กนรอา"))
                numbers.append(number)
            elif act == "add":
                letters += [letter, rng.choice(_PUT_IN)]
                numbers += [number, next(self._numbers)]
            elif act == "swap" and at < len(piece.letters):
                letters += [piece.letters[at], letter]
                numbers += [piece.numbers[at], number]
                at += 1
        return Piece(piece.key, letters or ["ก"], numbers or [next(self._numbers)])

    def split(self, times: int = 1) -> None:
        """Cut blocks in two at spaces; the larger part keeps the key."""
        for _ in range(times):
            index, at = self._space()
            piece = self.pieces[index]
            left, right = piece.part(0, at), piece.part(at + 1)
            smaller = left if len(left.letters) < len(right.letters) else right
            smaller.key = f"new{next(self._keys)}"
            self.pieces[index : index + 1] = [left, right]

    def merge(self, times: int = 1) -> None:
        """Join neighbours with nothing or a space; the larger keeps its key."""
        for _ in range(times):
            index = self.rng.randrange(len(self.pieces) - 1)
            left, right = self.pieces[index : index + 2]
            key = left.key if len(left.letters) >= len(right.letters) else right.key
            joint = self.rng.choice(([], [" "]))
            numbers = left.numbers + [next(self._numbers) for _ in joint] + right.numbers
            self.pieces[index : index + 2] = [Piece(key, left.letters + joint + right.letters, numbers)]

    def move(self, times: int = 1) -> None:
        """Carry blocks to other places."""
        for _ in range(times):
            piece = self.pieces.pop(self.rng.randrange(len(self.pieces)))
            self.pieces.insert(self.rng.randrange(len(self.pieces) + 1), piece)

    def remove(self, times: int = 1) -> None:
        """Take blocks out."""
        for _ in range(times):
            self.pieces.pop(self.rng.randrange(len(self.pieces)))

    def carry_sentence(self) -> None:
        """Cut a sentence out of one block and put it into another."""
        index, start, end = self._sentence()
        piece = self.pieces[index]
        words = piece.part(start, end)
        self.pieces[index] = Piece(
            piece.key, piece.letters[:start] + piece.letters[end:], piece.numbers[:start] + piece.numbers[end:]
        )
        self._put(words)

    def double_sentence(self) -> None:
        """Write a sentence a second time elsewhere: the copy is not the passage."""
        index, start, end = self._sentence()
        words = self.pieces[index].part(start, end)
        self._put(replace(words, numbers=[next(self._numbers) for _ in words.numbers]))

    def drop_sentence(self, index: int | None = None) -> None:
        """Take a sentence out."""
        index, start, end = self._sentence(index)
        piece = self.pieces[index]
        piece.letters[start:end], piece.numbers[start:end] = [], []

    def drop_twins(self, times: int = 1) -> None:
        """Take one of two like sentences out, where `double_sentence` has made some."""
        seen: dict[str, tuple[int, int, int]] = {}
        twins = []
        for index in range(len(self.pieces)):
            for start, end in self._sentences(index):
                words = self.pieces[index].text[start:end].strip()
                if words in seen:
                    twins.append(self.rng.choice((seen[words], (index, start, end))))
                seen.setdefault(words, (index, start, end))
        for index, start, end in sorted(twins[:times], reverse=True):
            piece = self.pieces[index]
            piece.letters[start:end], piece.numbers[start:end] = [], []

    def retype(self, rate: float = 0.1) -> None:
        """Type a sentence anew: the same words, some of them otherwise."""
        index, start, end = self._sentence()
        piece = self.pieces[index]
        typed = self._corrected(piece.part(start, end), rate)
        self.pieces[index] = Piece(
            piece.key,
            piece.letters[:start] + typed.letters + piece.letters[end:],
            piece.numbers[:start] + typed.numbers + piece.numbers[end:],
        )

    def rewrite(self) -> None:
        """Put other words in the place of a sentence."""
        _, start, end = words = self._sentence()
        words = self.pieces[words[0]].letters[start:end]
        index, start, end = self._sentence()
        piece = self.pieces[index]
        self.rng.shuffle(words)
        piece.letters[start:end] = words
        piece.numbers[start:end] = [next(self._numbers) for _ in words]

    def _put(self, words: Piece) -> None:
        index, at = self._space()
        piece = self.pieces[index]
        self.pieces[index] = Piece(
            piece.key,
            piece.letters[:at] + words.letters + piece.letters[at:],
            piece.numbers[:at] + words.numbers + piece.numbers[at:],
        )

    def _space(self) -> tuple[int, int]:
        """Return a place between two words of a block, not at its ends."""
        while True:
            index = self.rng.randrange(len(self.pieces))
            letters = self.pieces[index].letters
            places = [
                at
                for at in range(1, len(letters) - 1)
                if letters[at] == " " and letters[at - 1 : at + 2].count(" ") == 1
            ]
            if places:
                return index, self.rng.choice(places)

    def _sentences(self, index: int) -> list[tuple[int, int]]:
        """Return what stands between spaces and is long enough to be known by its words, its space included."""
        letters = self.pieces[index].letters
        ends = [at for at, letter in enumerate(letters) if letter == " "]
        return [(start, end) for start, end in pairwise(ends) if 30 <= end - start <= 250]

    def _sentence(self, index: int | None = None) -> tuple[int, int, int]:
        while True:
            chosen = self.rng.randrange(len(self.pieces)) if index is None else index
            if sentences := self._sentences(chosen):
                return chosen, *self.rng.choice(sentences)

    # Passages

    def select(self, how_many: int) -> list[Passage]:
        """Select words, lines, what crosses blocks, whole paragraphs, and what ends at SARA AM."""
        layout = self.layout()
        numbers = self._by_offset()
        return [self._passage(layout, numbers, self._span(layout, kind)) for kind in self._kinds(how_many)]

    def _kinds(self, how_many: int) -> list[str]:
        return self.rng.choices(("word", "line", "across", "paragraphs", "am"), (35, 40, 10, 5, 10), k=how_many)

    def _span(self, layout: Layout, kind: str) -> Span:
        rng, text = self.rng, layout.text
        while True:
            if kind == "word":
                span = rng.choice(_words(text))
            elif kind == "line":
                start = rng.randrange(len(text) - 10)
                span = Span(start, start + rng.randint(10, 120))
            elif kind == "across":
                border = rng.choice([at for at, letter in enumerate(text) if letter == "\n"])
                span = Span(border - rng.randint(3, 150), border + 1 + rng.randint(3, 150))
            elif kind == "paragraphs":
                index = rng.randrange(len(self.pieces) - 1)
                first, last = self.pieces[index], self.pieces[index + 1]
                span = layout.span(Address(first.key, 0, last.key, len(last.letters)))
            else:
                place = rng.choice([at for at, letter in enumerate(text) if letter == "ำ"])
                length = rng.randint(2, 60)
                span = rng.choice(
                    (Span(place, place + length), Span(place - length, place), Span(place - length, place + 1))
                )
            words = text[max(0, span.start) : span.end]
            is_within = 0 <= span.start < span.end <= len(text)
            if is_within and words.strip() and (kind in ("across", "paragraphs") or "\n" not in words):
                return snap_out(text, span)

    @staticmethod
    def _passage(layout: Layout, numbers: list[int | None], span: Span) -> Passage:
        address = layout.address(span)
        span = layout.span(address)
        return Passage(
            numbers=tuple(number for number in numbers[span.start : span.end] if number is not None),
            quote=Quote.of(layout.text, span),
            made_keys=(address.key, address.end_key),
            standing=Standing(address, Status.OK, 1.0),
        )

    def _by_offset(self) -> list[int | None]:
        """Return the number of the letter at each offset of the joined text; None between blocks."""
        numbers: list[int | None] = []
        for piece in self.pieces:
            numbers += [*piece.numbers, None]
        return numbers[:-1]

    # Judging

    def judge(self, passages: Iterable[Passage]) -> Tally:
        """Say of every passage whether it stands where its letters are now."""
        layout = self.layout()
        numbers = self._by_offset()
        places = {number: place for place, number in enumerate(numbers) if number is not None}
        tally = Tally()
        for passage in passages:
            self._judge(passage, layout, numbers, places, tally)
        return tally

    def _judge(
        self, passage: Passage, layout: Layout, numbers: list[int | None], places: dict[int, int], tally: Tally
    ) -> None:
        is_told = passage.standing.status in (Status.CHANGED, Status.ORPHAN)
        living = [places[number] for number in passage.numbers if number in places]
        is_turned = any(after < before - _EDGE for before, after in pairwise(living))
        living.sort()
        stands = layout.span(passage.standing.address)
        own = set(passage.numbers)
        covered = sum(number in own for number in numbers[stands.start : stands.end])
        if len(living) * 2 < len(passage.numbers):
            # Most of it is gone: a rest of its own letters is as right as saying so.
            tally.gone += 1
            self._broken.add(passage.numbers)
            is_fine = is_told or (covered and covered * 2 >= stands.length)
        elif living[-1] - living[0] > len(passage.numbers) * 2 + 24 or is_turned or passage.numbers in self._broken:
            # Torn apart by what was moved: it may stand on one of its parts.
            tally.torn += 1
            self._broken.add(passage.numbers)
            is_fine = is_told or (covered * 3 >= len(living) and covered * 4 >= stands.length * 3)
        else:
            truth = Span(living[0], living[-1] + 1)
            whole = snap_out(layout.text, truth)
            tally.living += 1
            stands = self._without_new_words(stands, passage, numbers, len(passage.numbers) - len(living))
            is_right = (
                whole.start - _EDGE <= stands.start <= truth.start + _EDGE
                and truth.end - _EDGE <= stands.end <= whole.end + _EDGE
            )
            tally.right += is_right
            tally.told += is_told and not is_right
            is_near = covered * 2 >= max(len(living), stands.length)
            tally.near += is_near and not is_right and not is_told
            is_fine = is_right or is_told or is_near
        if not is_fine:
            tally.wrong += 1
            tally.faults.append(
                f"{_brief(passage.quote.exact)} is said to be {passage.standing.status} on "
                f"{_brief(layout.text[stands.start : stands.end])} ({passage.standing.confidence:.2f}); "
                f"it is {_brief(''.join(layout.text[place] for place in living))}"
            )

    def _without_new_words(self, span: Span, passage: Passage, numbers: list[int | None], gone: int) -> Span:
        """Leave out, at the edges, as many letters that were put in as the passage has lost: they took their place."""
        own, (start, end) = set(passage.numbers), span
        while gone and start < end and (numbers[start] or 0) >= self._put_in and numbers[start] not in own:
            start, gone = start + 1, gone - 1
        while gone and start < end and (numbers[end - 1] or 0) >= self._put_in and numbers[end - 1] not in own:
            end, gone = end - 1, gone - 1
        return Span(start, end)


def carried(passages: Iterable[Passage], old: Layout, new: Layout) -> list[Passage]:
    """Carry passages from one text to another by the code under test."""
    carrier = Carrier(old, new)
    return [
        replace(passage, standing=carrier.carry(passage.standing, passage.quote, passage.made_keys))
        for passage in passages
    ]


def run(case: str, how_many: int, seed: int) -> Tally:
    """Select passages in the chapter that ships, change it by a case of CASES, carry them, and judge every revision."""
    change, revisions, from_file = CASES[case]
    manuscript = Manuscript(chapter_texts(), random.Random(seed))
    passages = manuscript.select(how_many)
    tally = Tally()
    for _ in range(revisions):
        old = manuscript.layout()
        before = [(piece.key, piece.text) for piece in manuscript.pieces]
        change(manuscript)
        if from_file:
            forget_keys(manuscript, before)
        passages = carried(passages, old, manuscript.layout())
        tally += manuscript.judge(passages)
    return tally


def forget_keys(manuscript: Manuscript, before: list[tuple[str, str]]) -> None:
    """Give the blocks the keys that an import finds for them."""
    keys = align(before, [piece.text for piece in manuscript.pieces]).keys
    for index, (piece, key) in enumerate(zip(manuscript.pieces, keys, strict=True)):
        piece.key = key or f"file{index}-{next(manuscript._keys)}"


def _brief(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:40]} … {text[-40:]}")


@cache
def chapter_texts() -> tuple[tuple[str, str], ...]:
    """The blocks of the chapter that ships."""
    chapter = read_chapter(FILE.read_bytes(), number=4)
    blocks = [block for section in chapter.sections for block in section.blocks]
    return tuple((f"b{index}", block.text) for index, block in enumerate(blocks, start=1))


@cache
def _words(text: str) -> list[Span]:
    spans = []
    at = 0
    for word in segment(text):
        if len(word) > 1 and word.strip() == word and "\n" not in word:
            spans.append(Span(at, at + len(word)))
        at += len(word)
    return spans


def _all_of_it(text: Manuscript) -> None:
    """What a year of corrections does, at once."""
    text.correct(0.01)
    text.split(3)
    text.merge(3)
    text.move(2)
    text.remove()
    text.carry_sentence()
    text.retype()


def _twin_lost(text: Manuscript) -> None:
    text.drop_twins(3)
    text.double_sentence()


# name → (what is done to the chapter, how many revisions of it, whether the text comes from a file without keys)
CASES: dict[str, tuple[Callable[[Manuscript], None], int, bool]] = {
    "0.2 % of the letters": (lambda text: text.correct(0.002), 1, False),
    "1 % of the letters": (lambda text: text.correct(0.01), 1, False),
    "3 % of the letters": (lambda text: text.correct(0.03), 1, False),
    "8 % of the letters": (lambda text: text.correct(0.08), 1, False),
    "six paragraphs cut in two": (lambda text: text.split(6), 1, False),
    "six pairs of paragraphs joined": (lambda text: text.merge(6), 1, False),
    "cut, joined, and 1 %": (lambda text: (text.split(4), text.merge(4), text.correct(0.01)), 1, False),
    "four paragraphs moved": (lambda text: text.move(4), 1, False),
    "moved, and 3 %": (lambda text: (text.move(4), text.correct(0.03)), 1, False),
    "four paragraphs taken out": (lambda text: text.remove(4), 1, False),
    "a sentence carried into another paragraph": (lambda text: text.carry_sentence(), 1, False),
    "a sentence typed anew": (lambda text: text.retype(), 1, False),
    "other words for a sentence": (lambda text: text.rewrite(), 1, False),
    "a sentence doubled": (lambda text: text.double_sentence(), 1, False),
    "doubled, then one of the two taken out": (_twin_lost, 10, False),
    "a corrected file": (lambda text: text.correct(0.01), 1, True),
    "a corrected file, cut and joined": (lambda text: (text.split(4), text.merge(4), text.correct(0.01)), 1, True),
    "a corrected file, paragraphs moved": (lambda text: (text.move(3), text.correct(0.01)), 1, True),
    "ten times 0.2 %": (lambda text: text.correct(0.002), 10, False),
    "ten times 1 %": (lambda text: text.correct(0.01), 10, False),
    "ten times everything": (_all_of_it, 10, False),
    "ten files with everything": (_all_of_it, 10, True),
}
