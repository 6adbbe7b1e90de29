"""An administrator's way: makes a course and accounts, enrols a pasted list, names an instructor, who sees only theirs."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from classroom.accounts.models import User
from classroom.courses.models import Course, Enrollment, Role

ROSTER = "6702331999\tชลธิชา มั่นคง\tchon@example.ac.th\n6702331998\tวีรภาพ สุขใจ\tweera@example.ac.th\n"


def save(page: Page) -> None:
    page.locator("[name=_save]").first.click()


def test_makes_a_course_with_its_people(visit, language):
    page = visit("admin", language=language).page
    page.goto("/admin/")
    page.goto(reverse("admin:accounts_user_add"))
    page.fill("[name=username]", "teacher")
    page.fill("[name=full_name]", "มาลี รักเรียน")
    page.fill("[name=email]", "malee@example.ac.th")
    save(page)
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    teacher = User.objects.get(username="teacher")

    page.goto(reverse("admin:courses_course_add"))
    page.fill("[name=code]", "ปศ 999")
    page.fill("[name=title]", "รัสเซียศึกษา")
    page.fill("[name=title_en]", "Russian Studies")
    page.fill("[name=year]", "2569")
    page.locator("[name=books]").first.check()
    page.locator("[name=slug]").clear()
    page.locator("[name=slug]").press_sequentially("rus999")
    save(page)
    page.wait_for_url(re.compile(r"/course/\d+/change/"))
    course = Course.objects.get(slug="rus999")
    assert page.url.endswith(reverse("admin:courses_course_change", args=(course.pk,)))

    page.goto(reverse("admin:courses_course_roster", args=(course.pk,)))
    page.fill("[name=text]", ROSTER)
    page.click("main form [type=submit], #content form [type=submit]")
    page.wait_for_url(re.compile(r"/batches/batch/\d+/change/"))
    # The preview: nothing is done yet.
    expect(page.locator("tr", has_text="ชลธิชา มั่นคง")).to_be_visible()
    assert not Enrollment.objects.filter(course=course).exists()
    page.click("form[action$='/apply/'] [type=submit]")
    expect(page.locator("form[action$='/undo/']")).to_be_visible()
    names = Enrollment.objects.filter(course=course, role=Role.STUDENT).values_list("user__full_name", flat=True)
    assert set(names) == {"ชลธิชา มั่นคง", "วีรภาพ สุขใจ"}

    title = course.title if language == "th-TH" else course.title_en
    name_instructor(page, teacher, title)
    assert Enrollment.objects.get(course=course, user=teacher).role == Role.INSTRUCTOR

    own = visit("teacher", language=language)
    sees_only_theirs(own.page, title)
    own.expected.add(404)
    other = Course.objects.get(slug="rus331")
    for path in (
        reverse("admin:courses_course_change", args=(other.pk,)),
        reverse("admin:accounts_user_change", args=(User.objects.get(username="student1").pk,)),
    ):
        assert own.page.goto(path).status == 404, path


def name_instructor(page: Page, teacher: User, title: str) -> None:
    page.goto(reverse("admin:courses_enrollment_add"))
    for name, words, found in (("user", "มาลี", teacher.full_name), ("course", "รัสเซียศึกษา", title)):
        page.locator(f".field-{name} .select2-selection").click()
        page.locator(".select2-search__field:visible").fill(words)
        # What the field found before anything was typed goes first.
        options = page.locator(".select2-results__option")
        expect(options.filter(has_not_text=found)).to_have_count(0)
        options.filter(has_text=found).first.click()
        expect(page.locator(f".field-{name} .select2-selection__rendered")).to_contain_text(found)
    page.select_option("[name=role]", Role.INSTRUCTOR)
    save(page)
    page.wait_for_url(lambda url: not url.endswith("/add/"))


def sees_only_theirs(page: Page, title: str) -> None:
    page.goto(reverse("admin:courses_course_changelist"))
    rows = page.locator("#result_list tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(title)
    page.goto(reverse("admin:accounts_user_changelist"))
    expect(page.locator("#result_list", has_text="ชลธิชา มั่นคง")).to_be_visible()
    expect(page.locator("#result_list", has_text="กมลชนก")).to_have_count(0)
