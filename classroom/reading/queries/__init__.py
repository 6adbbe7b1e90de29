"""What the reading room and the desks show of a text and of a person's reading."""

from classroom.reading.queries.agenda import agenda, latest_progress, section_path
from classroom.reading.queries.contents import BookContents, ChapterContents, PlannedReading, course_contents, plan
from classroom.reading.queries.passage import Phrase, get_block, phrases
from classroom.reading.queries.places import get_place, is_read, places_in_chapter
from classroom.reading.queries.room import Room, TextBlock, get_section, room
from classroom.reading.queries.states import SectionStanding, section_standing

__all__ = [
    "BookContents",
    "ChapterContents",
    "Phrase",
    "PlannedReading",
    "Room",
    "SectionStanding",
    "TextBlock",
    "agenda",
    "course_contents",
    "get_block",
    "get_place",
    "get_section",
    "is_read",
    "latest_progress",
    "phrases",
    "places_in_chapter",
    "plan",
    "room",
    "section_path",
    "section_standing",
]
