"""Passages that a correction took the words from: who is led to them, who sees them, and attaching them again."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client

from classroom.assignments.models import Assignment, Attempt, Submission, Team, TeamMember
from classroom.assignments.services import add_evidence, create_assignment, start_submission
from classroom.audit.models import AuditEntry
from classroom.grading.services import CriterionPlan, add_comment, set_rubric
from classroom.notices.models import Notice
from history.models import Anchor
from history.queries import find_passage
from history.services import attach_anchor, edit_block
from tests.cast import NOW, Cast, later
from tests.history.sample import SECOND, block, words_at

pytestmark = pytest.mark.django_db

LOST = "/courses/rus331/read/modern-russia/4/lost/"
WORDS = SECOND[SECOND.index("บุคาริน") :]
ADDRESS = f"b3:{SECOND.index('บุคาริน')}-{len(SECOND)}@1"


@pytest.fixture
def sign_in():
    """A function that gives a client of a person's own."""

    def sign_in(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def correct(chapter, django_capture_on_commit_callbacks):
    """A function that gives b3 another text."""

    def correct(markdown: str) -> None:
        chapter.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            edit_block(
                acting_user=None, now=NOW, block=block(chapter, "b3"), markdown=markdown, reason="",
                expected_revision=chapter.revision_number,
            )  # fmt: skip
        chapter.refresh_from_db()

    return correct


@pytest.fixture
def evidence(cast: Cast, chapter):
    """student1's evidence on the same words, in an essay that nobody else may see."""
    assignment = create_assignment(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="เรียงความที่ 1", instructions="เขียน",
        due_at=later(days=400), sections=[chapter.sections.first()],
    )  # fmt: skip
    submission = start_submission(
        acting_user=cast.student1, now=NOW, enrollment=cast.enrollment(cast.student1), assignment=assignment
    )
    return add_evidence(
        acting_user=cast.student1, now=NOW, submission=submission, passage=find_passage(chapter, ADDRESS)
    )


def seen(client) -> set[int]:
    return {passage.anchor.pk for passage in client.get(LOST).context["passages"]}


def test_everyone_sees_their_own_and_staff_those_of_threads(cast: Cast, begin, evidence, correct, sign_in):
    thread = begin(ADDRESS)
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    assert seen(sign_in(cast.student2)) == {thread.anchor_id}
    assert seen(sign_in(cast.student1)) == {evidence.anchor_id}
    assert seen(sign_in(cast.instructor)) == seen(sign_in(cast.assistant)) == {thread.anchor_id}
    assert sign_in(cast.outsider).get(LOST).status_code == 404


def test_another_s_passage_can_neither_be_opened_nor_attached(cast: Cast, begin, evidence, correct, sign_in):
    thread = begin(ADDRESS)
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    chosen = {"passage": "b4:0-6@2", "revision": "2"}
    for person, anchor in (
        (cast.student1, thread.anchor_id),
        (cast.student2, evidence.anchor_id),
        (cast.instructor, evidence.anchor_id),
        (cast.outsider, thread.anchor_id),
    ):
        path = f"{LOST}{anchor}/"
        assert sign_in(person).get(path).status_code == 404
        assert sign_in(person).post(path, chosen).status_code == 404
    mine = Anchor.objects.filter(pk__in=[thread.anchor_id, evidence.anchor_id])
    assert set(mine.values_list("status", flat=True)) <= {"changed", "orphan"}


@pytest.fixture
def cited(cast: Cast, chapter, evidence):
    """The instructor's comment on student1's essay, which cites the same words."""
    submission = evidence.submission
    attempt = Attempt.objects.create(
        submission=submission, number=1, markdown="ก ข", html="<p>ก ข</p>", words=2, characters=3, sha256="0" * 64,
        handed_in_at=NOW, handed_in_by=cast.student1, late=False, token=uuid4(),
    )  # fmt: skip
    set_rubric(
        acting_user=cast.instructor, now=NOW, assignment=submission.assignment,
        criteria=[CriterionPlan("เนื้อหา", Decimal(5))],
    )  # fmt: skip
    return add_comment(
        acting_user=cast.instructor, now=NOW, attempt=attempt, start=0, end=1, exact="ก", body="อ่านตรงนี้",
        source=find_passage(chapter, ADDRESS),
    )  # fmt: skip


def test_what_a_marker_cites_is_theirs_to_attach_and_they_are_told(cast: Cast, cited, correct, sign_in):
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    assert seen(sign_in(cast.instructor)) == {cited.source_id}
    assert seen(sign_in(cast.assistant)) == set()
    assert cited.source_id not in seen(sign_in(cast.student1))
    told = Notice.objects.filter(kind=Notice.Kind.ANCHOR_CHANGED, recipient=cast.instructor)
    assert [(notice.path, notice.details["place"]) for notice in told] == [(LOST, "เรียงความที่ 1")]
    page = sign_in(cast.instructor).get(LOST).content.decode()
    assert "อ่านตรงนี้" in page
    submission = cited.marking.attempt.submission
    assert f"/courses/rus331/grading/{submission.assignment_id}/{submission.pk}/#c{cited.pk}" in page
    path = f"{LOST}{cited.source_id}/"
    assert sign_in(cast.assistant).get(path).status_code == 404
    assert sign_in(cast.instructor).post(path, {"passage": "b4:0-6@2", "revision": "2"}).url == LOST
    cited.source.refresh_from_db()
    assert cited.source.status == "ok"


def test_a_team_s_evidence_is_lost_for_all_of_the_team(cast: Cast, evidence, correct, sign_in):
    assignment = evidence.submission.assignment
    Assignment.objects.filter(pk=assignment.pk).update(in_teams=True)
    team = Team.objects.create(assignment=assignment, name="ทีม 1", created_at=NOW)
    for name in ("student1", "student2"):
        TeamMember.objects.create(team=team, assignment=assignment, enrollment=cast.enrollments[name])
    Submission.objects.filter(pk=evidence.submission_id).update(team=team)
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    assert seen(sign_in(cast.student1)) == seen(sign_in(cast.student2)) == {evidence.anchor_id}


def test_a_passage_on_its_words_is_not_there(cast: Cast, begin, sign_in):
    thread = begin(ADDRESS)
    assert seen(sign_in(cast.student2)) == set()
    assert sign_in(cast.student2).get(f"{LOST}{thread.anchor_id}/").status_code == 404


def test_notices_lead_there_and_are_read_by_it(cast: Cast, begin, evidence, correct, sign_in):
    begin(ADDRESS)
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    notices = Notice.objects.filter(kind=Notice.Kind.ANCHOR_CHANGED)
    assert {notice.recipient for notice in notices} == {cast.student1, cast.student2, cast.instructor}
    assert {notice.path for notice in notices} == {LOST}
    sign_in(cast.student1).get(LOST)
    assert set(notices.filter(read_at=None).values_list("recipient", flat=True)) == {
        cast.student2.pk,
        cast.instructor.pk,
    }


def test_it_is_attached_by_a_selection(cast: Cast, begin, correct, sign_in):
    thread = begin(ADDRESS)
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    client, path = sign_in(cast.student2), f"{LOST}{thread.anchor_id}/"
    page = client.get(path).content.decode()
    assert WORDS in page
    assert "คนละเรื่องกันโดยสิ้นเชิง" in page
    assert client.post(path, {"passage": "b4:0-6@2", "revision": "2"}).url == LOST
    anchor = thread.anchor
    assert words_at(anchor) == "สตาลิน"
    assert (anchor.status, anchor.exact, anchor.made_block.key) == ("ok", WORDS, "b3")
    entry = AuditEntry.objects.get(action="history.attach_anchor")
    assert (entry.actor, entry.changes["place"][1], entry.changes["status"][1]) == (cast.student2, "b4:0-6@2", "ok")


def test_it_is_attached_by_phrases(cast: Cast, begin, correct, sign_in):
    thread = begin(ADDRESS)
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    path = f"{LOST}{thread.anchor_id}/?at=b5"
    assert sign_in(cast.instructor).post(path, {"phrase": ["0"], "revision": "2"}).status_code == 302
    thread.anchor.refresh_from_db()
    assert (thread.anchor.block.key, thread.anchor.start, thread.anchor.status) == ("b5", 0, "ok")


def test_without_words_or_with_an_older_text_it_is_asked_again(cast: Cast, begin, correct, sign_in):
    thread = begin(ADDRESS)
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    client, path = sign_in(cast.student2), f"{LOST}{thread.anchor_id}/"
    for sent in ({"revision": "2"}, {"phrase": ["0"], "revision": "1"}, {"passage": "b4:0-999@2", "revision": "2"}, {}):
        assert client.post(path, sent).status_code == 422
    assert client.get(f"{path}?at=b99").status_code == 404
    thread.anchor.refresh_from_db()
    assert thread.anchor.status != "ok"


def test_later_corrections_keep_it_on_the_words_that_were_chosen(cast: Cast, chapter, begin, correct):
    thread = begin(ADDRESS)
    correct("คนละเรื่องกันโดยสิ้นเชิง และต่างกันมาก")
    start = len("คนละเรื่องกันโดยสิ้นเชิง ")
    passage = find_passage(chapter, f"b3:{start}-{start + 13}@2")
    attach_anchor(acting_user=cast.student2, now=NOW, anchor=thread.anchor, passage=passage)
    correct("อนึ่ง เป็นคนละเรื่องกันโดยสิ้นเชิง และตางกันมาก")
    assert words_at(thread.anchor) == "และตางกันมาก"
    assert thread.anchor.status == "ok"
    correct("อนึ่ง เป็นคนละเรื่องกันโดยสิ้นเชิง")
    thread.anchor.refresh_from_db()
    assert thread.anchor.status in ("changed", "orphan")


def test_a_passage_stays_in_its_chapter(cast: Cast, begin):
    from tests.history.sample import make_chapter

    thread = begin(ADDRESS)
    other = find_passage(make_chapter(number=5), "b3:0-5@1")
    with pytest.raises(ValueError):
        attach_anchor(acting_user=cast.student2, now=NOW, anchor=thread.anchor, passage=other)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_fixed_numbers_of_queries(cast: Cast, begin, correct, sign_in, count, django_assert_num_queries):
    threads = [begin(ADDRESS, title=f"ที่ {number} {uuid4()}") for number in range(count)]
    correct("คนละเรื่องกันโดยสิ้นเชิง")
    client = sign_in(cast.student2)
    client.get(LOST)
    with django_assert_num_queries(9):
        client.get(LOST)
    with django_assert_num_queries(10):
        client.get(f"{LOST}{threads[0].anchor_id}/")
