"""The home pages: what waits for whom, and at what price."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from classroom.courses.services import create_reading, drop
from tests.cast import Cast
from tests.history.sample import sample_chapter
from tests.site.world import make_world

pytestmark = pytest.mark.django_db


def browse(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def chapter(cast: Cast):
    chapter = sample_chapter()
    cast.course.books.add(chapter.book)
    return chapter


def set_reading(cast: Cast, section, *, opens: timedelta = -timedelta(days=1), due: timedelta = timedelta(days=2)):
    now = timezone.now()
    return create_reading(
        acting_user=cast.instructor, now=now, course=cast.course, title="สัปดาห์นี้", sections=[section],
        opens_at=now + opens, due_at=now + due,
    )  # fmt: skip


class TestToday:
    def test_a_student_sees_what_to_read_answer_and_write(self, cast: Cast):
        make_world(cast)
        page = browse(cast.student1).get("/").content.decode()
        assert "การกวาดล้างครั้งใหญ่" in page  # the section that is set
        assert "เรียงความที่ 1" in page
        assert "rus331/assignments/" in page

    def test_a_reading_is_shown_from_its_opening_on(self, cast: Cast, chapter):
        section = chapter.sections.get(slug="great-purge")
        set_reading(cast, section, opens=timedelta(hours=1))
        assert "การกวาดล้างครั้งใหญ่" not in browse(cast.student1).get("/").content.decode()
        set_reading(cast, section)
        assert "การกวาดล้างครั้งใหญ่" in browse(cast.student1).get("/").content.decode()

    def test_a_reading_that_is_long_past_and_unread_stays(self, cast: Cast, chapter):
        set_reading(cast, chapter.sections.get(slug="great-purge"), opens=-timedelta(days=60), due=-timedelta(days=30))
        assert "การกวาดล้างครั้งใหญ่" in browse(cast.student1).get("/").content.decode()

    def test_who_is_dropped_sees_nothing_of_the_course(self, cast: Cast, chapter):
        set_reading(cast, chapter.sections.get(slug="great-purge"))
        assert cast.course.shown_title in browse(cast.student1).get("/").content.decode()
        drop(acting_user=cast.admin, now=timezone.now(), enrollment=cast.enrollments["student1"])
        page = browse(cast.student1).get("/").content.decode()
        assert cast.course.shown_title not in page
        assert "การกวาดล้างครั้งใหญ่" not in page

    @pytest.mark.parametrize("readings", [1, 3])
    def test_queries(self, cast: Cast, chapter, django_assert_num_queries, readings):
        for section in list(chapter.sections.all())[:readings]:
            set_reading(cast, section)
        client = browse(cast.student1)
        client.get("/")
        # session, person, places, resume, readings, discussions, assignments, results, news, invitations, requests,
        # notices
        with django_assert_num_queries(13):
            client.get("/")


class TestToDo:
    def test_an_instructor_sees_what_waits(self, cast: Cast):
        world = make_world(cast)
        page = browse(cast.instructor).get("/").content.decode()
        assert "เริ่มเมื่อไร" in page  # a question nobody but the asker has answered
        assert "To do" in page
        assert f"/grading/{world.assignment.pk}/" not in page  # its one essay is marked

    def test_an_administrator_without_a_course_goes_to_the_admin(self, cast: Cast):
        response = browse(cast.admin).get("/")
        assert (response.status_code, response.url) == (302, "/admin/")

    def test_a_person_without_a_course_is_told_so(self, cast: Cast):
        assert "You are in no course yet" in browse(cast.stranger).get("/").content.decode()


class TestCourse:
    @pytest.mark.parametrize(("username", "queries"), [("student1", 13), ("instructor", 12)])
    def test_queries(self, cast: Cast, django_assert_num_queries, username, queries):
        make_world(cast)
        client = browse(getattr(cast, username))
        client.get("/courses/rus331/")
        with django_assert_num_queries(queries):
            client.get("/courses/rus331/")

    @pytest.mark.parametrize("username", ["dropped", "outsider", "stranger", "admin"])
    def test_it_is_not_there_for_others(self, cast: Cast, username):
        assert browse(cast.student1).get("/courses/rus331/").status_code == 200
        assert browse(getattr(cast, username)).get("/courses/rus331/").status_code == 404


def test_health(client: Client):
    assert client.get("/healthz").json() == {"status": "ok"}
