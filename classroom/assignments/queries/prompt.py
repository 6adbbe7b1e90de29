"""What is asked, with the passages of the book that it names in the book's own words."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from classroom.assignments.models import Assignment
from classroom.common.markup import to_html
from history.models import Chapter
from history.queries import Passage, PassageNotThere, find_passage

#: The lasting address of a passage, as the reading room gives it, alone on its line.
_LINE = re.compile(
    r"^[ \t]*<?(?P<link>(?:https?://[^/\s<>]+)?/courses/[-\w]+/read/(?P<book>[-\w]+)/(?P<number>[0-9]{1,6})/[-\w]+/"
    r"\?passage=(?P<passage>[^\s#<>&]{1,80})(?:#b[0-9]+)?)>?[ \t]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A piece of what is asked: safe `html`, or a `passage` of the book in its words of today."""

    html: str = ""
    passage: Passage | None = None


def asked_parts(assignment: Assignment) -> list[AskedPart]:
    """Return what is asked in its order. A passage that is no longer there stays the link that it was.

    No query when no passage is named; else two to five for each.
    """
    parts: list[AskedPart] = []
    text, at = assignment.instructions, 0
    for match in _LINE.finditer(text):
        passage = _passage(assignment, match)
        if passage is None:
            continue
        parts += _words(text[at : match.start()])
        parts.append(AskedPart(passage=passage))
        at = match.end()
    if not parts:
        return [AskedPart(assignment.instructions_html)]
    return parts + _words(text[at:])


def _words(markdown: str) -> list[AskedPart]:
    return [AskedPart(to_html(markdown))] if markdown.strip() else []


def _passage(assignment: Assignment, match: re.Match[str]) -> Passage | None:
    chapter = (
        Chapter.objects.filter(
            book__courses=assignment.course_id, book__slug=match["book"], number=int(match["number"])
        )
        .select_related("book")
        .first()
    )
    if chapter is None:
        return None
    try:
        passage = find_passage(chapter, unquote(match["passage"]))
    except PassageNotThere:
        return None
    passage.block.section.chapter = chapter
    return passage
