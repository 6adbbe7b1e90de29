"""Marking in a real browser: by pointer, by keys, and against another marker."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from classroom.common.markup import plain_text
from classroom.grading import services
from classroom.grading.models import BankComment, FeedbackComment, Grade, Mark, Presence
from tests.cast import NOW
from tests.chromium import until_so
from tests.classroom.grading.conftest import ESSAY
from tests.classroom.grading.views.test_mark import address
from tests.history.sample import make_chapter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHOOSE = """([number, start, end]) => {
  const words = document.querySelector(`#e${number} .block__text`);
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let at = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (start >= at && start <= at + node.length) range.setStart(node, start - at);
    if (end >= at && end <= at + node.length) range.setEnd(node, end - at);
    at += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def context(signed_in, world):
    return signed_in(world.cast.instructor)


@pytest.fixture
def attempt(world):
    return world.hand_in(world.cast.student2)


@pytest.fixture
def page(context, attempt):
    page = context.new_page()
    page.goto(address(attempt))
    expect(page.locator("[data-keys]")).to_be_visible()
    return page


def saved(page):
    return page.locator("#saved [data-state]")


def test_keys_choose_levels_and_rows_save_themselves(page, world):
    page.keyboard.press("3")
    expect(saved(page)).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    expect(page.locator("[data-total]").first).to_have_text("5")
    assert Mark.objects.get().level == world.criteria[0].levels.all()[2]
    points = page.locator("[type=number]")
    points.fill("3.25")
    points.blur()
    expect(page.locator("[data-total]").first).to_have_text("8.25")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/grading/\d+/$"))
    assert str(Grade.objects.get().points) == "8.25"


def test_keys_can_be_turned_off_and_stay_off(page):
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 … 9")
    dialog.locator("[data-shortcuts-switch]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-shortcuts", "off")
    expect(page.locator("[data-points]").first).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("[type=radio]:checked")).to_have_count(0)
    assert not Mark.objects.exists()


def test_words_are_chosen_commented_changed_deleted_and_put_back(page):
    words = "ศาลไม่มีหลักฐานอื่น"
    block = ESSAY.replace("**", "").split("\n\n")[1]
    start = block.index(words)
    page.evaluate(CHOOSE, [2, start, start + len(words)])
    expect(page.locator("[data-mark-tools]")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("[data-comment-draft] textarea")).to_be_focused()
    page.keyboard.type("จริงหรือ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".cspan")).to_have_text(words)
    comment = FeedbackComment.objects.get()
    assert (comment.exact, comment.body) == (words, "จริงหรือ")
    assert plain_text(ESSAY)[comment.start : comment.end] == words

    page.locator("[data-comment-edit]").click()
    page.locator("[data-comment] textarea").fill("จริงแท้")
    page.locator("[data-comment-form] [type=submit]").first.click()
    expect(page.locator("[data-comment] p").first).to_have_text("จริงแท้")

    page.locator("[data-comment-edit]").click()
    page.locator("[formaction*=delete]").click()
    expect(page.locator(".cspan")).to_have_count(0)
    page.locator("[data-comment-act] [type=submit]").click()
    expect(page.locator(".cspan")).to_have_text(words)


def test_a_comment_may_reach_over_paragraphs_and_takes_whole_letters(page):
    page.evaluate(
        """() => {
          const first = document.querySelector("#e1 .block__text p").firstChild;
          const last = document.querySelector("#e3 .block__text p").firstChild;
          const range = document.createRange();
          range.setStart(first, first.length - 4);
          range.setEnd(last, 5);
          getSelection().addRange(range);
        }"""
    )
    page.locator("[data-tone=mend]").click()
    page.locator("[data-comment-draft] textarea").fill("โยงกันอย่างไร")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-comment]")).to_have_count(1)
    comment = FeedbackComment.objects.get()
    assert comment.tone == "mend"
    assert comment.exact == plain_text(ESSAY)[comment.start : comment.end]
    assert comment.exact.startswith("ทำไม\n")
    assert comment.exact.endswith("\nสรุปว่")


def test_another_markers_row_is_shown_and_one_decides(page, world, attempt):
    theirs = {"acting_user": world.cast.assistant, "now": NOW, "attempt": attempt, "expected_version": 0}
    first = world.criteria[0]
    services.save_mark(criterion=first, level=first.levels.all()[0], comment="ของผู้ช่วย", **theirs)
    page.keyboard.press("3")
    conflict = page.locator("[data-conflict] [role=alert]")
    expect(conflict).to_contain_text("ของผู้ช่วย")
    assert Mark.objects.get().points == 2
    conflict.locator("[data-keep=mine]").click()
    expect(saved(page)).to_have_attribute("data-state", "saved")
    mark = Mark.objects.get()
    assert (mark.points, mark.version) == (5, 2)


def test_what_could_not_be_sent_is_not_called_saved(page, context):
    context.set_offline(True)
    page.locator("#overall").fill("เขียนตอนเน็ตหลุด")
    expect(saved(page)).to_have_attribute("data-state", "unsaved")
    context.set_offline(False)
    expect(saved(page)).to_have_attribute("data-state", "saved")


def test_comments_stand_beside_their_line(world, attempt, context):
    text = plain_text(ESSAY)
    for number in range(3):
        services.add_comment(
            acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=number, end=number + 4,
            exact=text[number : number + 4], body=f"ความเห็น {number}",
        )  # fmt: skip
    page = context.new_page()
    page.goto(address(attempt))
    expect(page.locator("[data-keys]")).to_be_visible()
    # When the fonts have come all is placed once more.
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    boxes = [item.bounding_box() for item in page.locator(".margin__item").all()]
    line = page.locator(".cspan").first.bounding_box()
    assert abs(boxes[0]["y"] - line["y"]) < 30
    assert boxes[0]["x"] > line["x"] + line["width"]
    for above, below in pairwise(boxes):
        assert below["y"] >= above["y"] + above["height"] + 13


def test_the_next_essay_comes_without_a_load_and_history_goes_back(page, world, context):
    other = world.hand_in(world.cast.student1)
    page.reload()
    expect(page.locator("[data-keys]")).to_be_visible()
    page.evaluate("window.same = true")
    first, name = page.url, world.cast.student1.full_name
    page.keyboard.press("1")
    page.keyboard.press("j")
    expect(page.locator(".marking__what")).to_contain_text(name)
    expect(page.locator("#main h1")).to_be_focused()
    expect(page.locator("body > [role=status]")).to_contain_text(name)
    assert (page.url.endswith(address(other)), name in page.title()) == (True, True)
    assert Mark.objects.get().points == 2
    page.keyboard.press("2")
    expect(saved(page)).to_have_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    page.go_back()
    expect(page.locator(".marking__what")).to_contain_text(world.cast.student2.full_name)
    expect(page.locator("[type=radio]:checked")).to_have_attribute("data-worth", "2")
    assert page.url == first
    page.go_forward()
    expect(page.locator("[type=radio]:checked")).to_have_attribute("data-worth", "3.5")
    assert page.evaluate("window.same")


def test_a_page_that_was_fetched_ahead_is_renewed_when_it_is_old(page, world, context):
    other = world.hand_in(world.cast.student1)
    with page.expect_response(lambda answer: answer.url.endswith(address(other))):
        page.reload()
    first = world.criteria[0]
    services.save_mark(
        acting_user=world.cast.assistant, now=NOW, attempt=other, criterion=first, level=first.levels.all()[0],
        expected_version=0,
    )  # fmt: skip
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[type=radio]:checked")).to_have_attribute("data-worth", "2")


def test_two_markers_see_each_other_and_nothing_is_overwritten(page, world, attempt, signed_in):
    # Whoever comes second is told at once, the first when they are told again.
    until_so(page, Presence.objects.exists)
    theirs = signed_in(world.cast.assistant).new_page()
    theirs.goto(address(attempt))
    expect(theirs.locator("[data-presence]")).to_contain_text(world.cast.instructor.full_name)
    page.reload()
    expect(page.locator("[data-presence]")).to_contain_text(world.cast.assistant.full_name)
    theirs.keyboard.press("1")
    expect(saved(theirs)).to_have_text(re.compile(r"Saved"))
    page.locator("#overall").fill("ของผู้สอน")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    conflict = page.locator("[data-conflict] [role=alert]")
    expect(conflict).to_contain_text(world.cast.assistant.full_name)
    page.keyboard.press("j")
    expect(conflict).to_be_visible()
    conflict.locator("[data-keep=theirs]").click()
    expect(saved(page)).to_have_attribute("data-state", "saved")
    assert Mark.objects.get().points == 2
    theirs.close()
    until_so(page, lambda: not Presence.objects.filter(user=world.cast.assistant).exists())
    page.reload()
    expect(page.locator("[data-keys]")).to_be_visible()
    expect(page.locator("[data-presence]")).to_be_hidden()


def test_a_comment_is_made_of_the_bank_by_keys_alone(page, world):
    kept = {"acting_user": world.cast.instructor, "now": NOW, "course": None}
    services.save_bank_comment(body="อ้างหลักฐานให้ชัด ว่ามาจากย่อหน้าใด", title="", tone="mend", points=-1, **kept)
    services.save_bank_comment(body="ประโยคนี้กว้างเกินไป", title="กว้าง", criterion="ภาษา", **kept)
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("#e2 .block__no")).to_be_focused()
    for _word in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-mark-tools]")).to_be_visible()
    page.keyboard.press("c")
    area = page.locator("[data-comment-draft] textarea")
    expect(area).to_be_focused()
    page.keyboard.type("ดู /กฐานให้")
    options = page.locator("#bank-list [role=option]")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    expect(area).to_have_value("ดู อ้างหลักฐานให้ชัด ว่ามาจากย่อหน้าใด")
    page.keyboard.type(" และ/หรือ ")
    expect(options).to_have_count(0)
    page.keyboard.press("Control+Space")
    expect(options).to_have_count(2)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    page.locator("[name=criterion]").select_option(label="ภาษา")
    area.press("Control+Enter")
    expect(page.locator("[data-comment]")).to_contain_text("-1")
    expect(page.locator("#e2 .block__no")).to_be_focused()
    comment = FeedbackComment.objects.get()
    assert (comment.tone, comment.points, comment.criterion) == ("mend", -1, world.criteria[1])
    offer = page.locator("[data-take-points]")
    expect(offer).to_be_visible()
    assert not Mark.objects.exists()
    offer.click()
    expect(saved(page)).to_have_text(re.compile(r"Saved"))
    assert Mark.objects.get().points == 3


def test_a_passage_is_chosen_in_the_text_over_the_essay(page, world):
    chapter = make_chapter()
    world.cast.course.books.add(chapter.book)
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator("[data-mark-tools] button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-comment-draft] textarea")).to_be_focused()
    page.keyboard.type("ดูตัวบท")
    page.locator(".comment__more summary").press("Enter")
    page.locator("[data-source-book]").press("Enter")
    page.get_by_role("dialog").locator("[data-cite]").first.press("Enter")
    expect(page.locator("[name=source]")).to_have_value(re.compile(r"^modern-russia/4 b\d+@1$"))
    expect(page.locator("[name=source]")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment__source")).to_be_visible()
    page.locator("[form^=keep]").click()
    expect(page.locator("[data-comment]")).to_contain_text("Kept")
    assert BankComment.objects.get().body == "ดูตัวบท"


def test_an_essay_that_could_not_be_finished_is_named_with_the_way_back(page, world, attempt):
    other = world.hand_in(world.cast.student1)
    with page.expect_response(lambda answer: answer.url.endswith(address(other))) as ahead:
        page.reload()
    ahead.value.finished()
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("3")
    expect(saved(page)).to_have_text(re.compile(r"Saved"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".marking__what")).to_contain_text(world.cast.student1.full_name)
    way = page.get_by_role("alert").get_by_role("link")
    expect(way).to_contain_text(world.cast.student2.full_name)
    assert not Grade.objects.exists()
    way.click()
    expect(page.locator(".marking__what")).to_contain_text(world.cast.student2.full_name)
    expect(page.locator("[type=radio]:checked")).to_have_attribute("data-worth", "5")


def test_what_the_attempt_before_got_is_offered_and_counts_once_it_is_taken(world, context):
    world.finish(world.hand_in(world.cast.student2))
    again = world.hand_in(world.cast.student2, ESSAY.replace("ทางเลือก", "ทางออก"))
    page = context.new_page()
    page.goto(address(again))
    expect(page.locator("[data-keys]")).to_be_visible()
    rows = page.locator("[data-criterion-row]")
    expect(rows.first.locator(".crit__offer").last).to_contain_text("The attempt before: 5")
    expect(rows.last.locator(".crit__offer").last).to_contain_text("The attempt before: 3.25")
    expect(page.locator("[data-total]").first).to_have_text("0")
    marks = Mark.objects.filter(marking__attempt=again)
    assert not marks.exists()
    for number, total in ((0, "5"), (1, "8.25")):
        with page.expect_response("**/marks/*/"):
            rows.nth(number).locator("[data-take-points]").last.click()
        expect(page.locator("[data-total]").first).to_have_text(total)
    expect(rows.first.locator("[type=radio]").nth(2)).to_be_checked()
    assert sorted(marks.values_list("points", flat=True)) == [Decimal("3.25"), Decimal(5)]
    assert marks.get(criterion=world.criteria[0]).level == world.criteria[0].levels.all()[2]
