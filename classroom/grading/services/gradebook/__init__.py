"""What staff do in the gradebook."""

from classroom.grading.services.gradebook.entries import hold_column, release_column, save_entry, set_course_result
from classroom.grading.services.gradebook.imports import KIND as MARKS
from classroom.grading.services.gradebook.imports import NewColumn, plan_marks, table_of
from classroom.grading.services.gradebook.setup import (
    CategoryPlan,
    ColumnPlan,
    release_letters,
    set_cutoffs,
    set_up_gradebook,
)

__all__ = [
    "MARKS",
    "CategoryPlan",
    "ColumnPlan",
    "NewColumn",
    "hold_column",
    "plan_marks",
    "release_column",
    "release_letters",
    "save_entry",
    "set_course_result",
    "set_cutoffs",
    "set_up_gradebook",
    "table_of",
]
