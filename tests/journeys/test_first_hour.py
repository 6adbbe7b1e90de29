"""An instructor's first hour, by keyboard alone: a student, a name, a paragraph, a reading, an essay with its rubric."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.models import AuditEntry
from classroom.courses.models import Course, Enrollment, Reading
from history.models import Block, Revision
from tests.journeys.test_instructor import fill_time, noon_in
from tests.journeys.visitor import PASSWORD


def follow(page: Page, selector: str) -> None:
    """Go on by a link or a button as one does with the keyboard: it can be reached, and Enter is enough."""
    found = page.locator(selector).first
    expect(found).to_be_visible()
    found.focus()
    expect(found).to_be_focused()
    page.keyboard.press("Enter")


def write(page: Page, name: str, words: str) -> None:
    """Put words into a field that the keyboard reaches, in the place of what is there."""
    field = page.locator(f"[name={name}]")
    field.focus()
    expect(field).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(words)


def test_an_instructors_first_hour(visit):
    visitor = visit(language="th-TH")
    page = visitor.page
    page.goto("/")
    write(page, "login", "instructor")
    write(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    course = Course.objects.get(slug="rus331")

    # The course, and from it the administration.
    page.goto(reverse("desk:course", args=(course.slug,)))
    follow(page, f"main a[href='{reverse('admin:index')}']")
    expect(page.locator("#running-heading")).to_be_visible()

    # A student: account, place and invitation in one.
    follow(page, f".shelf a[href='{reverse('admin:accounts_user_add')}']")
    write(page, "full_name", "อรทัย ใจดี")
    write(page, "student_number", "65019999")
    write(page, "email", "ortai@example.ac.th")
    expect(page.locator("[name=course]")).to_have_value(str(course.pk))
    expect(page.locator("[name=invites]")).to_be_checked()
    follow(page, "[name=_save]")
    page.wait_for_url(re.compile(r"/user/\d+/change/"))
    person = User.objects.get(student_number="65019999")
    assert Enrollment.objects.get(course=course, user=person).state == Enrollment.State.ACTIVE
    assert AuditEntry.objects.filter(action="accounts.send_invitation", object_id=str(person.pk)).exists()

    # A name that was written wrongly, found by the one field that searches everything.
    page.goto(reverse("admin:index"))
    write(page, "q", "65019999")
    page.keyboard.press("Enter")
    follow(page, f"a[href='{reverse('admin:accounts_user_change', args=(person.pk,))}']")
    write(page, "full_name", "อรทัย ใจเย็น")
    follow(page, "[name=_save]")
    page.wait_for_url(re.compile("/user/$|/user/\\?"))
    person.refresh_from_db()
    assert person.full_name == "อรทัย ใจเย็น"

    # A paragraph of the text: preview first, with its reason.
    block = Block.objects.get(key="b65")
    page.goto(reverse("admin:history_block_change", args=(block.pk,)))
    write(page, "markdown", f"{block.markdown} เติมท้าย")
    write(page, "reason", "เติมคำที่ตกไป")
    follow(page, "[type=submit][formaction$='/preview/']")
    expect(page.locator("ins").first).to_contain_text("เติมท้าย")
    follow(page, "[name=_save]")
    page.wait_for_url(lambda url: not url.endswith("/preview/"))
    assert Revision.objects.latest("pk").reason == "เติมคำที่ตกไป"

    # A reading.
    page.goto(reverse("admin:courses_reading_changelist"))
    follow(page, f"a[href='{reverse('courses:reading_create', args=(course.slug,))}']")
    write(page, "title", "อ่านทวนก่อนสอบ")
    page.locator("[name=sections]").first.focus()
    page.keyboard.press("Space")
    fill_time(page, "due_at", noon_in(9))
    follow(page, "main form .btn--main")
    page.wait_for_url("**/read/")
    assert Reading.objects.get(title="อ่านทวนก่อนสอบ").sections.count() == 1

    # An essay with what it is judged by.
    page.goto(reverse("admin:assignments_assignment_changelist"))
    follow(page, f"a[href='{reverse('assignments:create', args=(course.slug,))}']")
    write(page, "title", "เรียงความที่ 3")
    write(page, "instructions", "เขียนเรื่องที่อยากเขียน")
    fill_time(page, "due_at", noon_in(11))
    follow(page, "main form .btn--main")
    page.wait_for_url(re.compile(r"/\d+/"))
    essay = Assignment.objects.get(title="เรียงความที่ 3")
    page.goto(reverse("grading:rubric", args=(course.slug, essay.pk)))
    write(page, "c0-title", "ข้อเสนอหลัก")
    write(page, "c0-max_points", "10")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/rubric/"))
    criterion = essay.rubric.versions.get().criteria.get()
    assert (criterion.title, criterion.max_points) == ("ข้อเสนอหลัก", 10)
