"""The gradebook: its sums, its columns, what staff see of it and what a student does."""

from classroom.grading.queries.gradebook.board import SORTS, Board, all_rows, board, one_row
from classroom.grading.queries.gradebook.cells import Person, Row, hides, people_of, rows_of
from classroom.grading.queries.gradebook.columns import (
    Book,
    BookColumn,
    book_of,
    categories_of,
    category_of,
    cuts_of,
    scheme_of,
)
from classroom.grading.queries.gradebook.letters import (
    PRESETS,
    SYMBOLS,
    Bar,
    Cut,
    Spread,
    histogram,
    letter_of,
    spread,
    tally,
)
from classroom.grading.queries.gradebook.maths import Category, Cell, CellState, Kind, Part, Total, rounded
from classroom.grading.queries.gradebook.own import Line, OwnBook, own_book
from classroom.grading.queries.gradebook.sheets import GradeSheet, export_rows, grade_sheet, sheet_rows
from classroom.grading.queries.gradebook.typed import Typed, read_typed, typed_as

__all__ = [
    "PRESETS",
    "SORTS",
    "SYMBOLS",
    "Bar",
    "Board",
    "Book",
    "BookColumn",
    "Category",
    "Cell",
    "CellState",
    "Cut",
    "GradeSheet",
    "Kind",
    "Line",
    "OwnBook",
    "Part",
    "Person",
    "Row",
    "Spread",
    "Total",
    "Typed",
    "all_rows",
    "board",
    "book_of",
    "categories_of",
    "category_of",
    "cuts_of",
    "export_rows",
    "grade_sheet",
    "hides",
    "histogram",
    "letter_of",
    "one_row",
    "own_book",
    "people_of",
    "read_typed",
    "rounded",
    "rows_of",
    "scheme_of",
    "sheet_rows",
    "spread",
    "tally",
    "typed_as",
]
