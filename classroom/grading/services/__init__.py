"""What markers and instructors do: write the criteria, mark, comment, decide results, release them."""

from classroom.grading.services.aliases import give_codes, reveal_name, reveal_released
from classroom.grading.services.comments import add_comment, delete_comment, edit_comment, restore_comment
from classroom.grading.services.errors import (
    MarkingFinishedError,
    MarkingUnfinishedError,
    NewerAttemptError,
    NoRubricError,
    NothingToReleaseError,
    OtherRubricError,
    PlanChangedError,
    PreviewOutdatedError,
    RefusedError,
    StaleVersionError,
    WordsNotFoundError,
)
from classroom.grading.services.marking import (
    finish_marking,
    marking_points,
    open_marking,
    reopen_marking,
    save_mark,
    save_overall,
)
from classroom.grading.services.presence import be_present, leave_essay
from classroom.grading.services.releases import Released, release_grades, take_back_release
from classroom.grading.services.results import excuse, grade_essay, mark_missing, set_result
from classroom.grading.services.rubric_changes import EssayMoves, RubricPreview, change_rubric, preview_rubric
from classroom.grading.services.rubrics import CriterionPlan, LevelPlan, plans_of, set_rubric

__all__ = [
    "CriterionPlan",
    "EssayMoves",
    "LevelPlan",
    "MarkingFinishedError",
    "MarkingUnfinishedError",
    "NewerAttemptError",
    "NoRubricError",
    "NothingToReleaseError",
    "OtherRubricError",
    "PlanChangedError",
    "PreviewOutdatedError",
    "RefusedError",
    "Released",
    "RubricPreview",
    "StaleVersionError",
    "WordsNotFoundError",
    "add_comment",
    "be_present",
    "change_rubric",
    "delete_comment",
    "edit_comment",
    "excuse",
    "finish_marking",
    "give_codes",
    "grade_essay",
    "leave_essay",
    "mark_missing",
    "marking_points",
    "open_marking",
    "plans_of",
    "preview_rubric",
    "release_grades",
    "reopen_marking",
    "restore_comment",
    "reveal_name",
    "reveal_released",
    "save_mark",
    "save_overall",
    "set_result",
    "set_rubric",
    "take_back_release",
]
