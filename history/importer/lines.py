"""From the bytes of a file to its lines, or to the fault that it has."""

import re
from dataclasses import dataclass

from classroom.common.thai.glyphs import GLYPHS
from classroom.common.thai.normalise import normalise

from .errors import BinaryFile, EmptyFile, FileTooLarge, NotUtf8, TruncatedFile
from .structure import Decision

LIMIT = 10 * 1000 * 1000
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word file or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
_THAI = re.compile("[\u0e01-\u0e5b]")
_IMPOSSIBLE_THAI = re.compile("(?:^|[\\sA-Za-z0-9])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]", re.MULTILINE)
_NEWLINE = re.compile("\r\n|\r|\u2028|\u2029|\x85|\x0b")
# No letters of a text, though no page shows them: some are forbidden in XML, some turn round what stands behind them.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
UNREADABLE = re.compile("\ufffd+|[\ue000-\uf8ff]+")
# Of a run of them, how many are named.
_NAMED = 2
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Source:
    """The file as text: normalised lines (the first is line 1), and what was odd in it."""

    lines: tuple[str, ...]
    encoding: str
    raw: str  # as decoded, before comments were taken out
    decisions: tuple[Decision, ...]


def read_lines(data: bytes) -> Source:
    """Decode *data*, unite its line ends and normalise its Thai.

    Raises a fault of :mod:`.errors` for a file that is too large (found by its
    length alone), binary, empty, cut off, or in an unknown encoding.
    """
    if len(data) > LIMIT:
        raise FileTooLarge(size=round(len(data) / 1e6, 1), limit=LIMIT // 1_000_000)
    for signature, form in _SIGNATURES:
        if data.startswith(signature):
            raise BinaryFile(form=form)
    if b"\0" in data:
        raise BinaryFile(form="binary data", line=data.count(b"\n", 0, data.index(b"\0")) + 1)
    decoded, encoding = _decode(data)
    text = plain_characters(decoded).replace("\f", "\n\n").translate(GLYPHS)
    text = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    if not text.strip("\ufeff \t\n"):
        raise EmptyFile()
    lines = tuple(normalise(line) for line in text.split("\n"))
    return Source(lines, encoding, decoded, tuple(_unreadable(lines)))


def plain_characters(text: str) -> str:
    """Return *text* with one kind of line end, and without what is no character of a text."""
    return _CONTROL.sub("", _NEWLINE.sub("\n", text))


def _decode(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        if fault.reason == "unexpected end of data" and fault.start >= len(data) - 3:
            raise TruncatedFile(line=line, byte=fault.start) from fault
        text = _windows_874(data)
        if text is None:
            raise NotUtf8(line=line, byte=fault.start) from fault
        return text, "windows-874"


def _windows_874(data: bytes) -> str | None:
    """Return the text if *data* reads as Thai in Windows-874 (which holds TIS-620).

    Any bytes decode somehow in an eight-bit encoding, so the result must look
    like Thai: nearly all that is not ASCII is Thai, and marks stand on letters.
    """
    try:
        text = data.decode("cp874")
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text if char > "\x7f"]
    thai = len(_THAI.findall(text))
    if thai < 0.95 * len(foreign) or len(_IMPOSSIBLE_THAI.findall(text)) > 0.02 * thai:
        return None
    return text


def _unreadable(lines: tuple[str, ...]):
    """Report the characters that the scan could not read; they stay in the text."""
    for number, line in enumerate(lines, 1):
        for match in UNREADABLE.finditer(line):
            yield Decision(
                kind="character",
                line=number,
                before=line[max(0, match.start() - 30) : match.start()],
                after=line[match.end() : match.end() + 30],
                done="kept",
                other=" ".join(f"U+{ord(char):04X}" for char in match[0][:_NAMED]),
            )
