"""What staff do in the gradebook."""

from classroom.grading.services.gradebook.entries import hold_column, release_column, save_entry, set_course_result
from classroom.grading.services.gradebook.setup import (
    CategoryPlan,
    ColumnPlan,
    release_letters,
    set_cutoffs,
    set_up_gradebook,
)

__all__ = [
    "CategoryPlan",
    "ColumnPlan",
    "hold_column",
    "release_column",
    "release_letters",
    "save_entry",
    "set_course_result",
    "set_cutoffs",
    "set_up_gradebook",
]
