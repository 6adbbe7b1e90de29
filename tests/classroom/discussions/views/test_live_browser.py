"""What comes while a page is open: it is said, and nothing moves until the reader wants it."""

from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from classroom.discussions import services
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look_again(page: Page) -> None:
    """What a browser says when its reader comes back to the page."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_new_posts_are_said_and_shown_when_the_reader_is_ready(
    cast: Cast, thread, passage_thread, answer, section, signed_in
) -> None:
    first = answer(thread)
    page = signed_in(cast.student1, viewport={"width": 390, "height": 800}).new_page()
    page.goto(reverse("discussions:thread", args=["rus331", thread.pk]))
    bar = page.locator(".news[role=status]")
    look_again(page)
    expect(bar).to_be_attached()
    page.get_by_label("Your answer").fill("กำลังเขียน")
    new = answer(thread, now=timezone.now(), markdown="มาใหม่")
    answer(thread, by=cast.student1, now=timezone.now(), markdown="ของฉันจากอีกหน้า")
    look_again(page)
    expect(bar).to_contain_text("1 new post")
    expect(page.locator(f"#post-{first.pk}")).to_be_visible()
    expect(page.locator(f"#post-{new.pk}")).to_have_count(0)
    expect(page.get_by_label("Your answer")).to_have_value("กำลังเขียน")
    bar.get_by_role("button", name="Close").click()
    expect(bar).to_have_text("")
    answer(thread, now=timezone.now(), markdown="อีกอัน")
    look_again(page)
    expect(bar).to_contain_text("2 new posts")
    bar.get_by_role("link", name="Show").click()
    expect(page.locator(f"#post-{new.pk}")).to_contain_text("มาใหม่")

    page.goto(reverse("reading:section", args=["rus331", "modern-russia", 4, section.slug]))
    look_again(page)
    expect(bar).to_be_attached()
    services.reply(
        acting_user=cast.student2, now=timezone.now(), thread=passage_thread, markdown="ข้างข้อความ", token=uuid4()
    )
    look_again(page)
    expect(bar).to_contain_text("1 new post")
    bar.get_by_role("link", name="Show").click()
    expect(page.locator(f"#thread-{passage_thread.pk}")).to_contain_text("1 new")
    page.wait_for_load_state("load")

    look_again(page)
    expect(bar).to_be_attached()
    Session.objects.all().delete()
    with page.expect_response(lambda response: "/news/" in response.url) as asked:
        look_again(page)
    assert asked.value.status == 302
    expect(bar).to_have_text("")
