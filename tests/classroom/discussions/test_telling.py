"""Who is told of what is said, what a notice says when it is read, and what its mail looks like."""

from email.header import decode_header, make_header
from uuid import uuid4

import pytest
from django.core import mail

from classroom.courses import services as courses
from classroom.discussions import services
from classroom.discussions.models import CourseSubscription, Mention, Post, Subscription, Thread
from classroom.discussions.services.telling import tell_mentioned
from classroom.notices.models import Delivery, MailChoice, Notice
from classroom.notices.queries import told, unread_count
from tests.cast import NOW, Cast, later
from tests.classroom.discussions.conftest import opening

LATER = later(hours=1)


def lines(person, now=LATER) -> list[str]:
    """The sentences of a person's list, the newest first."""
    return [line.sentence for line in told(person, Notice.objects.filter(recipient=person), now)]


def sender(message) -> str:
    return str(make_header(decode_header(message.from_email)))


@pytest.fixture
def mailed(django_capture_on_commit_callbacks):
    """A function that does something and returns the mails that leave by it."""

    def mailed(act, *args, **kwargs) -> list:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act(*args, **kwargs)
        return mail.outbox

    return mailed


def test_the_author_of_the_parent_is_told_and_followers_of_the_thread(cast: Cast, thread, answer) -> None:
    first = answer(thread)
    assert lines(cast.student1) == [f"{cast.student2.full_name} replied to you in “{thread.title}”"]
    assert lines(cast.student2) == []
    answer(thread, by=cast.instructor, parent=opening(thread))
    assert lines(cast.student2) == [f"{cast.instructor.full_name} answered in “{thread.title}”"]
    (line,) = told(cast.student1, Notice.objects.filter(recipient=cast.student1), LATER)
    assert line.sentence.startswith("2 replies to you")
    assert line.path.endswith(f"#post-{first.pk}")


def test_forty_answers_are_one_notice(cast: Cast, thread, answer) -> None:
    for number in range(40):
        answer(thread, now=later(minutes=number))
    assert lines(cast.student1) == [f"40 replies to you in “{thread.title}”, the last by {cast.student2.full_name}"]
    assert unread_count(cast.student1, LATER) == 1


def test_a_name_that_is_hidden_is_told_to_staff_only(cast: Cast, begin, answer, mailed) -> None:
    name = cast.student2.full_name
    (message,) = mailed(answer, begin(), anonymous=True)
    said = f"{sender(message)}{message.subject}{message.body}{message.alternatives[0][0]}{lines(cast.student1)}"
    assert name not in said
    assert "A classmate" in sender(message)
    (message,) = mailed(answer, begin(by=cast.instructor), anonymous=True)
    assert name in sender(message)
    assert lines(cast.instructor)[0].startswith(name)


def test_nobody_is_told_of_their_own_answer_nor_after_leaving_nor_of_a_muted_thread(cast: Cast, thread, answer) -> None:
    answer(thread, by=cast.student1)
    muted = Subscription.objects.create(user=cast.student1, thread=thread, follows=False, changed_at=NOW)
    answer(thread)
    muted.delete()
    courses.drop(acting_user=None, now=NOW, enrollment=cast.enrollment(cast.student1))
    answer(thread, by=cast.instructor)
    assert not Notice.objects.filter(recipient=cast.student1).exists()


def test_following_is_chosen_or_comes_with_what_one_did(cast: Cast, begin, answer) -> None:
    thread = begin()
    Subscription.objects.create(user=cast.assistant, thread=thread, follows=True, changed_at=NOW)
    Mention.objects.create(post=opening(thread), user=cast.student2)
    answer(thread, by=cast.instructor)
    assert len(lines(cast.assistant)) == len(lines(cast.student2)) == 1


def test_a_mention_is_told_once_and_as_a_mention(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    Mention.objects.create(post=post, user=cast.assistant)
    tell_mentioned(post=post, thread=thread, people=[cast.assistant, cast.outsider], now=NOW)
    assert lines(cast.assistant) == [f"{cast.student2.full_name} mentions you in “{thread.title}”"]
    assert lines(cast.outsider) == []


def test_questions_go_to_staff_prompts_to_students_and_new_threads_to_who_follows(cast: Cast, begin) -> None:
    CourseSubscription.objects.create(user=cast.student2, course=cast.course)
    begin(kind=Thread.Kind.QUESTION, title="ถาม")
    assert lines(cast.instructor) == lines(cast.assistant) == ["A question waits for an answer: “ถาม”"]
    assert lines(cast.student2) == [f"{cast.student1.full_name} began the thread “ถาม”"]
    prompt = {
        "acting_user": cast.instructor, "now": NOW, "course": cast.course, "title": "ตอบ", "markdown": "?",
        "token": uuid4(), "due_at": later(days=1),
    }  # fmt: skip
    services.create_prompt(**prompt)
    assert lines(cast.student1) == ["A prompt to answer: “ตอบ”"]
    services.create_prompt(**{**prompt, "token": uuid4(), "title": "ยังไม่เปิด", "opens_at": later(days=1)})
    assert not any("ยังไม่เปิด" in line for person in (cast.student1, cast.student2) for line in lines(person))


def test_a_prompt_that_is_due_is_told_once_to_who_has_not_answered(cast: Cast, answer) -> None:
    prompt = services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="ตอบ", markdown="?", token=uuid4(),
        due_at=later(days=1),
    )  # fmt: skip
    answer(prompt, by=cast.student1)
    services.tell_what_is_due(now=later(hours=-1))
    for _twice in range(2):
        services.tell_what_is_due(now=NOW)
    assert [notice.recipient for notice in Notice.objects.filter(kind=Notice.Kind.PROMPT_DUE)] == [cast.student2]
    assert "24 November" in lines(cast.student2)[0]


def test_a_prompt_that_opens_later_is_told_when_it_has_opened(cast: Cast) -> None:
    services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="พรุ่งนี้", markdown="?", token=uuid4(),
        opens_at=later(days=1),
    )  # fmt: skip
    for hours in (1, 25, 26):
        services.tell_what_is_due(now=later(hours=hours))
    assert lines(cast.student1, later(days=2)) == ["A prompt to answer: “พรุ่งนี้”"]
    assert Notice.objects.filter(kind=Notice.Kind.PROMPT_SET).count() == 2


def test_what_is_said_of_ones_answer(cast: Cast, begin, answer) -> None:
    thread = begin(kind=Thread.Kind.QUESTION)
    post = answer(thread)
    services.endorse_post(acting_user=cast.instructor, now=NOW, post=post)
    services.accept_answer(acting_user=cast.student1, now=NOW, thread=thread, post=post)
    assert set(lines(cast.student2)) == {
        f"Your answer in “{thread.title}” is accepted",
        f"{cast.instructor.full_name} endorsed your answer in “{thread.title}”",
    }
    services.unendorse_post(acting_user=cast.instructor, now=NOW, post=post)
    services.accept_answer(acting_user=cast.student1, now=NOW, thread=thread, post=None)
    assert lines(cast.student2) == []
    services.delete_post(acting_user=cast.assistant, now=NOW, post=post)
    assert lines(cast.student2) == [f"Your post in “{thread.title}” was taken down"]


class TestWhatIsGone:
    """A notice says nothing of what its reader may not see now, and its count can always be cleared."""

    def test_a_deleted_post(self, cast: Cast, thread, answer) -> None:
        post, other = answer(thread), answer(thread)
        services.delete_post(acting_user=cast.student2, now=NOW, post=post)
        assert lines(cast.student1) == [f"{cast.student2.full_name} replied to you in “{thread.title}”"]
        services.delete_post(acting_user=cast.student2, now=NOW, post=other)
        assert lines(cast.student1) == []
        assert unread_count(cast.student1, LATER) == 0

    def test_a_post_that_came_under_another_group(self, cast: Cast, thread, answer) -> None:
        post = answer(thread)
        Post.objects.filter(pk=post.pk).update(group=cast.group2)
        assert lines(cast.student1) == []
        assert unread_count(cast.student1, LATER) == 0

    def test_a_post_that_one_sees_after_ones_own(self, cast: Cast, thread, answer) -> None:
        Thread.objects.filter(pk=thread.pk).update(post_first=True, created_by=cast.instructor)
        thread.refresh_from_db()
        Subscription.objects.create(user=cast.student1, thread=thread, follows=True, changed_at=NOW)
        answer(thread, by=cast.student2)
        assert lines(cast.student1) == []

    def test_a_course_that_one_has_left(self, cast: Cast, thread, answer) -> None:
        answer(thread)
        courses.drop(acting_user=None, now=NOW, enrollment=cast.enrollment(cast.student1))
        assert lines(cast.student1) == []
        assert unread_count(cast.student1, LATER) == 0

    def test_it_is_not_mailed(self, cast: Cast, thread, answer, mailed) -> None:
        def answer_and_delete() -> None:
            services.delete_post(acting_user=cast.student2, now=NOW, post=answer(thread))

        assert mailed(answer_and_delete) == []


def test_a_mail_of_an_answer_threads_and_ends(cast: Cast, thread, answer, mailed) -> None:
    cast.student1.language = "th"
    cast.student1.save()
    first = answer(thread, by=cast.student1)
    (message,) = mailed(answer, thread, parent=first, markdown="**ดู**จากการปันส่วน")
    post = Post.objects.latest("pk")
    headers = message.message()
    assert message.to == [cast.student1.email]
    assert "ตอบ" in message.subject
    assert "<strong>ดู</strong>" in message.alternatives[0][0]
    assert 'lang="th"' in message.alternatives[0][0]
    assert headers["Message-ID"] == f"<post-{post.pk}@127.0.0.1>"
    assert headers["In-Reply-To"] == f"<post-{first.pk}@127.0.0.1>"
    assert headers["References"] == f"<post-{opening(thread).pk}@127.0.0.1> <post-{first.pk}@127.0.0.1>"
    assert headers["List-Id"].endswith("<rus331.127.0.0.1>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert "Reply-To" not in headers


def test_each_post_is_mailed_once_though_the_notice_is_one(cast: Cast, thread, answer, mailed) -> None:
    assert len(mailed(answer, thread)) == 1
    assert len(mailed(answer, thread)) == 1
    assert Notice.objects.filter(recipient=cast.student1).count() == 1


def test_who_wants_none_is_not_told_and_who_wants_it_in_the_app_gets_no_mail(
    cast: Cast, thread, answer, mailed
) -> None:
    choice = MailChoice.objects.create(user=cast.student1, kind=Notice.Kind.REPLY, delivery=Delivery.NONE)
    assert mailed(answer, thread) == []
    assert lines(cast.student1) == []
    choice.delivery = Delivery.APP
    choice.save()
    assert mailed(answer, thread) == []
    assert len(lines(cast.student1)) == 1


@pytest.mark.parametrize("threads", [1, 3])
def test_what_a_list_of_notices_costs(cast: Cast, begin, answer, django_assert_num_queries, threads) -> None:
    for number in range(threads):
        answer(begin(title=f"เรื่อง {number}"))
    with django_assert_num_queries(4):  # notices, places, threads, posts
        assert len(lines(cast.student1)) == threads
