"""One small world for every test: a course on a short chapter, and the people around it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import make_password

from classroom.accounts.models import User
from classroom.common.thai.collation import sort_key
from classroom.courses.models import Course, Enrollment, Group, Role

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


@dataclass
class Cast:
    """The people by their names, the courses, and each member's enrolment by user name."""

    admin: User
    instructor: User
    assistant: User
    student1: User
    student2: User
    dropped: User
    outsider: User
    stranger: User
    course: Course
    other_course: Course
    group1: Group
    group2: Group
    enrollments: dict[str, Enrollment]

    def enrollment(self, user: User) -> Enrollment:
        """The enrolment of a member (of `outsider`: in the other course), with user and course filled."""
        enrollment = self.enrollments[user.username]
        enrollment.user = user
        return enrollment

    def everyone(self) -> dict[str, User]:
        return {
            name: getattr(self, name)
            for name in ("admin", "instructor", "assistant", "student1", "student2", "dropped", "outsider", "stranger")
        }


def _person(username: str, full_name: str, **fields) -> User:
    return User(
        username=username,
        full_name=full_name,
        email=f"{username}@example.ac.th",
        sort_key=sort_key(full_name),
        password=make_password(PASSWORD),
        **fields,
    )


def make_cast() -> Cast:
    """Make the cast in the database.

    course: instructor; assistant limited to group2; student1 in group1; student2 in group2; dropped.
    other_course: outsider is its student. stranger has an account and no enrolment; admin is staff and in no course.
    """
    people = {
        "admin": _person("admin", "ผู้ดูแล ระบบ", is_staff=True),
        "instructor": _person("instructor", "วรรณา ศรีสุวรรณ", latin_name="Wanna Srisuwan"),
        "assistant": _person("assistant", "ธนกร ใจดี", latin_name="Thanakorn Jaidee"),
        "student1": _person("student1", "ณัฐวดี ขัติยะ", student_number="65010231", latin_name="Natthawadee Khattiya"),
        "student2": _person("student2", "กิตติพงศ์ ใจงาม", student_number="65010188", latin_name="Kittipong Jaingam"),
        "dropped": _person("dropped", "สุดารัตน์ บุญมา", student_number="65010077"),
        "outsider": _person("outsider", "ธนกฤต วงศ์ไพศาล", student_number="65010412"),
        "stranger": _person("stranger", "พิมพ์ชนก แสงทอง"),
    }
    User.objects.bulk_create(people.values())
    course = Course(
        slug="rus331", code="ปศ 331", title="รัสเซียและโซเวียต", title_en="Russia and the Soviet Union",
        year=2569, term=1, created_at=NOW,
    )  # fmt: skip
    other = Course(slug="sea210", code="ปศ 210", title="เอเชียตะวันออกเฉียงใต้", year=2569, term=1, created_at=NOW)
    Course.objects.bulk_create([course, other])
    group1, group2 = Group.objects.bulk_create(Group(course=course, name=f"กลุ่ม {number}") for number in (1, 2))
    places = [
        ("instructor", course, Role.INSTRUCTOR, Enrollment.State.ACTIVE, None),
        ("assistant", course, Role.ASSISTANT, Enrollment.State.ACTIVE, None),
        ("student1", course, Role.STUDENT, Enrollment.State.ACTIVE, group1),
        ("student2", course, Role.STUDENT, Enrollment.State.ACTIVE, group2),
        ("dropped", course, Role.STUDENT, Enrollment.State.DROPPED, group1),
        ("outsider", other, Role.STUDENT, Enrollment.State.ACTIVE, None),
    ]
    enrollments = {
        name: Enrollment(
            course=place, user=people[name], role=role, state=state, group=group, created_at=NOW, changed_at=NOW
        )
        for name, place, role, state, group in places
    }
    Enrollment.objects.bulk_create(enrollments.values())
    enrollments["assistant"].limited_to.add(group2)
    return Cast(**people, course=course, other_course=other, group1=group1, group2=group2, enrollments=enrollments)


def later(**delta) -> datetime:
    """NOW and some more: later(days=2)."""
    return NOW + timedelta(**delta)
