"""Where a foreign name begins whose Latin form is known: as far back as the consonants of both agree.

"วิกเตอร์ เซอร์กี (Victor Serge)": ว ก ต ร ซ ร ก are v k t r s r g. So no dictionary has to know where the name begins.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

# Consonants that stand for one another in either script.
_THAI_SOUNDS = {
    "K": "กขฃคฅฆง", "S": "จฉชซฌศษส", "T": "ฎฏฐฑฒดตถทธ", "N": "ญณน", "P": "บปผฝพฟภว", "M": "ม", "R": "รฤลฬ", "A": "อย",
}  # fmt: skip
_LATIN_SOUNDS = {"K": "cgkqx", "S": "jsz", "T": "dt", "N": "n", "P": "bfpvw", "M": "m", "R": "lr"}
_OF_THAI = {letter: sound for sound, letters in _THAI_SOUNDS.items() for letter in letters}
_OF_LATIN = {letter: sound for sound, letters in _LATIN_SOUNDS.items() for letter in letters}
_ALMOST = {frozenset("ST"), frozenset("SK"), frozenset("NM"), frozenset("NK")}
_CLUSTER = re.compile(
    "[\u0e40-\u0e44]?([\u0e01-\u0e2e])([\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*)[\u0e30\u0e32\u0e33\u0e45]?"
)
# What no name holds: all up to the last of it is left out.
_OTHER = re.compile("(?:.*[^\u0e01-\u0e4e ])?", re.DOTALL)
_SILENT = "\u0e4c"
# The largest share of the consonants that may disagree, and how few are too few to go by.
_FLOOR = 0.34
_BETTER = 0.15
_REACH = 60


class _Letter(NamedTuple):
    """A written cluster: where it begins, its sound, and what leaving it out costs.

    The sound is A for อ and ย, which carry a vowel, and empty for ห.
    """

    start: int
    sound: str
    weight: float

    @property
    def is_vowel(self) -> bool:
        return self.sound == "A"


def begins(text: str, end: int, latin: str) -> int | None:
    """Return where the name before `end` begins that `latin` writes in Latin letters; None when they do not agree.

    Of "The Treaty of Rapallo" only the last word may be a foreign name, so the last words are tried too.
    """
    floor = max(0, end - _REACH)
    letters = list(_letters(text, floor + len(_OTHER.match(text[floor:end])[0]), end))
    words = [word for word in re.findall(r"[A-Za-zÀ-ɏ'’\-]{2,}", latin) if not word.isupper()]
    best: tuple[float, int] | None = None
    for first in (at for at, word in enumerate(words) if not at or word[0].isupper()):
        said = " ".join(words[first:])
        found = _begin(text, letters, _sounds(said), opens=said[0] in "AEIOUYaeiouyH")
        # Fewer words agree more easily, so they must agree clearly better.
        if found and (best is None or found[0] < best[0] - _BETTER):
            best = found
    return best[1] if best else None


def _begin(text: str, letters: list[_Letter], sounds: str, *, opens: bool) -> tuple[float, int] | None:
    """Return how much the best beginning disagrees, and where it is."""
    if len(sounds) < 2:
        return None
    # The distance of every tail of the letters to all the sounds, from the end backwards.
    row = [float(count) for count in range(len(sounds) + 1)]
    best: tuple[float, int] | None = None
    for at in range(len(letters) - 1, -1, -1):
        letter = letters[at]
        if letter.sound and not letter.is_vowel:
            row = _next(row, letter, sounds)
        distance = row[-1] / len(sounds)
        if (
            letter.sound
            and not letter.is_vowel
            and letter.weight == 1.0
            and distance <= _FLOOR
            and (best is None or distance < best[0] - 0.001)
        ):
            best = (distance, at)
    if best is None:
        return None
    first = best[1]
    while opens and first > 0 and letters[first - 1].is_vowel and text[letters[first].start - 1] != " ":
        first -= 1
    return best[0], letters[first].start


def _next(row: list[float], letter: _Letter, sounds: str) -> list[float]:
    new = [row[0] + letter.weight]
    for count in range(1, len(sounds) + 1):
        sound = sounds[-count]
        cost = 0.0 if sound == letter.sound else 0.5 if frozenset((sound, letter.sound)) in _ALMOST else 1.0
        new.append(min(row[count] + letter.weight, new[count - 1] + 1, row[count - 1] + cost))
    return new


def _letters(text: str, start: int, end: int) -> Iterator[_Letter]:
    found = [
        (match.start(), match[0], _OF_THAI.get(match[1], ""), _SILENT in match[2])
        for match in _CLUSTER.finditer(text, start, end)
    ]
    for (begin, written, sound, is_silent), after in zip_longest(found, found[1:]):
        # A letter that is not spoken, and one that closes a syllable with the sound that the next begins with.
        is_spare = is_silent or (len(written) == 1 and after is not None and after[2] == sound)
        yield _Letter(begin, sound, 0.3 if is_spare and sound != "A" else 1.0)


def _sounds(latin: str) -> str:
    """Return the consonants of a Latin form, doubled ones once; those before a silent h are as without it."""
    sounds = [_OF_LATIN.get(letter, " ") for letter in re.sub(r"(?:shch|sch|tch|ch|sh|zh)", "s", latin.lower())]
    return "".join(sound for at, sound in enumerate(sounds) if sound != " " and (at == 0 or sound != sounds[at - 1]))
