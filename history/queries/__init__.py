"""Reads of the text, by what they are for."""

from history.queries.comparison import Piece, compare
from history.queries.names import known_spellings, spellings
from history.queries.passages import (
    Passage,
    PassageNotThere,
    Snippet,
    anchor_address,
    find_passage,
    passage_snippet,
    write_address,
)
from history.queries.revisions import (
    block_history,
    current_layout,
    get_revision,
    layout_at,
    revision_changes,
    text_at,
    texts_at,
)
from history.queries.search import found_blocks, name_spellings
from history.queries.texts import (
    all_chapters,
    block_address,
    book_contents,
    chapter_contents,
    chapter_notes,
    find_book,
    get_chapter,
    get_section,
    live_blocks,
    section_blocks,
)

__all__ = [
    "Passage",
    "PassageNotThere",
    "Piece",
    "Snippet",
    "all_chapters",
    "anchor_address",
    "block_address",
    "block_history",
    "book_contents",
    "chapter_contents",
    "chapter_notes",
    "compare",
    "current_layout",
    "find_book",
    "find_passage",
    "found_blocks",
    "get_chapter",
    "get_revision",
    "get_section",
    "known_spellings",
    "layout_at",
    "live_blocks",
    "name_spellings",
    "passage_snippet",
    "revision_changes",
    "section_blocks",
    "spellings",
    "text_at",
    "texts_at",
    "write_address",
]
