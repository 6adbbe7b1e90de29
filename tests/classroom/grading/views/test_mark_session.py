"""A pile is marked in a real browser with nothing but the keyboard: four criteria and three comments for each essay.

`MARKED_ESSAYS=30 pytest tests/classroom/grading/views/test_mark_session.py -s` is the measure of a whole session; it says how
long the next essay took to appear, from the key to the drawn page, saving and finishing included.
"""

import os
from decimal import Decimal
from statistics import median

import pytest
from playwright.sync_api import expect

from classroom.grading import services
from classroom.grading.models import FeedbackComment, Grade, Mark
from classroom.grading.services import CriterionPlan, LevelPlan
from tests.cast import NOW
from tests.classroom.grading.conftest import ESSAY
from tests.classroom.grading.views.test_mark import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ESSAYS = int(os.environ.get("MARKED_ESSAYS", "3"))
LEVELS = (LevelPlan("ต้องแก้", Decimal(1)), LevelPlan("พอใช้", Decimal(2)), LevelPlan("ดี", Decimal(3)))
RANGES = (LevelPlan("พอใช้", Decimal(2)), LevelPlan("ดี", Decimal(4), lowest=Decimal("2.25")))
CRITERIA = (
    CriterionPlan("ข้อเสนอ", Decimal(3), levels=LEVELS),
    CriterionPlan("หลักฐาน", Decimal(3), levels=LEVELS, weight=Decimal(2)),
    CriterionPlan("การให้เหตุผล", Decimal(4), levels=RANGES),
    CriterionPlan("ภาษา", Decimal(4)),
)


def comment(page, paragraph: int, words: str) -> None:
    """From the paragraph's number: three words, a comment on them, and back."""
    page.locator(f"#e{paragraph} .block__no").focus()
    for _word in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-mark-tools]")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("[data-comment-draft] textarea")).to_be_focused()
    page.keyboard.type(words)
    if words.startswith("/"):
        expect(page.locator("#bank-list [role=option]")).to_have_count(1)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")


def test_a_pile_is_marked_without_touching_the_mouse(world, signed_in):
    services.set_rubric(acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, criteria=CRITERIA)
    services.save_bank_comment(
        acting_user=world.cast.instructor, now=NOW, course=None, title="หลักฐาน", body="อ้างหลักฐานให้ชัดกว่านี้"
    )
    essays = [world.hand_in(world.add_student(number), ESSAY) for number in range(100, 100 + ESSAYS)]
    page = signed_in(world.cast.instructor).new_page()
    page.goto(address(essays[0]))
    expect(page.locator("[data-keys]")).to_be_visible()
    page.evaluate("window.same = true")
    for number in range(ESSAYS):
        comment(page, 1, "เริ่มดี")
        comment(page, 2, "/ฐานให้")
        comment(page, 3, "สรุปสั้นไป")
        expect(page.locator("[data-comment]")).to_have_count(3)
        page.keyboard.press("3")
        page.keyboard.press("2")
        page.keyboard.press("2")
        expect(page.locator("[data-criterion-row] [type=number]").first).to_be_focused()
        page.keyboard.type("3.5")
        page.keyboard.press("Enter")
        expect(page.locator("[data-criterion-row] [type=number]").last).to_be_focused()
        page.keyboard.type("4")
        page.keyboard.press("Enter")
        expect(page.locator("[data-total]").first).to_have_text("14.5")
        before = page.url
        page.keyboard.press("Control+Enter")
        if number + 1 < ESSAYS:
            expect(page.locator("#main h1")).to_be_focused()
            page.wait_for_url(lambda address, before=before: address != before)
            assert page.evaluate("window.same")
            times = page.evaluate("performance.getEntriesByName('essay').map(({duration}) => duration)")
    page.wait_for_url(lambda address: address.endswith(f"/grading/{world.assignment.pk}/"))
    print(f"\nnext essay: median {median(times):.0f} ms, most {max(times):.0f} ms, of {len(times)}")
    assert (Grade.objects.count(), Mark.objects.count(), FeedbackComment.objects.count()) == (
        ESSAYS, 4 * ESSAYS, 3 * ESSAYS,
    )  # fmt: skip
    assert set(Grade.objects.values_list("points", flat=True)) == {Decimal("14.5")}
