from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.assignments.models import Return
from classroom.grading import services
from classroom.grading.models import FeedbackComment, FeedbackReply, Mark
from classroom.notices.models import Notice
from tests.cast import NOW
from tests.classroom.grading.conftest import ESSAY


@pytest.fixture
def commented(world):
    """student1's essay with three comments and some marks, not finished."""
    attempt = world.hand_in(world.cast.student1)
    by = {"acting_user": world.cast.instructor, "now": NOW, "attempt": attempt}
    for words, body in (("คดีใหญ่สามคดี", "คดีไหนบ้าง"), ("ตัวบทเอง", "อ้างหน้าด้วย"), ("สรุปว่า", "สรุปเร็วไป")):
        start = _plain(ESSAY).index(words)
        services.add_comment(start=start, end=start + len(words), exact=words, body=body, **by)
    services.save_overall(overall="ภาพรวมดีแล้ว", expected_version=0, **by)
    world.mark(attempt)
    world.attempt = attempt
    return world


def _plain(markdown):
    return markdown.replace("**", "").replace("\n\n", "\n")


def address(world, name, *more):
    return reverse(f"grading:{name}", args=("rus331", world.assignment.pk, *more))


def give_back(world, client, **fields):
    client.force_login(world.cast.instructor)
    path = address(world, "return_essay", world.attempt.submission_id)
    return client.post(path, {"message": "แก้ตามความเห็น", **fields})


def test_a_returned_essay_shows_its_comments_and_no_points(commented, client):
    student = commented.cast.student1
    client.force_login(student)
    assert client.get(address(commented, "returned")).status_code == 404
    assert give_back(commented, client).status_code == 302
    notice = Notice.objects.get(kind=Notice.Kind.ESSAY_RETURNED)
    assert (notice.recipient, notice.path) == (student, address(commented, "returned"))
    client.force_login(student)
    for name in ("returned", "returned_panel"):
        text = client.get(address(commented, name)).content.decode()
        for words in ("คดีไหนบ้าง", "อ้างหน้าด้วย", "สรุปเร็วไป", "ภาพรวมดีแล้ว"):
            assert words in text
        assert "8.25" not in text
        assert "3.25" not in text
        assert "ดีมาก" not in text
    assert "แก้ตามความเห็น" in client.get(address(commented, "returned")).content.decode()
    assert client.get(address(commented, "feedback")).status_code == 404
    write = client.get(reverse("assignments:write", args=("rus331", commented.assignment.pk))).content.decode()
    assert "แก้ตามความเห็น" in write
    assert address(commented, "returned_panel") in write


def test_each_comment_is_answered_by_itself_and_the_answer_is_kept(commented, client):
    give_back(commented, client)
    first, second, _third = FeedbackComment.objects.order_by("start")
    client.force_login(commented.cast.student1)
    path = address(commented, "comment_answer", first.pk)
    back = client.post(path, {"state": "done", "back": "returned"})
    assert back.url == f"{address(commented, 'returned')}#c{first.pk}"
    saved = client.post(path, {"state": "done", "body": "แก้แล้ว"}, headers={"accept": "application/json"})
    assert saved.json()["saved"]
    why = address(commented, "comment_answer", second.pk)
    refused = client.post(why, {"state": "not_done", "body": ""}, headers={"accept": "application/json"})
    assert refused.status_code == 422
    assert refused.json()["errors"]
    client.post(why, {"state": "not_done", "body": "อ้างไว้แล้วในย่อหน้าก่อน"})
    assert list(FeedbackReply.objects.order_by("comment__start").values_list("state", "body")) == [
        ("done", "แก้แล้ว"), ("not_done", "อ้างไว้แล้วในย่อหน้าก่อน"),
    ]  # fmt: skip
    text = client.get(address(commented, "returned")).content.decode()
    assert "2 of 3 answered" in text
    assert "อ้างไว้แล้วในย่อหน้าก่อน" in text


def test_taken_back_it_is_as_if_it_had_not_been_returned(commented, client):
    give_back(commented, client)
    client.post(address(commented, "return_essay", commented.attempt.submission_id), {"take_back": "1"})
    assert Return.objects.get().taken_back_at
    client.force_login(commented.cast.student1)
    assert client.get(address(commented, "returned")).status_code == 404
    comment = FeedbackComment.objects.first()
    assert client.post(address(commented, "comment_answer", comment.pk), {"state": "done"}).status_code == 404
    give_back(commented, client)
    assert Return.objects.get().taken_back_at is None
    assert Notice.objects.filter(kind=Notice.Kind.ESSAY_RETURNED).count() == 2


def test_a_time_that_has_passed_is_refused(commented, client):
    gone = timezone.localtime(timezone.now() - timedelta(days=1))
    when = {f"due_at_{place}": part for place, part in enumerate((gone.day, gone.month, gone.year, "23:59"))}
    assert give_back(commented, client, **when).status_code == 422
    assert not Return.objects.exists()


@pytest.mark.parametrize("who", ["student2", "dropped", "outsider", "stranger", "admin"])
def test_nobody_else_reads_or_returns_it(commented, client, who):
    give_back(commented, client)
    client.force_login(getattr(commented.cast, who))
    for name, more in (("returned", ()), ("returned_panel", ()), ("return_essay", (commented.attempt.submission_id,))):
        assert client.get(address(commented, name, *more)).status_code == 404


def test_an_assistant_does_not_return(commented, client):
    attempt = commented.hand_in(commented.cast.student2)
    client.force_login(commented.cast.assistant)
    assert client.post(address(commented, "return_essay", attempt.submission_id)).status_code == 403


@pytest.fixture
def again(commented, client):
    """The next attempt: the first comment's words stay in another paragraph, the second's changed, the third's are gone."""
    give_back(commented, client)
    first = FeedbackComment.objects.order_by("start").first()
    client.force_login(commented.cast.student1)
    client.post(address(commented, "comment_answer", first.pk), {"state": "done", "body": "เพิ่มชื่อคดีแล้ว"})
    text = (
        "ย่อหน้านี้เขียนขึ้นใหม่ทั้งหมดเพื่อปูพื้นเรื่อง\n\n"
        "เมื่ออ่านคดีใหญ่สามคดีใน ค.ศ. 1936–1938 คำถามที่คนมักถามคือทำไม\n\n"
        "ตัวบทนั้นบอกไว้ชัดว่า **ศาลไม่มีหลักฐานอื่น** เลย"
    )
    commented.attempt = commented.hand_in(commented.cast.student1, text)
    client.force_login(commented.cast.instructor)
    return commented


def test_the_marker_sees_what_changed_and_where_the_comments_stand(again, client):
    path = address(again, "compare", again.attempt.submission_id)
    page = client.get(path)
    text = page.content.decode()
    assert [row.change.kind for row in page.context["rows"]] == ["new", "same", "changed", "gone"]
    assert {one.comment.body: one.carried for one in page.context["revision"].comments} == {
        "คดีไหนบ้าง": "exact", "อ้างหน้าด้วย": "fuzzy", "สรุปเร็วไป": "gone",
    }  # fmt: skip
    assert "เพิ่มชื่อคดีแล้ว" in text
    assert "<ins>" in text
    assert "<del>" in text
    assert path in client.get(address(again, "mark", again.attempt.submission_id)).content.decode()
    only = client.get(path, {"new": "1"})
    assert [row.change.kind for row in only.context["rows"]] == ["new", "same", "changed", "gone"]


def test_comments_and_marks_are_taken_over_once(again, client):
    path = address(again, "compare", again.attempt.submission_id)
    for _click in range(2):
        client.post(path, {"all": "1"})
        client.post(path, {"marks": "1"})
    made = FeedbackComment.objects.filter(marking__attempt=again.attempt).order_by("start")
    plain = _plain(again.attempt.markdown)
    assert [(one.body, one.carried) for one in made] == [("คดีไหนบ้าง", "exact"), ("อ้างหน้าด้วย", "fuzzy")]
    assert [plain[one.start : one.end] for one in made] == [one.exact for one in made]
    assert all(one.carried_from.body == one.body for one in made)
    essay = client.get(address(again, "mark", again.attempt.submission_id)).content.decode()
    assert [
        words for words in ("The same words", "Words changed") if f"from the attempt before · {words}" in essay
    ] == [
        "The same words",
        "Words changed",
    ]
    marks = Mark.objects.filter(marking__attempt=again.attempt).order_by("criterion__position")
    assert [str(mark.points) for mark in marks] == ["5.00", "3.25"]


def test_the_old_marks_are_offered_on_the_marking_page_and_count_only_once_they_are_taken(again, client):
    path = address(again, "mark", again.attempt.submission_id)
    page = client.get(path)
    text = page.content.decode()
    assert "The attempt before: 5" in text
    assert "The attempt before: 3.25" in text
    assert page.context["page"].total == 0
    assert not Mark.objects.filter(marking__attempt=again.attempt).exists()
    first, second = again.criteria
    typed = {
        "attempt": 2, "overall": "", "overall_version": 0, f"c{first.pk}-version": 0, f"c{first.pk}-comment": "",
        f"c{second.pk}-version": 0, f"c{second.pk}-comment": "พิมพ์ค้างไว้", f"c{second.pk}-points": "",
    }  # fmt: skip
    assert client.post(path, typed | {"take": str(first.pk)}).url == path
    marks = Mark.objects.filter(marking__attempt=again.attempt).order_by("criterion__position")
    assert [(str(mark.points), mark.comment) for mark in marks] == [("5.00", ""), ("None", "พิมพ์ค้างไว้")]
    page = client.get(path)
    assert page.context["page"].total == 5
    assert page.content.decode().count("data-take-points") == 1, "what has a mark is not offered another"
    for forged in ("x", "-1", str(2**70), str(first.pk + 999)):
        client.post(path, typed | {"take": forged, f"c{first.pk}-version": 1, f"c{second.pk}-version": 1})
    assert [str(mark.points) for mark in marks.all()][1] == "None"


def test_a_first_attempt_is_offered_nothing(commented, client):
    client.force_login(commented.cast.instructor)
    page = client.get(address(commented, "mark", commented.attempt.submission_id)).content.decode()
    assert "The attempt before" not in page


def test_marks_that_are_there_already_stay(again, client):
    second = again.criteria[1]
    services.save_mark(
        acting_user=again.cast.instructor,
        now=NOW,
        attempt=again.attempt,
        criterion=second,
        points=1,
        expected_version=0,
    )
    client.post(address(again, "compare", again.attempt.submission_id), {"marks": "1"})
    marks = Mark.objects.filter(marking__attempt=again.attempt).order_by("criterion__position")
    assert [str(mark.points) for mark in marks] == ["5.00", "1.00"]


@pytest.mark.parametrize("comments", [1, 3])
def test_the_queries_are_fixed(world, client, comments, django_assert_num_queries):
    attempt = world.hand_in(world.cast.student1)
    for _number in range(comments):
        services.add_comment(
            acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=5, exact=ESSAY[:5], body="ก"
        )
    again = world.hand_in(world.cast.student1, ESSAY + "\n\nเพิ่ม")
    client.force_login(world.cast.instructor)
    with django_assert_num_queries(11):
        client.get(address(world, "compare", again.submission_id))
