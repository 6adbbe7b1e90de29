"""Talking in a real browser: in place, with drafts that wait, and without scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from classroom.discussions.models import Flag, Mention, Post, PostDraft, Thread
from tests.cast import Cast

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(signed_in):
    """A function that opens the page of a thread as a person, on a small screen."""

    def visit(user, path: str, **options):
        page = signed_in(user, **{"viewport": {"width": 390, "height": 800}} | options).new_page()
        page.goto(path)
        return page

    return visit


def address(thread: Thread) -> str:
    return reverse("discussions:thread", args=["rus331", thread.pk])


def test_a_draft_waits_and_goes_when_the_server_has_it(cast: Cast, thread, answer, visit) -> None:
    post = answer(thread)
    page = visit(cast.student1, address(thread))
    answer_link = page.locator(f"#post-{post.pk}").get_by_role("link", name="Answer")
    field = page.locator(f"#reply-{post.pk} textarea")
    answer_link.click()
    expect(field).to_be_focused()
    field.fill("ตัวเลขชุดนี้ใครเป็นคนนับ")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.reload()
    answer_link.click()
    expect(field).to_have_value("ตัวเลขชุดนี้ใครเป็นคนนับ")
    expect(page.get_by_text("Your draft is back")).to_be_visible()
    page.locator(f"#reply-{post.pk}").get_by_role("button", name="Send the answer").click()
    arrived = page.locator("[data-arrived]")
    expect(arrived).to_be_focused()
    expect(arrived).to_contain_text("ตัวเลขชุดนี้ใครเป็นคนนับ")
    expect(page.get_by_role("status").filter(has_text="Your answer is posted.")).to_have_count(1)
    expect(field).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0
    assert Post.objects.get(author=cast.student1, parent=post).markdown == "ตัวเลขชุดนี้ใครเป็นคนนับ"


def test_what_is_wrong_is_said_where_one_writes(cast: Cast, thread, visit) -> None:
    page = visit(cast.student2, address(thread))
    page.get_by_label("Your answer").fill("   ")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Write something first.")).to_be_visible()
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.get_by_label("Your answer").fill("มีข้อความแล้ว")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".post").last).to_contain_text("มีข้อความแล้ว")
    expect(page.get_by_label("Your answer")).to_have_value("")


def test_a_thread_begun_on_a_page_of_its_own_takes_its_draft_along(cast: Cast, visit) -> None:
    page = visit(cast.student1, reverse("discussions:thread_create", args=["rus331"]))
    page.get_by_label("Your text").fill("เรื่องที่อยากคุย")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.get_by_role("button", name="Begin the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("เรื่องที่อยากคุย")
    page.wait_for_load_state("load")
    assert page.evaluate("localStorage.length") == 0


def test_without_scripts_one_answers_on_a_page(cast: Cast, thread, answer, visit) -> None:
    post = answer(thread)
    page = visit(cast.student1, address(thread), java_script_enabled=False)
    page.locator(f"#post-{post.pk}").get_by_role("link", name="Answer").click()
    page.get_by_role("link", name="Quote the post").click()
    expect(page.get_by_label("Your answer")).to_have_value("> ดูจากการปันส่วนอาหาร\n\n")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(f"#post-{Post.objects.latest('pk').pk} blockquote")).to_have_text("ดูจากการปันส่วนอาหาร")


def test_staff_endorse_in_place(cast: Cast, thread, answer, visit) -> None:
    post = answer(thread)
    page = visit(cast.instructor, address(thread))
    page.get_by_role("button", name="Endorse").click()
    expect(page.locator(f"#post-{post.pk}")).to_contain_text("วรรณา ศรีสุวรรณ endorsed this answer")
    expect(page.locator(f"#post-{post.pk}")).to_be_focused()


def test_more_answers_come_in_the_place_of_their_link(cast: Cast, thread, answer, visit) -> None:
    last = [answer(thread) for _ in range(25)][-1]
    page = visit(cast.student1, address(thread))
    expect(page.locator(f"#post-{last.pk}")).to_have_count(0)
    page.get_by_role("link", name="More answers").click()
    expect(page.locator(f"#post-{last.pk}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_naming_previewing_two_windows_reacting_and_flagging(cast: Cast, thread, answer, visit) -> None:
    post = answer(thread)
    page = visit(cast.student1, address(thread))
    field = page.get_by_label("Your answer")
    field.press_sequentially("ถาม @กิต")
    expect(page.get_by_role("option", name=cast.student2.full_name)).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value(f"ถาม @{cast.student2.full_name} ")
    field.press_sequentially("**หนา**")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_label("Preview").locator("strong")).to_have_text("หนา")
    expect(field).to_have_value(f"ถาม @{cast.student2.full_name} **หนา**")

    other = page.context.new_page()
    other.goto(address(thread))
    other.get_by_label("Your answer").fill("จากอีกหน้าต่าง")
    expect(other.get_by_text(SAVED)).to_be_visible()
    field.press("Control+End")
    field.press_sequentially(" ต่อ")
    conflict = page.get_by_role("alert")
    expect(conflict).to_contain_text("จากอีกหน้าต่าง")
    conflict.get_by_role("button", name="Put both together").click()
    expect(field).to_have_value(f"จากอีกหน้าต่าง\n\nถาม @{cast.student2.full_name} **หนา** ต่อ")
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("[data-arrived]")).to_contain_text("จากอีกหน้าต่าง")
    assert Mention.objects.get().user == cast.student2
    assert not PostDraft.objects.exists()

    agree = page.locator(f"#post-{post.pk}").get_by_role("button", name="Agree")
    agree.click()
    expect(agree).to_have_attribute("aria-pressed", "true")
    expect(agree).to_be_focused()
    page.locator(f"#post-{post.pk}").get_by_role("link", name="Flag").click()
    page.get_by_label("Is copied").check()
    page.get_by_role("button", name="Send to the staff").click()
    expect(page.get_by_text("The staff will look at the post.")).to_be_visible()
    assert Flag.objects.get().post == post
