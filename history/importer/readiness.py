"""Is this a scan as it comes, or Markdown that somebody has made ready?

The rules that mend a scan would harm a finished text: a poem's short lines, a
paragraph that ends with a colon. So a finished text is recognised and left as it is.
"""

import re

from .blocks import parse_blocks
from .geometry import is_wrapped

CLEAN = "<!-- Clean text: every paragraph is whole. -->"
_SCAN_MARK = re.compile(r"<sup>\s*[\[(]?[0-9๐-๙]", re.IGNORECASE)
_LINK = re.compile(r"(?<![!\\])\[[^\]\[\n]+\]\([^)\s]")
# Lines of one paragraph that end in two spaces, before they are a scan's own.
_MANY = 3


def is_ready(text: str, lines: tuple[str, ...]) -> bool:
    """Say whether *text* (the file) of these *lines* is finished Markdown.

    It says so itself, or it uses what only a person writes (quotations behind
    ">", tables, footnote texts, fenced code, links) and nothing that only a scan has.
    """
    if text.lstrip("\ufeff").startswith(CLEAN):
        return True
    if _SCAN_MARK.search(text):
        return False
    raws = parse_blocks(lines)
    wrapped = any(
        raw.kind == "paragraph" and is_wrapped(raw) and sum(line.hard for line in raw.lines) >= _MANY for raw in raws
    )
    signs = any(raw.quoted or raw.kind in ("table", "note", "figure") for raw in raws)
    return not wrapped and (signs or bool(_LINK.search(text)))
