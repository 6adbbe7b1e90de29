"""What is unread to whom: it is counted cheaply, tells of nothing hidden, and can always be cleared."""

from uuid import uuid4

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from classroom.courses.models import Course, Enrollment
from classroom.discussions import queries, services
from classroom.discussions.models import KeptUnread, Post, Thread
from classroom.discussions.queries.attention import threads_with_news
from classroom.discussions.rules import readable_threads_of
from tests.cast import NOW, Cast, later

LATER = later(hours=1)


def news(cast: Cast, user, now=LATER) -> int:
    """The number of threads with news that the course list shows, which the narrowed list and the lines agree with."""
    place = cast.enrollment(user)
    number = queries.news_by_course([place], now).get(cast.course.pk, 0)
    assert len(queries.thread_list(place, now, "new")) == number
    assert sum(1 for thread in queries.thread_list(place, now) if thread.unread) == number
    return number


def read(cast: Cast, user, thread: Thread) -> None:
    services.mark_read(acting_user=user, thread=thread, read_to=LATER)


def test_threads_with_posts_of_others_are_news_until_they_are_read(cast: Cast, begin, answer) -> None:
    first, second = begin(), begin()
    answer(first)
    assert (news(cast, cast.student1), news(cast, cast.student2), news(cast, cast.assistant)) == (1, 2, 2)
    read(cast, cast.student1, first)
    assert news(cast, cast.student1) == 0
    answer(second, now=later(hours=2))
    assert news(cast, cast.student1, later(hours=3)) == 1


def test_a_post_that_was_sent_before_one_read_and_came_after_is_new(cast: Cast, thread, answer, client: Client) -> None:
    """It waited for another post, which one has read meanwhile."""
    answer(thread, now=later(seconds=2))
    client.force_login(cast.student1)
    path = reverse("discussions:thread", args=["rus331", thread.pk])
    client.get(path)
    assert news(cast, cast.student1) == 0
    late = answer(thread, now=later(seconds=1))
    assert news(cast, cast.student1) == 1
    page = client.get(path)
    assert page.content.decode().count('class="post__new"') == 1
    assert page.context["page"].first_unread == late.pk
    assert news(cast, cast.student1) == 0


def test_what_was_new_is_new_in_every_window_and_nothing_else(cast: Cast, thread, answer, client: Client) -> None:
    for number in range(25):
        answer(thread, now=later(minutes=number))
    read_to = later(minutes=24)
    services.mark_read(acting_user=cast.student1, thread=thread, read_to=read_to)
    answer(thread, now=later(minutes=24, microseconds=1))
    client.force_login(cast.student1)
    path = reverse("discussions:thread", args=["rus331", thread.pk])
    assert f"since={queries.moment_key(read_to)}" in client.get(path).content.decode()
    last = client.get(path, {"post": "latest", "since": queries.moment_key(read_to)}).content.decode()
    assert last.count('class="post__new"') == 1


def test_a_course_is_cleared_at_once_and_what_comes_later_is_new(cast: Cast, begin, answer, client: Client) -> None:
    thread = begin()
    for _ in range(3):
        begin()
    client.force_login(cast.student2)
    client.post(reverse("discussions:mark_all_read", args=["rus331"]))
    now = later(days=365)
    assert news(cast, cast.student2, now) == 0
    assert news(cast, cast.assistant) == 4
    Post.objects.create(
        thread=thread, author=cast.student1, markdown="ใหม่", html="<p>ใหม่</p>", token=uuid4(),
        created_at=later(days=364), parent=thread.posts.get(), place="0001",
    )  # fmt: skip
    Thread.objects.filter(pk=thread.pk).update(last_post_at=later(days=364))
    assert news(cast, cast.student2, now) == 1


def test_a_post_kept_unread_stays_new_until_its_reader_says_otherwise(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    read(cast, cast.student1, thread)
    client = Client()
    client.force_login(cast.student1)
    path = reverse("discussions:keep_unread", args=["rus331", thread.pk])
    client.post(path, {"keep": post.pk})
    client.post(path, {"keep": post.pk})
    page = client.get(reverse("discussions:thread", args=["rus331", thread.pk])).content.decode()
    assert f'name="read" value="{post.pk}"' in page
    assert (news(cast, cast.student1), KeptUnread.objects.count()) == (1, 1)
    client.post(path, {"read": post.pk})
    assert news(cast, cast.student1) == 0
    services.keep_unread(acting_user=cast.student1, post=post, kept=True)
    services.mark_course_read(acting_user=cast.student1, now=LATER, course=cast.course)
    assert news(cast, cast.student1) == 0


@pytest.mark.parametrize(("keep", "status"), [("x", 400), ("", 400), ("999999", 404)])
def test_what_cannot_be_kept_is_not_there(cast: Cast, thread, client: Client, keep: str, status: int) -> None:
    client.force_login(cast.student2)
    path = reverse("discussions:keep_unread", args=["rus331", thread.pk])
    assert client.post(path, {"keep": keep}).status_code == status


class TestNothingStaysThatCannotBeCleared:
    """Locked, deleted and hidden: kept or not, the count does not stick."""

    @pytest.fixture(params=[False, True], ids=["unread", "kept"])
    def post(self, request, cast: Cast, thread, answer) -> Post:
        post = answer(thread)
        if request.param:
            read(cast, cast.student1, thread)
            services.keep_unread(acting_user=cast.student1, post=post, kept=True)
        assert news(cast, cast.student1) == 1
        return post

    def test_a_deleted_post(self, cast: Cast, post) -> None:
        services.delete_post(acting_user=cast.student2, now=NOW, post=post)
        assert news(cast, cast.student1) == 0

    def test_a_thread_of_another_group(self, cast: Cast, post) -> None:
        Thread.objects.filter(pk=post.thread_id).update(group=cast.group2)
        assert news(cast, cast.student1) == 0

    def test_a_post_of_another_group(self, cast: Cast, post) -> None:
        Post.objects.filter(pk=post.pk).update(group=cast.group2)
        assert news(cast, cast.student1) == 0

    def test_a_deleted_thread(self, cast: Cast, post) -> None:
        Thread.objects.filter(pk=post.thread_id).update(deleted_at=NOW)
        assert news(cast, cast.student1) == 0

    def test_a_locked_thread_is_read_as_any(self, cast: Cast, post, client: Client) -> None:
        services.set_locked(acting_user=cast.instructor, now=NOW, thread=post.thread, locked=True)
        client.force_login(cast.student1)
        client.get(reverse("discussions:thread", args=["rus331", post.thread_id]))
        path = reverse("discussions:keep_unread", args=["rus331", post.thread_id])
        client.post(path, {"read": post.pk})
        assert news(cast, cast.student1) == 0


def test_answers_that_are_still_hidden_are_no_news_and_become_news(cast: Cast, begin, answer) -> None:
    prompt = begin(by=cast.instructor, post_first=True)
    answer(prompt, by=cast.student1, markdown="หนึ่งสองสาม")
    services.mark_read(acting_user=cast.student2, thread=prompt, read_to=prompt.created_at)
    answer(prompt, by=cast.student1, now=later(minutes=1))
    assert news(cast, cast.student2) == 0
    answer(prompt, by=cast.student2, now=later(minutes=2), markdown="คำตอบของฉัน")
    assert news(cast, cast.student2) == 1


@pytest.mark.parametrize("courses", [1, 40])
def test_forty_courses_cost_one_query(cast: Cast, begin, django_assert_num_queries, courses) -> None:
    begin()
    places = [cast.enrollment(cast.student2)]
    for number in range(courses - 1):
        course = Course.objects.create(
            slug=f"c{number}", code=f"C{number}", title="วิชา", year=2569, term=1, created_at=NOW
        )
        for user in (cast.student1, cast.student2):
            place = Enrollment.objects.create(course=course, user=user, role="student", created_at=NOW, changed_at=NOW)
        places.append(place)
        services.create_thread(
            acting_user=cast.student1, now=NOW, course=course, title="เรื่อง", markdown="ก", token=uuid4()
        )
    with django_assert_num_queries(1):
        found = queries.news_by_course(places, LATER)
    assert found == {place.course_id: 1 for place in places}


class TestNews:
    """What a page asks while it is open."""

    def ask(self, client: Client, thread: Thread, since=NOW, **headers):
        path = reverse("discussions:news", args=["rus331", thread.pk])
        return client.get(path, {"since": queries.moment_key(since)}, headers=headers)

    def test_posts_of_others_that_one_may_read(self, cast: Cast, thread, answer, client: Client) -> None:
        answer(thread)
        client.force_login(cast.student1)
        assert self.ask(client, thread).json() == {"new": 0}
        answer(thread, by=cast.student1, now=LATER)
        Post.objects.filter(pk=answer(thread, now=LATER).pk).update(group=cast.group2)
        services.delete_post(acting_user=cast.student2, now=NOW, post=answer(thread, now=LATER))
        new = answer(thread, anonymous=True, now=LATER)
        answer(thread, now=LATER)
        found = self.ask(client, thread).json()
        assert (found["new"], found["words"]) == (2, "2 new posts")
        assert found["path"].endswith(f"?post={new.pk}#post-{new.pk}")
        assert cast.student2.full_name not in str(found)

    def test_the_same_answer_is_not_sent_again(self, cast: Cast, thread, client: Client) -> None:
        client.force_login(cast.student2)
        response = self.ask(client, thread)
        assert self.ask(client, thread, if_none_match=response.headers["ETag"]).status_code == 304

    def test_what_one_sees_after_ones_own_answer_is_not_told(self, cast: Cast, begin, answer, client: Client) -> None:
        prompt = begin(by=cast.instructor, post_first=True)
        answer(prompt, by=cast.student1, markdown="ก่อนเพื่อน", now=LATER)
        client.force_login(cast.student2)
        assert self.ask(client, prompt).json() == {"new": 0}

    def test_a_moment_that_is_none_finds_nothing_new(self, cast: Cast, thread, client: Client) -> None:
        client.force_login(cast.student2)
        path = reverse("discussions:news", args=["rus331", thread.pk])
        for since in ("", "x", "-1", "9" * 30):
            assert client.get(path, {"since": since}).json() == {"new": 0}

    def test_the_threads_of_a_section(self, cast: Cast, begin, answer, section, passage_thread, client) -> None:
        whole, elsewhere = begin(section=section), begin()
        room = client.get
        client.force_login(cast.student1)
        path = reverse("discussions:section_news", args=["rus331", section.pk])
        since = {"since": queries.moment_key(NOW)}
        assert room(path, since).json() == {"new": 0}
        for thread in (elsewhere, passage_thread, whole):
            answer(thread, now=LATER)
        found = client.get(path, since).json()
        assert found["new"] == 2
        assert found["path"].endswith(f"#thread-{passage_thread.pk}")

    def test_the_price(self, cast: Cast, thread, answer, section, client: Client, django_assert_num_queries) -> None:
        client.force_login(cast.student1)
        for _ in range(3):
            answer(thread, now=LATER)
        with django_assert_num_queries(5):  # session, person, place, thread, posts
            self.ask(client, thread)
        with django_assert_num_queries(5):  # session, person, place, section, posts
            client.get(reverse("discussions:section_news", args=["rus331", section.pk]), {"since": 0})


def test_following_is_seen_on_the_page_and_changed_there(cast: Cast, thread, client: Client) -> None:
    path = reverse("discussions:thread", args=["rus331", thread.pk])
    client.force_login(cast.student1)
    assert "Mute the thread" in client.get(path).content.decode()
    client.post(reverse("discussions:follow", args=["rus331", thread.pk]), {"follows": ""})
    assert "Follow the thread" in client.get(path).content.decode()
    client.force_login(cast.student2)
    assert "Follow the thread" in client.get(path).content.decode()
    client.post(reverse("discussions:follow_course", args=["rus331"]), {"follows": "1"})
    assert queries.follows_course(cast.enrollment(cast.student2))


@pytest.mark.database("sqlite")
def test_no_table_is_gone_through_for_the_count(cast: Cast, thread) -> None:
    """With a million posts a plan that begins with them, or with all threads of no group, takes minutes."""
    places = [cast.enrollment(cast.student1)]
    threads = threads_with_news(readable_threads_of(places, NOW), places, NOW)
    plan = threads.order_by().values("course").annotate(number=Count("pk")).explain()
    assert "SCAN" not in plan
    assert "SEARCH discussions_thread USING INDEX" in plan
    assert "course" in plan.split("SEARCH discussions_thread USING INDEX")[1].split("\n")[0]
