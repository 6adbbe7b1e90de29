"""What comes with a book as files: book.yaml, and beside it the names, and for each chapter corrections and events.

book.yaml                the book, its chapters and their sections; `names` is a list, or the name of a file with it
names.yaml               the names of the book: name, kind, latin, spellings, note, note_en
chapter-04.md            a chapter as it was scanned
chapter-04-corrections.yaml   reviewed corrections of it: block, wrong, right, kind, certainty, reason
chapter-04-events.yaml   its dated events: block, written, year_from, year_to, month, day, title, title_en
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from classroom.common.anchoring import Span
from history.models import Fault, Name

# The safe loader in C, where the package was built with it: hundreds of corrections in a tenth of the time.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableBookFile(ValueError):
    """A book.yaml that cannot be used. The message says where and why, in English."""


@dataclass(frozen=True)
class Correction:
    """One reviewed correction: in `block`, `wrong` should be `right`.

    `context` is a longer stretch that stands once in the block, for a `wrong` that stands there several times;
    with `every` all of them are meant. One that is not certain is a question to a person.
    """

    block: str
    wrong: str
    right: str
    kind: str
    is_certain: bool
    reason: str = ""
    context: str = ""
    every: bool = False

    def spans(self, text: str) -> list[Span]:
        """Return where the words stand in a block's canonical text; empty when that is nowhere, or not told which."""
        if self.every:
            return _all_spans(text, self.wrong)
        if self.context:
            places, within = _all_spans(text, self.context), _all_spans(self.context, self.wrong)
            if len(places) != 1 or len(within) != 1:
                return []
            return [Span(places[0].start + within[0].start, places[0].start + within[0].end)]
        spans = _all_spans(text, self.wrong)
        return spans if len(spans) == 1 else []


@dataclass(frozen=True)
class EventEntry:
    """A dated event: the date as it is `written` in `block`, which `context` tells from others, and what it means."""

    block: str
    written: str
    year_from: int
    year_to: int
    title: str
    title_en: str = ""
    month: int | None = None
    day: int | None = None
    context: str = ""

    def span(self, text: str) -> Span | None:
        """Return where the date stands in a block's canonical text; None when that is nowhere, or not told which."""
        found = Correction(self.block, self.written, "", "", True, context=self.context).spans(text)
        return found[0] if found else None


def _all_spans(text: str, words: str) -> list[Span]:
    """Return where `words` stand in `text`, without overlaps."""
    spans = []
    at = text.find(words) if words else -1
    while at >= 0:
        spans.append(Span(at, at + len(words)))
        at = text.find(words, at + len(words))
    return spans


@dataclass(frozen=True)
class ChapterEntry:
    """What book.yaml says about one chapter. `sections` are slugs in the order of the text."""

    number: int
    file: str
    title: str = ""
    title_en: str = ""
    sections: tuple[str, ...] = ()
    section_titles_en: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple["Correction", ...] = ()
    corrections_reason: str = ""
    events: tuple["EventEntry", ...] = ()


@dataclass(frozen=True)
class BookFile:
    """A book.yaml: the book, its chapters and its names."""

    slug: str
    title: str
    title_en: str = ""
    author: str = ""
    language: str = "th"
    chapters: tuple[ChapterEntry, ...] = ()
    names: tuple[Mapping[str, Any], ...] = ()

    def chapter(self, number: int | None = None, file: str = "") -> ChapterEntry | None:
        """Return the entry of a chapter, by its number or else by the name of its file."""
        for entry in self.chapters:
            if entry.number == number or (number is None and entry.file == file):
                return entry
        return None

    def spellings(self) -> tuple[str, ...]:
        """Return every name in every spelling."""
        return tuple(dict.fromkeys(word for name in self.names for word in (name["name"], *name["spellings"])))


def read_book_file(path: Path) -> BookFile:
    """Read a book.yaml and the files beside it that it names; raise UnreadableBookFile, which says in which file."""
    content = _read(path, lambda content: content | {"slug": str(content["slug"]), "title": str(content["title"])})
    names = content.get("names") or ()
    if isinstance(names, str):
        names = _read(path.parent / names, lambda entries: [_name_entry(entry) for entry in entries])
    else:
        names = _checked(path, lambda: [_name_entry(entry) for entry in names])
    return BookFile(
        slug=content["slug"],
        title=content["title"],
        title_en=str(content.get("title_en", "")),
        author=str(content.get("author", "")),
        language=str(content.get("language", "th")),
        chapters=_checked(path, lambda: tuple(_chapter_entry(path, entry) for entry in content.get("chapters") or ())),
        names=tuple(names),
    )


def _read(path: Path, build: Callable[[Any], Any]) -> Any:
    """Return what `build` makes of the content of a YAML file."""
    return _checked(path, lambda: build(yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)))  # noqa: S506 - a safe one


def _checked(path: Path, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except UnreadableBookFile:
        raise
    except KeyError as fault:
        raise UnreadableBookFile(f"{path}: {fault} is missing") from fault
    except (OSError, yaml.YAMLError, UnicodeDecodeError, TypeError, AttributeError, ValueError) as fault:
        raise UnreadableBookFile(f"{path}: {fault}") from fault


def _chapter_entry(path: Path, entry: Mapping[str, Any]) -> ChapterEntry:
    sections = [part if isinstance(part, dict) else {"slug": part} for part in entry.get("sections") or ()]
    reviewed = {"reason": "", "corrections": ()}
    if entry.get("corrections"):
        reviewed = _read(path.parent / entry["corrections"], _corrections)
    events = ()
    if entry.get("events"):
        events = _read(path.parent / entry["events"], lambda rows: tuple(_event_entry(row) for row in rows))
    return ChapterEntry(
        number=int(entry["number"]),
        file=str(entry["file"]),
        title=str(entry.get("title", "")),
        title_en=str(entry.get("title_en", "")),
        sections=tuple(str(part["slug"]) for part in sections),
        section_titles_en={str(part["slug"]): str(part["title_en"]) for part in sections if part.get("title_en")},
        corrections=reviewed["corrections"],
        corrections_reason=reviewed["reason"],
        events=events,
    )


def _name_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(entry["kind"])
    if kind not in Name.Kind:
        raise ValueError(f"{entry['name']}: {kind} is no kind of name")
    name = str(entry["name"])
    return {
        "name": name,
        "kind": kind,
        "latin": str(entry.get("latin", "")),
        "spellings": [str(word) for word in entry.get("spellings") or () if str(word) != name],
        "note": str(entry.get("note", "")),
        "note_en": str(entry.get("note_en", "")),
    }


def _corrections(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "reason": str(content.get("reason", "")),
        "corrections": tuple(_correction(entry) for entry in content["corrections"]),
    }


def _correction(entry: Mapping[str, Any]) -> Correction:
    kind, certainty = str(entry["kind"]), str(entry["certainty"])
    if kind not in Fault.Kind:
        raise ValueError(f"{entry['block']}, {entry['wrong']}: {kind} is no kind of fault")
    if certainty not in ("certain", "question"):
        raise ValueError(f"{entry['block']}, {entry['wrong']}: certainty is certain or question, not {certainty}")
    return Correction(
        block=str(entry["block"]),
        wrong=str(entry["wrong"]),
        right=str(entry["right"]),
        kind=kind,
        is_certain=certainty == "certain",
        reason=str(entry.get("reason", "")),
        context=str(entry.get("in", "")),
        every=bool(entry.get("every", False)),
    )


def _event_entry(entry: Mapping[str, Any]) -> EventEntry:
    year = int(entry["year_from"])
    month, day = entry.get("month"), entry.get("day")
    return EventEntry(
        block=str(entry["block"]),
        written=str(entry["written"]),
        year_from=year,
        year_to=int(entry.get("year_to") or year),
        title=str(entry["title"]),
        title_en=str(entry.get("title_en", "")),
        month=month and int(month),
        day=day and int(day),
        context=str(entry.get("in", "")),
    )
