"""Who sees which threads and posts: groups, talks by group, and answering before one sees; no number tells more."""

from collections.abc import Callable
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import active_enrollments
from classroom.discussions import queries, rules, services
from classroom.discussions.models import Post, Thread
from classroom.notices.models import Notice
from tests.cast import NOW, Cast, later
from tests.classroom.discussions.conftest import opening


@pytest.fixture
def viewers(cast: Cast, enrol) -> dict[str, Enrollment]:
    """Everyone who has a place, in every role and group."""
    enrol("auditor", Role.AUDITOR)
    enrol("auditor1", Role.AUDITOR, cast.group1)
    enrol("observer", Role.OBSERVER)
    enrol("observer2", Role.OBSERVER, cast.group2)
    enrol("alone")
    enrol("student3", group=cast.group1)
    enrol("assistant0", Role.ASSISTANT)
    places = Enrollment.objects.filter(state=Enrollment.State.ACTIVE).select_related("course", "group", "user")
    return {place.user.username: place for place in places}


@pytest.fixture
def every_thread(cast: Cast, begin, answer, viewers) -> list[Thread]:
    """A thread of every kind there can be, with answers, replies and deleted posts of many people."""
    threads = []
    people = [viewers[name].user for name in ("student1", "student2", "alone", "assistant", "auditor1")]
    for group, by_group, post_first, min_words in product(
        (None, cast.group1, cast.group2), (False, True), (False, True), (0, 3)
    ):
        thread = begin(by=cast.instructor, group=group, by_group=by_group, post_first=post_first)
        Thread.objects.filter(pk=thread.pk).update(min_words=min_words)
        posts = [
            answer(thread, by=person, markdown="สั้น" if person == cast.student2 else "ดูจากการปันส่วนอาหาร")
            for person in people
        ]
        answer(thread, by=cast.instructor, parent=posts[0])
        answer(thread, by=viewers["student3"].user, parent=posts[1])
        services.delete_post(acting_user=cast.instructor, now=NOW, post=answer(thread, by=viewers["student3"].user))
        threads.append(thread)
    Thread.objects.filter(pk=begin(by=cast.instructor).pk).update(opens_at=later(days=1))
    services.delete_post(acting_user=cast.student1, now=NOW, post=opening(begin()))
    return threads


def test_lists_and_answers_agree_for_everyone(cast: Cast, viewers, every_thread) -> None:
    threads = list(Thread.objects.all())
    posts = list(Post.objects.select_related("thread"))
    everyone = Enrollment.objects.all()
    for name, place in viewers.items():
        assert set(rules.readable_threads(place, NOW)) == {t for t in threads if rules.can_read_thread(place, t, NOW)}
        seen = {post for post in posts if rules.can_read_post(place, post, NOW)}
        assert set(rules.visible_posts(place, NOW)) == seen, name
        assert set(rules.known_posts(place, NOW)) == {p for p in posts if rules.can_know_post(place, p, NOW)}
        waiting = rules.readable_threads(place, NOW).annotate(waits=rules.hides_answers(place))
        for thread in waiting:
            assert bool(thread.waits) == rules.must_answer_first(place, thread)
    for post in posts:
        reading = set(rules.readers(post, everyone, NOW))
        assert reading == {place for place in viewers.values() if rules.can_read_post(place, post, NOW)}, post


def test_many_courses_at_once_show_what_each_shows(cast: Cast, viewers, every_thread) -> None:
    for name, role in (("outsider", Role.STUDENT), ("outsider", Role.ASSISTANT), ("outsider", Role.OBSERVER)):
        here = viewers["student3"] if role == Role.STUDENT else viewers["observer"]
        there = Enrollment(course=cast.other_course, user=here.user, role=role)
        mirrored = Thread.objects.create(
            course=cast.other_course, title=name, created_by=cast.instructor, created_at=NOW, last_post_at=NOW,
            post_first=True,
        )  # fmt: skip
        for parent in (None, opening(every_thread[0])):
            services.posts.add_post(
                acting_user=cast.instructor, now=NOW, thread=mirrored, parent=parent, markdown="คำ",
                token=f"00000000-0000-0000-0000-{Post.objects.count():012}", anonymous=False,
            )  # fmt: skip
        together = set(rules.visible_posts_of([here, there], NOW))
        assert together == set(rules.visible_posts(here, NOW)) | set(rules.visible_posts(there, NOW))
        threads = set(rules.readable_threads_of([here, there], NOW))
        assert threads == set(rules.readable_threads(here, NOW)) | set(rules.readable_threads(there, NOW))
    assert not rules.visible_posts_of([], NOW).exists()


def test_no_page_counts_what_it_does_not_show(cast: Cast, viewers, every_thread) -> None:
    for name, place in viewers.items():
        if place.course_id != cast.course.pk:
            continue
        for thread in queries.thread_list(place, NOW):
            page = queries.thread_page(place, queries.get_thread(place, thread.pk, NOW), NOW)
            shown = [line.pk for line in (page.opening, *page.lines) if line.post]
            assert sorted(shown) == sorted(
                rules.visible_posts(place, NOW).filter(thread=thread).values_list("pk", flat=True)
            )
            assert thread.shown_count == len(shown) == page.answers + 1, (name, thread)
            others = Post.objects.filter(pk__in=shown).exclude(author=place.user)
            assert thread.unread == others.count()
            assert thread.hides_answers == page.thread.hides_answers


class TestByGroup:
    @pytest.fixture
    def thread(self, cast: Cast, begin) -> Thread:
        return begin(by=cast.instructor, by_group=True)

    def test_a_group_sees_its_own_and_what_is_everyones(self, cast: Cast, viewers, thread, answer) -> None:
        first, second = answer(thread, by=cast.student1), answer(thread, by=cast.student2)
        free, staff = answer(thread, by=viewers["alone"].user), answer(thread, by=cast.assistant)
        seen = {name: set(rules.visible_posts(place, NOW)) - {opening(thread)} for name, place in viewers.items()}
        assert seen["student1"] == seen["auditor1"] == {first, free, staff}
        assert seen["student2"] == seen["observer2"] == {second, free, staff}
        assert seen["alone"] == seen["observer"] == {free, staff}
        assert seen["assistant"] == seen["instructor"] == {first, second, free, staff}

    def test_an_answer_belongs_with_what_it_answers(self, cast: Cast, viewers, thread, answer) -> None:
        first = answer(thread, by=cast.student1)
        reply = answer(thread, by=cast.instructor, parent=first)
        assert reply in rules.visible_posts(viewers["student1"], NOW)
        assert reply not in rules.visible_posts(viewers["student2"], NOW)

    def test_after_a_move_one_sees_the_new_group_and_ones_own(self, cast: Cast, viewers, thread, answer) -> None:
        theirs, reply = answer(thread, by=viewers["student3"].user), None
        reply = answer(thread, by=cast.student1, parent=theirs)
        there = answer(thread, by=cast.student2)
        place = viewers["student1"]
        place.group = cast.group2
        place.save()
        assert set(rules.visible_posts(place, NOW)) == {opening(thread), reply, there}
        assert [
            line.pk for line in queries.thread_page(place, queries.get_thread(place, thread.pk, NOW), NOW).lines
        ] == [
            reply.pk,
            there.pk,
        ]
        assert answer(thread, by=cast.student1).group == cast.group2


class TestPostFirst:
    @pytest.fixture
    def thread(self, cast: Cast, begin, answer) -> Thread:
        thread = begin(by=cast.instructor, post_first=True)
        Thread.objects.filter(pk=thread.pk).update(min_words=3)
        thread.refresh_from_db()
        answer(thread, by=cast.student2, now=later(hours=1))
        return thread

    @pytest.fixture
    def sees(self, cast: Cast, thread) -> Callable[[], bool]:
        def sees() -> bool:
            return rules.visible_posts(cast.enrollment(cast.student1), NOW).filter(author=cast.student2).exists()

        return sees

    def test_ones_own_answer_shows_the_others(self, cast: Cast, thread, answer, sees) -> None:
        assert not sees()
        own = answer(thread, by=cast.student1)
        assert sees()
        services.delete_post(acting_user=cast.student1, now=NOW, post=own)
        assert not sees()

    @pytest.mark.parametrize("words", [".", "ดู", "> ดูจากการปันส่วนอาหาร\n\nดู"])
    def test_a_sign_or_a_quotation_is_no_answer(self, cast: Cast, thread, answer, sees, words: str) -> None:
        answer(thread, by=cast.student1, markdown=words)
        assert not sees()

    def test_one_word_at_least_is_asked_for(self, cast: Cast, thread, answer, sees) -> None:
        Thread.objects.filter(pk=thread.pk).update(min_words=0)
        own = answer(thread, by=cast.student1, markdown="...")
        assert not sees()
        services.edit_post(acting_user=cast.student1, now=NOW, post=own, markdown="ดู")
        assert sees()

    def test_nothing_tells_that_somebody_has_answered(self, cast: Cast, thread, begin, answer) -> None:
        newer = begin(now=later(minutes=1))
        place = cast.enrollment(cast.student1)
        services.mark_read(acting_user=cast.student1, thread=thread, read_to=NOW)
        first, second = queries.thread_list(place, later(hours=2))
        assert (first, second) == (newer, thread)
        assert (second.shown_count, second.unread, second.shown_last, second.hides_answers) == (1, 0, NOW, True)
        answer(thread, by=cast.student1, now=later(hours=2))
        first, _ = queries.thread_list(place, later(hours=2))
        assert (first.shown_count, first.unread, first.hides_answers) == (3, 1, False)

    def test_what_was_hidden_is_new_when_it_is_shown(self, cast: Cast, client, thread, answer) -> None:
        client.force_login(cast.student1)
        response = client.get(reverse("discussions:thread", args=(cast.course.slug, thread.pk)))
        assert "Answers are shown after you have posted" in response.content.decode()
        assert "ดูจากการปันส่วนอาหาร" not in response.content.decode()
        answer(thread, by=cast.student1, now=later(hours=2))
        page = queries.thread_page(
            cast.enrollment(cast.student1), queries.get_thread(cast.enrollment(cast.student1), thread.pk, NOW), NOW
        )
        assert page.first_unread

    def test_no_notice_of_a_reply_that_is_hidden(self, cast: Cast, thread, answer) -> None:
        short = answer(thread, by=cast.student1, markdown="ดู")
        answer(thread, by=cast.instructor, parent=short)
        assert not Notice.objects.filter(recipient=cast.student1).exists()

    def test_a_hidden_post_cannot_be_answered_or_opened(self, cast: Cast, client, thread) -> None:
        hidden = Post.objects.get(author=cast.student2)
        client.force_login(cast.student1)
        page = reverse("discussions:thread", args=(cast.course.slug, thread.pk))
        versions = reverse("discussions:post_versions", args=(cast.course.slug, hidden.pk))
        for path in (f"{page}reply/?parent={hidden.pk}&quote=post", versions):
            assert client.get(path).status_code == 404
        assert client.post(f"{page}reply/", {"parent": hidden.pk, "body": "ก"}).status_code == 404
        response = client.get(f"{page}?post={hidden.pk}")
        assert response.status_code == 200
        assert "ดูจากการปันส่วนอาหาร" not in response.content.decode()


def test_an_answer_that_is_hidden_does_not_mark_its_question(cast: Cast, begin, answer, section) -> None:
    thread = begin(
        by=cast.instructor, post_first=True, kind=Thread.Kind.QUESTION, chapter=section.chapter, address="b1:0-9@1"
    )
    services.accept_answer(acting_user=cast.instructor, now=NOW, thread=thread, post=answer(thread))
    place = cast.enrollment(cast.student1)
    (line,), (beside,) = queries.thread_list(place, NOW), queries.section_threads(place, section, NOW)
    assert not line.is_answered
    assert (beside.is_answered, beside.post_count, beside.hides_answers) == (False, 1, True)
    page = queries.thread_page(place, queries.get_thread(place, thread.pk, NOW), NOW)
    assert page.accepted is None
    answer(thread, by=cast.student1)
    (line,), (beside,) = queries.thread_list(place, NOW), queries.section_threads(place, section, NOW)
    assert line.is_answered
    assert (beside.is_answered, beside.post_count, beside.hides_answers) == (True, 3, False)


def test_a_group_of_another_course_is_refused(cast: Cast, begin) -> None:
    place = active_enrollments(cast.outsider).get()
    assert not rules.can_start_in_group(place, cast.group1)
    assert rules.can_start_in_group(cast.enrollment(cast.student1), cast.group1)
    assert not rules.can_start_in_group(cast.enrollment(cast.student1), cast.group2)
    assert rules.can_start_in_group(cast.enrollment(cast.assistant), cast.group1)
    cast.course = cast.other_course
    with pytest.raises(ValueError, match="another course"):
        begin(group=cast.group1)


@pytest.mark.parametrize("name", ["instructor", "assistant", "student1", "student2", "outsider"])
def test_groups_to_talk_in_agree(cast: Cast, name: str) -> None:
    place = cast.enrollment(getattr(cast, name))
    groups = {group for group in (cast.group1, cast.group2) if rules.can_start_in_group(place, group)}
    assert set(rules.groups_to_talk_in(place)) == groups


def test_who_talks_with_whom_is_chosen_in_the_form(cast: Cast, client: Client) -> None:
    path = reverse("discussions:thread_create", args=(cast.course.slug,))
    client.force_login(cast.student1)
    sent = {"kind": "discussion", "title": "ก", "body": "ข", "post_first": "on"}
    assert client.post(path, sent | {"token": uuid4(), "audience": cast.group2.pk}).status_code == 422
    assert client.post(path, sent | {"token": uuid4(), "audience": "groups"}).status_code == 422
    assert client.post(path, sent | {"token": uuid4(), "audience": cast.group1.pk}).status_code == 302
    thread = Thread.objects.get()
    assert (thread.group, thread.by_group, thread.post_first) == (cast.group1, False, False)
    client.force_login(cast.assistant)
    assert client.post(path, sent | {"token": uuid4(), "audience": "groups"}).status_code == 302
    thread = Thread.objects.latest("pk")
    assert (thread.group, thread.by_group, thread.post_first) == (None, True, True)


@pytest.mark.parametrize("beside_the_text", [False, True])
def test_ones_answer_leads_to_the_others(cast: Cast, client: Client, begin, answer, beside_the_text: bool) -> None:
    """With htmx the page of the thread is opened anew; beside the text a link leads there."""
    thread = begin(by=cast.instructor, post_first=True)
    answer(thread)
    client.force_login(cast.student1)
    page = reverse("discussions:thread", args=(cast.course.slug, thread.pk))
    headers = {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": f"http://testserver{'/courses/rus331/read/' if beside_the_text else page}?x=1",
    }
    for first in (True, False):
        response = client.post(f"{page}reply/", {"body": "ดูจากบ้านพัก", "token": uuid4(), "place": "end"}, **headers)
        assert response.status_code == 200
        assert ("HX-Redirect" in response) == (first and not beside_the_text)
        assert ("Show the others" in response.content.decode()) == (first and beside_the_text)
        if "HX-Redirect" in response:
            assert "ดูจากการปันส่วนอาหาร" in client.get(response["HX-Redirect"]).content.decode()
