"""The last part of a section's address."""

import re
from collections.abc import Sequence

from .spacing import THAI

# Pages of a chapter stand beside its sections.
RESERVED = (
    "annotations",
    "back",
    "cite",
    "events",
    "export",
    "faults",
    "import",
    "lost",
    "map",
    "names",
    "notes",
    "passage",
    "revisions",
    "search",
    "text",
    "timeline",
)

_LONGEST = 50


def section_addresses(titles: list[str], given: Sequence[str]) -> list[str]:
    """Return a unique address for every section, in order.

    *given* ones are used first, with or without one for the introduction; the rest
    are made from Latin titles, or count ("section-2").
    """
    wanted = list(given)
    if wanted and wanted[0] == "introduction" and titles and titles[0]:
        wanted = wanted[1:]
    elif wanted and wanted[0] != "introduction" and titles and not titles[0]:
        wanted.insert(0, "introduction")
    slugs: list[str] = []
    for index, title in enumerate(titles):
        slug = wanted[index] if index < len(wanted) else _slug(title, index)
        while slug in slugs or slug in RESERVED:
            slug += "-2"
        slugs.append(slug)
    return slugs


def _slug(title: str, index: int) -> str:
    if not title:
        return "introduction"
    latin = re.sub(r"[^a-z0-9]+", "-", title.lower())[:_LONGEST].strip("-")
    return latin if re.search("[a-z]", latin) and not THAI.search(title) else f"section-{index}"
