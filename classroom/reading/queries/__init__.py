"""What the reading room and the desks show of a text and of a person's reading."""

from classroom.reading.queries.agenda import agenda, latest_progress, section_path
from classroom.reading.queries.annotations import own_annotations
from classroom.reading.queries.authors import authors
from classroom.reading.queries.contents import BookContents, ChapterContents, PlannedReading, course_contents, plan
from classroom.reading.queries.decisions import DecisionLine, Decisions, decision_line, decisions_page
from classroom.reading.queries.faults import (
    Entry,
    OwnReport,
    Queue,
    Sentence,
    entries,
    fault_queue,
    get_fault,
    my_reports,
    open_counts,
    sentence,
    spots,
)
from classroom.reading.queries.passage import Phrase, get_block, phrases
from classroom.reading.queries.places import get_place, is_read, places_in_chapter
from classroom.reading.queries.revisions import (
    block_page,
    get_chapter_block,
    old_section,
    return_to,
    revision_page,
    revisions_page,
    revisions_since,
)
from classroom.reading.queries.room import Room, TextBlock, get_section, room
from classroom.reading.queries.search import (
    FoundHere,
    FoundText,
    Search,
    SectionLines,
    found_here,
    found_text,
    make_search,
    section_counts,
    section_lines,
)
from classroom.reading.queries.states import SectionStanding, section_standing

__all__ = [
    "BookContents",
    "ChapterContents",
    "DecisionLine",
    "Decisions",
    "Entry",
    "FoundHere",
    "FoundText",
    "OwnReport",
    "Phrase",
    "PlannedReading",
    "Queue",
    "Room",
    "Search",
    "SectionLines",
    "SectionStanding",
    "Sentence",
    "TextBlock",
    "agenda",
    "authors",
    "block_page",
    "course_contents",
    "decision_line",
    "decisions_page",
    "entries",
    "fault_queue",
    "found_here",
    "found_text",
    "get_block",
    "get_chapter_block",
    "get_fault",
    "get_place",
    "get_section",
    "is_read",
    "latest_progress",
    "make_search",
    "my_reports",
    "old_section",
    "open_counts",
    "own_annotations",
    "phrases",
    "places_in_chapter",
    "plan",
    "return_to",
    "revision_page",
    "revisions_page",
    "revisions_since",
    "room",
    "section_counts",
    "section_lines",
    "section_path",
    "section_standing",
    "sentence",
    "spots",
]
