"""What the pages of marking and of results show."""

from classroom.grading.queries.agenda import agenda, work_waiting
from classroom.grading.queries.allocation import (
    Essay,
    MarkerLoad,
    allocations_made,
    essays_of,
    load_of,
    loads,
    markers_of,
)
from classroom.grading.queries.bank import Bank, bank, bank_comment
from classroom.grading.queries.desk import Desk, consistency
from classroom.grading.queries.essay import EssayBlock, NumberedComment, cited_passages, drawn_essay
from classroom.grading.queries.feedback import Feedback, feedback, held_results
from classroom.grading.queries.history import HistoryLine, result_history
from classroom.grading.queries.marking import (
    MarkingPage,
    assignment_for_marking,
    essay_stamp,
    get_comment,
    get_mark,
    latest_attempt,
    marking_page,
    present_markers,
)
from classroom.grading.queries.queue import Queue, marking_queue
from classroom.grading.queries.regrades import RegradePage, own_regrades, regrade_page, regrades
from classroom.grading.queries.releases import ReleasePlan, release_plan, releases_of
from classroom.grading.queries.returns import ReturnedEssay, answer_of, returned_essay
from classroom.grading.queries.revision import CarriedComment, EarlierMark, Revision, earlier_marks, revision
from classroom.grading.queries.rows import Row, criterion_rows, current_version, most_of, rows_of, total_of
from classroom.grading.queries.rubric import (
    RubricEffect,
    is_done_scale,
    last_of_scale,
    most_of_version,
    rubric_effect,
    rubric_number,
    rubric_shown,
    rubric_with_levels,
)
from classroom.grading.queries.second import Comparison, comparison, essay_to_look_at, marking_plan, third_markers
from classroom.grading.queries.work import State, Work, class_work, counts

__all__ = [
    "Bank",
    "CarriedComment",
    "Comparison",
    "Desk",
    "EarlierMark",
    "Essay",
    "EssayBlock",
    "Feedback",
    "HistoryLine",
    "MarkerLoad",
    "MarkingPage",
    "NumberedComment",
    "Queue",
    "RegradePage",
    "ReleasePlan",
    "ReturnedEssay",
    "Revision",
    "Row",
    "RubricEffect",
    "State",
    "Work",
    "agenda",
    "allocations_made",
    "answer_of",
    "assignment_for_marking",
    "bank",
    "bank_comment",
    "cited_passages",
    "class_work",
    "comparison",
    "consistency",
    "counts",
    "criterion_rows",
    "current_version",
    "drawn_essay",
    "earlier_marks",
    "essay_stamp",
    "essay_to_look_at",
    "essays_of",
    "feedback",
    "get_comment",
    "get_mark",
    "held_results",
    "is_done_scale",
    "last_of_scale",
    "latest_attempt",
    "load_of",
    "loads",
    "markers_of",
    "marking_page",
    "marking_plan",
    "marking_queue",
    "most_of",
    "most_of_version",
    "own_regrades",
    "present_markers",
    "regrade_page",
    "regrades",
    "release_plan",
    "releases_of",
    "result_history",
    "returned_essay",
    "revision",
    "rows_of",
    "rubric_effect",
    "rubric_number",
    "rubric_shown",
    "rubric_with_levels",
    "third_markers",
    "total_of",
    "work_waiting",
]
