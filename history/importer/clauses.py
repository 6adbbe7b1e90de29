"""The clause that a place of a Thai text stands in, short enough to be a title.

A written Thai space ends a phrase; a phrase that is only a date belongs to the phrases around it.
"""

import re

from classroom.common.thai.words import segment

from .lexicon import ERAS

_LONGEST = 90
_ENOUGH = 14
_PHRASE = re.compile(r"[^\s]+")
_ASIDE = re.compile(r" ?\([^()]*\)")
_ERA_AT_END = re.compile(r" ?(?:(?:ใน|เมื่อ|ถึง|ตั้งแต่) ?)?[คพรจม]\.ศ\.$")
_SENTENCE_MARKS = ")[]“”\"'‘’,;:–—-…"
# What only leads over to the clause, and what is left hanging when a date is taken out.
_OPENERS = (
    "อย่างไรก็ตาม", "อย่างไรก็ดี", "นอกจากนั้น", "นอกจากนี้", "ดังนั้น", "จากนั้น", "ต่อมา", "แต่", "และ", "ซึ่ง", "โดย", "จึง", "ทั้งนี้",
    "จนกระทั่ง", "จน", "แล้ว", "ก็", "ว่า",
)  # fmt: skip
_HANGING = frozenset(
    "ระหว่าง ตั้งแต่ นับตั้งแต่ นับแต่ ภายหลัง ในระหว่าง ในช่วง ช่วง ในปี ปี ฉบับ เมื่อ ต้น ปลาย จนถึง วันที่ เดือน ใน "
    "หลัง ก่อน จน ถึง ราว และ ซึ่ง ที่ จาก แต่ คือ โดย".split()
)


def title_around(text: str, start: int, end: int) -> str:
    """Return what the clause around `start`…`end` says, without those words: at most some 90 code points.

    What stands before them in their clause, when that says enough; else what follows them.
    """
    left = _before(text, start)
    if len(left) >= _ENOUGH:
        return _shortened(left, from_end=True)
    said = " ".join(part for part in (left, _after(text, end)) if part)
    return _shortened(said or _before(text, start, whole=True), from_end=False)


def _before(text: str, start: int, *, whole: bool = False) -> str:
    """Return the phrase that leads up to `start`, and the one before it while it is short.

    Nothing where `start` opens a clause, so that what stands before is another one; with `whole` that too.
    """
    begin = text.rfind("\n", 0, start) + 1
    lead = text[begin:start].rstrip()
    if not whole and text[start - 1 : start].isspace() and _unhung(lead) == lead:
        return ""
    said = ""
    for first in [match.start() for match in _PHRASE.finditer(text, begin, start)][::-1]:
        said = _unhung(_bare(text[first:start]))
        if len(said) >= _ENOUGH or _ends_sentence(text, first):
            break
        if not whole and (not said or said in _OPENERS):
            return ""
    return _unopened(said)


def _after(text: str, end: int) -> str:
    """Return the phrase after `end`, and more of them while they say little."""
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    # What the date stands in brackets with ends there.
    closing, opening = text.find(")", end, stop), text.find("(", end, stop)
    if closing >= 0 and not 0 <= opening < closing:
        stop = closing if text[end:closing].strip() else stop
    said = ""
    for match in _PHRASE.finditer(text, end, stop):
        said = _bare(text[end : match.end()])
        if len(said) >= 2 * _ENOUGH:
            break
    return _unopened(said)


def _bare(said: str) -> str:
    """Without what is said in brackets, and without the marks at its edges."""
    said = _ASIDE.sub("", said)
    unclosed = said.rfind("(")
    said = said if unclosed < 0 else said[:unclosed]
    return _ERA_AT_END.sub("", said.strip(" " + _SENTENCE_MARKS))


def _ends_sentence(text: str, first: int) -> bool:
    return first > 1 and text[first - 2] in '.)”"' and not text[:first].rstrip().endswith(ERAS)


def _unhung(said: str) -> str:
    """Take away the words that a date has left hanging at the end."""
    words = segment(said[-_LONGEST:])
    while words and (words[-1] in _HANGING or words[-1].isspace() or words[-1] in ERAS):
        said = said[: -len(words.pop())]
    return said.rstrip(" " + _SENTENCE_MARKS)


def _unopened(said: str) -> str:
    opener = next((word for word in _OPENERS if said.startswith(word) and len(said) > len(word) + _ENOUGH), None)
    return said[len(opener) :].lstrip() if opener else said


def _shortened(said: str, *, from_end: bool) -> str:
    """Cut a long clause at the border of a word; the end of what leads up to a date is nearest to it."""
    if len(said) <= _LONGEST:
        return said
    words = segment(said)
    kept: list[str] = []
    room = _LONGEST
    for word in reversed(words) if from_end else words:
        room -= len(word)
        if room < 0:
            break
        kept.append(word)
    if from_end:
        return "…" + "".join(reversed(kept)).lstrip()
    return "".join(kept).rstrip() + "…"
