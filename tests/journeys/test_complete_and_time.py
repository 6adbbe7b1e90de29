"""A small essay that is complete or incomplete, and more time to read classmates' essays: each from the one to the other."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from classroom.assignments.models import Assignment, Extension, ExtensionRequest, Work
from classroom.grading.models import Grade, PeerPlan

COMPLETE = {"th-TH": "ผ่าน", "en-GB": "Complete"}
TO_CHOOSE = {"th-TH": "ยังไม่ได้เลือก", "en-GB": "choose one"}


def test_complete_goes_from_the_marking_to_the_students_page(visit, language):
    essay = Assignment.objects.get(title__startswith="บันทึกก่อนคาบ")
    page = visit("instructor", language=language).page
    page.goto(reverse("grading:next", args=("rus331", essay.pk)))
    missing = page.locator("[data-missing]")
    expect(missing).to_have_text(TO_CHOOSE[language])
    levels = page.locator("[data-criterion-row] .level")
    expect(levels).to_have_count(2)
    with page.expect_response("**/marks/*/"):
        levels.last.click()
    expect(missing).to_have_text("")
    expect(page.locator("#saved [data-state=saved]")).to_be_visible()
    page.click("[data-finish]")
    page.wait_for_url(re.compile(rf"/grading/{essay.pk}/$"))
    page.click(f"main a[href$='/grading/{essay.pk}/release/']")
    page.locator("main form .btn--main").click()
    page.wait_for_url(re.compile(rf"/grading/{essay.pk}/$"))
    grade = Grade.objects.get(assignment=essay, enrollment__user__username="student10")
    assert grade.release is not None

    reader = visit("student10", language=language, width=390).page
    reader.goto(reverse("grading:list", args=("rus331",)))
    result = reader.locator("li", has=reader.locator(f"a[href$='/grading/{essay.pk}/feedback/']"))
    expect(result.locator(".chip--ok")).to_have_text(COMPLETE[language])
    result.locator("a").first.click()
    expect(reader.locator("#rubric .rubric__sum strong")).to_have_text(COMPLETE[language])


def test_more_time_to_read_is_asked_for_and_granted(visit, language):
    plan, theirs = PeerPlan.objects.get(), {"work": Work.READINGS, "enrollment__user__username": "student3"}
    before = Extension.objects.get(**theirs).minutes
    desk = reverse("grading:peers", args=("rus331", plan.assignment_id))
    reader = visit("student3", language=language).page
    reader.goto(desk)
    reader.click("main a[href$='/readings/ask/']")
    reader.fill("[name=days]", "2")
    reader.fill("[name=reason]", "ติดสอบอีกวิชา")
    reader.click("main form .btn--main")
    reader.wait_for_url(f"**{desk}")
    expect(reader.locator("main a[href$='/readings/ask/withdraw/']")).to_be_visible()
    asked = ExtensionRequest.objects.get(**theirs, state=ExtensionRequest.State.OPEN)

    page = visit("instructor", language=language).page
    page.goto(reverse("assignments:extension_requests", args=("rus331",)))
    decide = reverse("assignments:extension_decide", args=("rus331", asked.pk))
    page.click(f"main a[href='{decide}']")
    page.fill("[name=answer]", "ให้ตามที่ขอ")
    page.click("main form .btn--main")
    expect(page.locator(f"table a[href='{decide}']")).to_be_visible()
    assert Extension.objects.get(**theirs).minutes == before + 2 * 24 * 60

    reader.reload()
    times = reader.locator("main section", has=reader.locator("a[href$='/readings/ask/']"))
    expect(times.locator(".chip--ok")).to_be_visible()
    expect(times.get_by_text("ให้ตามที่ขอ")).to_be_visible()
