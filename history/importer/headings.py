"""The outline of a chapter: one title, sections side by side, the rest below them."""

import re
from dataclasses import dataclass, field, replace

from .blocks import Raw
from .errors import NoHeading
from .footnotes import MARK
from .inline import plain
from .places import SHOWN
from .structure import Decision

_NUMBERED = re.compile(r"^(?:บทที่|chapter|ch\.)\s*([0-9๐-๙]{1,3})(?![0-9๐-๙])\s*[:.\-–—]?\s*(.*)$", re.IGNORECASE)
LONGEST_TITLE = 200
_MARKUP = re.compile(r"(\*\*|__|\*|_)(.+?)\1")
_TITLE_KEY = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)


@dataclass
class Part:
    """A section in the making: its heading's text and what stands below it."""

    title: str
    raws: list[Raw] = field(default_factory=list)
    heading: Raw | None = None


@dataclass
class Outline:
    title: str
    number: int | None
    parts: list[Part]
    decisions: list[Decision]


def take_front_matter(lines: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Blank the YAML block at the head of ready Markdown; return its title too."""
    if not lines or lines[0].strip() != "---":
        return lines, ""
    for end, line in enumerate(lines[1:60], 1):
        if line.strip() == "---":
            match = _TITLE_KEY.search("\n".join(lines[1:end]))
            return ("",) * (end + 1) + lines[end + 1 :], match[1] if match else ""
        if line.strip() and ":" not in line and not line.startswith((" ", "-")):
            break
    return lines, ""


def outline(raws: list[Raw], given_title: str = "", *, ready: bool = False) -> Outline:
    """Find the title and the sections of *raws*.

    The title is the first heading; a scan often prints it twice, once as bold
    lines, and the copies go. What stands between the title and the next heading
    is the introduction. In a *ready* text a heading is what its sign says. Raises NoHeading when nothing can be a title.
    """
    headings = [index for index, raw in enumerate(raws) if raw.kind == "heading"]
    first = headings[0] if headings else None
    lead = raws[:first] if first is not None else raws[:1]
    bold = " ".join(text for raw in lead if (text := _bold_text(raw)))
    decisions: list[Decision] = []
    if given_title:
        number, title = split_number(given_title)
        body = raws
        if first is not None and split_number(heading_text(raws[first])) == (number, title):
            body = raws[:first] + raws[first + 1 :]
    elif first is not None:
        number, title = split_number(heading_text(raws[first]))
        if number and not title:
            number, title, first = _title_below(raws, first, number, bold)
        body = [raw for raw in lead if not _repeats(raw, bold, number, title)] + raws[first + 1 :]
    elif bold:
        number, title = split_number(bold)
        body = raws[1:]
    else:
        raise NoHeading()
    if not title:
        raise NoHeading()
    body = [raw for raw in body if not _is_title_again(raw, number, title)]
    for raw in raws:
        if raw.kind == "heading" and (marks := MARK.findall(raw.text)):
            noted = ", ".join(f"[^{mark}]" for mark in marks)
            decisions.append(Decision("note", raw.line, heading_text(raw)[-SHOWN:], noted[:SHOWN], "removed", "kept"))
    parts = _split(body, decisions, ready=ready)
    return Outline(title, number, parts, decisions)


def split_number(text: str) -> tuple[int | None, str]:
    """ "บทที่ 4 สตาลิน" → (4, "สตาลิน"); without a number, (None, the text)."""
    match = _NUMBERED.match(text)
    if not match:
        return None, text
    return int(match[1]), match[2].strip()


def heading_text(raw: Raw) -> str:
    """Return a heading's plain text, without markup and note marks."""
    return " ".join(plain(raw.text)[0].split())


def plain_emphasis(text: str) -> str:
    """Return *text* without the stars and lines that make it bold or slanted."""
    while (bare := _MARKUP.sub(r"\2", text)) != text:
        text = bare
    return " ".join(text.split())


def _bold_text(raw: Raw) -> str:
    """Return the text of a paragraph whose every line is bold, else ''."""
    if raw.kind != "paragraph" or not all(
        line.text.startswith("**") and line.text.endswith("**") for line in raw.lines
    ):
        return ""
    return " ".join(plain_emphasis(line.text) for line in raw.lines)


def _title_below(raws, first: int, number: int, bold: str) -> tuple[int, str, int]:
    """ "# บทที่ 4" alone: the title is the next heading, or was printed in bold."""
    after = first + 1
    if after < len(raws) and raws[after].kind == "heading":
        return number, heading_text(raws[after]), after
    if after < len(raws) and (title := _bold_text(raws[after])):
        return number, title, after
    return number, split_number(bold)[1] if bold else f"บทที่ {number}", first


def _repeats(raw: Raw, bold: str, number: int | None, title: str) -> bool:
    """Say whether a paragraph above the heading prints the title, whole or in part."""
    same = (number, title), (None, title)
    if _bold_text(raw):
        return split_number(bold) in same
    return raw.kind == "paragraph" and split_number(plain_emphasis(raw.text)) in (*same, (number, ""))


def _is_title_again(raw: Raw, number: int | None, title: str) -> bool:
    if raw.kind != "heading":
        return False
    return number is not None and split_number(heading_text(raw)) == (number, title)


def _split(raws: list[Raw], decisions: list[Decision], *, ready: bool) -> list[Part]:
    """Cut at the headings of the sections' level; deeper ones stay as blocks.

    A heading deeper than the sections, the only one of its kind in the chapter,
    divides nothing: it is a section whose sign the scan got wrong.
    """
    raws = [raw for raw in raws if raw.kind != "heading" or heading_text(raw)]
    levels = [raw.level for raw in raws if raw.kind == "heading"]
    section_level = min(levels, default=2)
    lone: set[int] = set()
    if not ready:
        lone = {level for level in levels if levels.count(level) == 1 and level > section_level and len(levels) > 2}
    parts = [Part("")]
    for raw in raws:
        if raw.kind != "heading":
            parts[-1].raws.append(raw)
            continue
        if raw.level in lone:
            text = heading_text(raw)[:SHOWN]
            decisions.append(Decision("heading", raw.line, "#" * raw.level, text, "section", "subheading"))
        elif raw.level != section_level:
            parts[-1].raws.append(replace(raw, level=raw.level - section_level))
            continue
        parts.append(Part(heading_text(raw), heading=raw))
    return [part for part in parts if part.title or part.raws]
