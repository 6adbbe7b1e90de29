"""Is this a scan as it comes, or Markdown that somebody has made ready?

The rules that mend a scan would harm a finished text: a poem's short lines, a
paragraph that ends with a colon. So a finished text is recognised and left as it is.
"""

import re

from .blocks import Raw
from .geometry import is_wrapped

CLEAN = "<!-- Clean text: every paragraph is whole. -->"
_SCAN_MARK = re.compile(r"<sup>\s*[\[(]?[0-9๐-๙]", re.IGNORECASE)
# Lines of one paragraph that end in two spaces, before they are a scan's own.
_MANY = 3


def is_ready(text: str, raws: list[Raw]) -> bool:
    """Say whether *text* (the file) and *raws* (its blocks) are finished Markdown.

    It says so itself, or it uses what only a person writes (quotations behind
    ">", tables, footnote texts) and nothing that only a scan has.
    """
    if text.lstrip("\ufeff").startswith(CLEAN):
        return True
    wrapped = any(
        raw.kind == "paragraph" and is_wrapped(raw) and sum(line.hard for line in raw.lines) >= _MANY for raw in raws
    )
    if wrapped or _SCAN_MARK.search(text):
        return False
    return any(raw.quoted or raw.kind in ("table", "note") for raw in raws)
