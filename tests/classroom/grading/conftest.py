"""An assignment of the cast's course with a rubric of two criteria, and essays handed in."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt, Submission
from classroom.common.markup import to_html
from classroom.common.thai.collation import sort_key
from classroom.courses.models import Enrollment, Role
from classroom.grading import services
from classroom.grading.models import Criterion, RubricVersion
from classroom.grading.services import CriterionPlan, LevelPlan
from tests.cast import NOW, Cast, later

ESSAY = (
    "เมื่ออ่านคดีใหญ่สามคดีใน ค.ศ. 1936–1938 คำถามที่คนมักถามคือทำไม\n\n"
    "ตัวบทเองบอกไว้ชัดว่า **ศาลไม่มีหลักฐานอื่น** เลย\n\nสรุปว่าไม่มีทางเลือก"
)

PLANS = (
    CriterionPlan(
        "ข้อเสนอหลัก",
        Decimal(5),
        levels=(
            LevelPlan("ต้องแก้", Decimal(2)),
            LevelPlan("ดี", Decimal("3.5"), "เถียงได้ แต่ยังกว้าง"),
            LevelPlan("ดีมาก", Decimal(5)),
        ),
    ),
    CriterionPlan("ภาษา", Decimal(4)),
)


@dataclass
class World:
    """What the tests of marking start from. `hand_in` adds an essay of a student."""

    cast: Cast
    assignment: Assignment
    rubric: RubricVersion

    @property
    def criteria(self) -> list[Criterion]:
        return list(self.rubric.criteria.order_by("position"))

    def hand_in(self, user: User, markdown: str = ESSAY, **fields) -> Attempt:
        enrollment = Enrollment.objects.get(user=user, course=self.assignment.course)
        submission, _ = Submission.objects.get_or_create(
            assignment=self.assignment, enrollment=enrollment, defaults={"created_at": NOW}
        )
        return Attempt.objects.create(
            submission=submission,
            number=submission.attempts.count() + 1,
            title="คำสารภาพที่ไม่มีใครเชื่อ",
            markdown=markdown,
            html=to_html(markdown),
            words=120,
            characters=len(markdown),
            sha256=hashlib.sha256(markdown.encode()).hexdigest(),
            handed_in_at=fields.pop("handed_in_at", NOW),
            handed_in_by=user,
            late=False,
            token=uuid.uuid4(),
            **fields,
        )

    def mark(self, attempt: Attempt, level: int = 2, points: str = "3.25", by: User | None = None) -> None:
        """Give both criteria points: the level at `level` (5, the best, by default) and `points`."""
        by = by or self.cast.instructor
        first, second = self.criteria
        for criterion, given in (
            (first, {"level": first.levels.all()[level]}),
            (second, {"points": Decimal(points)}),
        ):
            services.save_mark(
                acting_user=by, now=NOW, attempt=attempt, criterion=criterion, expected_version=0, **given
            )

    def finish(self, attempt: Attempt, **marks):
        self.mark(attempt, **marks)
        return services.finish_marking(acting_user=self.cast.instructor, now=NOW, attempt=attempt)

    def release(self):
        return services.release_grades(acting_user=self.cast.instructor, now=NOW, assignment=self.assignment)

    def add_student(self, number: int) -> User:
        name = f"นักศึกษา คนที่{number}"
        user = User.objects.create(username=f"extra{number}", full_name=name, sort_key=sort_key(name))
        Enrollment.objects.create(
            course=self.cast.course, user=user, role=Role.STUDENT, group=self.cast.group1,
            created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        return user


@pytest.fixture
def world(cast) -> World:
    assignment = Assignment.objects.create(
        course=cast.course, title="เรียงความที่ 1", instructions="เขียน", instructions_html="<p>เขียน</p>",
        due_at=later(days=1), created_at=NOW - timedelta(days=7),
    )  # fmt: skip
    rubric = services.set_rubric(acting_user=cast.instructor, now=NOW, assignment=assignment, criteria=PLANS)
    return World(cast, assignment, rubric)
