"""Marking: rubrics with versions, markings and comments, grades that only grow by changes, and the gradebook."""

from classroom.grading.models.comments import BankComment, FeedbackComment, FeedbackReply
from classroom.grading.models.gradebook import Column, CourseResult, Cutoff, Entry, GradeCategory, GradeScheme
from classroom.grading.models.marking import Mark, Marking, Presence
from classroom.grading.models.peers import PeerMark, PeerPlan, PeerReview
from classroom.grading.models.plans import Agreement, Alias, Allocation, MarkingPlan
from classroom.grading.models.regrades import RegradeMessage, RegradeRequest
from classroom.grading.models.results import (
    AppendOnlyError,
    AppendOnlyQuerySet,
    Grade,
    GradeChange,
    GradeStatus,
    Release,
)
from classroom.grading.models.rubrics import Criterion, Level, Rubric, RubricVersion, Scale
from classroom.grading.models.similarity import SimilarityRun, SimilarPair

__all__ = [
    "Agreement",
    "Alias",
    "Allocation",
    "AppendOnlyError",
    "AppendOnlyQuerySet",
    "BankComment",
    "Column",
    "CourseResult",
    "Criterion",
    "Cutoff",
    "Entry",
    "FeedbackComment",
    "FeedbackReply",
    "Grade",
    "GradeCategory",
    "GradeChange",
    "GradeScheme",
    "GradeStatus",
    "Level",
    "Mark",
    "Marking",
    "MarkingPlan",
    "PeerMark",
    "PeerPlan",
    "PeerReview",
    "Presence",
    "RegradeMessage",
    "RegradeRequest",
    "Release",
    "Rubric",
    "RubricVersion",
    "Scale",
    "SimilarPair",
    "SimilarityRun",
]
