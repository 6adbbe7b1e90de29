"""Comments to use again, and what points of comments come to."""

from decimal import Decimal

import pytest

from classroom.courses.models import Enrollment
from classroom.grading import queries, services
from classroom.grading.models import BankComment, FeedbackComment
from classroom.grading.queries.rows import offered_points
from tests.cast import NOW
from tests.classroom.grading.conftest import ESSAY


def keep(world, by=None, course=None, **said):
    said = {"title": "", "body": "อ้างหลักฐานให้ชัด ว่ามาจากย่อหน้าใด"} | said
    return services.save_bank_comment(acting_user=by or world.cast.instructor, now=NOW, course=course, **said)


def place(world, user):
    return Enrollment.objects.get(user=user, course=world.cast.course)


def test_ones_own_and_the_courses_are_found_by_letters(world):
    own = keep(world)
    shared = keep(world, course=world.cast.course, title="ขอบเขต", body="กว้างไป")
    keep(world, by=world.cast.assistant, body="ของผู้ช่วย")
    holder = place(world, world.cast.instructor)
    assert own.title == "อ้างหลักฐานให้ชัด ว่ามาจากย่อหน้าใด"
    assert queries.bank(holder) == queries.Bank(own=(own,), course=(shared,))
    assert queries.bank(holder, "ฐานให้ ย่อหน้า").own == (own,)
    assert queries.bank(holder, "ฐานให้ ไม่มี").own == ()
    assert queries.bank(place(world, world.cast.student1)) == queries.Bank((), ())


def test_a_comment_is_kept_once_and_its_use_is_counted(world):
    attempt = world.hand_in(world.cast.student1)
    by = {
        "acting_user": world.cast.instructor,
        "now": NOW,
        "attempt": attempt,
        "start": 0,
        "end": 4,
        "exact": ESSAY[:4],
    }
    comment = services.add_comment(
        body="กว้างไป", criterion=world.criteria[1], points=Decimal("-0.5"), tone="mend", **by
    )
    item = services.keep_comment(acting_user=world.cast.instructor, now=NOW, comment=comment)
    assert services.keep_comment(acting_user=world.cast.instructor, now=NOW, comment=comment) == item
    assert (item.tone, item.criterion, item.points) == ("mend", "ภาษา", Decimal("-0.5"))
    services.add_comment(body="กว้างไป", bank=item.pk, **by)
    services.add_comment(body="กว้างไป", bank=item.pk, **{**by, "acting_user": world.cast.assistant})
    assert BankComment.objects.get().used == 1


def test_a_comment_moves_between_one_and_the_course(world):
    item = keep(world)
    by = {"acting_user": world.cast.instructor, "now": NOW, "item": item}
    assert services.move_bank_comment(course=world.cast.course, **by).owner is None
    assert services.move_bank_comment(course=None, **by).owner == world.cast.instructor


@pytest.mark.parametrize(
    ("given", "offered"),
    [
        ([], None),
        ([None], None),
        (["1", "1.5"], "2.5"),
        (["-1", "-0.5"], "2.5"),
        (["3", "-1"], "2"),
        (["9"], "4"),
        (["-9"], "0"),
    ],
)
def test_points_of_comments_are_added_up_or_taken_from_the_most(world, given, offered):
    criterion = world.criteria[1]
    comments = [
        FeedbackComment(criterion=criterion, points=None if points is None else Decimal(points)) for points in given
    ]
    comments.append(FeedbackComment(criterion=world.criteria[0], points=Decimal(5)))
    assert offered_points(criterion, comments) == (None if offered is None else Decimal(offered))


def test_points_of_comments_set_no_mark(world):
    attempt = world.hand_in(world.cast.student1)
    services.add_comment(
        acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=4, exact=ESSAY[:4], body="ดี",
        criterion=world.criteria[1], points=Decimal(2),
    )  # fmt: skip
    found = queries.latest_attempt(place(world, world.cast.instructor), world.assignment.pk, attempt.submission_id)
    page = queries.marking_page(place(world, world.cast.instructor), found)
    assert [(row.criterion, points) for row, points in page.offers] == [(world.criteria[1], 2)]
    assert page.total == 0
