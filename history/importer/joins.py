"""How the end of one line meets the beginning of the next.

Thai has no spaces between words, so most line ends are joined with nothing; a
space belongs there only where the writer would have put one. The rules go from
the sure to the likely, and what is only likely is listed for a person.
"""

import re
from dataclasses import dataclass

from . import lexicon
from .footnotes import ends_in_mark, strip_marks
from .spacing import THAI, Spacing, sort_of

# How much of each side is looked at, in code points.
REACH = 50
_LIST_REACH = 300
_THAI_TAIL = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+$")
_THAI_HEAD = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]+")
_STRAY_LATIN = re.compile("[\u0e01-\u0e4e][A-Za-z]+$")
_COUNTED = re.compile(r"\d\s[\u0e01-\u0e4e]+$")  # "10 แห่ง": a classifier, and the end of a phrase
_SENTENCE_END = ".!?…;:,"
_LEANING_SIGNS = frozenset(("close", "quote-close", *"ๆฯ,.;:!?%…"))
# The odds of a space from which on one is put without better evidence.
_LIKELY = 0.5
_SURE = 1.5


@dataclass(frozen=True)
class Join:
    """What stands between two lines: "none", "space" or "hyphen" (one is dropped)."""

    done: str
    certain: bool
    rule: str

    @property
    def other(self) -> str:
        return "none" if self.done == "space" else "space" if self.done == "none" else "none"

    def apply(self, left: str, right: str) -> str:
        """Return the two joined."""
        if self.done == "hyphen":
            return left[:-1] + right
        return left + (" " if self.done == "space" else "") + right


def decide_join(left: str, right: str, spacing: Spacing, *, ready: bool = False) -> Join:
    """Decide how *left* (the end of a line) and *right* (the next) are joined.

    Both are stripped and not empty; they may carry note marks. In a *ready* text
    a hyphen is no sign of the line's end.
    """
    if ends_in_mark(left):
        leaning = right.startswith((")", "”", ",", ".", ";"))
        return Join("none" if leaning else "space", True, "after a note mark")
    context = strip_marks(left)
    left, right = context[-REACH:].strip(), strip_marks(right)[:REACH].strip()
    if not left or not right:
        return Join("none", True, "a note mark alone")
    if left[-1] in "-‐‑\u2010\u2011" and len(left) > 1:
        return Join("none", True, "a hyphen that belongs") if ready else _at_hyphen(left, right, spacing)
    thai_left = bool(THAI.match(left[-1])) or bool(_STRAY_LATIN.search(left))
    if thai_left and THAI.match(right[0]) and not right.startswith(lexicon.ERAS):
        return _between_thai(context.rstrip(), right, spacing)
    return _between_signs(left, right, spacing)


def _at_hyphen(left: str, right: str, spacing: Spacing) -> Join:
    """A hyphen at the end of a line: of the word itself, or only of the line?"""
    if not left[-2].isalpha() or THAI.match(left[-2]) or not right[0].islower():
        return Join("none", True, "a hyphen that belongs")
    first = re.search(r"[^\W\d_]+$", left[:-1])[0]
    second = re.match(r"[^\W\d_]+", right)[0]
    if spacing.words[f"{first}-{second}"] and not spacing.words[first + second]:
        return Join("none", True, "a hyphen that belongs")
    return Join("hyphen", bool(spacing.words[first + second]) or first.islower(), "a word cut by a hyphen")


def _between_signs(left: str, right: str, spacing: Spacing) -> Join:
    """At least one side is a number, a Latin word or a sign."""
    ltoken = spacing.segment(left)[-1]
    rtoken = spacing.segment(right)[0]
    if right.startswith(lexicon.ERAS):
        hanging = ltoken in ("ใน", "ช่วง", "ปี", "ถึง") or ltoken[-1] in "(-–"
        return Join("none" if ltoken[-1] in "(-–" else "space", not hanging, "before an era")
    if rtoken == '"':
        rtoken = "”" if left.count('"') % 2 else "“"
    if ltoken == '"':
        ltoken = "“" if left.count('"') % 2 else "”"
    lsort, rsort = sort_of(ltoken, at_end=True), sort_of(rtoken, at_end=False)
    if lsort == "digit" and rtoken in lexicon.MONTHS:
        return Join("space", True, "a day and its month")
    if rsort in _LEANING_SIGNS or lsort in ("open", "quote-open", "-", "–", "/"):
        return Join("none", True, "a sign that leans")
    if lsort in ("latin", "digit") and rsort in ("latin", "digit"):
        return Join("space", True, "between words")
    if ltoken[-1] in _SENTENCE_END and lsort != "short":
        return Join("space", True, "after a sign")
    space, sure = spacing.parts_signs(lsort, rsort)
    return Join("space" if space else "none", sure, "between signs")


def _between_thai(context: str, right: str, spacing: Spacing) -> Join:
    left = context[-REACH:]
    tail = _THAI_TAIL.search(left)
    head = _THAI_HEAD.match(right)
    if not tail or not head:
        return _at_repetition(left, right, spacing)
    ltokens, rtokens, inside = _tokens_at(tail[0], head[0], spacing)
    if inside:
        return Join("none", True, "inside a word")
    lword, rword = ltokens[-1], rtokens[0]
    if lword == rword and len(lword) > 3 and lword not in lexicon.HANGING:
        return Join("space", False, "the next item of a list")
    for word in lexicon.INTRODUCERS:
        if tail[0].endswith(word):
            leaning = rword in ("ก็ดี", "ก็ตาม", "ก็ตี", "ก็")
            return Join("none" if leaning else "space", True, "after an introduction")
    if head[0].startswith(lexicon.OPENING_PHRASES):
        return Join("space", lword not in lexicon.HANGING, "before an opening")
    if not spacing.knows(lword) and not _ends_word(tail[0], spacing):
        return Join("none", False, "a word that no dictionary has")
    counted = bool(_COUNTED.search(left)) and len(ltokens) == 1
    if lword in lexicon.HANGING and not counted and not _closes_before_preposition(ltokens, rtokens):
        return Join("none", True, "more must follow")
    opening = rword in lexicon.OPENERS and (rtokens[1:2] or [""])[0] not in ("กับ", "แต่", "ใน")
    if opening:
        return Join("space", spacing.odds(lword, rword) > 0, "before an opening")
    if _closes_before_preposition(ltokens, rtokens):
        return Join("space", False, "a clause ends")
    if rword in lexicon.LEANING:
        return Join("none", True, "leans on the word before")
    if _begins_clause(context, ltokens, rtokens, spacing):
        return Join("space", False, "a clause begins")
    if _continues_list(context, right, ltokens, rtokens, spacing):
        return Join("space", False, "the next item of a list")
    odds = spacing.odds(lword, rword)
    if odds > _LIKELY:
        return Join("space", odds > _SURE, "as the writer does")
    return Join("none", odds < -_LIKELY, "as the writer does")


def _tokens_at(tail: str, head: str, spacing: Spacing) -> tuple[list[str], list[str], bool]:
    """Segment the two joined; the third value says that a word goes across."""
    ltokens: list[str] = []
    at = 0
    tokens = spacing.segment(tail + head)
    for index, token in enumerate(tokens):
        at += len(token)
        ltokens.append(token)
        if at == len(tail):
            return ltokens, tokens[index + 1 :], False
        if at > len(tail):
            return spacing.segment(tail), spacing.segment(head), True
    return ltokens, [], False


def _ends_word(tail: str, spacing: Spacing) -> bool:
    """Say whether some known word or name ends the tail, whatever stands before."""
    return any(spacing.knows(tail[start:]) for start in range(max(0, len(tail) - 15), len(tail) - 2))


def _closes_before_preposition(ltokens: list[str], rtokens: list[str]) -> bool:
    """ "…ด้วย | ตาม…": a particle, since no preposition follows a preposition."""
    return ltokens[-1] == "ด้วย" and rtokens[0] in lexicon.PREPOSITIONS


def _begins_clause(context: str, ltokens: list[str], rtokens: list[str], spacing: Spacing) -> bool:
    """Say whether a subject and its predicate begin here, after a finished clause."""
    noun = rtokens[0].startswith(("ความ", "การ", "นัก"))
    if not noun and rtokens[0] not in spacing.names:
        return False
    predicate = any(token in lexicon.PREDICATORS or token.startswith(("ได้", "เป็น", "บาง")) for token in rtokens[1:3])
    if ltokens[-1] == "กัน" or ltokens[-1].endswith(lexicon.RECIPROCALS):
        return predicate or noun
    # "ระหว่างที่เยอรมนีบุกตะวันตก | โซเวียตได้พยายาม …"
    if context.rsplit(" ", 1)[-1].startswith(lexicon.SUBORDINATORS) and len(ltokens) > 2:
        return predicate
    # "นักประวัติศาสตร์บางคนกล่าวว่า" speaks for itself.
    return rtokens[0].startswith("นัก") and any(token.endswith("ว่า") for token in rtokens[1:5])


def _continues_list(context: str, right: str, ltokens: list[str], rtokens: list[str], spacing: Spacing) -> bool:
    """Say whether *right* is the next of several items that spaces part."""
    items = right.split(" ")
    if ltokens[-1] in spacing.names and len(items) > 2 and spacing.names.issuperset(items[:2]):
        return True
    lead_in = context[-_LIST_REACH:]
    for lead in lexicon.LIST_LEADS:
        # "ได้แก่เรื่อง … | เรื่อง …": the word that began the first item begins the next.
        if f"{lead}{rtokens[0]}" in lead_in.replace(" ", "") and len(rtokens[0]) > 2:
            return " " in lead_in.rsplit(lead, 1)[-1].strip()
    return False


def _at_repetition(left: str, right: str, spacing: Spacing) -> Join:
    """ "ต่าง ๆ" or "ต่างๆ", whichever the writer uses; and what comes after it."""
    if right.startswith("ๆ"):
        word = spacing.segment(left)[-1]
        return Join("space" if spacing.odds(word, "ๆ") > 0 else "none", True, "before a repetition")
    if left.endswith("ๆ") and (head := _THAI_HEAD.match(right)):
        word = spacing.segment(head[0])[0]
        if word in lexicon.LEANING:
            return Join("none", True, "leans on the word before")
        odds = spacing.odds("ๆ", word)
        return Join("space" if odds > 0 else "none", abs(odds) > _SURE, "after a repetition")
    return Join("none", True, "a stray letter inside a word")
