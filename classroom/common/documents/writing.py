"""The words of a document as Markdown that reads as they did."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: Signs that mean something anywhere in a line…
_ANYWHERE = re.compile(r"([\\`*_~<]|(?<=\])\(|&(?=#?\w+;))")
#: …and those that do at its beginning.
_AT_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+$|-{2,}$|\[[^\]]*\]:)|^(\d{1,9})([.)])(?=\s|$)")
_SPACE = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool = False
    italic: bool = False
    #: The number of a footnote, in place of a text.
    note: int = 0


@dataclass(slots=True)
class Piece:
    """A paragraph: `level` is that of a heading from 1, or of a list item from 0. A table has `rows` of cells instead."""

    kind: str = "paragraph"
    level: int = 0
    ordered: bool = False
    runs: list[Run] = field(default_factory=list)
    rows: list[list[list[Run]]] = field(default_factory=list)


def to_markdown(pieces: Iterable[Piece], notes: dict[int, Sequence[Run]]) -> str:
    """Return `pieces` as Markdown, with `notes` that they refer to at the end, as the reader would find them."""
    blocks: list[str] = []
    after_item = False
    counts: dict[int, int] = {}
    for piece in pieces:
        words = _table(piece.rows) if piece.kind == "table" else _words(piece.runs, plain=piece.kind == "heading")
        if not words:
            continue
        if piece.kind == "item":
            if not after_item:
                counts = {}
            counts = {level: count for level, count in counts.items() if level <= piece.level}
            counts[piece.level] = counts.get(piece.level, 0) + 1
            sign = f"{counts[piece.level]}." if piece.ordered else "-"
            line = "    " * piece.level + f"{sign} " + words.replace("\n", " ")
            if after_item:
                blocks[-1] += f"\n{line}"
            else:
                blocks.append(line)
        elif piece.kind == "heading":
            blocks.append("#" * min(piece.level + 1, 6) + " " + words.replace("\n", " "))
        else:
            blocks.append(words)
        after_item = piece.kind == "item"
    for number, runs in notes.items():
        if words := _words(runs):
            blocks.append(f"\\[{number}\\] {words}")
    return "\n\n".join(blocks)


def _words(runs: Iterable[Run], *, plain: bool = False) -> str:
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if last and not (last.note or run.note) and (last.bold, last.italic) == (run.bold, run.italic):
            merged[-1] = Run(last.text + run.text, run.bold, run.italic)
        elif run.text or run.note:
            merged.append(run)
    parts = []
    for place, run in enumerate(merged):
        before = merged[place - 1].text[-1:] if place else ""
        after = merged[place + 1].text[:1] if place + 1 < len(merged) else ""
        parts.append(f"\\[{run.note}\\]" if run.note else _run(run, before, after, plain=plain))
    lines = [_at_start(_SPACE.sub(" ", line).strip()) for line in "".join(parts).split("\n")]
    return "  \n".join(line for line in lines if line)


def _run(run: Run, before: str, after: str, *, plain: bool) -> str:
    words = run.text.strip()
    sign = "*" * (2 * run.bold + run.italic)
    text = _ANYWHERE.sub(r"\\\1", run.text)
    # Signs count as such only where a reader could tell their beginning from their end, and within one line.
    closes = words and (words[-1].isalnum() or not after.isalnum()) and (words[0].isalnum() or not before.isalnum())
    if plain or not sign or not closes or "\n" in words:
        return text
    core = text.strip()
    lead = text[: len(text) - len(text.lstrip())]
    return f"{lead}{sign}{core}{sign}{text[len(lead) + len(core) :]}"


def _at_start(line: str) -> str:
    return _AT_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)


def _table(rows: Sequence[Sequence[Sequence[Run]]]) -> str:
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = []
    for row in rows:
        cells = [_words(runs).replace("\n", " ").replace("|", "\\|") for runs in row]
        lines.append("| " + " | ".join(cells + [""] * (width - len(cells))) + " |")
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)
