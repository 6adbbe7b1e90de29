"""The letters of the site: subsets of two families, made from the packages that ship them.

Sarabun has loops and is for reading; Noto Sans Thai has none and is for steering.
Both are under the SIL Open Font License. A whole face weighs 90 to 220 KB; what a page
of Thai and English needs of it, 14 to 15.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import fontTools
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
    font = TTFont(_source(face), recalcTimestamp=False)
    if face.weight is not None:
        font = instancer.instantiateVariableFont(font, {"wght": face.weight, "wdth": 100}, inplace=True)
    options = subset.Options(
        layout_features=list(FEATURES), flavor="woff2", hinting=False, desubroutinize=True, notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    written = BytesIO()
    font.save(written)
    return written.getvalue()


def _source(face: Face) -> Path:
    return Path(str(files(face.package))) / "files" / face.file


def _fingerprint() -> str:
    """Return what the result depends on, as a hash: the sources, this recipe, and the version of the tool."""
    parts = [Path(__file__).read_bytes(), fontTools.version.encode()]
    parts += [_source(face).read_bytes() for face in FACES]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
