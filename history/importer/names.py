"""What may be a name of the book and is not in its index yet.

Three things give a name away: its Latin form in brackets behind it ("โกสแปลน (Gosplan)"), a title or the word for a kind
of place before it ("จอมพล…", "แม่น้ำ…"), and that it is like a name which is known already: then it is another spelling
of that one, a fault of the scan perhaps. What is found is a proposal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from classroom.common.thai.words import dictionary, segment

from .cuts import cut
from .lexicon import HANGING, LEANING, MONTHS, OPENERS, PREDICATORS
from .transliteration import begins
from .variants import FLOOR, Near, Spellings

PERSON, PLACE, ORGANISATION, TREATY, TERM = "person", "place", "organisation", "treaty", "term"

_THAI = re.compile("[\u0e01-\u0e4e]")
_LATIN_ASIDE = re.compile(r" ?\(([^()\n]*[A-Za-zÀ-ɏ]{2}[^()\n]*)\)")
# Words of one name: Thai letters, or those of another script that a scan has put among them.
_LETTERS = re.compile("(?:[\u0e01-\u0e2e\u0e40-\u0e44]|[^\\W\\d_A-Za-z])[\u0e01-\u0e4e\\w]*(?: [\u0e01-\u0e4e\\w]+)?")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’ \-]*[A-Za-zÀ-ɏ.]|[A-Za-zÀ-ɏ]{2,}")
# The words that say what a Latin form is.
_SAYS = (
    (TREATY, re.compile(r"\b(?:Treaty|Pact|Agreement|Accord|Axis|Convention|Protocol)\b")),
    (ORGANISATION, re.compile(
        r"\b(?:Union|Soviet|Party|Committee|Commission|Organi[sz]ation|League|Stations?|[Mm]ovement|Presidium|Ministry"
        r"|Army|Council|Company|Bank)\b|^[A-Z]{3,}$|intern$|indel$|plan$")),
)  # fmt: skip
# With one of these a phrase of common words begins that the brackets explain.
_HEADS = re.compile(
    "คณะกรรมการ|คณะกรรมาธิการ|กรรมาธิการ|องค์การ|องค์กร|สมัชชา|สภา|พรรค|กระทรวง|หน่วย|สถานี|ขบวนการ|ระบบ|กลุ่ม|ปฏิบัติการ|ยุทธการ|แผน|นโยบาย|"
    "สนธิสัญญา|กติกาสัญญา|ข้อตกลง|อักษะ|หมู่เกาะ|โซเวียตแห่ง|ลัทธิ|ตระกูล"
)
# The words before a name that say what it names. Longer ones first where one begins with another.
_LEADS = {
    PERSON: (
        "ประธานาธิบดี", "นายกรัฐมนตรี", "รัฐมนตรี", "จักรพรรดินี", "จักรพรรดิ", "พระเจ้าซาร์", "พระเจ้า", "สมเด็จพระ", "จอมพล", "พลเอก",
        "พลโท", "พลตรี", "นายพล", "พันเอก", "เจ้าชาย", "เจ้าหญิง", "ดอกเตอร์", "ศาสตราจารย์", "นางสาว", "สหาย", "เคานต์", "ท่าน",
        "นาย", "นาง", "ซาร์",
    ),
    PLACE: (
        "สาธารณรัฐ", "ราชอาณาจักร", "ประเทศ", "แม่น้ำ", "ทะเลสาบ", "มหาสมุทร", "คาบสมุทร", "เทือกเขา", "ช่องแคบ", "หมู่เกาะ", "ดินแดน",
        "จังหวัด", "มณฑล",
        "แคว้น", "นคร", "กรุง", "เมือง", "เกาะ", "ทะเล", "อ่าว", "คลอง", "ค่าย",
    ),
    TREATY: ("สนธิสัญญา", "กติกาสัญญา", "อนุสัญญา", "ข้อตกลง", "พิธีสาร", "สัญญา"),
    ORGANISATION: ("พรรค", "หนังสือพิมพ์", "สมาคม", "สหพันธ์", "องค์การ", "สำนัก"),
}  # fmt: skip
_LEAD_OF = {word: kind for kind, words in _LEADS.items() for word in words}
_ALL_LEADS = tuple(_LEAD_OF)
# A title of a person is no part of the name; the word for a treaty is.
_KEPT_LEADS = frozenset(_LEADS[TREATY])
# What is no part of a name at its beginning.
_LINKS = re.compile("(?:ที่|ของ|และ|กับ|แห่ง|ใน|ว่า|อย่าง|ให้|โดย|นาย(?!ก))?")
_POINTING = ("นี้", "นั้น", "ดังกล่าว")
_NO_PERSON = frozenset({"The", "Operation"})
_CALLED = ("ชื่อว่า", "เรียกว่า", "เรียกกันว่า", "ได้แก่", "คือ", "หรือ", "เรื่อง", "เช่น", "อย่าง")
_QUOTES = "“”\"'‘’"
_LONGEST = 45
# A dictionary has many short words that are only a syllable of a foreign name. In code points.
_PIECE = 4
_PIECES = 5
# Common words may differ from a name by no more than this, to be taken for it.
_NEARLY = 0.2
_QUOTED = re.compile(f"[{_QUOTES}]([^{_QUOTES}]+)[{_QUOTES}]$")
# Where a phrase of common words cannot be part of what the brackets explain.
_STOPS = HANGING | LEANING | OPENERS | PREDICATORS | frozenset("หน่วยงานนี้ มุ่ง จัดตั้ง เลือก ตกลง แทนที่ ขณะนั้น บทความ".split())


@dataclass(frozen=True)
class Candidate:
    """A possible name: code points `start` up to `end`, `name` as it is written, its `latin` form and its likely `kind`.

    `variant_of` is the known spelling that it may be another way to write.
    """

    start: int
    end: int
    name: str
    kind: str
    latin: str = ""
    variant_of: str = ""


class Finder:
    """Finds candidates in the blocks of a book whose index has these `spellings`, by the kinds of their names."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._kinds = dict(spellings)
        self._words = tuple(spellings)
        self._known = dictionary(())
        self._near = Spellings(spellings)
        self._holding = re.compile("|".join(map(re.escape, spellings))) if spellings else None

    def find(self, text: str) -> list[Candidate]:
        """Return the candidates of a block in their order, each spelling once."""
        found: dict[str, Candidate] = {}
        words = cut(text, self._words)
        for candidate in (*self._with_latin(text), *self._led(text, words), *self._variants(text, words)):
            if candidate.name not in self._kinds and len(candidate.name) > 1:
                found.setdefault(candidate.name, candidate)
        return sorted(found.values(), key=lambda candidate: candidate.start)

    def _with_latin(self, text: str) -> Iterator[Candidate]:
        for match in _LATIN_ASIDE.finditer(text):
            latin = _LATIN.search(match[1])
            if not latin:
                continue
            form = latin[0].strip(" -")
            start = self._begin(text, match.start(), form)
            is_spoken = begins(text[: match.start()], match.start(), form) == start
            start += len(_LINKS.match(text[start : match.start()])[0])
            name = text[start : match.start()].strip(" " + _QUOTES)
            start = text.index(name, start) if name else start
            if name and name not in self._kinds and not name.endswith(_POINTING):
                yield self._candidate(start, name, _kind(form, text[:start], is_spoken), form)

    def _begin(self, text: str, end: int, latin: str) -> int:
        """Return where the words that a bracket at `end` explains begin."""
        floor = max(0, end - 120, text.rfind("\n", 0, end) + 1)
        quote = _QUOTED.search(text[floor:end])
        if quote:
            return floor + quote.start(1)
        chunk = text.rfind(" ", floor, end) + 1 or floor
        start = begins(text[:end], end, latin)
        if start is None and latin.isupper():
            start = self._foreign(_placed(segment(text[chunk:end], self._words), chunk))
        if start is None or end - start < 2:
            head = next((match for match in _HEADS.finditer(text, chunk, end) if end - match.start() <= _LONGEST), None)
            return head.start() if head else self._common(_placed(segment(text[floor:end], self._words), floor), end)
        head = next((match for match in _HEADS.finditer(text, max(0, start - 20), start) if match.end() == start), None)
        return head.start() if head else start

    def _foreign(self, words: Sequence[tuple[int, str]]) -> int | None:
        """Return where the unknown words at the end of a run of letters begin."""
        begin = None
        for start, word in reversed(words):
            if not self._is_unknown(word) and word not in self._kinds:
                break
            begin = start
        return begin

    def _common(self, words: Sequence[tuple[int, str]], end: int) -> int:
        """Return where the phrase of common words before `end` begins."""
        begin = end
        for start, word in reversed(words):
            if word.isspace() or word in _STOPS or word in _CALLED or not _THAI.match(word):
                if begin < end:
                    break
                continue
            if end - start > _LONGEST:
                break
            begin = start
        return begin

    def _led(self, text: str, words: Sequence[tuple[int, str]]) -> Iterator[Candidate]:
        """Yield the unknown words behind a title or the word for a kind of thing."""
        for at, (start, word) in enumerate(words):
            if not word.endswith(_ALL_LEADS):
                continue
            lead = next(lead for lead in _ALL_LEADS if word.endswith(lead))
            run = self._foreign_run(words, at + 1, after_space=_LEAD_OF[lead] == PERSON)
            if not run:
                continue
            begin, end = run[0][0], run[-1][0] + len(run[-1][1])
            while text[end : end + 1] and "\u0e30" <= text[end] <= "\u0e3a":
                end += 1
            if lead in _KEPT_LEADS:
                begin = start + len(word) - len(lead)
            yield self._candidate(begin, text[begin:end], _LEAD_OF[lead])

    def _foreign_run(self, words: Sequence[tuple[int, str]], at: int, *, after_space: bool) -> list[tuple[int, str]]:
        """Return the words from `at` on that may be pieces of one foreign name: unknown ones, and short ones among them."""
        if after_space and at < len(words) and words[at][1] == " ":
            at += 1
        run: list[tuple[int, str]] = []
        for place, word in words[at:]:
            if not _THAI.match(word) or word in _STOPS or not (self._is_unknown(word) or len(word) <= _PIECE):
                break
            run.append((place, word))
        has_unknown = any(self._is_unknown(word) for _place, word in run)
        return run if has_unknown or len(run) > 2 else []

    def _variants(self, text: str, words: Sequence[tuple[int, str]]) -> Iterator[Candidate]:
        """Yield unknown words that are like a known name; a word before or behind may belong to them."""
        known = {at for match in self._holding.finditer(text) for at in range(*match.span())} if self._holding else ()
        for at, (start, word) in enumerate(words):
            if start in known or start + len(word) - 1 in known:
                continue
            if not self._is_unknown(word):
                if self._is_piece(word):
                    yield from self._pieced(text, words, at)
                continue
            best: tuple[float, int, int, str] | None = None
            for first in range(max(0, at - 2), at + 1):
                for last in range(at, min(len(words), at + 3)):
                    begin, end = words[first][0], words[last][0] + len(words[last][1])
                    near = self._variant(text[begin:end])
                    if near and (best is None or (near.distance, end - begin) < (best[0], best[2] - best[1])):
                        best = (near.distance, begin, end, near.spelling)
            if best:
                _distance, begin, end, spelling = best
                yield Candidate(begin, end, text[begin:end], self._kinds[spelling], variant_of=spelling)

    def _is_piece(self, word: str) -> bool:
        return len(word) <= _PIECE and bool(_THAI.match(word)) and word not in _STOPS

    def _pieced(self, text: str, words: Sequence[tuple[int, str]], at: int) -> Iterator[Candidate]:
        """Yield the short common words from `at` on that together are nearly a known name: บุ คา ริน, known as บูคาริน."""
        begin = words[at][0]
        best: Candidate | None = None
        closest = _NEARLY
        for start, word in words[at : at + _PIECES]:
            if not self._is_piece(word):
                break
            end = start + len(word)
            near = self._variant(text[begin:end], _NEARLY) if start > begin else None
            if near and (near.distance < closest or best is None):
                closest = near.distance
                best = Candidate(begin, end, text[begin:end], self._kinds[near.spelling], variant_of=near.spelling)
        if best:
            yield best

    def _variant(self, words: str, floor: float = FLOOR) -> Near | None:
        """Return the known spelling that some words are a variant of; of what holds a known name they are none."""
        near = self._near.nearest(words, floor=floor) if _LETTERS.fullmatch(words) else None
        return None if near is None or self._holding.search(words) else near

    def _candidate(self, start: int, name: str, kind: str, latin: str = "") -> Candidate:
        near = self._near.nearest(name) if self._is_unknown(name) else None
        if near is None:
            return Candidate(start, start + len(name), name, kind, latin)
        return Candidate(start, start + len(name), name, self._kinds[near.spelling], latin, near.spelling)

    def _is_unknown(self, word: str) -> bool:
        return (
            bool(_THAI.match(word))
            and len(word) > 1
            and word not in self._known
            and word not in self._kinds
            and word not in MONTHS
        )


@lru_cache(maxsize=16)
def _finder(spellings: tuple[tuple[str, str], ...]) -> Finder:
    return Finder(dict(spellings))


def finder_of(spellings: Iterable[tuple[str, str]]) -> Finder:
    """Return the finder for these spellings and the kinds of their names; made once per process while they stay."""
    return _finder(tuple(spellings))


def _kind(latin: str, before: str, is_foreign: bool) -> str:
    """Guess what a name names, from its Latin form and from the word before it."""
    for kind, words in _SAYS:
        if words.search(latin):
            return kind
    lead = next((kind for word, kind in _LEAD_OF.items() if before.rstrip().endswith(word)), None)
    if lead:
        return lead
    parts = [part for part in re.split(r"[ .]+", latin) if part]
    is_named = (
        is_foreign and len(parts) > 1 and all(part[:1].isupper() for part in parts) and parts[0] not in _NO_PERSON
    )
    return PERSON if is_named else TERM


def _placed(words: Iterable[str], at: int) -> list[tuple[int, str]]:
    placed = []
    for word in words:
        placed.append((at, word))
        at += len(word)
    return placed
