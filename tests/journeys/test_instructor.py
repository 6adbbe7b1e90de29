"""An instructor's way: sees what waits, marks and releases, sets the work of the next weeks, corrects the text."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from classroom.assignments.models import Assignment
from classroom.courses.models import Reading
from classroom.discussions.models import Thread
from classroom.grading.models import FeedbackComment, Grade, Mark, Marking
from history.models import Block
from tests.journeys.visitor import drag_over

FOREIGN = "/courses/rus331/read/modern-russia/4/foreign-policy/"


def first_essay() -> Assignment:
    return Assignment.objects.get(title__startswith="เรียงความที่ 1")


def all_saved(page: Page) -> None:
    expect(page.locator("#saved [data-state=saved]")).to_be_visible()


def test_sees_what_is_to_be_done(visit, language):
    page = visit("instructor", language=language).page
    page.goto("/")
    waiting = page.locator("section[aria-labelledby=agenda-mark] li")
    expect(waiting.first.locator(".btn--main")).to_be_visible()
    question = Thread.objects.get(title__startswith="โมโลตอฟ")
    expect(
        page.locator(f"section[aria-labelledby=agenda-reply] a[href$='/discussions/{question.pk}/']")
    ).to_be_visible()
    waiting.first.locator("a").first.click()
    page.wait_for_url(re.compile("/grading/"))


@pytest.mark.parametrize("how", ["pointer", "keyboard"])
def test_marks_an_essay_and_goes_on_to_the_next(visit, language, how):
    page = visit("instructor", language=language).page
    essay = first_essay()
    page.goto(reverse("grading:next", args=("rus331", essay.pk)))
    page.wait_for_url(re.compile(rf"/grading/{essay.pk}/\d+/"))
    submission = int(page.url.rstrip("/").rpartition("/")[2])
    before = Mark.objects.filter(marking__attempt__submission=submission).count()
    rows = page.locator("[data-row]").filter(has=page.locator("[type=radio]"))
    expect(rows).to_have_count(4)
    open_rows = [row for row in rows.all() if not row.locator("[type=radio]:checked").count()]
    for row in open_rows:
        with page.expect_response(lambda answer: "/marks/" in answer.url) as saved:
            if how == "pointer":
                row.locator(".level").nth(2).click()
            else:
                page.keyboard.press("3")
        assert saved.value.ok
        expect(row.locator("[type=radio]").nth(2)).to_be_checked()
    all_saved(page)
    marks = Mark.objects.filter(marking__attempt__submission=submission)
    assert marks.count() == before + len(open_rows) == 4

    chosen = drag_over(page, "#essay .block:first-of-type .block__text")
    if how == "pointer":
        page.locator("[data-tone='']").click()
    else:
        page.keyboard.press("c")
    form = page.locator("[data-comment-form]")
    form.locator("textarea").fill("ตรงนี้ชัดเจน")
    form.locator("textarea").press("Control+Enter")
    expect(page.locator("[data-comment]", has_text="ตรงนี้ชัดเจน")).to_be_visible()
    assert FeedbackComment.objects.get(body="ตรงนี้ชัดเจน").exact == chosen

    page.fill("#overall", "อ่านละเอียดมาก")
    page.locator("#overall").blur()
    all_saved(page)
    # The next essay is there at once; the server finishes this one behind it.
    with page.expect_response(lambda answer: answer.url.endswith("/finish/")) as finished:
        page.click("[data-finish]")
        page.wait_for_url(lambda url: f"/{submission}/" not in url)
    assert finished.value.ok
    marking = Marking.objects.get(attempt__submission=submission)
    assert (marking.state, marking.overall) == ("final", "อ่านละเอียดมาก")
    assert Grade.objects.get(assignment=essay, enrollment__submissions=submission).release is None


def test_releases_the_grades_of_the_class(visit, language):
    student = visit("student14", language=language)
    essay = first_essay()
    feedback = reverse("grading:feedback", args=("rus331", essay.pk))
    student.expected.add(404)
    assert student.page.goto(feedback).status == 404

    page = visit("instructor", language=language).page
    page.goto(reverse("grading:submissions", args=("rus331", essay.pk)))
    page.click(f"a[href$='/grading/{essay.pk}/release/']")
    page.wait_for_url("**/release/")
    page.locator("main form .btn--main").click()
    page.wait_for_url(re.compile(rf"/grading/{essay.pk}/$"))
    released = Grade.objects.filter(assignment=essay, release__isnull=False)
    assert released.count() == 8
    grade = released.filter(status="graded").select_related("enrollment__user").first()

    reader = visit(grade.enrollment.user.username, language=language).page
    assert reader.goto(feedback).status == 200
    expect(reader.locator("#rubric .rubric__sum strong")).to_contain_text(f"{grade.points.normalize():f}")


def noon_in(days: int) -> datetime:
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=days)


def fill_time(page: Page, name: str, day: datetime) -> None:
    """Fill in a date and a time of the form, as people write them in Thailand."""
    thai = page.locator("html").get_attribute("lang") == "th"
    page.fill(f"[name={name}_0]", str(day.day))
    page.select_option(f"[name={name}_1]", str(day.month))
    page.fill(f"[name={name}_2]", str(day.year + 543 if thai else day.year))
    page.fill(f"[name={name}_3]", f"{day:%H:%M}")


def test_sets_a_reading_a_prompt_and_an_assignment(visit, language):
    page = visit("instructor", language=language).page
    read_by, answer_by, write_by = (noon_in(days) for days in (9, 10, 11))

    page.goto(reverse("reading:contents", args=("rus331",)))
    page.click("a[href$='/readings/new/']")
    page.fill("[name=title]", "อ่านทวนก่อนสอบ")
    page.locator("[name=sections]").first.check()
    fill_time(page, "due_at", read_by)
    page.click("main form .btn--main")
    page.wait_for_url("**/read/")
    expect(page.locator(".plan")).to_contain_text("อ่านทวนก่อนสอบ")
    assert Reading.objects.get(title="อ่านทวนก่อนสอบ").due_at == read_by

    page.goto(reverse("discussions:list", args=("rus331",)))
    page.click("a[href*='/prompts/new/']")
    page.fill("[name=title]", "ใครได้ประโยชน์")
    page.fill("[name=body]", "ใครได้ประโยชน์จากแผนห้าปี และรู้ได้จากอะไร")
    fill_time(page, "due_at", answer_by)
    page.click("main form .btn--main")
    page.wait_for_url(re.compile(r"/discussions/\d+/"))
    prompt = Thread.objects.get(title="ใครได้ประโยชน์")
    assert (prompt.kind, prompt.due_at) == ("prompt", answer_by)

    page.goto(reverse("assignments:list", args=("rus331",)))
    page.click("a[href$='/assignments/new/']")
    page.fill("[name=title]", "เรียงความที่ 3")
    page.fill("[name=instructions]", "เขียนเรื่องที่อยากเขียน")
    fill_time(page, "due_at", write_by)
    page.click("main form .btn--main")
    page.wait_for_url(re.compile(r"/\d+/"))
    essay = Assignment.objects.get(title="เรียงความที่ 3")
    assert essay.due_at == write_by

    student = visit("student2", language=language).page
    student.goto(reverse("desk:course", args=("rus331",)))
    expect(student.locator("section[aria-labelledby=agenda-read] a[href$='/introduction/']")).to_be_visible()
    expect(student.locator("section[aria-labelledby=agenda-answer]")).to_contain_text("ใครได้ประโยชน์")
    expect(student.locator("section[aria-labelledby=agenda-write]")).to_contain_text("เรียงความที่ 3")


def test_corrects_a_paragraph_and_its_thread_stays_on_its_words(visit, language):
    thread = Thread.objects.select_related("anchor").get(anchor__block__key="b65")
    block = Block.objects.select_related("chapter").get(key="b65")
    words = thread.anchor.exact
    page = visit("instructor", language=language).page
    page.goto(reverse("admin:history_block_change", args=(block.pk,)))
    page.fill("[name=markdown]", f"ข้อความที่เติมไว้ข้างหน้า {block.markdown}")
    page.fill("[name=reason]", "เติมคำที่ตกไป")
    page.click("[type=submit][formaction$='/preview/']")
    expect(page.locator("ins").first).to_contain_text("ข้อความที่เติมไว้ข้างหน้า")
    page.click("[name=_save]")
    page.wait_for_url(lambda url: not url.endswith("/preview/"))

    reader = visit("student1", language=language).page
    reader.goto(FOREIGN)
    expect(reader.locator("[data-reading]")).to_have_attribute("data-revision", str(block.chapter.revision_number + 1))
    expect(reader.locator("#b65 .block__text")).to_contain_text("ข้อความที่เติมไว้ข้างหน้า")
    place = reader.locator(f".margin__item:has([data-thread='{thread.pk}'])").get_attribute("data-anchor")
    found = reader.evaluate(
        """async place => {
          const { rangeOf } = await import("/static/js/selection.js");
          return rangeOf(`${place}@0`).toString();
        }""",
        place,
    )
    assert found == words
    thread.anchor.refresh_from_db()
    assert thread.anchor.start > 0


def test_asks_the_class_to_answer_before_it_sees(visit, language):
    """A prompt is set; a student sees no answer, too short a one shows none, one that is long enough shows all."""
    page = visit("instructor", language=language).page
    page.goto(reverse("discussions:prompt_create", args=("rus331",)))
    page.fill("[name=title]", "ถามทุกคนพร้อมกัน")
    page.fill("[name=body]", "ข้อไหนอ่อนที่สุด")
    page.fill("[name=min_words]", "3")
    page.check("[name=post_first]")
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/discussions/\d+/$"))
    address = page.url

    first = visit("student2", language=language).page
    first.goto(address)
    first.locator("form[id^=reply-form] textarea").fill("ดูจากการปันส่วนอาหารและบ้านพัก")
    first.locator("form[id^=reply-form] button[type=submit]:not([name])").click()
    expect(first.locator(".post", has_text="ดูจากการปันส่วนอาหารและบ้านพัก")).to_be_visible()

    second = visit("student1", language=language).page
    second.goto(address)
    waits = second.locator(".posts__count")
    expect(waits).to_have_text(re.compile("Answers are shown after you have posted|ตอบก่อนจึงเห็นคำตอบของคนอื่น"))
    expect(second.get_by_text("ดูจากการปันส่วนอาหาร")).to_have_count(0)
    for words, seen in (("ดู", 0), ("ดูจากจำนวนผู้แทนที่มาประชุม", 1)):
        second.locator("form[id^=reply-form] textarea").fill(words)
        second.locator("form[id^=reply-form] button[type=submit]:not([name])").click()
        expect(second.locator(".post__body").get_by_text(words, exact=True)).to_be_visible()
        expect(second.get_by_text("ดูจากการปันส่วนอาหาร")).to_have_count(seen)
    expect(second.locator(".posts__count")).not_to_have_text(re.compile("shown after|ตอบก่อน"))
