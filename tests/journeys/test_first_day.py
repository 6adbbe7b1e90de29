"""An administrator's first day, by keyboard: a term of three courses, 200 students from a registrar's CSV, and one undo."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from classroom.accounts.models import User
from classroom.courses.models import Course, Enrollment
from tests.journeys.test_first_hour import follow, write

COURSES = (("ปศ 101", "อารยธรรมโลก", "his101"), ("ปศ 102", "อารยธรรมไทย", "his102"), ("ปศ 103", "ประวัติศาสตร์ยุโรป", ""))
HEADS = "ลำดับ,รหัสวิชา,ชื่อวิชา,รหัสนักศึกษา,คำนำหน้า,ชื่อ,สกุล,อีเมล,กลุ่ม"
LINES = [
    ",".join(
        (
            str(n + 1),
            *COURSES[n % 3][:2],
            f"{6702340000 + n},นางสาว,พิมพ์ชนก,แสงทองที่{n},s{n}@example.ac.th,กลุ่ม {n % 2 + 1}",
        )
    )
    for n in range(200)
]
#: As the registrar's program saves it: in Windows-874, with titles above the headings. One number stands there twice.
LIST = "\r\n".join(["มหาวิทยาลัยแห่งหนึ่ง", "รายชื่อนักศึกษา ภาค 2/2569", HEADS, *LINES, LINES[0]]).encode("cp874")
NEW = User.objects.filter(student_number__startswith="670234")


def make_course(page: Page, code: str, title: str, slug: str) -> None:
    page.goto(reverse("admin:courses_course_changelist"))
    follow(page, f"main a[href='{reverse('admin:courses_course_add')}']")
    page.wait_for_url(f"**{reverse('admin:courses_course_add')}")
    write(page, "code", code)
    write(page, "title", title)
    write(page, "year", "2569")
    page.select_option("[name=term]", "2")
    write(page, "slug", slug)
    follow(page, "[name=_save]")
    page.wait_for_url(re.compile(r"/course/\d+/change/"))


def test_an_administrators_first_day(visit):
    page = visit("admin", language="th-TH").page
    for code, title, slug in COURSES[:2]:
        make_course(page, code, title, slug)

    # The list for the whole term.
    page.goto(reverse("admin:courses_course_changelist"))
    follow(page, f"a[href='{reverse('admin:courses_course_rosters')}']")
    page.wait_for_url("**/admin/courses/course/roster/")
    write(page, "year", "2569")
    page.select_option("[name=term]", "2")
    page.set_input_files("[name=files]", {"name": "reg.csv", "mimeType": "text/csv", "buffer": LIST})
    follow(page, "form.roster button[type=submit]")

    # The page says how the list was read, and asks about the one course that is not there.
    page.wait_for_url(re.compile(r"/columns/$"))
    expect(page.locator("[name=encoding]")).to_have_value("cp874")
    made = {name: Course.objects.get(slug=name) for name in ("his101", "his102")}
    expect(page.locator("[name=course_0]")).to_have_value(str(made["his101"].pk))
    page.locator("[name=course_2]").select_option("make")
    follow(page, ".submit-row .btn--main")

    # The preview, in its groups; nothing is done yet.
    page.wait_for_url(re.compile(r"/batches/batch/\d+/change/$"))
    preview = page.url
    expect(page.locator(".tally")).to_contain_text("200")
    expect(page.locator("#lines-problem tbody tr")).to_have_count(1)
    expect(page.locator("#lines-problem .verdict__why")).to_contain_text("4")  # the line that has the number too
    expect(page.locator("#lines-new tbody tr").first).to_contain_text("พิมพ์ชนก แสงทองที่0")
    assert not NEW.exists()
    follow(page, ".submit-row .btn--main")

    # Done: from the list one comes to the people of a course.
    expect(page.locator("form[action$='/undo/']")).to_be_visible()
    assert Enrollment.objects.filter(user__in=NEW, course__year=2569, course__term=2).count() == 200
    follow(page, f".facts a[href$='course={made['his101'].pk}']")
    page.wait_for_url(lambda url: "/enrollment/" in url)
    expect(page.locator("#result_list tbody tr").first).to_contain_text("พิมพ์ชนก")
    expect(page.locator("#result_list")).to_contain_text("แสงทองที่0")

    # It was last year's list: it is taken back.
    page.goto(preview)
    follow(page, "form[action$='/undo/'] button[type=submit]")
    expect(page.locator("form[action$='/undo/']")).to_have_count(0)
    expect(page.get_by_text("ย้อนกลับแล้ว 200 บรรทัด")).to_be_visible()
    assert not NEW.exists()
    assert set(Course.objects.filter(code__startswith="ปศ 10", term=2).values_list("slug", flat=True)) == set(made)
