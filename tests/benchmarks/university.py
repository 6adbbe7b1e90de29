"""A university for the measuring of the admin: made with bulk_create, for only the reading counts.

With 5,000 people: 40 courses of ten groups, 20,000 places, 100,000 acts on record, and of all else that the admin lists
as much as comes of that. The text is the caller's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from classroom.accounts.models import DataRequest, User
from classroom.assignments.models import Assignment
from classroom.audit.models import AuditEntry, Way
from classroom.audit.words import ACTS
from classroom.batches.models import Batch, BatchLine
from classroom.common.thai.collation import sort_key
from classroom.courses.models import Course, Enrollment, Group, Invitation, JoinCode, JoinRequest, Reading, Role
from classroom.discussions.models import Thread
from classroom.grading.models import Rubric
from history.models import Book

FIRST_NAMES = ("กนกวรรณ", "จิราภรณ์", "ณัฐวดี", "ธนกฤต", "ปกรณ์", "พิมพ์ชนก", "วรรณา", "ศุภชัย", "สุดารัตน์", "อรทัย", "ไอลดา")
LAST_NAMES = ("ขัติยะ", "ใจดี", "แสงทอง", "ศรีสุวรรณ", "วงศ์ไพศาล", "เจริญสุข", "ทองคำ")
COURSES_OF_EACH = 4
MOST_COURSES, MOST_GROUPS = 40, 10
KINDS = ("accounts.user", "courses.enrollment", "courses.course", "assignments.submission", "discussions.post")


@dataclass(frozen=True)
class University:
    """An administrator, an instructor of two courses, and of these the first; a student of it."""

    admin: User
    instructor: User
    course: Course
    student: User


def make_university(people: int, book: Book) -> University:
    """Fill the empty database; of everything there is at least one, and with 3 people there are three of everything."""
    now = timezone.now()
    count = min(MOST_COURSES, people)
    admin = User.objects.create(username="admin", full_name="ผู้ดูแล ระบบ", is_staff=True, language="th")
    teachers = _people("t", max(1, count // 2))
    students = _people("s", people)
    courses = _courses(count, book, now)
    groups = _made(
        Group(course=course, name=f"กลุ่ม {number}") for course in courses for number in range(1, min(MOST_GROUPS, people) + 1)
    )  # fmt: skip
    _places(courses, groups, students, teachers, now)
    _plan(courses, teachers[0], min(15, people), now)
    _ways_in(courses, students, teachers[0], min(50, people), now)
    _records(courses, students, teachers, people, now)
    return University(admin, teachers[0], courses[0], students[0])


def _made(rows: Iterable) -> list:
    """Put rows of one kind into the database; they have their keys then."""
    rows = list(rows)
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)


def _people(letter: str, count: int) -> list[User]:
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    now = timezone.now()
    return _made(
        User(
            username=f"{letter}{number}", full_name=name, sort_key=sort_key(name), language="th",
            latin_name=f"Student {number}", student_number=f"{65_000_000 + number}" if letter == "s" else "",
            email=f"{letter}{number}@example.ac.th", last_login=now - timedelta(hours=number) if number % 3 else None,
        )
        for number, name in zip(range(count), cycle(names), strict=False)
    )  # fmt: skip


def _courses(count: int, book: Book, now) -> list[Course]:
    courses = _made(
        Course(
            slug=f"course-{number}", code=f"ปศ {300 + number}", title=f"วิชาที่ {number}", title_en=f"Course {number}",
            year=2569 - number // 20, term=1 + number % 2, created_at=now, seats=600,
            archived_at=now if number % 10 == 9 else None,
        )
        for number in range(count)
    )  # fmt: skip
    Course.books.through.objects.bulk_create(Course.books.through(course=course, book=book) for course in courses)
    return courses


def _places(courses: list[Course], groups: list[Group], students: list[User], teachers: list[User], now) -> None:
    by_course: dict[int, list[Group]] = {}
    for group in groups:
        by_course.setdefault(group.course_id, []).append(group)
    each = min(COURSES_OF_EACH, len(courses))
    _made(
        Enrollment(
            course=course, user=person, group=by_course[course.pk][number % len(by_course[course.pk])], created_at=now,
            changed_at=now, state=Enrollment.State.DROPPED if number % 50 == 49 else Enrollment.State.ACTIVE,
        )
        for number, person in enumerate(students)
        for course in (courses[(number + step * 7) % len(courses)] for step in range(each))
    )  # fmt: skip
    _made(
        Enrollment(course=course, user=teacher, role=Role.INSTRUCTOR, created_at=now, changed_at=now)
        for course, teacher in zip(courses, cycle(teachers), strict=False)
    )


def _plan(courses: list[Course], teacher: User, each: int, now) -> None:
    days = [now + timedelta(days=number) for number in range(each)]
    _made(
        Reading(course=course, title=f"สัปดาห์ที่ {number}", due_at=day, created_at=now)
        for course in courses
        for number, day in enumerate(days)
    )
    _made(
        Thread(
            course=course, kind=Thread.Kind.PROMPT, title=f"คำถาม {number}", created_by=teacher, created_at=now,
            last_post_at=now, due_at=day,
        )
        for course in courses
        for number, day in enumerate(days)
    )  # fmt: skip
    essays = _made(
        Assignment(course=course, title=f"เรียงความที่ {number}", instructions="เขียน", due_at=day, created_at=now)
        for course in courses
        for number, day in enumerate(days)
    )
    _made(Rubric(assignment=essay) for essay in essays)


def _ways_in(courses: list[Course], students: list[User], teacher: User, each: int, now) -> None:
    _made(JoinCode(course=course, code=f"C{course.pk}", made_by=teacher, made_at=now) for course in courses)
    _made(
        JoinRequest(
            course=course, user=students[(course.pk * 31 + number) % len(students)], asked_at=now,
            state=JoinRequest.State.REFUSED if number % 2 else JoinRequest.State.ACCEPTED, decided_at=now,
        )
        for course in courses
        for number in range(each)
    )  # fmt: skip
    _made(
        Invitation(
            course=course, email=f"new{number}@example.ac.th", full_name=f"คนใหม่ {number}", sent_by=teacher, sent_at=now,
            expires_at=now + timedelta(days=9), key_hash=f"{course.pk * 1000 + number:064}",
        )
        for course in courses
        for number in range(each)
    )  # fmt: skip


def _records(courses: list[Course], students: list[User], teachers: list[User], people: int, now) -> None:
    batches = _made(
        Batch(kind="roster", state=Batch.State.APPLIED, course_id=course.pk, made_by=teachers[0], made_at=now)
        for course in courses
        for _ in range(min(5, people))
    )
    _made(
        BatchLine(batch=batch, number=number, verdict=BatchLine.Verdict.NEW, wanted={"full_name": f"คน {number}"})
        for batch in batches
        for number in range(min(100, people))
    )
    acts = sorted(ACTS)
    _made(
        AuditEntry(
            at=now - timedelta(minutes=number), actor=(students + teachers)[number % (people + len(teachers))],
            about=students[number * 7 % people] if number % 3 else None, action=acts[number % len(acts)],
            object_label=KINDS[number % len(KINDS)], object_id=str(number), changes={"state": ["invited", "active"]},
            course_id=courses[number % len(courses)].pk, way=Way.PAGE, place="courses:people", session="abc",
        )
        for number in range(people * 20)
    )  # fmt: skip
    _made(
        DBTaskResult(
            status="FAILED" if number % 100 == 1 else "SUCCESSFUL", args_kwargs={"args": [number], "kwargs": {}},
            task_path="classroom.notices.tasks.mail_notices", backend_name="default", run_after=now, started_at=now,
            finished_at=now, worker_ids=["w"], id=uuid4(), exception_class_path="", traceback="",
        )
        for number in range(people)
    )  # fmt: skip
    _made(
        DataRequest(user=person, kind=DataRequest.Kind.ERASURE, asked_at=now, state=DataRequest.State.ASKED)
        for person in students[: min(20, people)]
    )
