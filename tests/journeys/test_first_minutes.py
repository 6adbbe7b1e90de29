"""A student's first five minutes, on a telephone: from the code or the mail into the course, to the first note."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from classroom.accounts.models import User
from classroom.courses.models import Course, Enrollment
from classroom.courses.services.codes import create_code
from classroom.courses.services.invitations import Invited, invite
from classroom.reading.models import Note
from tests.chromium import until
from tests.journeys.visitor import PASSWORD, choose_in_text

SECTION = "/courses/rus331/read/modern-russia/4/five-year-plans/"
PHONE = 390


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def reads_and_writes_a_note(page: Page, person: User) -> None:
    """From the course's front page to the section that its list names, and a note on words of it."""
    page.locator(f"main a[href='{SECTION}']").first.click()
    page.wait_for_url(f"**{SECTION}")
    chosen = choose_in_text(page, "#b5 .block__text")
    page.locator("[data-tool=note]").click()
    field = page.locator("form.note__form textarea")
    expect(field).to_be_focused()
    field.fill("จะกลับมาอ่านอีก")
    field.press("Control+Enter")
    expect(page.locator("[data-note-words]", has_text="จะกลับมาอ่านอีก")).to_be_visible()
    until(page, "() => !Object.keys(localStorage).some((key) => key.startsWith('draft:note/'))")
    assert Note.objects.get(user=person).anchor.exact == chosen


def test_by_the_code_on_the_wall(visit, language):
    course, instructor = Course.objects.get(slug="rus331"), User.objects.get(username="instructor")
    code = create_code(acting_user=instructor, now=timezone.now(), course=course)
    page = visit(language=language, width=PHONE).page
    page.goto(reverse("joining:join", args=(code.grouped,)))
    page.fill("[name=login]", "student25")
    page.fill("[name=password]", PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url("**/join/**")
    expect(page.locator("h1")).to_have_text(course.title if language == "th-TH" else course.title_en)
    expect(page.locator(".facts")).to_contain_text(instructor.full_name)
    fits(page)
    page.click("main .btn--main")
    page.wait_for_url("**/courses/rus331/")
    fits(page)
    reads_and_writes_a_note(page, User.objects.get(username="student25"))


@pytest.mark.parametrize("language", ["th-TH"], indirect=True)
def test_by_the_mail_with_an_account_made_from_it(visit, language):
    course, instructor = Course.objects.get(slug="rus331"), User.objects.get(username="instructor")
    invite(
        acting_user=instructor, now=timezone.now(), course=course, role="student", language="th",
        people=[Invited("sommai@example.com", "สมหมาย ใจเย็น")],
    )  # fmt: skip
    link = re.search(r"/join/invitation/\S+", mail.outbox[-1].body)[0]
    visitor = visit(language=language, width=PHONE)
    page = visitor.page
    page.goto(link)
    fits(page)
    expect(page.locator("[name=full_name]")).to_have_value("สมหมาย ใจเย็น")
    page.fill("[name=student_number]", "6802331001")
    visitor.expected.add(422)
    page.fill("[name=password]", "12345678")
    page.click("main form [type=submit].btn--main")
    expect(page.locator("#div_id_password .field__error").first).to_be_visible()
    fits(page)
    page.fill("[name=password]", "ดินสอสีคราม 12 แท่ง")
    page.click("main form [type=submit].btn--main")
    page.wait_for_url("**/courses/rus331/")
    person = User.objects.get(email="sommai@example.com")
    assert Enrollment.objects.get(user=person).state == Enrollment.State.ACTIVE
    reads_and_writes_a_note(page, person)
