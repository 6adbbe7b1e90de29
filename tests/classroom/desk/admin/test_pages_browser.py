"""The pages of the admin in a browser: nothing that the Content-Security-Policy stops, and the scripts at work."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from classroom.courses.models import Course, Enrollment, Role
from tests.classroom.desk.admin.conftest import AdminWorld

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(signed_in, world: AdminWorld):
    return signed_in(world.cast.admin, viewport={"width": 390, "height": 800}).new_page()


def paths(world: AdminWorld) -> list[str]:
    course = world.cast.course.pk
    found = [
        reverse("admin:index"),
        reverse("admin:courses_course_add"),
        reverse("admin:accounts_user_add"),
        reverse("admin:courses_enrollment_add"),
        reverse("admin:accounts_user_password", args=(world.cast.student1.pk,)),
        reverse("admin:courses_course_history", args=(course,)),
        reverse("admin:courses_course_roster", args=(course,)),
        reverse("admin:batches_batch_change", args=(world.batch.pk,)),
        reverse("admin:history_name_delete", args=(world.objects["name"].pk,)),
    ]
    for target in world.objects.values():
        name = f"{target._meta.app_label}_{target._meta.model_name}"
        found += [reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_change", args=(target.pk,))]
    return found


def test_no_page_breaks_the_policy_or_is_wider_than_a_phone(page: Page, world: AdminWorld):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in paths(world):
        response = page.goto(path)
        assert response.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
        assert said == [], path


def test_a_course_is_made_and_its_instructor_named_by_typing(page: Page, world: AdminWorld):
    page.goto(reverse("admin:courses_course_add"))
    page.fill("#id_title", "ยุโรปร่วมสมัย")
    page.locator("#id_title_en").press_sequentially("Europe")
    slug = f"europe-{timezone.localdate().year + 543}"
    expect(page.locator("#id_slug")).to_have_value(slug)
    page.fill("#id_code", "ปศ 332")
    page.click("[name=_save]")
    page.wait_for_url(re.compile(r"/course/\d+/change/"))

    page.locator("#enrollments-group .select2-selection").click()
    expect(page.locator(".select2-search__field:visible")).to_be_focused()
    page.keyboard.type("stranger")
    # What the field found before anything was typed goes first.
    expect(page.locator(".select2-results__option").filter(has_not_text="stranger")).to_have_count(0)
    page.get_by_role("option", name="พิมพ์ชนก แสงทอง · stranger").click()
    expect(page.locator("#enrollments-group .select2-selection").first).to_contain_text("stranger")
    page.click("[name=_save]")
    page.wait_for_url(lambda url: "/change/" not in url)
    place = Enrollment.objects.get(course__slug=slug)
    assert (place.user, place.role) == (world.cast.stranger, Role.INSTRUCTOR)
    assert Course.objects.get(slug=slug).time_zone == settings.TIME_ZONE


def test_rows_are_chosen_and_dropped_together(page: Page, world: AdminWorld):
    page.goto(f"{reverse('admin:courses_enrollment_changelist')}?course={world.cast.course.pk}")
    page.get_by_text("Role").first.click()
    page.get_by_role("link", name="Student", exact=True).click()
    page.check("#action-toggle")
    expect(page.locator(".action-counter")).to_have_text("3 of 3 selected")
    page.select_option("[name=action]", "drop_chosen")
    page.click("[name=index]")
    # It is a plan first, that says what becomes of each of them.
    expect(page.get_by_role("region", name="Changed 2")).to_contain_text("Loses the access; the work is kept.")
    page.get_by_role("button", name="Apply all 2").click()
    expect(page.get_by_role("status")).to_contain_text("The plan is applied.")
    dropped = Enrollment.objects.filter(state=Enrollment.State.DROPPED, course=world.cast.course)
    assert set(dropped.values_list("user__username", flat=True)) == {"student1", "student2", "dropped"}
