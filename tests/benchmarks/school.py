"""A large class on the chapter that ships: 200 students with an essay each, a thread of 500 posts, a full margin.

Made through the services, as people would make it; only what is being measured is large.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from itertools import cycle
from uuid import UUID, uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.utils import timezone

from classroom.accounts.models import User
from classroom.accounts.services import create_person
from classroom.assignments import services as essays
from classroom.assignments.models import Assignment
from classroom.assignments.queries import draft_for_saving
from classroom.common.markup import plain_text
from classroom.courses.models import Course, Enrollment, Role
from classroom.courses.services import create_course, create_group, create_reading, enroll
from classroom.devtools.seed.source import read_essays
from classroom.discussions import services as talk
from classroom.discussions.models import Post, Thread
from classroom.grading import services as grading
from classroom.grading.services import CriterionPlan, LevelPlan
from history.models import Section
from history.queries import find_passage, section_blocks

CHAPTER = settings.BASE_DIR / "history" / "content" / "modern-russia" / "chapter-04-stalin.md"
STUDENTS = 200
POSTS = 500
THREADS = 30
WRITERS = 8
SAYS = (
    "ผมคิดว่าตัวบทพูดถึงความกลัวมากกว่าความเชื่อ ลองดูคำว่า **ปรักปรำ** ในย่อหน้านี้",
    "เห็นด้วยครับ แต่ย่อหน้าถัดไปบอกว่าประชาชนเชื่อจริง สองอย่างนี้ขัดกันหรือเปล่า\n\nหรือว่าเกิดขึ้นคนละเวลา",
    "> ประชาชนโซเวียตเชื่อว่าจริง\n\nประโยคนี้ควรอ่านคู่กับเชิงอรรถ เพราะผู้เขียนอ้างคนในเหตุการณ์",
    "ขอบคุณครับ ไม่ได้นึกถึงข้อนี้มาก่อน",
)
_LEVELS = ("ต้องปรับปรุง", "พอใช้", "ดี", "ดีมาก")
RUBRIC = tuple(
    CriterionPlan(
        title, Decimal(8), levels=tuple(LevelPlan(level, Decimal(2 * at)) for at, level in enumerate(_LEVELS, 1))
    )
    for title in ("ข้อเสนอหลัก", "หลักฐาน", "เหตุผล", "ภาษา")
)


@dataclass
class School:
    """What the benchmark asks for; `sessions` are the cookies of signed-in people by user name."""

    course: Course
    section: Section
    instructor: User
    students: list[User]
    places: dict[int, Enrollment]
    long_thread: Thread | None = None
    threads: list[tuple[Thread, Post]] = field(default_factory=list)
    handed_in: Assignment | None = None
    to_write: Assignment | None = None
    marked_submission: int = 0
    essay: str = ""
    sessions: dict[str, str] = field(default_factory=dict)


def make_school(*, students: int = STUDENTS, posts: int = POSTS, threads: int = THREADS) -> School:
    now = timezone.now()
    call_command("import_chapter", str(CHAPTER), book="modern-russia", stdout=StringIO())
    with transaction.atomic():
        school = _people(students, now)
        _talk(school, posts, threads, now)
        _essays(school, now)
    for person in (school.instructor, *school.students):
        client = Client()
        client.force_login(person)
        school.sessions[person.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return school


def _people(count: int, now: datetime) -> School:
    section = Section.objects.annotate(size=Count("blocks")).order_by("-size").select_related("chapter__book")[0]
    instructor = create_person(
        acting_user=None, now=now, username="instructor", full_name="วรรณา ศรีสุวรรณ", email="instructor@example.ac.th"
    )
    course = create_course(
        acting_user=None, now=now, slug="rus331", code="ปศ 331", title="รัสเซียและโซเวียต", year=now.year + 543, term=1,
        books=[section.chapter.book],
    )  # fmt: skip
    enroll(acting_user=None, now=now, course=course, person=instructor, role=Role.INSTRUCTOR)
    groups = [create_group(acting_user=None, now=now, course=course, name=f"กลุ่ม {at}") for at in range(1, 5)]
    students, places = [], {}
    for at, group in zip(range(count), cycle(groups), strict=False):
        person = create_person(
            acting_user=None, now=now, username=f"student{at}", full_name=f"{'กขคงจชณดตถ'[at % 10]}นก {at} ใจดี",
            email=f"student{at}@example.ac.th", student_number=f"{65_010_000 + at}",
        )  # fmt: skip
        place = enroll(acting_user=None, now=now, course=course, person=person, group=group)
        place.user, place.course = person, course
        students.append(person)
        places[person.pk] = place
    for at, part in enumerate(section.chapter.sections.all()):
        create_reading(
            acting_user=instructor, now=now, course=course, title=f"สัปดาห์ที่ {at + 1}", sections=[part],
            due_at=now + timedelta(days=at),
        )  # fmt: skip
    return School(course, section, instructor, students, places)


def _talk(school: School, posts: int, threads: int, now: datetime) -> None:
    rng = random.Random(4)
    chapter, course = school.section.chapter, school.course
    blocks = [block for block in section_blocks(school.section) if len(block.text) > 60]
    for at in range(threads):
        block = blocks[at * len(blocks) // threads]
        thread = talk.create_thread(
            acting_user=rng.choice(school.students), now=now, course=course, title=f"เรื่องที่ {at + 1}",
            markdown=SAYS[at % len(SAYS)], token=_token(rng), kind=Thread.Kind.QUESTION,
            passage=find_passage(chapter, f"{block.key}:4-40@1"),
        )  # fmt: skip
        opening = thread.posts.get()
        for _ in range(4):
            _reply(school, rng, thread, opening, now)
        school.threads.append((thread, opening))
    school.long_thread, opening = school.threads[0]
    said = [opening]
    while school.long_thread.post_count < posts:
        # Every other answer is to the thread, the rest to a post shortly before.
        parent = opening if rng.random() < 0.5 else rng.choice(said[-8:])
        said.append(_reply(school, rng, school.long_thread, parent, now))
    # Everybody has seen it: a first visit would write a mark on every request of another person.
    for person in school.students:
        talk.mark_read(acting_user=person, thread=school.long_thread, read_to=now + timedelta(days=1))


def _reply(school: School, rng: random.Random, thread: Thread, parent: Post, now: datetime) -> Post:
    return talk.reply(
        acting_user=rng.choice(school.students), now=now, thread=thread, parent=parent, markdown=rng.choice(SAYS),
        token=_token(rng),
    )  # fmt: skip


def _token(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _essays(school: School, now: datetime) -> None:
    texts = [essay["body"] for essay in read_essays().values() if len(essay["body"]) > 1500]
    school.essay = texts[0]
    due = now + timedelta(days=7)
    school.handed_in, school.to_write = (
        essays.create_assignment(
            acting_user=school.instructor, now=now, course=school.course, title=title, instructions="เขียน", due_at=due,
            min_words=300, max_words=900, sections=[school.section],
        )
        for title in ("เรียงความที่ 1", "เรียงความที่ 2")
    )  # fmt: skip
    grading.set_rubric(acting_user=school.instructor, now=now, assignment=school.handed_in, criteria=RUBRIC)
    for at, person in enumerate(school.students):
        attempt = _hand_in(school, person, texts[at % len(texts)], now)
        if at % 2:
            _mark(school, attempt, now, finish=at % 4 == 1)
    school.marked_submission = attempt.submission_id
    for person in school.students[:WRITERS]:
        essays.start_submission(
            acting_user=person, now=now, enrollment=school.places[person.pk], assignment=school.to_write
        )


def _hand_in(school: School, person: User, text: str, now: datetime):
    place = school.places[person.pk]
    submission = essays.start_submission(acting_user=person, now=now, enrollment=place, assignment=school.handed_in)
    block = section_blocks(school.section)[5]
    for start in (0, 30):
        passage = find_passage(school.section.chapter, f"{block.key}:{start}-{start + 25}@1")
        essays.add_evidence(acting_user=person, now=now, submission=submission, passage=passage)
    draft, _length = essays.save_draft(
        acting_user=person, now=now, draft=draft_for_saving(place, school.handed_in.pk, now), title="ความกลัว",
        markdown=text, expected_version=0,
    )  # fmt: skip
    return essays.hand_in(
        acting_user=person, now=now, submission=submission, token=uuid4(), expected_version=draft.version
    )


def _mark(school: School, attempt, now: datetime, *, finish: bool) -> None:
    common = {"acting_user": school.instructor, "now": now, "attempt": attempt}
    version = school.handed_in.rubric.versions.get()
    for criterion in version.criteria.all():
        grading.save_mark(
            **common, criterion=criterion, level=criterion.levels.last(), comment="อ่านแล้วเห็นภาพ", expected_version=0
        )
    text = plain_text(attempt.markdown)
    for start in (0, 40, 80, 120, 160):
        exact = text[start : start + 20]
        grading.add_comment(**common, start=start, end=start + 20, exact=exact, body="ขยายความตรงนี้")
    if finish:
        grading.finish_marking(**common)
