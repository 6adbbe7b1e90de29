"""Who has done what for a prompt, and the points for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q

from classroom.courses.models import Enrollment
from classroom.discussions.models import PromptScore, Thread
from classroom.discussions.queries.progress import PromptProgress, progress_by
from classroom.discussions.rules import (
    asked_enrollments,
    can_see_progress,
    readable_threads,
    visible_posts,
)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One student's part in a prompt. `rule` is what the rule gives now; None when the prompt is not graded."""

    student: Enrollment
    progress: PromptProgress
    score: PromptScore | None
    rule: Decimal | None

    @property
    def points(self) -> Decimal | None:
        """What counts: the points by hand, else those of the rule as they were taken over."""
        return self.score.points if self.score else None

    @property
    def by_rule(self) -> Decimal | None:
        """What the rule gave when it was taken over."""
        return self.score.by_rule if self.score else None

    @property
    def by_hand(self) -> Decimal | None:
        return self.score.by_hand if self.score else None

    @property
    def rule_changes(self) -> bool:
        """Whether taking over the rule's points would change something that is kept."""
        return self.rule != self.by_rule


def score_lines(enrollment: Enrollment, thread: Thread, now: datetime, only: int | None = None) -> list[ScoreLine]:
    """The students whom a prompt asks and whom the holder supervises, by name; three queries.

    With `only` the one place of this key, when it is among them.
    """
    students = asked_enrollments(enrollment, thread).select_related("user", "group").order_by("user__sort_key", "pk")
    if only is not None:
        students = students.filter(pk=only)
    return lines_of(visible_posts(enrollment, now), thread, students)


def lines_of(posts, thread: Thread, students: Iterable[Enrollment]) -> list[ScoreLine]:
    """The lines of `students`, of what they have said among `posts`."""
    students = list(students)
    users = [student.user_id for student in students]
    progress = progress_by(posts, {thread.pk: thread}, users)
    scores = {score.user_id: score for score in PromptScore.objects.filter(thread=thread, user__in=users)}
    lines = []
    for student in students:
        found = progress[thread.pk, student.user_id]
        rule = None if thread.points is None else found.points_by_rule(thread.points)
        lines.append(ScoreLine(student, found, scores.get(student.user_id), rule))
    return lines


def graded_prompts(enrollment: Enrollment, now: datetime) -> list[Thread]:
    """The prompts for which the holder gives points, the last due first, with how many students have points
    (`scored`) and how many see them (`released`); one query."""
    if not can_see_progress(enrollment):
        return []
    has_points = Q(scores__by_rule__isnull=False) | Q(scores__by_hand__isnull=False)
    threads = readable_threads(enrollment, now).filter(kind=Thread.Kind.PROMPT, points__isnull=False)
    return list(
        threads.annotate(
            scored=Count("scores", has_points),
            released=Count("scores", has_points & Q(scores__released_at__isnull=False)),
        ).order_by("-due_at", "-pk")
    )
