"""What is measured: each page as a browser of a signed-in person asks for it."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

import brotli
from django.urls import reverse

from classroom.assignments.models import Draft
from tests.benchmarks.school import SAYS, School

_BROWSER = (
    "Host: 127.0.0.1\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: th,en;q=0.8\r\n"
    "Connection: keep-alive\r\n"
)
_PAGE = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
_CSRF = "c" * 32


@dataclass(frozen=True)
class Page:
    """A row of the table. `client(at)` makes the client number `at`, counted from 0.

    `target` and `goal` are parts of the speed of hello: 5 means a fifth of its requests a second. `moodle` is what
    Moodle 4.5 was measured at in the same way.
    """

    name: str
    client: Callable[[int], object]
    target: int | None = None
    goal: int | None = None
    moodle: int | None = None


def pages(school: School) -> list[Page]:
    """The pages in the order in which they are measured: what writes comes last. The first is hello."""
    course = school.course.slug
    chapter = school.section.chapter
    section = reverse("reading:section", args=(course, chapter.book.slug, chapter.number, school.section.slug))
    submissions = reverse("grading:submissions", args=(course, school.handed_in.pk))
    mark = reverse("grading:mark", args=(course, school.handed_in.pk, school.marked_submission))
    thread = reverse("discussions:thread", args=(course, school.long_thread.pk))

    def student(path: str) -> Callable[[int], Reader]:
        return lambda at: Reader(path, school.sessions[school.students[at].username])

    def instructor(path: str) -> Callable[[int], Reader]:
        return lambda at: Reader(path, school.sessions[school.instructor.username])

    return [
        Page("hello", lambda at: Reader("/hello/")),
        Page("section, the longest, 30 threads", student(section), 5, 2, 207),
        Page("thread of 500 posts, first window", student(thread), 12, 8, 1231),
        Page("list of 200 submissions", instructor(submissions), 30, 25, 3617),
        Page("marking page", instructor(mark)),
        Page("course home", student(reverse("desk:course", args=(course,)))),
        Page("today", student(reverse("desk:home"))),
        Page("list of threads", student(reverse("discussions:list", args=(course,)))),
        Page("saving a draft", lambda at: Writer(school, at), 10, 6),
        Page("a reply", lambda at: Replier(school, at), 10, 6, 132),
    ]


class Reader:
    """Somebody who asks for one page again and again, with an empty cache; without `session` a visitor."""

    def __init__(self, path: str, session: str = "") -> None:
        cookie = f"Cookie: sessionid={session}; csrftoken={_CSRF}\r\n" if session else ""
        self._request = f"GET {path} HTTP/1.1\r\n{_BROWSER}{_PAGE}{cookie}\r\n".encode()

    def request(self) -> bytes:
        return self._request

    def answered(self, status: int, body: bytes, encoding: str) -> None:
        assert status == 200, f"status {status}"


class Poster:
    """Somebody whose script sends forms."""

    def __init__(self, path: str, session: str, header: str) -> None:
        self._head = (
            f"POST {path} HTTP/1.1\r\n{_BROWSER}{header}{_FORM}X-CSRFToken: {_CSRF}\r\n"
            f"Cookie: sessionid={session}; csrftoken={_CSRF}\r\n"
        )

    def post(self, **fields: object) -> bytes:
        body = urlencode(fields)
        return f"{self._head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


class Replier(Poster):
    """Answers the opening posts of the threads in turn, as htmx sends it. Their authors are told, and mailed."""

    def __init__(self, school: School, at: int) -> None:
        self._thread, self._opening = school.threads[(at + 1) % len(school.threads)]
        path = reverse("discussions:reply", args=(school.course.slug, self._thread.pk))
        super().__init__(path, school.sessions[school.students[at].username], "Accept: */*\r\nHX-Request: true\r\n")

    def request(self) -> bytes:
        return self.post(body=SAYS[1], token=uuid.uuid4(), parent=self._opening.pk, place="end", depth=0)

    def answered(self, status: int, body: bytes, encoding: str) -> None:
        assert status == 200, f"status {status}"


class Writer(Poster):
    """Writes an essay that is saved after every few words."""

    def __init__(self, school: School, at: int) -> None:
        student = school.students[at]
        draft = Draft.objects.get(submission__assignment=school.to_write, submission__enrollment__user=student)
        self._essay, self._version, self._words = school.essay, draft.version, count(1)
        path = reverse("assignments:draft_save", args=(school.course.slug, school.to_write.pk))
        super().__init__(
            path, school.sessions[student.username], "Accept: application/json\r\nX-Requested-With: XMLHttpRequest\r\n"
        )

    def request(self) -> bytes:
        text = f"{self._essay}\n\nเขียนต่อไปอีกหน่อย {next(self._words)}"
        return self.post(title="ความกลัว", markdown=text, version=self._version)

    def answered(self, status: int, body: bytes, encoding: str) -> None:
        assert status == 200, f"status {status}"
        self._version = json.loads(brotli.decompress(body) if encoding == "br" else body)["version"]
