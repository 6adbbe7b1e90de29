"""What in a text is likely a fault of the scan, found by rules, for a person to decide.

Each rule goes by one thing: letters of another script, signs that cannot follow one another, words that neither
dictionary nor name index has, other spellings of a known name, years out of their row, marks without a partner. The
rules that suggest nothing only point; those that suggest are right more often than not. What they say is kept short:
a reader's eye is dearer than a fault.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from classroom.common.thai.clusters import snap_outward
from classroom.common.thai.words import segment

from .known import IS_THAI, LONGEST, Known, Suspect, cut, suspect
from .unknown import names_in_pieces, names_spelled_otherwise, unknown_words

_THAI = "\u0e01-\u0e4e"
_CONSONANT = "\u0e01-\u0e2e"
_TONE = "\u0e48-\u0e4b"
_ABOVE = "\u0e31\u0e34-\u0e37\u0e47\u0e4d"
_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_FOREIGN = (
    "\u0370-\u058f\u0590-\u08ff\u0900-\u0dff\u0e80-\u10ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\ufffd\ue000-\uf8ff"
)
_WORD_RUN = re.compile(r"[^\s()\[\]“”\"'‘’,.;:/…–—-]+")
_IS_FOREIGN = re.compile(f"[{_FOREIGN}]")
_IS_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_GLUED = re.compile(f"[{_THAI}](?=[A-Za-z])|[A-Za-z](?=[{_THAI}])")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f]{2,}")
# A sign where none can stand: a mark without a letter, a vowel without a consonant before or behind it, two of a kind.
_IMPOSSIBLE = re.compile(
    f"(?<![{_CONSONANT}{_MARK}ๅ])[{_MARK}]"
    f"|[{_TONE}][{_TONE}{_ABOVE}]|[{_ABOVE}]{{2}}|[\u0e38\u0e39][\u0e38\u0e39{_ABOVE}]|[{_ABOVE}][\u0e38\u0e39]"
    f"|\u0e47[{_TONE}]|\u0e4c[{_MARK}ะาำ]|[\u0e34-\u0e39][ะาำ]|[เแโใไ](?![{_CONSONANT}])"
    f"|(?<![{_CONSONANT}{_MARK}])[าำๅ](?<!ฤๅ)(?<!ฦๅ)|(?<![{_CONSONANT}{_MARK}า])ะ|[ำะ][{_MARK}]|า[{_MARK}]"
)
_YEAR = re.compile(r"(?<!\d)(?P<era>ค\.ศ\.|พ\.ศ\.)\s?(?P<year>\d{3,5})(?!\d)(?:\s?[-–]\s?(?P<to>\d{4})(?!\d))?")
_PAIRS = {"(": ")", "[": "]", "“": "”", "‘": "’"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
# How few years a chapter goes back or on within a paragraph, where a year further off is a slip.
_STEP = 6


def find_suspects(text: str, known: Known, *, notes: Iterable[tuple[int, int]] = ()) -> list[Suspect]:
    """Return what is suspect in the canonical text of one block, in its order, none over another.

    `notes` are the footnotes without a text that are marked in it, as (number, at). The rules that know most come
    first: where two suspect the same words, the first is kept.
    """
    found: list[Suspect] = []
    taken = bytearray(len(text) + 1)
    pieces = cut(text, known)
    rules = (
        _other_scripts(text, known),
        names_spelled_otherwise(text, pieces, known),
        _impossible_sequences(text),
        _years(text),
        unknown_words(text, pieces, known),
        names_in_pieces(text, pieces, known),
        _glued_latin(text),
        _partners(text),
    )
    for each in chain.from_iterable(rules):
        if each.end - each.start <= LONGEST and not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\x01" * (each.end - each.start)
            found.append(each)
    found += _empty_notes(text, notes, known)
    return sorted(found)


def _other_scripts(text: str, known: Known) -> Iterator[Suspect]:
    """Letters of another script within a word, or standing alone outside brackets; Latin in small letters likewise."""
    for run in _WORD_RUN.finditer(text):
        word = run[0]
        foreign = _IS_FOREIGN.search(word)
        if foreign and (IS_THAI.search(word) or _IS_LATIN.search(word)):
            start, end = _around(text, run.start() + foreign.start(), run.start(), run.end(), known)
            yield suspect(text, start, end, known.names.get(text[start:end]), "script", "script")
        elif foreign and not _in_brackets(text, run.start()) and not re.fullmatch("[\u0370-\u052f]+", word):
            yield suspect(text, run.start(), run.end(), None, "script", "script")
        elif word in known.names and known.names[word] != word and _LATIN_WORD.fullmatch(word):
            yield suspect(text, run.start(), run.end(), known.names[word], "script", "script")


def _around(text: str, at: int, start: int, end: int, known: Known) -> tuple[int, int]:
    """Return the word around a foreign letter: from a known word before it up to a known word after it."""
    first, last = at, at
    place = start
    for piece in segment(text[start:end], known.spellings):
        stop = place + len(piece)
        if stop <= at and len(piece) >= 4 and known.has(piece) and piece not in known.names:
            first = None
        elif first is None or (stop <= at and first == at):
            first = place
        if place <= at < stop:
            first, last = place if first is None else first, stop
        elif place > at and not (len(piece) >= 2 and piece in known.words) and last == place:
            last = stop
        place = stop
    return (first if first is not None else at), max(last, at + 1)


def _in_brackets(text: str, at: int) -> bool:
    before = text[:at]
    return before.count("(") > before.count(")")


def _impossible_sequences(text: str) -> Iterator[Suspect]:
    done = 0
    for match in _IMPOSSIBLE.finditer(text):
        if match.end() <= done:
            continue
        start, end = max(match.start() - 1, 0), min(match.end() + 1, len(text))
        while start and re.match(f"[{_THAI}]", text[start - 1]) and match.start() - start < 3:
            start -= 1
        while end < len(text) and re.match(f"[{_THAI}]", text[end]) and end - match.end() < 3:
            end += 1
        while text[start].isspace() and start < match.start():
            start += 1
        while text[end - 1].isspace() and end > match.end():
            end -= 1
        found = suspect(text, start, end, None, "sequence", "mark")
        # Of signs without end all that follow would be looked at again from each of them, and are too long as well.
        done = found.end if found.end - found.start > LONGEST else done
        yield found


def _glued_latin(text: str) -> Iterator[Suspect]:
    """Latin letters right beside Thai ones: where the Latin is a word, a space is missing; else it is a wrong letter."""
    for run in _WORD_RUN.finditer(text):
        word = run[0]
        if not _GLUED.search(word):
            continue
        for latin in _LATIN_WORD.finditer(word):
            before, after = word[: latin.start()], word[latin.end() :]
            if (before and after) or len(latin[0]) < 3:
                continue
            start = run.start() + latin.start() - (1 if before else 0)
            end = run.start() + latin.end() + (1 if after else 0)
            start, end = snap_outward(text, start, end)
            words = text[start:end]
            place = words.index(latin[0])
            parted = f"{words[:place]} {latin[0]}" if before else f"{latin[0]} {words[place + len(latin[0]) :]}"
            yield Suspect(start, end, parted, "space", "latin")
            break
        else:
            yield suspect(text, run.start(), run.end(), None, "latin", "script")


def _years(text: str) -> Iterator[Suspect]:
    """A year far from those on both sides of it, which are near each other, and a span of years that goes backwards."""
    years = list(_YEAR.finditer(text))
    for match in years:
        digits = match["year"]
        if len(digits) != 4 or (match["era"] == "ค.ศ." and int(digits) > 2100):
            yield suspect(text, *match.span("year"), None, "year", "date")
        elif match["to"] and int(match["to"]) < int(digits):
            yield suspect(text, *match.span(), None, "year", "date")
    common = [match for match in years if match["era"] == "ค.ศ." and len(match["year"]) == 4]
    for (before, match), (_same, after) in zip(pairwise(common), pairwise(common[1:]), strict=False):
        one, year, other = (int(each["year"]) for each in (before, match, after))
        meant = int(f"{str(one)[:-1]}{year % 10}")
        if (
            abs(one - other) <= _STEP
            and abs(year - one) > _STEP
            and abs(year - other) > _STEP
            and _between(meant, one, other)
        ):
            yield suspect(text, *match.span("year"), None, "year", "date")


def _between(year: int, one: int, other: int) -> bool:
    return min(one, other) - 1 <= year <= max(one, other) + 1


def _partners(text: str) -> Iterator[Suspect]:
    """Brackets and quotation marks that open without closing, or close without opening."""
    waiting: list[int] = []
    for at, char in enumerate(text):
        if char in _PAIRS:
            waiting.append(at)
        elif char in _CLOSING:
            if waiting and text[waiting[-1]] == _CLOSING[char]:
                waiting.pop()
            elif char != "’" and not _is_list_number(text, at):
                yield suspect(text, at, at + 1, None, "quote", "punctuation")
    for at in waiting:
        yield suspect(text, at, at + 1, None, "quote", "punctuation")
    straight = [match.start() for match in re.finditer('"', text)]
    if len(straight) % 2:
        yield suspect(text, straight[-1], straight[-1] + 1, None, "quote", "punctuation")


def _is_list_number(text: str, at: int) -> bool:
    return text[at] == ")" and bool(re.search(r"(?:^|\s)\w{1,2}$", text[max(0, at - 4) : at]))


def _empty_notes(text: str, notes: Iterable[tuple[int, int]], known: Known) -> Iterator[Suspect]:
    """The word before the mark of a note that has no text."""
    for _number, at in notes:
        begin = max(0, at - LONGEST)
        words = [(begin + place, word) for place, word in cut(text[begin:at], known) if re.search(r"\w", word)]
        if words:
            place, word = words[-1]
            yield suspect(text, place, place + len(word), None, "note", "note")
