"""An instructor on a phone looks at the course as a student sees it, can change nothing, and ends it."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment
from classroom.discussions.models import Post, Thread

WORDS = {
    "th-TH": {"begin": "เริ่มดู", "end": "เลิกดู", "nothing": "ไม่ได้ส่งอะไร", "shut": "หน้านี้ปิดขณะดูในฐานะคนอื่น"},
    "en-GB": {
        "begin": "Begin", "end": "Be myself again", "nothing": "Nothing was sent",
        "shut": "This page is shut while you view as another",
    },
}  # fmt: skip


def test_views_as_a_student_and_is_oneself_again(visit, language):
    visitor = visit("instructor", language=language, width=390)
    page, words = visitor.page, WORDS[language]
    place = Enrollment.objects.select_related("user").get(user__username="student1", course__slug="rus331")
    name = place.user.full_name
    page.goto(reverse("courses:people", args=("rus331",)))
    page.locator(f"a[href='{reverse('desk:view_member', args=('rus331', place.pk))}']").click()
    page.get_by_role("button", name=words["begin"]).click()
    page.wait_for_url("**/courses/rus331/")
    banner = page.locator(".banner--as")
    expect(banner).to_be_in_viewport()
    expect(banner).to_contain_text(name)
    # After the way to the content, the end of it is the next thing that the keyboard comes to.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=words["end"])).to_be_focused()

    page.goto("/courses/rus331/read/modern-russia/4/foreign-policy/")
    expect(banner).to_contain_text(name)
    expect(page.locator("html")).not_to_have_attribute("data-reader", re.compile(".*"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    thread = Thread.objects.get(title__startswith="โมโลตอฟ")
    posts = Post.objects.count()
    page.goto(reverse("discussions:thread", args=("rus331", thread.pk)))
    visitor.expected.add(403)
    page.locator("form.composer").last.evaluate("form => form.submit()")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["nothing"])
    assert Post.objects.count() == posts
    page.goto("/accounts/me/")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["shut"])

    page.get_by_role("button", name=words["end"]).click()
    page.wait_for_url("**/courses/rus331/people/")
    expect(banner).to_have_count(0)
    acts = set(AuditEntry.objects.filter(about=place.user, action__startswith="desk.").values_list("action", flat=True))
    assert acts == {"desk.begin_viewing", "desk.view_page", "desk.view_refused", "desk.end_viewing"}
