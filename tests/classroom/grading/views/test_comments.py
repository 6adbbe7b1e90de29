import pytest
from django.urls import reverse

from classroom.common.markup import paragraphs, plain_text
from classroom.grading import services
from classroom.grading.models import FeedbackComment, FeedbackReply, Marking
from classroom.notices.models import Notice
from history.services import edit_block
from tests.cast import NOW
from tests.classroom.grading.conftest import ESSAY
from tests.classroom.grading.views.test_mark import SCRIPT, address
from tests.history.sample import make_chapter

TEXT = plain_text(ESSAY)
WORDS = "ศาลไม่มีหลักฐานอื่น"
START = TEXT.index(WORDS)


@pytest.fixture
def attempt(world):
    return world.hand_in(world.cast.student2)


@pytest.fixture
def instructor(client, world):
    client.force_login(world.cast.instructor)
    return client


def chosen(**given):
    return {
        "attempt": 1,
        "start": START,
        "end": START + len(WORDS),
        "exact": WORDS,
        "body": "จริงหรือ",
        "tone": "",
    } | given


def test_a_script_gets_the_essay_with_the_comment_drawn(world, attempt, instructor):
    answer = instructor.post(address(attempt, "comment_add"), chosen(), **SCRIPT)
    comment = FeedbackComment.objects.get()
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<span class="cspan" data-span="{comment.pk}" id="s{comment.pk}">{WORDS}</span>' in text
    assert f'id="c{comment.pk}"' in text


def test_without_a_script_words_are_typed(world, attempt, instructor):
    page = instructor.get(address(attempt, "comment_add"))
    assert page.status_code == 200
    send = {
        "attempt": 1,
        "paragraph": 2,
        "words": WORDS,
        "body": "จริงหรือ",
        "tone": "mend",
        "criterion": world.criteria[1].pk,
    }
    answer = instructor.post(address(attempt, "comment_add"), send)
    comment = FeedbackComment.objects.get()
    assert answer.url == f"{address(attempt)}#c{comment.pk}"
    assert (comment.start, comment.exact, comment.tone, comment.criterion) == (START, WORDS, "mend", world.criteria[1])


def test_no_words_are_the_whole_paragraph(world, attempt, instructor):
    instructor.post(address(attempt, "comment_add"), {"attempt": 1, "paragraph": 3, "words": "", "body": "ดี"})
    assert FeedbackComment.objects.get().exact == paragraphs(ESSAY)[2].text


@pytest.mark.parametrize("words", ["ไม่มีคำนี้", "า"])
def test_words_that_are_not_there_or_there_twice_come_back(world, attempt, instructor, words):
    send = {"attempt": 1, "paragraph": 2, "words": words, "body": "ที่พิมพ์ไว้"}
    answer = instructor.post(address(attempt, "comment_add"), send)
    assert answer.status_code == 422
    assert "ที่พิมพ์ไว้" in answer.content.decode()
    assert not FeedbackComment.objects.exists()


@pytest.mark.parametrize(
    "given",
    [{"start": START + 1}, {"exact": "อื่น"}, {"end": 10**9}, {"tone": "x"}, {"criterion": "999999"}, {"start": "a"}],
)
def test_a_forged_span_tone_or_criterion_is_400(world, attempt, instructor, given):
    assert instructor.post(address(attempt, "comment_add"), chosen(**given), **SCRIPT).status_code == 400
    assert not Marking.objects.exists()


def test_an_empty_comment_comes_back(world, attempt, instructor):
    assert instructor.post(address(attempt, "comment_add"), chosen(body=" "), **SCRIPT).status_code == 422


def test_an_edit_on_an_old_version_shows_both_texts(world, attempt, instructor):
    instructor.post(address(attempt, "comment_add"), chosen())
    comment = FeedbackComment.objects.get()
    edit = address(attempt, "comment_edit", comment.pk)
    assert instructor.post(edit, {"attempt": 1, "body": "แก้แล้ว", "version": 1}).status_code == 302
    answer = instructor.post(edit, {"attempt": 1, "body": "ของฉัน", "version": 1})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "แก้แล้ว" in text
    assert "ของฉัน" in text
    comment.refresh_from_db()
    assert comment.body == "แก้แล้ว"
    assert instructor.post(edit, {"attempt": 1, "body": "ของฉัน", "version": 2}).status_code == 302


def test_deleting_offers_the_way_back(world, attempt, instructor):
    instructor.post(address(attempt, "comment_add"), chosen())
    comment = FeedbackComment.objects.get()
    text = instructor.post(address(attempt, "comment_delete", comment.pk), **SCRIPT).content.decode()
    restore = address(attempt, "comment_restore", comment.pk)
    assert restore in text
    assert f'id="c{comment.pk}"' not in text
    assert f'id="c{comment.pk}"' in instructor.post(restore, **SCRIPT).content.decode()


def test_a_comment_of_another_essay_is_not_there(world, attempt, instructor):
    instructor.post(address(attempt, "comment_add"), chosen())
    other = world.hand_in(world.cast.student1)
    comment = FeedbackComment.objects.get()
    for name in ("comment_edit", "comment_delete", "comment_restore"):
        assert (
            instructor.post(address(other, name, comment.pk), {"attempt": 1, "body": "ก", "version": 1}).status_code
            == 404
        )
    assert FeedbackComment.objects.get().body == "จริงหรือ"


def test_a_finished_marking_takes_no_comment(world, attempt, instructor):
    world.finish(attempt)
    assert instructor.post(address(attempt, "comment_add"), chosen(), **SCRIPT).status_code == 409


def test_a_comment_keeps_markup_out(world, attempt, instructor):
    instructor.post(address(attempt, "comment_add"), chosen(body="<b>หนา</b>"))
    page = instructor.get(reverse("grading:mark", args=("rus331", world.assignment.pk, attempt.submission_id)))
    assert "&lt;b&gt;หนา&lt;/b&gt;" in page.content.decode()


def test_a_comment_has_points_and_a_passage_that_survives_corrections(client, world, attempt):
    chapter = make_chapter()
    world.cast.course.books.add(chapter.book)
    client.force_login(world.cast.instructor)
    block = chapter.blocks.filter(kind="paragraph").first()
    place = f"{chapter.book.slug}/{chapter.number}"
    words = block.text[2:20]
    source = f"{place} {block.key}:2-20@{chapter.revision_number}"
    send = {"attempt": 1, "start": 0, "end": 4, "exact": ESSAY[:4], "body": "ดูตัวบท", "points": "-0.5"}
    add = f"{address(attempt)}comments/"
    for wrong in ("x", "nobook/4 b1:1-2@1", f"{place} b99999:1-2@1"):
        assert client.post(add, send | {"source": wrong}).status_code == 422
    link = f"http://testserver/courses/rus331/read/{place}/passage/{block.key}/?passage={block.key}%3A2-20%401"
    assert client.post(add, send | {"source": link}).status_code == 302
    assert client.post(add, send | {"source": source}).status_code == 302
    first, second = FeedbackComment.objects.order_by("pk")
    assert {first.source.exact, second.source.exact} == {words}
    page = client.get(address(attempt)).content.decode()
    assert "comment__source" in page
    # The student, too, is led to the very words.
    services.finish_marking(
        acting_user=world.cast.instructor, now=NOW, attempt=world.mark(attempt) or attempt
    )  # fmt: skip
    world.release()
    client.force_login(attempt.submission.enrollment.user)
    read = client.get(reverse("grading:feedback", args=("rus331", world.assignment.pk))).content.decode()
    assert "comment__source" in read
    place_of = read.split("comment__source")[1].split('href="')[1].split('"')[0]
    assert f"?passage={block.key}:2-20@{chapter.revision_number}#{block.key}" in place_of
    shown = client.get(place_of)
    assert (shown.status_code, shown.context["shown_passage"]) == (200, f"{block.key}:2-20@1")
    client.force_login(world.cast.instructor)
    services.reopen_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt)
    edit = f"{add}{first.pk}/"
    form = client.get(edit).context["form"]
    same = {"attempt": 1, "version": 1, "body": "ดูตัวบทนี้", "source": form["source"].value()}
    assert client.post(edit, same).status_code == 302
    first.refresh_from_db()
    assert (first.source_id, first.points, first.body) == (first.source_id, None, "ดูตัวบทนี้")
    edit_block(
        acting_user=world.cast.admin, now=NOW, block=block, markdown=f"ใหม่ {block.markdown.replace(words, 'อื่น')}",
        reason="ตรวจ", expected_revision=chapter.revision_number,
    )  # fmt: skip
    assert "chip--warn" in client.get(address(attempt)).content.decode().split("comment__source")[1]


def test_a_marker_answers_the_student_and_settles_it(instructor, world, attempt):
    comment = services.add_comment(
        acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=4, exact=ESSAY[:4], body="จริงหรือ"
    )
    world.finish(attempt)
    world.release()
    comment = FeedbackComment.objects.select_related("marking__attempt__submission__assignment__course").get()
    services.answer_comment(acting_user=world.cast.student2, now=NOW, comment=comment, body="จริง")
    assert "จริง</p>" in instructor.get(address(attempt)).content.decode()
    answer = f"{address(attempt)}comments/{comment.pk}/answer/"
    assert instructor.post(answer, {"body": " "}, **SCRIPT).status_code == 200
    assert comment.replies.count() == 1
    assert "อ้อ" in instructor.post(answer, {"body": "อ้อ"}, **SCRIPT).content.decode()
    assert instructor.post(answer, {"state": "done"}).status_code == 302
    assert list(comment.replies.values_list("author", "state").order_by("pk")) == [
        (world.cast.student2.pk, ""), (world.cast.instructor.pk, ""), (world.cast.instructor.pk, "done"),
    ]  # fmt: skip
    assert Notice.objects.filter(recipient=world.cast.student2, kind=Notice.Kind.COMMENT_ANSWERED).count() == 1


def test_an_answer_tells_no_name_where_names_are_hidden(instructor, world, attempt):
    comment = services.add_comment(
        acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=4, exact=ESSAY[:4], body="จริงหรือ"
    )
    FeedbackReply.objects.create(comment=comment, author=world.cast.student2, body="จริง", created_at=NOW)
    world.assignment.anonymous_marking = True
    world.assignment.save()
    services.give_codes(world.assignment)
    page = f"/courses/rus331/grading/{world.assignment.pk}/{attempt.submission.alias.code}/"
    text = instructor.get(page).content.decode()
    assert "จริง</p>" in text
    assert world.cast.student2.full_name not in text
