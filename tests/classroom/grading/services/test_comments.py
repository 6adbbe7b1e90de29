import pytest

from classroom.common.markup import plain_text
from classroom.grading import services
from classroom.grading.models import FeedbackComment
from tests.cast import NOW, later
from tests.classroom.grading.conftest import ESSAY

TEXT = plain_text(ESSAY)
WORDS = "ศาลไม่มีหลักฐานอื่น"


@pytest.fixture
def attempt(world):
    return world.hand_in(world.cast.student2)


def add(world, attempt, **given):
    start = TEXT.index(WORDS)
    return services.add_comment(
        **{
            "acting_user": world.cast.instructor, "now": NOW, "attempt": attempt, "start": start,
            "end": start + len(WORDS), "exact": WORDS, "body": "จริงหรือ",
        }
        | given
    )  # fmt: skip


def test_a_comment_hangs_from_its_words(world, attempt):
    comment = add(world, attempt)
    assert TEXT[comment.start : comment.end] == comment.exact == WORDS


def test_white_space_at_the_ends_is_left_out(world, attempt):
    start = TEXT.index(WORDS) - 1
    comment = add(world, attempt, start=start, end=start + len(WORDS) + 2, exact=f" {WORDS} ")
    assert comment.exact == WORDS


def test_a_comment_may_reach_into_the_next_paragraph(world, attempt):
    exact = TEXT[TEXT.index("ทำไม") : TEXT.index("ชัดว่า")].rstrip()
    start = TEXT.index("ทำไม")
    assert "\n" in add(world, attempt, start=start, end=start + len(exact), exact=exact).exact


@pytest.mark.parametrize(
    "given",
    [
        {"exact": "อื่นๆ"},
        {"start": -1},
        {"end": 10**6},
        {"start": 5, "end": 5, "exact": ""},
        {"start": TEXT.index("\n"), "end": TEXT.index("\n") + 1, "exact": "\n"},
    ],
)
def test_other_words_are_refused(world, attempt, given):
    with pytest.raises(services.WordsNotFoundError):
        add(world, attempt, **given)
    assert not FeedbackComment.objects.exists()


def test_an_edit_keeps_what_another_wrote(world, attempt):
    comment = add(world, attempt)
    edit = {"acting_user": world.cast.instructor, "now": NOW, "attempt": attempt, "comment": comment}
    services.edit_comment(body="ใช่", expected_version=1, **edit)
    with pytest.raises(services.StaleVersionError) as refused:
        services.edit_comment(body="ไม่ใช่", expected_version=1, **edit)
    assert refused.value.current.body == "ใช่"


def test_a_deleted_comment_can_be_put_back(world, attempt):
    comment = add(world, attempt)
    given = {"acting_user": world.cast.instructor, "attempt": attempt, "comment": comment}
    services.delete_comment(now=NOW, **given)
    comment.refresh_from_db()
    assert comment.deleted_at == NOW
    services.restore_comment(now=later(minutes=1), **given)
    comment.refresh_from_db()
    assert comment.deleted_at is None


def test_a_finished_marking_takes_no_comment(world, attempt):
    world.finish(attempt)
    with pytest.raises(services.MarkingFinishedError):
        add(world, attempt)
