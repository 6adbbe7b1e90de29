"""Writing: once, counted, kept, audited, and told to the one whom it answers."""

from functools import partial
from uuid import uuid4

import pytest

from classroom.audit.models import AuditEntry
from classroom.discussions import services
from classroom.discussions.models import Post, PostVersion, ReadMark, Thread
from tests.at_once import at_once
from tests.cast import NOW, Cast, later, make_cast
from tests.classroom.discussions.conftest import opening


def test_a_thread_begins_with_its_post(cast: Cast, begin) -> None:
    thread = begin(title="  สอง\n บรรทัด ", markdown="**หนัก** <script>alert(1)</script>")
    post = opening(thread)
    assert thread.title == "สอง บรรทัด"
    assert (thread.post_count, thread.last_post_at) == (1, NOW)
    assert "<strong>หนัก</strong>" in post.html
    assert "<script" not in post.html
    assert AuditEntry.objects.get(object_label="discussions.thread").action == "discussions.create_thread"


def test_a_thread_on_a_passage_hangs_from_its_words(cast: Cast, passage_thread, section) -> None:
    assert passage_thread.section == section
    assert passage_thread.anchor.exact == section.blocks.get(key="b1").text[:30]


def test_the_same_form_begins_one_thread_and_posts_one_answer(cast: Cast, begin, answer) -> None:
    token = uuid4()
    thread = begin(token=token)
    assert begin(token=token) == thread
    token = uuid4()
    first = answer(thread, token=token)
    assert answer(thread, token=token) == first
    thread.refresh_from_db()
    assert thread.post_count == 2


def test_anothers_token_is_refused(cast: Cast, begin, answer) -> None:
    token = uuid4()
    thread = begin(token=token)
    with pytest.raises(services.TokenUsed):
        answer(thread, token=token)
    with pytest.raises(services.TokenUsed):
        begin(by=cast.student2, token=token)
    with pytest.raises(services.TokenUsed):
        answer(begin(), by=cast.student1, token=token)


def test_an_answer_counts_and_moves_the_thread_up(cast: Cast, thread, answer) -> None:
    answer(thread, now=later(hours=2))
    answer(thread, now=later(hours=1))
    thread.refresh_from_db()
    assert (thread.post_count, thread.last_post_at) == (3, later(hours=2))


def test_a_locked_thread_takes_no_answer_and_no_edit(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    services.set_locked(acting_user=cast.instructor, now=NOW, thread=thread, locked=True)
    with pytest.raises(services.ThreadLocked):
        answer(thread)
    with pytest.raises(services.ThreadLocked):
        services.edit_post(acting_user=cast.student2, now=NOW, post=post, markdown="อื่น")
    assert Post.objects.count() == 2


def test_a_parent_of_another_thread_is_refused(cast: Cast, thread, begin, answer) -> None:
    with pytest.raises(ValueError, match="another thread"):
        answer(thread, parent=opening(begin()))


def test_an_edit_keeps_what_was_said(cast: Cast, thread, answer) -> None:
    post = answer(thread, markdown="เดิม")
    services.edit_post(acting_user=cast.student2, now=later(hours=1), post=post, markdown="ใหม่")
    services.edit_post(acting_user=cast.student2, now=later(hours=2), post=post, markdown=" ใหม่ ")
    post.refresh_from_db()
    assert (post.markdown, post.html, post.edited_at) == ("ใหม่", "<p>ใหม่</p>", later(hours=1))
    assert PostVersion.objects.get().markdown == "เดิม"


def test_a_deleted_post_is_counted_no_more(cast: Cast, thread, answer) -> None:
    post = answer(thread, now=later(hours=1))
    services.accept_answer(acting_user=cast.student1, now=NOW, thread=thread, post=post)
    for _ in range(2):
        services.delete_post(acting_user=cast.instructor, now=later(hours=2), post=post, reason="นอกเรื่อง")
    thread.refresh_from_db()
    assert (thread.post_count, thread.last_post_at, thread.accepted_post, thread.deleted_at) == (1, NOW, None, None)
    assert AuditEntry.objects.get(action="discussions.delete_post").reason == "นอกเรื่อง"


def test_with_its_only_post_a_thread_goes(cast: Cast, thread) -> None:
    services.delete_post(acting_user=cast.student1, now=NOW, post=opening(thread))
    assert Thread.objects.get().deleted_at == NOW


def test_endorsing_twice_is_once(cast: Cast, thread, answer) -> None:
    post = answer(thread)
    services.endorse_post(acting_user=cast.instructor, now=NOW, post=post)
    services.endorse_post(acting_user=cast.assistant, now=NOW, post=post)
    assert Post.objects.get(pk=post.pk).endorsed_by == cast.instructor
    services.unendorse_post(acting_user=cast.assistant, now=NOW, post=post)
    assert Post.objects.get(pk=post.pk).endorsed_by is None
    assert AuditEntry.objects.filter(action__contains="endorse").count() == 2


def test_only_an_answer_of_the_thread_is_accepted(cast: Cast, thread, begin, answer) -> None:
    for wrong in (opening(thread), answer(begin())):
        with pytest.raises(ValueError, match="not an answer"):
            services.accept_answer(acting_user=cast.student1, now=NOW, thread=thread, post=wrong)


def test_a_discussion_keeps_no_accepted_answer(cast: Cast, begin, answer) -> None:
    thread = begin(kind=Thread.Kind.QUESTION)
    services.accept_answer(acting_user=cast.student1, now=NOW, thread=thread, post=answer(thread))
    services.update_thread(
        acting_user=cast.student1, now=NOW, thread=thread, title=thread.title, kind=Thread.Kind.DISCUSSION
    )
    assert Thread.objects.get(pk=thread.pk).accepted_post is None


def test_a_prompt_is_changed_with_its_words(cast: Cast) -> None:
    prompt = services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="ทำไมจึงสารภาพ", markdown="เลือกข้อที่อ่อนที่สุด",
        token=uuid4(), due_at=later(days=2),
    )  # fmt: skip
    services.update_prompt(
        acting_user=cast.instructor, now=NOW, thread=prompt, title="ทำไมจึงสารภาพ", markdown="เลือกข้อที่แข็งที่สุด",
        opens_at=None, due_at=later(days=3),
    )  # fmt: skip
    prompt.refresh_from_db()
    assert (prompt.kind, prompt.due_at) == (Thread.Kind.PROMPT, later(days=3))
    assert opening(prompt).markdown == "เลือกข้อที่แข็งที่สุด"
    assert PostVersion.objects.count() == 1


def test_reading_makes_one_mark(cast: Cast, thread) -> None:
    services.mark_read(acting_user=cast.student2, thread=thread, read_to=NOW)
    services.mark_read(acting_user=cast.student2, thread=thread, read_to=later(hours=1))
    assert ReadMark.objects.get().read_to == later(hours=1)


@pytest.mark.django_db(transaction=True)
def test_answers_at_the_same_moment_are_all_counted() -> None:
    """Eight connections answer at once, two of them by the same form."""
    cast = make_cast()
    thread = services.create_thread(
        acting_user=cast.student1, now=NOW, course=cast.course, title="พร้อมกัน", markdown="ตอบพร้อมกัน", token=uuid4()
    )
    tokens = [uuid4() for _ in range(7)]
    answer = partial(services.reply, acting_user=cast.student2, now=NOW, thread=thread, markdown="ตอบ")
    posts = [post.pk for post in at_once(partial(answer, token=token) for token in [*tokens, tokens[0]])]
    assert len(posts) == 8
    assert len(set(posts)) == 7
    assert Thread.objects.get().post_count == Post.objects.count() == 8
