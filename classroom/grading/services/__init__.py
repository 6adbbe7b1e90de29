"""What markers and instructors do: write the criteria, mark, comment, decide results, release them."""

from classroom.grading.services.aliases import give_codes, reveal_name, reveal_released
from classroom.grading.services.allocation import (
    apply_allocation,
    ask_third,
    plan_allocation,
    spread_by_group,
    spread_evenly,
    undo_allocation,
)
from classroom.grading.services.answers import answer_comment, answer_student
from classroom.grading.services.bank import delete_bank_comment, keep_comment, move_bank_comment, save_bank_comment
from classroom.grading.services.comments import add_comment, delete_comment, edit_comment, restore_comment
from classroom.grading.services.errors import (
    AlreadyAskedError,
    AlreadyDecidedError,
    MarkingFinishedError,
    MarkingUnfinishedError,
    NewerAttemptError,
    NoRubricError,
    NotContestableError,
    NothingChangedError,
    NothingToReleaseError,
    NotYetComparedError,
    OtherMarkerError,
    OtherRubricError,
    PlanChangedError,
    PreviewOutdatedError,
    RefusedError,
    SettledError,
    StaleVersionError,
    WordsNotFoundError,
)
from classroom.grading.services.marking import (
    finish_marking,
    open_marking,
    reopen_marking,
    save_mark,
    save_overall,
)
from classroom.grading.services.moves import EssayMoves
from classroom.grading.services.plans import set_plan
from classroom.grading.services.points import marking_points
from classroom.grading.services.presence import be_present, leave_essay
from classroom.grading.services.regrades import (
    ask_regrade,
    change_result,
    keep_result,
    say_in_regrade,
    take_up_regrade,
    withdraw_regrade,
)
from classroom.grading.services.releases import Released, release_grades, take_back_release
from classroom.grading.services.results import excuse, grade_essay, mark_missing, set_result
from classroom.grading.services.revision import take_over_comments, take_over_marks
from classroom.grading.services.rubric_changes import RubricPreview, change_rubric, preview_rubric
from classroom.grading.services.rubrics import CriterionPlan, LevelPlan, done_plan, plans_of, set_rubric
from classroom.grading.services.sample import draw_sample
from classroom.grading.services.scale_moves import Exchange
from classroom.grading.services.second import decide_by_hand

__all__ = [
    "AlreadyAskedError",
    "AlreadyDecidedError",
    "CriterionPlan",
    "EssayMoves",
    "Exchange",
    "LevelPlan",
    "MarkingFinishedError",
    "MarkingUnfinishedError",
    "NewerAttemptError",
    "NoRubricError",
    "NotContestableError",
    "NotYetComparedError",
    "NothingChangedError",
    "NothingToReleaseError",
    "OtherMarkerError",
    "OtherRubricError",
    "PlanChangedError",
    "PreviewOutdatedError",
    "RefusedError",
    "Released",
    "RubricPreview",
    "SettledError",
    "StaleVersionError",
    "WordsNotFoundError",
    "add_comment",
    "answer_comment",
    "answer_student",
    "apply_allocation",
    "ask_regrade",
    "ask_third",
    "be_present",
    "change_result",
    "change_rubric",
    "decide_by_hand",
    "delete_bank_comment",
    "delete_comment",
    "done_plan",
    "draw_sample",
    "edit_comment",
    "excuse",
    "finish_marking",
    "give_codes",
    "grade_essay",
    "keep_comment",
    "keep_result",
    "leave_essay",
    "mark_missing",
    "marking_points",
    "move_bank_comment",
    "open_marking",
    "plan_allocation",
    "plans_of",
    "preview_rubric",
    "release_grades",
    "reopen_marking",
    "restore_comment",
    "reveal_name",
    "reveal_released",
    "save_bank_comment",
    "save_mark",
    "save_overall",
    "say_in_regrade",
    "set_plan",
    "set_result",
    "set_rubric",
    "spread_by_group",
    "spread_evenly",
    "take_back_release",
    "take_over_comments",
    "take_over_marks",
    "take_up_regrade",
    "undo_allocation",
    "withdraw_regrade",
]
