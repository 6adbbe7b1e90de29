"""One spelling per Thai character sequence, without losing a letter.

Thai can be typed in several orders that look alike on the screen ("น้ำ" as
น + ้ + ำ, or as น + ํ + ้ + า). NFC does not unite them, and NFKC would take
SARA AM apart, so the rules stand here. All positions are code points.
"""

import re
import unicodedata

ODD_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
VOWEL_MARKS = "\u0e31\u0e34-\u0e3a\u0e47"
TONE_MARKS = "\u0e48-\u0e4b"
CLOSING_MARKS = "\u0e48-\u0e4c"  # the tones and THANTHAKHAT: they come after the vowel

# What leaves or changes by itself. A joiner (U+200C, U+200D) is dropped beside
# Thai only: other scripts and emoji need it.
_SINGLE = re.compile(
    "(?P<gone>[\u200b\u2060\ufeff\u00ad]"
    "|(?<=[\u0e01-\u0e5b])[\u200c\u200d]+|[\u200c\u200d]+(?=[\u0e01-\u0e5b]))"
    f"|(?P<space>[{ODD_SPACES}])"
)
# A unit is one ASCII letter or Thai consonant with everything that follows it
# up to the next: no rule below reaches over such a border.
_UNIT = re.compile("[\x00-\x7f\u0e01-\u0e2e]?[^\x00-\x7f\u0e01-\u0e2e]+")

_RULES = (
    (re.compile("\u0e40\u0e40"), "\u0e41"),
    (re.compile(f"([{CLOSING_MARKS}])([{VOWEL_MARKS}])"), r"\2\1"),
    (re.compile(f"([{VOWEL_MARKS}\u0e48-\u0e4e])\\1+"), r"\1"),
    (re.compile(f"\u0e4d([{TONE_MARKS}]?)\u0e32"), "\\1\u0e33"),
    (re.compile(f"([{TONE_MARKS}]?)\u0e4d\u0e32"), "\\1\u0e33"),
    (re.compile(f"\u0e33([{TONE_MARKS}])"), "\\1\u0e33"),
)
_THAI_DIGITS = {0x0E50 + digit: str(digit) for digit in range(10)}


def normalise(text: str) -> str:
    """Return *text* in the one form in which it is stored.

    Idempotent. Newlines, tabs and double spaces stay, for Markdown means
    something by them; no letter, tone mark or vowel is ever removed, except a
    mark that stands twice in the same place.
    """
    if not _needs_work(text):
        return text
    return _UNIT.sub(lambda unit: _normal_unit(unit[0]), _SINGLE.sub(_single, text))


def normalise_with_map(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the normal form and where each position of *text* went.

    The map has ``len(text) + 1`` entries: ``map[i]`` is the code point offset in
    the result that stands for offset ``i`` of *text*. It never decreases.
    """
    singled, first = _substitute(_SINGLE, _single, text)
    result, second = _substitute(_UNIT, lambda unit: _normal_unit(unit[0]), singled)
    return result, tuple(second[offset] for offset in first)


def fold(text: str) -> str:
    """Return *text* as search compares it: normal, Thai digits as 0-9, lower case."""
    return normalise(text).translate(_THAI_DIGITS).lower()


def _needs_work(text: str) -> bool:
    """Most text is normal already, and a look is quicker than the work."""
    return (
        not unicodedata.is_normalized("NFC", text)
        or _SINGLE.search(text) is not None
        or any(pattern.search(text) for pattern, _ in _RULES)
    )


def _single(match: re.Match[str]) -> str:
    return " " if match["space"] else ""


def _normal_unit(unit: str) -> str:
    """Apply the rules until nothing changes, which makes the whole idempotent."""
    while True:
        changed = unicodedata.normalize("NFC", unit)
        for pattern, replacement in _RULES:
            changed = pattern.sub(replacement, changed)
        if changed == unit:
            return unit
        unit = changed


def _substitute(pattern, replace, text: str) -> tuple[str, list[int]]:
    """Like ``pattern.sub``, and with the map of offsets."""
    parts: list[str] = []
    offsets: list[int] = []
    done = written = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        offsets.extend(range(written, written + start - done))
        written += start - done
        new = replace(match)
        parts += (text[done:start], new)
        offsets.extend(written + min(step, len(new)) for step in range(end - start))
        written += len(new)
        done = end
    parts.append(text[done:])
    offsets.extend(range(written, written + len(text) - done + 1))
    return "".join(parts), offsets
