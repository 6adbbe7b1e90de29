"""A talk of any size, made by the hundred thousand: what is measured through the services, the mass by the database."""

import random
import uuid
from dataclasses import dataclass
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from django.utils import timezone

from classroom.courses.models import Course
from classroom.courses.services import create_course, enroll
from classroom.discussions import services
from classroom.discussions.models import Post, Thread, place_below
from tests.benchmarks import school as benchmark_school
from tests.benchmarks.school import CHAPTER, School
from tests.benchmarks.talk import COURSES, LONG, PER_THREAD, READERS, SHORT, THREADS

STUDENTS = 40
OTHER_COURSES = 400
SAYS = "เห็นด้วยครับ แต่ย่อหน้าถัดไปบอกว่าประชาชนเชื่อจริง"


@dataclass
class Talk:
    """The class, its thread of very many posts, and a post in the middle of that."""

    school: School
    long_thread: int
    middle: int


def make_talk() -> Talk:
    now = timezone.now()
    call_command("import_chapter", str(CHAPTER), book="modern-russia", stdout=StringIO())
    with transaction.atomic():
        school = benchmark_school._people(STUDENTS, now)
        benchmark_school._talk(school, SHORT, THREADS, now)
        readers = school.students[:READERS]
        for number in range(1, COURSES):
            course = create_course(
                acting_user=None, now=now, slug=f"own-{number}", code=f"ปศ {number}", title=f"วิชาที่ {number}",
                year=now.year + 543, term=1, books=[],
            )  # fmt: skip
            for reader in readers:
                enroll(acting_user=None, now=now, course=course, person=reader)
            enroll(acting_user=None, now=now, course=course, person=school.students[-1])
            _threads([course], 4, school.students[-1], now)
        Course.objects.bulk_create(
            Course(slug=f"other-{number}", code=f"อ {number}", title="วิชาอื่น", year=2569, term=1, created_at=now)
            for number in range(OTHER_COURSES)
        )
        thread = services.create_thread(
            acting_user=school.students[-1],
            now=now,
            course=school.course,
            title="เรื่องยาว",
            markdown=SAYS,
            token=uuid.uuid4(),
        )
        middle = _lengthen(thread, school.students, now)
        for reader in readers:
            # A first visit would write a mark on every request of another person.
            services.mark_read(acting_user=reader, thread=thread, read_to=now + timezone.timedelta(days=1))
    for person in readers:
        client = Client()
        client.force_login(person)
        school.sessions[person.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return Talk(school, thread.pk, middle)


def _lengthen(thread: Thread, authors: list, now) -> int:
    """Fill a thread up to LONG posts, half of them answers to the post before; return the key of one in the middle."""
    rng = random.Random(10)
    opening = thread.posts.get()
    first = Post.objects.aggregate(last=Max("pk"))["last"] + 1
    posts, above = [], opening
    for pk in range(first, first + LONG - 1):
        parent = above if pk % 2 else opening
        posts.append(
            Post(
                pk=pk, thread=thread, parent=parent, place=place_below(parent.place, pk), author=rng.choice(authors),
                markdown=SAYS, html=f"<p>{SAYS}</p>", word_count=12, created_at=now, token=uuid.uuid4(),
            )
        )  # fmt: skip
        above = posts[-1]
    Post.objects.bulk_create(posts, batch_size=500)
    Thread.objects.filter(pk=thread.pk).update(post_count=LONG)
    _number_on()
    return first + LONG // 2


def fill_up_to(count: int) -> None:
    """Put posts into other courses until the database has `count`, or some more where it had them already."""
    missing = count - Post.objects.count()
    if missing > 0:
        author = Post.objects.values_list("author", flat=True)[0]
        courses = list(Course.objects.filter(slug__startswith="other-"))
        _threads(courses, -(-missing // PER_THREAD), None, timezone.now(), author_id=author)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _threads(courses: list[Course], count: int, author, now, *, author_id: int | None = None) -> None:
    """Begin `count` threads of PER_THREAD posts, in the courses in turn."""
    author_id = author_id or author.pk
    first = (Thread.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    Thread.objects.bulk_create(
        (
            Thread(
                pk=first + at, course=courses[at % len(courses)], title=f"เรื่องที่ {at}", created_by_id=author_id,
                created_at=now, last_post_at=now, post_count=PER_THREAD,
            )
            for at in range(count)
        ),
        batch_size=2000,
    )  # fmt: skip
    last = Post.objects.aggregate(last=Max("pk"))["last"] or 0
    words = {
        "last": last, "first": first, "count": count * PER_THREAD, "per": PER_THREAD, "author": author_id,
        "markdown": SAYS, "html": f"<p>{SAYS}</p>", "now": now,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_POSTS[connection.vendor], words)
    _number_on()


def _number_on() -> None:
    """Let PostgreSQL number on after the keys that were given by hand; SQLite does by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in (Post._meta.db_table, Thread._meta.db_table):
            sequence = f"pg_get_serial_sequence('{table}', 'id')"
            cursor.execute(f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))")  # noqa: S608 - our own names


_COLUMNS = """INSERT INTO discussions_post (id, thread_id, parent_id, author_id, anonymous, markdown, html, word_count,
  place, version, created_at, token)"""
_POSTS = {
    "sqlite": f"""{_COLUMNS}
        WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < %(count)s)
        SELECT %(last)s + n + 1, %(first)s + n / %(per)s,
          CASE WHEN n %% %(per)s = 0 THEN NULL ELSE %(last)s + n - n %% %(per)s + 1 END, %(author)s, 0,
          %(markdown)s, %(html)s, 12, CASE WHEN n %% %(per)s = 0 THEN '' ELSE printf('%%013d', %(last)s + n + 1) END, 1,
          %(now)s, printf('%%032x', %(last)s + n + 1) FROM numbers""",  # noqa: S608 - nothing but our own text
    "postgresql": f"""{_COLUMNS}
        SELECT %(last)s + n + 1, %(first)s + n / %(per)s,
          CASE WHEN n %% %(per)s = 0 THEN NULL ELSE %(last)s + n - n %% %(per)s + 1 END, %(author)s, false,
          %(markdown)s, %(html)s, 12,
          CASE WHEN n %% %(per)s = 0 THEN '' ELSE lpad((%(last)s + n + 1)::text, 13, '0') END, 1,
          %(now)s, lpad(to_hex(%(last)s + n + 1), 32, '0')::uuid
        FROM generate_series(0, %(count)s - 1) AS n""",  # noqa: S608 - nothing but our own text
}
