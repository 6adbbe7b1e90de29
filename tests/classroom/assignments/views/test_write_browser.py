"""Writing in a real browser: nothing is lost, and the page says what is true."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from classroom.assignments.models import Assignment, Attempt, Draft, DraftVersion, Evidence
from classroom.assignments.queries import draft_for_saving
from classroom.assignments.services import save_draft
from tests.cast import NOW
from tests.chromium import until_so
from tests.classroom.assignments.conftest import TEXT, address, browse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(signed_in, cast, draft):
    """A browser in which student1 is signed in, on a wide screen. Times stand for the course's, not for NOW."""
    return signed_in(cast.student1)


@pytest.fixture
def page(context, essay):
    return open_page(context, essay)


def open_page(context, essay):
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address("write", essay))
    return page


def state(page):
    return page.locator("[data-savestate] [data-state]")


def test_saves_by_itself_and_says_so_after_the_server_has_answered(page):
    page.locator("#page").press_sequentially(" ต่อ")
    expect(state(page)).to_have_attribute("data-state", "unsaved")
    expect(state(page)).to_have_attribute("data-state", "saved")
    expect(state(page)).to_have_text(re.compile(r"\d\d:\d\d:\d\d$"))
    stored = Draft.objects.get()
    assert stored.markdown in (f"{TEXT} ต่อ", f" ต่อ{TEXT}")
    expect(page.locator("[data-words]")).to_have_text(f"{stored.words} words")
    expect(page.locator("[data-characters]")).to_have_text(re.compile("characters"))


def test_a_text_that_cannot_be_sent_is_kept_and_sent_later(page, context):
    context.set_offline(True)
    page.locator("#page").fill("เขียนตอนเน็ตหลุด")
    expect(page.locator('[data-notice="offline"]')).to_be_visible()
    expect(state(page)).to_have_attribute("data-state", "unsaved")
    assert "เขียนตอนเน็ตหลุด" in page.evaluate("JSON.stringify(localStorage)")
    context.set_offline(False)
    expect(state(page)).to_have_attribute("data-state", "saved")
    expect(page.locator('[data-notice="offline"]')).to_be_hidden()
    assert Draft.objects.get().markdown == "เขียนตอนเน็ตหลุด"
    assert page.evaluate("localStorage.length") == 0


def test_an_ended_session_loses_nothing(context, live_server, cast, essay):
    context.clock.install()
    page = open_page(context, essay)
    context.clear_cookies()
    page.locator("#page").fill("เขียนหลังออกจากระบบ")
    notice = page.locator('[data-notice="signed-out"]')
    expect(notice).to_be_visible()
    expect(notice.get_by_role("link")).to_have_attribute("target", "_blank")
    assert Draft.objects.get().markdown == TEXT
    # The page tries again by itself. Time stands still after one more try, so that it is the button that saves.
    with page.expect_response("**/draft/"):
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)
    expect(notice).to_be_visible()
    again = browse(cast.student1).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": again, "url": live_server.url}])
    open_page(context, essay).close()  # signing in elsewhere brings a fresh CSRF cookie with it
    notice.get_by_role("button").click()
    expect(state(page)).to_have_attribute("data-state", "saved")
    assert Draft.objects.get().markdown == "เขียนหลังออกจากระบบ"


def test_a_server_that_dies_after_it_has_saved_makes_no_second_text(page):
    lost = []

    def die(route):
        lost.append(route.fetch())  # it has saved; nobody hears of it
        route.abort()

    page.route("**/draft/", die, times=1)
    page.locator("#page").fill("ถึงเซิร์ฟเวอร์แล้ว")
    expect(page.locator('[data-notice="offline"]')).to_be_visible()
    page.locator("#page").fill("ถึงเซิร์ฟเวอร์แล้ว และเขียนต่อ")
    expect(state(page)).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-conflict]")).to_be_hidden()
    assert [answer.status for answer in lost] == [200]
    assert Draft.objects.get().markdown == "ถึงเซิร์ฟเวอร์แล้ว และเขียนต่อ"


def test_two_tabs_are_told_of_each_other_and_of_what_the_other_saves(page, context, essay):
    other = open_page(context, essay)
    for tab in (page, other):
        expect(tab.locator('[data-notice="twice"]')).to_be_visible()
    other.locator("#page").fill("จากอีกแท็บ")
    expect(state(other)).to_have_attribute("data-state", "saved")
    newer = page.locator('[data-notice="newer"]')
    expect(newer).to_be_visible()
    newer.get_by_role("button").click()
    expect(page.locator("#page")).to_have_value("จากอีกแท็บ")
    page.locator("#page").fill("จากอีกแท็บ แล้วต่อ")
    expect(state(page)).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-conflict]")).to_be_hidden()
    assert Draft.objects.get().markdown == "จากอีกแท็บ แล้วต่อ"
    other.close(run_before_unload=True)
    expect(page.locator('[data-notice="twice"]')).to_be_hidden()


def test_only_the_text_and_its_outline_on_a_phone(signed_in, cast, draft, essay):
    page = open_page(signed_in(cast.student1, viewport={"width": 390, "height": 844}), essay)
    text = page.locator("#page")
    text.fill("## ต้น\n\n" + "ยาวมาก " * 900 + "\n\n### ปลาย\n\nจบ")
    expect(state(page)).to_have_attribute("data-state", "saved")
    expect(page.locator("[data-words]")).to_be_in_viewport()
    expect(state(page)).to_be_in_viewport()
    page.get_by_role("button", name="Tools").click()
    page.get_by_text("Outline").click()
    page.get_by_role("button", name="ต้น", exact=True).click()
    expect(page.locator("#write-tools")).to_be_hidden()
    assert text.evaluate("area => area.selectionStart") == len("## ต้น")
    page.get_by_role("button", name="Only the text").click()
    expect(page.locator(".masthead")).to_be_hidden()
    expect(state(page)).to_be_in_viewport()
    page.reload()
    expect(page.locator(".masthead")).to_be_hidden()
    text.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".masthead")).to_be_visible()
    page.locator("#title").blur()
    text.blur()
    page.keyboard.press("f")
    expect(page.locator(".masthead")).to_be_hidden()


@pytest.mark.parametrize(
    ("choice", "stays", "kept"), [("mine", "ของหน้านี้", "ของอีกหน้า"), ("stored", "ของอีกหน้า", "ของหน้านี้")]
)
def test_a_second_window_is_noticed_and_both_texts_are_kept(page, cast, essay, choice, stays, kept):
    row = draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW)
    save_draft(acting_user=cast.student1, now=NOW, draft=row, title="", markdown="ของอีกหน้า", expected_version=1)
    page.locator("#page").fill("ของหน้านี้")
    conflict = page.locator("[data-conflict]")
    expect(conflict).to_be_visible()
    expect(conflict.locator("[data-mine]")).to_contain_text("ของหน้านี้")
    expect(conflict.locator("[data-stored]")).to_have_text("ของอีกหน้า")
    conflict.locator(f'[data-keep="{choice}"]').click()
    expect(conflict).to_be_hidden()
    expect(page.locator("#page")).to_have_value(stays)
    expect(state(page)).to_have_attribute("data-state", "saved")
    assert Draft.objects.get().markdown == stays
    assert DraftVersion.objects.filter(markdown=kept).exists()


def test_a_text_left_on_the_device_is_offered(page, context, essay):
    context.set_offline(True)
    page.locator("#page").fill("ยังไม่ถึงเซิร์ฟเวอร์")
    expect(page.locator('[data-notice="offline"]')).to_be_visible()
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = open_page(context, essay)
    expect(again.locator('[data-notice="local"]')).to_be_visible()
    again.locator("[data-local-use]").click()
    again.locator('[data-keep="mine"]').click()
    expect(state(again)).to_have_attribute("data-state", "saved")
    assert Draft.objects.get().markdown == "ยังไม่ถึงเซิร์ฟเวอร์"
    assert DraftVersion.objects.get().markdown == TEXT


LINE = """() => {
  const node = document.querySelector("[data-block] .block__text").firstChild;
  const range = document.createRange();
  range.setStart(node, 4);
  range.setEnd(node, 20);
  const { left, right, top, height } = range.getClientRects()[0];
  return { left, right, y: top + height / 2 };
}"""


def drag_over_words(page):
    line = page.evaluate(LINE)
    page.mouse.move(line["left"], line["y"])
    page.mouse.down()
    page.mouse.move(line["right"], line["y"], steps=5)
    page.mouse.up()


def test_chosen_words_become_evidence_and_their_number_stands_at_the_caret(page):
    page.locator("#page").fill("ก่อน หลัง")
    for _letter in (" ", "ห", "ลั", "ง"):
        page.keyboard.press("ArrowLeft")
    drag_over_words(page)
    tools = page.locator("[data-tools]")
    expect(tools).to_be_visible()
    tools.get_by_role("button").click()
    expect(page.locator("#page")).to_have_value("ก่อน[[1]] หลัง")
    expect(page.locator('[data-evidence="1"] [data-used]')).to_have_text("in use")
    anchor = Evidence.objects.get().anchor
    assert anchor.exact == anchor.block.text[anchor.start : anchor.end]
    assert anchor.start <= 4 < anchor.end <= 21
    page.locator('[data-remove="1"]').click()
    expect(page.locator("[data-evidence]")).to_have_count(0)
    assert Evidence.objects.get().removed_at is not None


def test_a_paragraph_is_cited_by_its_number(page):
    page.locator("[data-cite]").first.click()
    # The draft cites [[1]] already: what tells that the passage has come is the tray.
    expect(page.locator("[data-evidence='1']")).to_be_visible()
    expect(page.locator("#page")).to_have_value(re.compile(re.escape("[[1]]")))
    anchor = Evidence.objects.get().anchor
    assert anchor.exact == anchor.block.text


def test_the_page_is_left_with_the_text_saved(page):
    page.locator("#page").fill("ส่งทันที")
    page.locator("[data-go]").last.click()
    page.wait_for_url(re.compile("/hand-in/$"))
    expect(page.locator("article")).to_contain_text("ส่งทันที")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("/attempts/1/$"))
    expect(page.locator(".hash")).to_have_text(re.compile("^[0-9a-f]{64}$"))


def test_what_is_typed_before_the_script_has_come_is_saved(context, essay):
    page, held = context.new_page(), []

    def hold(route):
        held.append(route)

    page.route("**/js/write.js", hold)
    page.goto(address("write", essay), wait_until="commit")
    page.locator("#page").fill("พิมพ์ก่อนสคริปต์มา")
    until_so(page, lambda: held)
    with page.expect_response("**/draft/"):
        held[0].continue_()
    assert Draft.objects.get().markdown == "พิมพ์ก่อนสคริปต์มา"


def test_a_double_click_hands_in_once_and_the_servers_clock_decides(context, essay):
    """The clock of the device is two days slow, then two days fast; the essay closes in between."""
    now = timezone.now()
    open_until = partial(Assignment.objects.filter(pk=essay.pk).update, closes_at=None)
    open_until(due_at=now - timedelta(days=1))
    page = context.new_page()
    page.clock.set_fixed_time(now - timedelta(days=2))
    page.goto(address("hand_in", essay))
    expect(page.get_by_role("button", name="Hand in this text")).to_have_count(0)
    open_until(due_at=now + timedelta(days=1))
    page.clock.set_fixed_time(now + timedelta(days=2))
    page.reload()
    page.get_by_role("button", name="Hand in this text").dblclick()
    expect(page).to_have_url(re.compile(r"/attempts/1/$"))
    attempt = Attempt.objects.get()
    assert not attempt.late
    assert abs(attempt.handed_in_at - now) < timedelta(minutes=5)
    # The page was opened in time, and what it sends is not.
    page.goto(address("hand_in", essay))
    open_until(due_at=now - timedelta(days=1))
    page.clock.set_fixed_time(now - timedelta(days=2))
    with page.expect_response(lambda answer: answer.request.method == "POST") as refused:
        page.get_by_role("button", name="Hand in this text").click()
    assert refused.value.status == 403
    assert Attempt.objects.get() == attempt
    assert Draft.objects.get().markdown == TEXT
