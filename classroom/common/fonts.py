"""The letters of the site and of the files that leave it: subsets of two families, from the packages that ship them.

Sarabun has loops and is for reading; Noto Sans Thai has none and is for steering.
Both are under the SIL Open Font License. A whole face weighs 90 to 220 KB; what a page
of Thai and English needs of it, 14 to 15.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import fontTools
from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer


@dataclass(frozen=True)
class Face:
    """One weight of a family; `weight` is set where the source is a variable font."""

    name: str
    package: str
    file: str
    weight: int | None = None


FACES = (
    Face("sarabun-400", "fontpkg_sarabun", "Sarabun-Regular.ttf"),
    Face("sarabun-600", "fontpkg_sarabun", "Sarabun-SemiBold.ttf"),
    Face("noto-400", "fontpkg_noto_sans_thai", "NotoSansThai[wdth,wght].ttf", 400),
    Face("noto-600", "fontpkg_noto_sans_thai", "NotoSansThai[wdth,wght].ttf", 600),
)

#: Each face is two files. The first serves nearly every page; the browser fetches the second only where a page
#: holds one of its letters, by the unicode-range in static/css/fonts.css: western, Slavic and Turkic names.
PLAIN = (
    *range(0x20, 0x7F),
    *range(0x0E01, 0x0E3B),
    *range(0x0E3F, 0x0E5C),
    *map(ord, "\u00a0\u2009\u200b\u200c\u200d\u25cc«»°±²³·½×÷–—‘’“”„†•…‰′″‹›€™−←↑→↓≤≥"),
)
ACCENTED = (
    *(code for code in range(0xC0, 0x100) if code not in (0xD7, 0xF7)),
    *map(ord, "ĀāČčĆćĎďĐđĒēĘęĚěĞğĪīŁłŃńŇňŌōŎŏŘřŚśŠšŞşŤťŪūŬŭŮůŹźŻżŽžİıʹʺ"),
)
SUBSETS = {"": PLAIN, "-accents": ACCENTED}
#: A file that leaves the site carries every letter of a face in one file, as WOFF2 for a page and as TTF for a book.
WHOLE_FACES = (FACES[0], FACES[1], FACES[3])
WHOLE = (*PLAIN, *ACCENTED)
FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk")


def build_fonts(target: Path, *, stamp: Path) -> bool:
    """Write the faces into `target` and return True, or return False when `stamp` says that they are there already."""
    state = _fingerprint()
    wanted = {
        target / f"{face.name}{part}.woff2": (face, characters)
        for face in FACES
        for part, characters in SUBSETS.items()
    }
    if stamp.exists() and stamp.read_text(encoding="ascii") == state and all(path.exists() for path in wanted):
        return False
    target.mkdir(parents=True, exist_ok=True)
    for path, (face, characters) in wanted.items():
        path.write_bytes(build_face(face, characters))
    stamp.write_text(state, encoding="ascii")
    return True


def build_face(face: Face, characters: Iterable[int]) -> bytes:
    """Return one face as WOFF2: at its weight, with these code points and the features that Thai needs."""
    return _written(_subset(face, characters), "woff2")


def _subset(face: Face, characters: Iterable[int]) -> TTFont:
    font = TTFont(_source(face), recalcTimestamp=False)
    if face.weight is not None:
        font = instancer.instantiateVariableFont(
            font, {"wght": face.weight, "wdth": 100}, inplace=True, updateFontNames=True
        )
    options = subset.Options(layout_features=list(FEATURES), hinting=False, desubroutinize=True, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def _written(font: TTFont, flavor: str | None) -> bytes:
    font.flavor = flavor
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def whole_faces() -> Path:
    """Return the folder of the faces for files that leave the site, built if they are not there or are old.

    `sarabun-400.woff2`, `sarabun-400.ttf`, and in `level` the same as TTF for PDF; so for every face of WHOLE_FACES.
    """
    folder = Path(settings.STATIC_BUILD).parent / "letters"
    stamp = folder / "stamp"
    state = _fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return folder
    (folder / "level").mkdir(parents=True, exist_ok=True)
    for face in WHOLE_FACES:
        font = _subset(face, WHOLE)
        _put(folder / f"{face.name}.woff2", _written(font, "woff2"))
        _put(folder / f"{face.name}.ttf", _written(font, None))
        level_marks(font)
        _put(folder / "level" / f"{face.name}.ttf", _written(font, None))
    _put(stamp, state.encode("ascii"))
    return folder


def licence(face: Face) -> str:
    """Return the licence that must go with a face."""
    return (files(face.package) / "LICENSE").read_text(encoding="utf-8")


def _put(path: Path, content: bytes) -> None:
    """Write a file so that nobody reads half of it, another process building the same included."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def level_marks(font: TTFont) -> None:
    """Set every mark of a syllable on one of the few heights that its kind has, by a tenth of an em at most.

    A PDF writer begins a new piece of text where a mark is raised or lowered by itself; a reader of the PDF then finds
    the whole syllable in either piece, and so twice. With the marks level, a syllable is one piece and is found once.
    """
    most = font["head"].unitsPerEm // 10
    for anchors, marks in _anchors(font["GPOS"].table):
        heights = _levels([mark.YCoordinate for mark in marks], most)
        for anchor in (*marks, *anchors):
            nearest = min(heights, key=lambda height: abs(height - anchor.YCoordinate), default=anchor.YCoordinate)
            if abs(nearest - anchor.YCoordinate) <= most:
                anchor.YCoordinate = nearest


def _levels(heights: list[int], most: int) -> list[int]:
    """Return one height, the commonest, for each group of heights that lie within `most` of each other."""
    levels: list[int] = []
    for height, _number in Counter(heights).most_common():
        if all(abs(height - level) > most for level in levels):
            levels.append(height)
    return levels


def _anchors(table) -> Iterator[tuple[list, list]]:
    """Yield, for every class of marks, the anchors that it is set on, and the marks' own anchors."""
    for lookup in table.LookupList.Lookup:
        for part in lookup.SubTable:
            part = getattr(part, "ExtSubTable", part)
            if part.LookupType == 4:
                marks, rows = part.MarkArray, [record.BaseAnchor for record in part.BaseArray.BaseRecord]
            elif part.LookupType == 6:
                marks, rows = part.Mark1Array, [record.Mark2Anchor for record in part.Mark2Array.Mark2Record]
            else:
                continue
            for number in range(part.ClassCount):
                own = [mark.MarkAnchor for mark in marks.MarkRecord if mark.Class == number]
                yield [row[number] for row in rows if row[number] is not None], own


def _source(face: Face) -> Path:
    return Path(str(files(face.package))) / "files" / face.file


def _fingerprint() -> str:
    """Return what the result depends on, as a hash: the sources, this recipe, and the version of the tool."""
    parts = [Path(__file__).read_bytes(), fontTools.version.encode()]
    parts += [_source(face).read_bytes() for face in FACES]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
