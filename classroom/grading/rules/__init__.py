"""Who marks, in which turn, under which name, who releases, and what a student may see of it."""

from classroom.grading.rules.access import (
    can_excuse,
    can_mark,
    can_release,
    can_reopen,
    can_return,
    can_set_rubric,
    gradable_enrollments,
    held_grades,
    is_contestable,
    listed_enrollments,
    markable_assignments,
    markable_submissions,
    marking_turn,
    released_grades,
)
from classroom.grading.rules.aliases import (
    essay_key,
    hides_names,
    keyed,
    keys_of,
    known_writers,
    piled,
    writer_name,
    writer_names,
)
from classroom.grading.rules.bank import can_change_bank, usable_bank
from classroom.grading.rules.comments import comments_to_attach, readable_comments, returned_markings
from classroom.grading.rules.contests import can_contest, decidable_requests, own_requests, requests_to_decide
from classroom.grading.rules.rubrics import can_see_rubric
from classroom.grading.rules.scales import outcome
from classroom.grading.rules.second import (
    AGREED_TURN,
    can_allocate,
    marks_twice,
    may_compare,
    readable_markings,
    shut_courses,
)

__all__ = [
    "AGREED_TURN",
    "can_allocate",
    "can_change_bank",
    "can_contest",
    "can_excuse",
    "can_mark",
    "can_release",
    "can_reopen",
    "can_return",
    "can_see_rubric",
    "can_set_rubric",
    "comments_to_attach",
    "decidable_requests",
    "essay_key",
    "gradable_enrollments",
    "held_grades",
    "hides_names",
    "is_contestable",
    "keyed",
    "keys_of",
    "known_writers",
    "listed_enrollments",
    "markable_assignments",
    "markable_submissions",
    "marking_turn",
    "marks_twice",
    "may_compare",
    "outcome",
    "own_requests",
    "piled",
    "readable_comments",
    "readable_markings",
    "released_grades",
    "requests_to_decide",
    "returned_markings",
    "shut_courses",
    "usable_bank",
    "writer_name",
    "writer_names",
]
